"""Opening: one process writes, anyone may read, and what is damaged or unknown is left as it is."""

import os
import shutil
import stat
import subprocess
import sys

import apsw
import pytest

from forms_service.storage.contract import (
    DamagedError,
    Index,
    LockedError,
    MissingError,
    OutdatedError,
    Table,
    UnavailableError,
    UniqueError,
)
from forms_service.storage.opening import FILE, LOCK
from forms_service.storage.saving import verify

HOLDER = """
import sys
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import system_clock
store = open_store(sys.argv[1], [], clock=system_clock)
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def holder(folder):
    """Another process that has the store open to write."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def insert(document, table="people"):
    return lambda tx: tx.insert(table, document)


# --- who may open ---


def test_a_second_process_is_refused_by_path_and_process_id(open_here, holder, folder):
    with pytest.raises(LockedError) as refused:
        open_here()
    assert str(holder.pid) in str(refused.value)
    assert str(folder / LOCK) in str(refused.value)


def test_a_process_that_was_killed_holds_nothing(open_here, holder):
    holder.kill()
    holder.wait()
    open_here().write_now(insert({}))


def test_the_same_process_is_refused_too_until_it_closes(open_here):
    first = open_here()
    with pytest.raises(LockedError, match=str(os.getpid())):
        open_here()
    first.close()
    open_here()


def test_reading_only_works_beside_a_writer_and_sees_what_is_committed(open_here):
    writer, reader = open_here(), open_here(read_only=True)
    writer.write_now(insert({"code": "1"}))
    assert reader.read_now(lambda r: r.find("people", code="1")) is not None
    with pytest.raises(UnavailableError):
        reader.write_now(insert({}))


def test_reading_only_works_when_nobody_writes(open_here):
    writer = open_here()
    writer.write_now(insert({"code": "1"}))
    writer.close()
    assert open_here(read_only=True).read_now(lambda r: r.count("people")) == 1
    assert open_here().write_now(insert({})) == 2


def test_reading_only_makes_nothing(open_here, folder):
    with pytest.raises(MissingError):
        open_here(read_only=True)
    assert not folder.exists()


def test_files_belong_to_their_owner_alone(open_here, folder):
    open_here().write_now(insert({}))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_closing_folds_the_log_into_the_one_file(open_here, folder):
    store = open_here()
    store.write_now(insert({}))
    store.close()
    assert {file.name for file in folder.iterdir()} == {FILE, LOCK}


def test_what_durability_and_erasure_rest_on_is_set(open_here):
    connection = open_here()._writer._connection
    assert connection.pragma("journal_mode") == "wal"
    assert connection.pragma("synchronous") == 2
    assert connection.pragma("secure_delete") == 1


def test_erased_text_is_nowhere_in_the_file(open_here, folder):
    store = open_here()
    number = store.write_now(insert({"phone": "phonetoerase", "words": "wordtoerase", "text": "texttoerase"}))
    store.write_now(lambda tx: tx.delete("people", number))
    store.close()
    content = (folder / FILE).read_bytes()
    assert all(text not in content for text in (b"phonetoerase", b"wordtoerase", b"texttoerase", b"toerase"))


# --- damaged and unknown files ---


@pytest.fixture
def kept_file(open_here, folder):
    store = open_here()
    store.write_now(lambda tx: [tx.insert("people", {"code": f"{i}", "text": "x" * 500}) for i in range(100)])
    store.close()
    return folder / FILE


def overwrite(file, offset, data):
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(data)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_text('{"_default": {}}'),
        lambda file: file.write_bytes(b"\0" * 8192),
        lambda file: overwrite(file, 0, b"\0" * 100),
        lambda file: overwrite(file, 100, b"\xff" * 3000),
        lambda file: os.truncate(file, 0),
        lambda file: os.truncate(file, 50),
        lambda file: os.truncate(file, file.stat().st_size // 2),
        lambda file: overwrite(file, 60, (99).to_bytes(4, "big")),
        lambda file: overwrite(file, 68, b"else"),
    ],
    ids=["json", "zeros", "no header", "no schema", "empty", "stump", "half", "future format", "someone else's"],
)
def test_a_damaged_or_unknown_file_is_refused_and_left_untouched(open_here, kept_file, damage):
    damage(kept_file)
    before = kept_file.read_bytes()
    for read_only in (False, True):
        with pytest.raises(DamagedError, match=FILE):
            open_here(read_only=read_only)
    assert kept_file.read_bytes() == before
    assert verify(kept_file.parent) != []


