"""`phucvu restore`: a backup becomes the store of an empty data folder, without what was erased since.

Everything happens in a folder aside, and the finished store is moved to its place at the end: a restore that dies half
way has restored nothing, and is simply made again.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from forms_service.privacy.ledger import Ledger
from forms_service.privacy.requests import replay
from forms_service.settings import Settings, secret_of
from forms_service.staff import audit
from forms_service.storage import erasures
from forms_service.storage.connections import sync
from forms_service.storage.contract import Progress, Reader, StoreError
from forms_service.storage.lock import Lock
from forms_service.storage.opening import FILE, LOCK, open_store
from forms_service.storage.saving import faults_of
from forms_service.tables import TABLES
from forms_service.vietnam.clock import Clock

ASIDE = ".restoring"


class RestoreError(StoreError):
    """A backup that was not restored; nothing was changed. Raised by `restore`, the text (Vietnamese) says why."""


@dataclass(frozen=True)
class Restored:
    """What the store holds after a restore. `noted`: erasures known; `erased`: those that this backup had to forget."""

    submissions: int
    registrations: int
    last: str
    noted: int
    erased: int
    ledgers: tuple[Path, ...]
    new_key: bool


def restore(settings: Settings, clock: Clock, source: Path, progress: Progress) -> Restored:
    """Make the backup `source` the store of the data folder, which must hold none.

    Raises LockedError (naming the process), RestoreError, WrongKeyError, and what opening a store raises.
    """
    home = settings.data_dir
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(home):
        _require_empty(home)
        if not source.is_file():
            raise RestoreError(f"{source}: không có tệp này. Xem các bản đã giữ: ls {settings.backups}")
        if faults := faults_of(source, progress=progress):
            raise RestoreError(f"Bản sao lưu không lành, chưa khôi phục gì. Hãy dùng bản khác.\n{faults[0]}")
        new_key = not settings.secret_key and not (home / "secret-key").exists()
        folders = _ledgers(home, settings.backups, source.absolute().parent)
        _require_key(folders, settings, new_key=new_key)
        ledger = Ledger(secret_of(settings), home, settings.backups)
        hashes = ledger.noted(*folders)
        for folder in folders:
            erasures.carry_over(folder, home)
        return _put_in_place(home, source, clock, ledger, hashes, folders, new_key=new_key)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    lock = Lock(home / LOCK)
    try:
        yield
    finally:
        lock.release()


def _require_empty(home: Path) -> None:
    file, log, index = (home / f"{FILE}{end}" for end in ("", "-wal", "-shm"))
    if file.exists() or (log.exists() and log.stat().st_size):
        raise RestoreError(
            f"{file}: đã có kho ở đây; chỉ khôi phục vào thư mục chưa có kho. Dừng dịch vụ, dời các tệp {FILE}* "
            f"đi chỗ khác (đừng xóa vội), giữ lại secret-key và {erasures.FILE}, rồi chạy lại."
        )
    for left in (log, index):  # empty, and what SQLite makes anew: left by somebody who only read
        left.unlink(missing_ok=True)


def _ledgers(*folders: Path) -> tuple[Path, ...]:
    """The folders, each once, that hold a file of erasures."""
    return tuple(dict.fromkeys(each.resolve() for each in folders if (each / erasures.FILE).exists()))


def _require_key(folders: tuple[Path, ...], settings: Settings, *, new_key: bool) -> None:
    if folders and new_key:
        raise RestoreError(
            f"{folders[0] / erasures.FILE} ghi các phiếu đã xóa theo yêu cầu, mà thiếu khóa bí mật đã dùng lúc đó: "
            f"không biết phải xóa lại phiếu nào. Chép tệp secret-key cũ vào {settings.data_dir} "
            "(hoặc đặt PHUCVU_SECRET_KEY), rồi chạy lại."
        )


def _put_in_place(  # noqa: PLR0913, PLR0917  # all that was found out before the first byte is copied
    home: Path,
    source: Path,
    clock: Clock,
    ledger: Ledger,
    hashes: frozenset[str],
    folders: tuple[Path, ...],
    *,
    new_key: bool,
) -> Restored:
    aside = home / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    try:
        _copy(source, aside / FILE)
        store = open_store(aside, TABLES, clock=clock)
        try:
            erased = replay(store, ledger, hashes) if hashes else 0
            store.write_now(lambda tx: audit.record(tx, audit.CLI, "store.restored", "store", None, {"erased": erased}))
            submissions, registrations, last = store.read_now(_contents)
        finally:
            store.close()
        if faults := faults_of(aside / FILE):
            raise RestoreError(f"Kho vừa khôi phục không lành, đã bỏ: {faults[0]}")
        sync(aside / FILE)
        (aside / FILE).replace(home / FILE)
        sync(home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Restored(submissions, registrations, last, len(hashes), erased, folders, new_key)


def _copy(source: Path, target: Path) -> None:
    try:
        target.touch(mode=0o600)
        shutil.copyfile(source, target)
    except OSError as error:
        raise RestoreError(f"{target}: không chép được ({error.strerror}). Chưa khôi phục gì.") from error


def _contents(reader: Reader) -> tuple[int, int, str]:
    latest = reader.select("submissions", key="received_at", descending=True, limit=1)
    last = str(latest[0]["received_at"]) if latest else ""
    return reader.count("submissions"), reader.count("registrations"), last
