"""A backup is whole and opens as a store; verification finds what is wrong."""

import os
import stat
import threading

import apsw
import pytest

from forms_service.storage.contract import MissingError
from forms_service.storage.opening import FILE, open_store
from forms_service.storage.saving import backup, verify


def test_a_backup_taken_under_load_is_one_moment_and_opens_as_a_store(open_here, people, clock, tmp_path):
    store, stop = open_here(), threading.Event()

    def write_pairs():
        while not stop.is_set():
            store.write_now(lambda tx: [tx.insert("people", {"state": "new", "words": "doi"}) for _ in range(2)])

    writer = threading.Thread(target=write_pairs)
    writer.start()
    (tmp_path / "restored").mkdir()
    while not store.read_now(lambda r: r.count("people")):
        pass
    backup(tmp_path / "data", tmp_path / "restored" / FILE)
    stop.set()
    writer.join()
    assert verify(tmp_path / "restored") == []
    assert stat.S_IMODE((tmp_path / "restored" / FILE).stat().st_mode) == 0o600
    restored = open_store(tmp_path / "restored", [people], clock=clock)
    count = restored.read_now(lambda r: r.count("people", equal={"state": "new"}))
    assert count > 0
    assert count % 2 == 0
    assert restored.write_now(lambda tx: tx.insert("people", {})) == count + 1
    restored.close()


def test_a_backup_overwrites_nothing_and_needs_something_to_save(open_here, tmp_path):
    with pytest.raises(MissingError):
        backup(tmp_path / "data", tmp_path / "copy")
    open_here()
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(FileExistsError):
        backup(tmp_path / "data", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "precious"


def test_a_sound_store_has_no_faults_even_while_it_is_open(open_here, tmp_path):
    store = open_here()
    store.write_now(lambda tx: tx.insert("people", {"code": "1", "party": True, "words": "mot"}))
    assert verify(tmp_path / "data") == []


def test_an_index_that_contradicts_its_document_is_found(open_here, tmp_path):
    store = open_here()
    store.write_now(lambda tx: [tx.insert("people", {"code": str(i)}) for i in range(3)])
    store.close()
    change(tmp_path, "UPDATE \"t:people\" SET k_code = 'other' WHERE id = 2")
    (fault,) = verify(tmp_path / "data")
    assert "people" in fault
    assert "bản ghi 2" in fault


def test_a_document_that_is_no_json_is_found(open_here, tmp_path):
    store = open_here()
    store.write_now(lambda tx: tx.insert("people", {}))
    store.close()
    change(tmp_path, "UPDATE \"t:people\" SET body = x'7b'")
    assert len(verify(tmp_path / "data")) == 1


def test_a_page_damaged_in_the_middle_is_found(open_here, tmp_path):
    store = open_here()
    store.write_now(lambda tx: [tx.insert("people", {"code": str(i), "text": "x" * 900}) for i in range(300)])
    store.close()
    file = tmp_path / "data" / FILE
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2 // 4096 * 4096)
        opened.write(b"\xff" * 4096)
    assert verify(tmp_path / "data") != []


def change(tmp_path, sql):
    connection = apsw.Connection(str(tmp_path / "data" / FILE))
    connection.execute(sql)
    connection.close()


def test_what_a_killed_backup_left_half_written_goes_with_the_next_one(open_here, tmp_path):
    """SQLite's own journal of the half copy too; drafts of a process that still runs stay."""
    open_here()
    gone, running = 2**22 + 1, os.getpid()  # no process can have the first number
    for end in ("", "-journal"):
        (tmp_path / f".copy.sqlite3.phucvu-{gone}{end}").write_text("half")
        (tmp_path / f".other.sqlite3.phucvu-{running}{end}").write_text("growing")
    backup(tmp_path / "data", tmp_path / "copy.sqlite3")
    names = {path.name for path in tmp_path.iterdir()} - {"data"}
    assert names == {"copy.sqlite3", f".other.sqlite3.phucvu-{running}", f".other.sqlite3.phucvu-{running}-journal"}
