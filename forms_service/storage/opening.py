"""Opening the store of a data folder: lock it, look before touching, and say clearly why not."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from forms_service.storage.connections import connect_writer, sync
from forms_service.storage.contract import MissingError, OutdatedError, Store, Table
from forms_service.storage.damage import check_file
from forms_service.storage.documents import DocumentBase
from forms_service.storage.lock import Lock
from forms_service.storage.migration import check_names, is_current, prepare
from forms_service.storage.tinydb_store import TinyDBStore
from forms_service.vietnam.clock import Clock

FILE: Final = "phucvu.sqlite3"
LOCK: Final = "phucvu.lock"


def open_store(
    location: str | Path, tables: Sequence[Table], *, clock: Clock, read_only: bool = False, vfs: str | None = None
) -> Store:
    """The store in the data folder `location`, with these tables; adds tables and indexes that the file lacks.

    Opened to be read only it takes no lock and changes nothing: it works beside a writing process. `vfs` names the
    SQLite VFS to use (tests put one that fails beneath). Raises LockedError, DamagedError, UniqueError (documents
    contradict a newly declared unique index); and when read only, MissingError and OutdatedError.
    """
    check_names(tables)
    folder = Path(location)
    if read_only:
        return _open_to_read(folder / FILE, tables, clock, vfs)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Lock(folder / LOCK)
    try:
        check_file(folder / FILE)
        if not (folder / FILE).exists():
            _make(folder / FILE)
        return TinyDBStore(folder / FILE, tables, clock=clock, lock=lock, vfs=vfs)
    except BaseException:
        lock.release()
        raise


def _make(file: Path) -> None:
    """A new file under another name first, so that a crash at the very first start leaves nothing half made."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with closing(connect_writer(new)) as connection:
        prepare(connection)
    new.replace(file)
    sync(file.parent)


def _open_to_read(file: Path, tables: Sequence[Table], clock: Clock, vfs: str | None) -> Store:
    if not file.exists():
        raise MissingError(f"{file}: chưa có dữ liệu nào ở đây")
    check_file(file)
    with DocumentBase(file, tables=tables, read_only=True, vfs=vfs) as base:
        for layout in base.storage.layouts.values():
            if not is_current(base.storage.connection, layout):
                raise OutdatedError(f"{file}: bảng {layout.table.name} do phiên bản khác ghi, hãy khởi động dịch vụ")
    return TinyDBStore(file, tables, clock=clock, lock=None, vfs=vfs)
