"""The day's backup, made by a process of its own, and how old the newest good one is."""

import asyncio
import sys
from contextlib import suppress
from datetime import datetime, timedelta

from forms_service.settings import Settings
from forms_service.storage.backups import Kept, is_due, newest_good
from forms_service.vietnam.clock import Clock

OLD = timedelta(hours=48)
"""Two days' backups missed: somebody should look."""


class BackupError(Exception):
    """The day's backup was not made; the process that tried has said why in the log. Raised by `Backups.make_due`."""


class Backups:
    """The backups of a running service."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._since = clock()

    async def make_due(self) -> bool:
        """Make the day's backup if its hour has come; whether it was made. Raises BackupError.

        One that was missed while the service stood still is made at its start, and the first one at the very first.
        """
        at, now = self._settings.backup_at, self._clock()
        if at is None or not await asyncio.to_thread(is_due, self._settings.backups, at.at, now):
            return False
        words = (self._settings.data_dir, self._settings.backups, self._settings.backup_keep, now.isoformat())
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "forms_service.storage.backups", *map(str, words)
        )
        try:
            failed = await process.wait()
        finally:
            with suppress(ProcessLookupError):  # the usual end; otherwise the service stops, and so does its backup
                process.kill()
        if failed:
            raise BackupError(str(self._settings.backups))
        return True

    async def newest(self) -> Kept | None:
        """The newest backup that opens."""
        return await asyncio.to_thread(newest_good, self._settings.backups)

    @property
    def scheduled(self) -> bool:
        """Whether backups are made by themselves."""
        return self._settings.backup_at is not None

    def is_old(self, newest: Kept | None) -> bool:
        """Whether the newest backup is too old; without one the time counts from the start of the service."""
        return is_old(self._settings, newest.at if newest else self._since, self._clock())


def is_old(settings: Settings, newest_at: datetime, now: datetime) -> bool:
    """Whether scheduled backups have not been made for two days."""
    return settings.backup_at is not None and now - newest_at > OLD