def test_another_programs_sqlite_file_is_refused(open_here, folder):
    folder.mkdir()
    with apsw.Connection(str(folder / FILE)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(DamagedError):
        open_here()


def test_a_refused_opening_lets_go_of_the_lock(open_here, kept_file):
    whole = kept_file.read_bytes()
    overwrite(kept_file, 0, b"\0" * 100)
    with pytest.raises(DamagedError):
        open_here()
    kept_file.write_bytes(whole)
    open_here()


def test_a_crash_at_the_very_first_start_is_no_damage(open_here, folder):
    folder.mkdir()
    (folder / f"{FILE}.new").write_bytes(b"half made")
    open_here().write_now(insert({}))
    assert not (folder / f"{FILE}.new").exists()


def test_a_log_without_its_file_is_damage(open_here, folder):
    folder.mkdir()
    (folder / f"{FILE}-wal").write_bytes(b"what was written last")
    with pytest.raises(DamagedError):
        open_here()
    assert (folder / f"{FILE}-wal").read_bytes() == b"what was written last"


# --- new declarations ---

PLAIN = Table("people")
INDEXED = Table("people", (Index(("code",), unique=True), Index(("state", "at"))), search="words")


def test_an_index_and_a_search_declared_later_are_filled(open_here):
    store = open_here(PLAIN)
    documents = [{"code": f"{i}", "state": "new", "at": f"{i:03}", "words": f"tu{i}"} for i in range(600)]
    store.write_now(lambda tx: [tx.insert("people", document) for document in documents])
    store.close()
    store = open_here(INDEXED)
    assert store.read_now(lambda r: r.find("people", code="599"))["id"] == 600
    assert len(store.read_now(lambda r: r.select("people", equal={"state": "new"}, key="at", at_least="590"))) == 10
    assert len(store.read_now(lambda r: r.search("people", ["tu599"], limit=5))) == 1
    with pytest.raises(UniqueError):
        store.write_now(insert({"code": "5"}))


def test_what_is_no_longer_declared_can_be_declared_again(open_here):
    store = open_here(INDEXED)
    store.write_now(insert({"code": "1", "words": "mot"}))
    store.close()
    store = open_here(PLAIN)
    store.write_now(lambda tx: tx.update("people", 1, {"code": "2", "words": "hai"}))
    store.close()
    store = open_here(INDEXED)
    assert store.read_now(lambda r: (r.find("people", code="1"), r.find("people", code="2")["id"])) == (None, 1)
    assert len(store.read_now(lambda r: r.search("people", ["hai"], limit=5))) == 1
    assert store.read_now(lambda r: r.search("people", ["mot"], limit=5)) == []


def test_a_key_that_becomes_unique_against_the_documents_is_refused_and_all_stays(open_here):
    store = open_here(PLAIN)
    store.write_now(lambda tx: [tx.insert("people", {"code": "1"}) for _ in range(2)])
    store.close()
    with pytest.raises(UniqueError, match="code"):
        open_here(INDEXED, Table("more"))
    store = open_here(PLAIN)
    assert store.read_now(lambda r: r.count("people")) == 2


def test_tables_that_are_not_declared_are_left_alone(open_here):
    store = open_here(INDEXED, Table("other", (Index(("a",)),)))
    store.write_now(insert({"a": 1}, "other"))
    store.close()
    open_here(INDEXED).close()
    assert open_here(Table("other", (Index(("a",)),))).read_now(lambda r: r.find("other", a=1)) == {"id": 1, "a": 1}


def test_reading_only_says_that_the_file_is_older_than_the_program(open_here):
    open_here(PLAIN).close()
    with pytest.raises(OutdatedError, match="people"):
        open_here(INDEXED, read_only=True)


@pytest.mark.parametrize(
    "tables",
    [(Table("People"),), (Table("a", (Index(("Key",)),)),), (Table("a", search="x y"),), (Table("a"), Table("a"))],
)
def test_names_that_sql_could_confuse_are_a_mistake_of_the_program(open_here, tables):
    with pytest.raises(ValueError, match="table"):
        open_here(*tables)


def test_tables_whose_names_are_parts_of_each_other_do_not_mix(open_here):
    store = open_here(Table("a", (Index(("k",)),), search="w"), Table("a_content", (Index(("k",)),), search="w"))
    store.write_now(lambda tx: (tx.insert("a", {"k": 1, "w": "mot"}), tx.insert("a_content", {"k": 2, "w": "hai"})))
    assert store.read_now(lambda r: [len(r.search(name, ["hai"], limit=5)) for name in ("a", "a_content")]) == [0, 1]


def test_a_copied_folder_opens_elsewhere(open_here, kept_file, tmp_path):
    shutil.copytree(kept_file.parent, tmp_path / "moved")
    assert verify(tmp_path / "moved") == []
