"""Opening the store of a data folder: lock it, look before touching, and say clearly why not."""

import logging
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forms_service.storage.backups import BEFORE_MIGRATION, save
from forms_service.storage.connections import connect_reader, connect_writer, sync
from forms_service.storage.contract import MissingError, OutdatedError, Store, StoreError, Table
from forms_service.storage.damage import check_file
from forms_service.storage.layout import Layout
from forms_service.storage.lock import Lock
from forms_service.storage.migration import check_names, is_current, prepare
from forms_service.storage.saving import FILE
from forms_service.storage.tinydb_store import TinyDBStore
from forms_service.vietnam.clock import Clock

__all__ = ["FILE", "LOCK", "Safety", "UnsavedError", "open_store", "outdated_tables", "require_current"]

LOCK: Final = "phucvu.lock"

log = logging.getLogger("phucvu.storage")


@dataclass(frozen=True)
class Safety:
    """Where the file is saved before it is changed, and how many backups are kept there."""

    folder: Path
    keep: int


class UnsavedError(StoreError):
    """The file must be changed, and no backup could be made before; it was left as it is. Raised on opening."""


def open_store(  # noqa: PLR0913  # everything that opening may depend on, by name
    location: str | Path,
    tables: Sequence[Table],
    *,
    clock: Clock,
    read_only: bool = False,
    safety: Safety | None = None,
    vfs: str | None = None,
) -> Store:
    """The store in the data folder `location`, with these tables; adds tables and indexes that the file lacks.

    A file that holds a store and must be changed is saved before, if `safety` says where. Opened to be read only it
    takes no lock and changes nothing: it works beside a writing process. `vfs` names the SQLite VFS to use (tests put
    one that fails beneath). Raises LockedError, DamagedError, UnsavedError, UniqueError (documents contradict a newly
    declared unique index); and when read only, MissingError and OutdatedError.
    """
    check_names(tables)
    folder = Path(location)
    if read_only:
        file = require_current(folder, tables, vfs=vfs)
        return TinyDBStore(file, tables, clock=clock, lock=None, vfs=vfs)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Lock(folder / LOCK)
    try:
        check_file(folder / FILE)
        if not (folder / FILE).exists():
            _make(folder / FILE)
        elif safety and (outdated := outdated_tables(folder, tables)):
            _save_before(folder, safety, clock, outdated)
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
    with suppress(PermissionError):  # then somebody else has made the data folder, and long ago
        sync(file.parent.parent)


def _save_before(folder: Path, safety: Safety, clock: Clock, outdated: list[str]) -> None:
    try:
        target = save(folder, safety.folder, clock(), keep=safety.keep, suffix=BEFORE_MIGRATION)
    except (StoreError, OSError) as error:
        raise UnsavedError(
            f"{folder / FILE}: bản này cần đổi kho (bảng {', '.join(outdated)}) mà không sao lưu trước được ({error}); "
            "kho được giữ nguyên. Dọn chỗ hoặc sửa PHUCVU_BACKUP_DIR rồi chạy lại."
        ) from error
    log.warning("store changes (%s); saved before as %s", ", ".join(outdated), target)


def outdated_tables(location: str | Path, tables: Sequence[Table], *, vfs: str | None = None) -> list[str]:
    """The declared tables that the file lacks or holds with other keys, indexes or search; the file must be there."""
    with closing(connect_reader(Path(location) / FILE, vfs=vfs)) as connection:
        return [table.name for table in tables if not is_current(connection, Layout(table))]


def require_current(location: str | Path, tables: Sequence[Table], *, vfs: str | None = None) -> Path:
    """The file of a store that can be read as it is. Raises MissingError, DamagedError, OutdatedError."""
    file = Path(location) / FILE
    if not file.exists():
        raise MissingError(f"{file}: chưa có dữ liệu nào ở đây")
    check_file(file)
    if outdated := outdated_tables(location, tables, vfs=vfs):
        raise OutdatedError(f"{file}: bảng {outdated[0]} do phiên bản khác ghi, hãy khởi động dịch vụ")
    return file
