"""Dated backups: one a day, each read through, the newest kept; one before the file changes; half a copy is none."""

import errno
import logging
import os
import shutil
import stat
import subprocess
import sys
from datetime import datetime, time, timedelta

import apsw
import pytest

from forms_service.storage import erasures, saving
from forms_service.storage.backups import is_due, kept, newest_good, save
from forms_service.storage.contract import Index, Table
from forms_service.storage.opening import FILE, Safety, UnsavedError, open_store
from forms_service.storage.saving import FaultyCopyError, backup, faults_of
from forms_service.vietnam.clock import ZONE

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
OTHERWISE = Table("people", (Index(("phone",)),))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def data(tmp_path, people, clock):
    """The folder of a store that holds one person."""
    store = open_store(tmp_path / "data", [people], clock=clock)
    store.write_now(lambda tx: tx.insert("people", {"code": "1"}))
    store.close()
    return tmp_path / "data"


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_dated_backup_is_sound_and_for_its_owner_only(data, folder):
    target = save(data, folder, NOON, keep=3)
    assert names(folder) == ["phucvu-20261123-120000.sqlite3"]
    assert faults_of(target) == []
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert newest_good(folder).at == NOON


def test_only_the_newest_are_kept_and_foreign_files_stay(data, folder):
    folder.mkdir()
    (folder / "ghi-chu.txt").write_text("của người quản trị")
    (folder / "phucvu-20261399-999999.sqlite3").touch()
    for days in range(5):
        save(data, folder, NOON + timedelta(days=days), keep=2)
    assert names(folder) == [
        "ghi-chu.txt",
        "phucvu-20261126-120000.sqlite3",
        "phucvu-20261127-120000.sqlite3",
        "phucvu-20261399-999999.sqlite3",
    ]


def test_a_backup_that_fails_removes_no_older_one(data, folder, monkeypatch):
    save(data, folder, NOON, keep=1)
    monkeypatch.setattr(saving, "ROOM_LEFT", 1 << 62)
    with pytest.raises(OSError, match="đĩa không đủ chỗ") as failed:
        save(data, folder, NOON + timedelta(days=1), keep=1)
    assert failed.value.errno == errno.ENOSPC
    assert names(folder) == ["phucvu-20261123-120000.sqlite3"]


def test_a_faulty_copy_is_thrown_away(data, folder):
    connection = apsw.Connection(str(data / FILE))
    connection.execute("UPDATE \"t:people\" SET k_code = 'other'")
    connection.close()
    with pytest.raises(FaultyCopyError, match="bản ghi 1"):
        save(data, folder, NOON, keep=1)
    assert names(folder) == []


def test_it_is_due_once_a_day_at_its_hour_and_when_one_was_missed(data, folder):
    two = time(2, 0)
    assert is_due(folder, two, NOON)
    save(data, folder, NOON, keep=9)
    assert not is_due(folder, two, NOON + timedelta(hours=13, minutes=59))
    assert is_due(folder, two, NOON + timedelta(hours=14))
    assert is_due(folder, two, NOON + timedelta(days=9))


def test_a_broken_or_empty_file_is_no_good_backup(data, folder):
    save(data, folder, NOON, keep=9)
    (folder / "phucvu-20261124-020000.sqlite3").touch()
    (folder / "phucvu-20261125-020000.sqlite3").write_bytes(b"SQLite format 3\0 and no more")
    assert len(kept(folder)) == 3
    assert newest_good(folder).at == NOON
    assert newest_good(folder / "nowhere") is None


def test_what_a_killed_backup_left_is_removed_by_the_next_one_but_not_what_grows_now(data, folder):
    folder.mkdir()
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left, growing = f".x.sqlite3.phucvu-{int(dead.stdout)}", f".y.sqlite3.phucvu-{os.getppid()}"
    for name in (left, growing):
        (folder / name).write_text("half")
    save(data, folder, NOON, keep=1)
    assert names(folder) == [growing, "phucvu-20261123-120000.sqlite3"]


def test_where_no_hard_links_are_a_backup_still_gets_its_name_and_overwrites_nothing(data, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    backup(data, tmp_path / "copy")
    assert faults_of(tmp_path / "copy") == []
    with pytest.raises(FileExistsError):
        backup(data, tmp_path / "copy")


def test_the_progress_of_a_backup_ends_with_all_of_it(data, tmp_path):
    told = []
    backup(data, tmp_path / "copy", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1)


def test_a_process_of_its_own_makes_one_and_says_why_it_could_not(data, folder):
    command = [sys.executable, "-m", "forms_service.storage.backups", str(data), str(folder), "2", NOON.isoformat()]
    assert subprocess.run(command, check=False).returncode == 0
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "phucvu-20261123-120000.sqlite3" in again.stderr
    assert "Traceback" not in again.stderr


def test_the_file_of_erasures_goes_along(data, folder):
    erasures.add(data, [{"erased": "a"}])
    save(data, folder, NOON, keep=1)
    assert erasures.read(folder) == [{"erased": "a"}]


# --- before the file changes ---


def test_the_file_is_saved_before_it_changes_and_the_log_says_so(data, folder, clock, caplog):
    safety = Safety(folder, 3)
    with caplog.at_level(logging.WARNING, "phucvu.storage"):
        store = open_store(data, [OTHERWISE], clock=clock, safety=safety)
    store.close()
    (saved,) = kept(folder)
    assert saved.file.name == "phucvu-20261123-080000-before-migration.sqlite3"
    assert str(saved.file) in caplog.text
    assert "people" in caplog.text


def test_a_file_that_cannot_be_saved_is_not_changed(data, folder, clock):
    folder.write_text("no folder")
    before = (data / FILE).read_bytes()
    with pytest.raises(UnsavedError, match="giữ nguyên"):
        open_store(data, [OTHERWISE], clock=clock, safety=Safety(folder, 3))
    assert (data / FILE).read_bytes() == before


def test_a_new_file_and_one_that_is_as_declared_need_no_backup(tmp_path, folder, people, clock):
    for _ in range(2):
        open_store(tmp_path / "data", [people], clock=clock, safety=Safety(folder, 3)).close()
    assert not folder.exists()


def test_a_backup_put_back_by_hand_lets_readers_read_beside_the_writer(data, folder, people, clock, tmp_path):
    (tmp_path / "restored").mkdir()
    shutil.copy(save(data, folder, NOON, keep=1), tmp_path / "restored" / FILE)
    store = open_store(tmp_path / "restored", [people], clock=clock)
    assert store._writer._connection.pragma("journal_mode") == "wal"
    store.close()
