"""Copies of the store, and a thorough look at it; both work beside a running service."""

import contextlib
import errno
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import apsw

from forms_service.storage.connections import connect_reader, sync
from forms_service.storage.contract import DamagedError, MissingError, Progress, StoreError, in_silence
from forms_service.storage.damage import check_file
from forms_service.storage.gently import gently
from forms_service.storage.layout import column, decode_name, load, quote

FILE: Final = "phucvu.sqlite3"

ROOM_LEFT: Final = 32 * 1024 * 1024
"""Bytes that a backup leaves free: it shall not be what fills the disk on which submissions arrive."""

_DRAFT: Final = re.compile(r"\.(?P<name>.+)\.phucvu-(?P<pid>\d+)(-journal|-wal|-shm)?")
_LOOK_EVERY_SECONDS: Final = 0.1


class FaultyCopyError(StoreError):
    """A copy was made and then found to be faulty; it was thrown away. Raised by `backup`."""


def backup(location: str | Path, target: str | Path, *, progress: Progress = in_silence) -> None:
    """Write a whole copy of the store in the data folder `location` to the new file `target` (mode 0600).

    The copy is one snapshot, without the pages of what was erased; it is read through and only then gets its name.
    SQLite's online backup is not used: beside a busy writer it never ends. Raises MissingError, DamagedError,
    FaultyCopyError, FileExistsError, OSError (also when the disk has too little room).
    """
    file, target = Path(location) / FILE, Path(target)
    if not file.exists():
        raise MissingError(f"{file}: chưa có dữ liệu nào ở đây")
    check_file(file)
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    remove_drafts(target.parent)
    size = _size(file)
    _require_room(target.parent, size)
    draft = draft_of(target)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with _watched(draft, size, progress):
            _copy(file, draft)
        if faults := faults_of(draft):
            raise FaultyCopyError(f"bản sao vừa chép không lành, đã bỏ: {faults[0]}")
        give_name(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    progress(1, 1)


def _copy(file: Path, draft: Path) -> None:
    try:
        with gently(draft) as address, closing(connect_reader(file)) as connection:
            connection.execute("VACUUM INTO ?", (address,))
    except apsw.Error as error:
        raise OSError(f"không sao lưu được ({error})") from error
    sync(draft)


def _size(file: Path) -> int:
    log = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _require_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size + ROOM_LEFT:
        raise OSError(errno.ENOSPC, "đĩa không đủ chỗ cho một bản sao", str(folder))


@contextlib.contextmanager
def _watched(draft: Path, size: int, progress: Progress) -> Iterator[None]:
    """Tell how the draft grows while the block runs: SQLite says nothing before it has finished."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK_EVERY_SECONDS):
            progress(min(draft.stat().st_size, size), size)

    watcher = threading.Thread(target=look, name="backup-progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


DRAFTS = ".*phucvu-*"
"""What unfinished files and folders of ours are called."""


def draft_of(target: Path) -> Path:
    """Where a file grows before it gets its name; it tells whose it is."""
    return target.with_name(f".{target.name}.phucvu-{os.getpid()}")


def give_name(draft: Path, target: Path) -> None:
    """Make a finished draft the new file `target`, durably; never in place of another. Raises FileExistsError."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as that of a memory stick
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        draft.rename(target)
    sync(target.parent)


def remove_drafts(folder: Path) -> None:
    """Remove what processes that were killed left half written in this folder."""
    for file in folder.iterdir():
        found = _DRAFT.fullmatch(file.name)
        if found and not Path(f"/proc/{found['pid']}").exists():
            file.unlink(missing_ok=True)


def verify(location: str | Path, *, progress: Progress = in_silence) -> list[str]:
    """What is wrong with the store in `location`, in Vietnamese; nothing if it is sound. See `faults_of`."""
    return faults_of(Path(location) / FILE, progress=progress)


def faults_of(file: Path, *, progress: Progress = in_silence) -> list[str]:
    """What is wrong with a store's file, in Vietnamese; nothing if it is sound. Reads every page and document.

    Checks SQLite's own structure and indexes, that every document is JSON, and that every indexed key holds what its
    document says.
    """
    try:
        check_file(file)
        with closing(connect_reader(file)) as connection:
            faults = [f"{file}: {text}" for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
            return faults or [f"{file}: {fault}" for fault in _faulty_documents(connection, progress)]
    except DamagedError as error:
        return [str(error)]
    except apsw.Error as error:
        return [f"{file}: không đọc được ({error})"]


def _faulty_documents(connection: apsw.Connection, progress: Progress) -> Iterator[str]:
    tables = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE name GLOB 't:*'")]
    total = sum(_count(connection, table) for table in tables)
    done = 0
    for table in tables:
        for fault in _faulty_in(connection, table):
            done += 1
            if done % 1000 == 0:
                progress(done, total)
            if fault:
                yield fault


def _count(connection: apsw.Connection, table: str) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM {quote(table)}").get  # noqa: S608  # a quoted name
    return count


def _faulty_in(connection: apsw.Connection, table: str) -> Iterator[str]:
    """For every document of a table what is wrong with it, or nothing."""
    rows = connection.execute("SELECT name FROM pragma_table_info(?) WHERE name GLOB 'k_*'", (table,))
    keys = [str(name).removeprefix("k_") for (name,) in rows]
    columns = ", ".join(["id", "body", *map(column, keys)])
    for document_id, body, *values in connection.execute(f"SELECT {columns} FROM {quote(table)}"):  # noqa: S608  # quoted names
        sound = _matches(body, keys, values)
        yield "" if sound else f"bảng {decode_name(table)}, bản ghi {document_id}: nội dung không khớp với chỉ mục"


def _matches(body: bytes, keys: list[str], values: list[object]) -> bool:
    try:
        document = load(body)
    except ValueError:
        return False
    return [document.get(key) for key in keys] == values
