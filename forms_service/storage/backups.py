"""The folder of backups: dated copies, of which the newest are kept. Also a program that makes one, for the service.

The service has it made by a process of its own: reading a copy through takes long, and intake shares its threads.
"""

import re
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

from forms_service.storage import erasures
from forms_service.storage.contract import DamagedError, Progress, StoreError, in_silence
from forms_service.storage.damage import check_file
from forms_service.storage.priority import yield_to_intake
from forms_service.storage.saving import backup
from forms_service.vietnam.clock import ZONE

_NAME: Final = re.compile(r"phucvu-(\d{8}-\d{6})(?:-[a-z-]+)?\.sqlite3")
_MOMENT: Final = "%Y%m%d-%H%M%S"

BEFORE_MIGRATION: Final = "-before-migration"
"""Ends the name of a backup that was made before the store's file was changed."""


@dataclass(frozen=True)
class Kept:
    """One backup in the folder; `at` (aware, +07:00) is the moment in its name."""

    file: Path
    at: datetime


def kept(folder: Path) -> list[Kept]:
    """The backups in the folder, newest first; other files do not count."""
    if not folder.is_dir():
        return []
    dated = [Kept(file, at) for file in folder.iterdir() if (at := _moment(file.name))]
    return sorted(dated, key=lambda each: (each.at, each.file.name), reverse=True)


def _moment(name: str) -> datetime | None:
    """The moment in the name of a backup; None for any other name."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _MOMENT).replace(tzinfo=ZONE) if found else None
    except ValueError:
        return None


def newest_good(folder: Path) -> Kept | None:
    """The newest backup that opens as a store. Each was read through when it was made; this is a quick look."""
    return next((each for each in kept(folder) if _opens(each.file)), None)


def _opens(file: Path) -> bool:
    try:
        check_file(file)
    except (DamagedError, OSError):
        return False
    return True


def is_due(folder: Path, at: time, now: datetime) -> bool:
    """Whether the day's backup (made `at` this hour) is still owed; also when there is none at all."""
    today = datetime.combine(now.astimezone(ZONE).date(), at, ZONE)
    scheduled = today if today <= now else today - timedelta(days=1)
    newest = newest_good(folder)
    return newest is None or newest.at < scheduled


def save(  # noqa: PLR0913  # what a dated copy is made of
    location: Path, folder: Path, now: datetime, *, keep: int, suffix: str = "", progress: Progress = in_silence
) -> Path:
    """Make a dated backup in the folder (made if absent, 0700), then remove all but the newest `keep`.

    The file of erasures goes along, for the older copies beside it. Raises what `backup` raises.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"phucvu-{now.astimezone(ZONE).strftime(_MOMENT)}{suffix}.sqlite3"
    backup(location, target, progress=progress)
    erasures.carry_over(location, folder)
    for old in kept(folder)[keep:]:
        old.file.unlink(missing_ok=True)
    return target


def main(words: list[str]) -> int:
    """`python -m forms_service.storage.backups LOCATION FOLDER KEEP MOMENT`; 0, or 1 and why on the error stream."""
    location, folder, keep, moment = words
    yield_to_intake()
    try:
        save(Path(location), Path(folder), datetime.fromisoformat(moment), keep=int(keep))
    except (StoreError, OSError) as error:
        sys.stderr.write(f"sao lưu không được: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
