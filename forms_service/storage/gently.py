"""Writes a copy of the store onto the disk in small bites, so that intake is not held up by one long sync."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import apsw

BITE: Final = 1024 * 1024
"""Bytes written before they are synced and the disk is left alone for a moment.

One sync of a whole copy at its end held up the sync of whoever sent a form just then for a tenth of a second.
"""

PAUSE: Final = 0.015
"""Seconds between two bites."""

TRICKLE: Final = 0.02
"""Seconds between two looks at files that others write: what a spreadsheet grows by meanwhile is one bite."""


@contextmanager
def gently(file: Path) -> Iterator[str]:
    """The URI under which SQLite writes `file` in small bites while the block runs."""
    vfs = _Gently(f"gently-{threading.get_ident()}", apsw.vfs_names()[0])
    try:
        yield f"file:{quote(str(file.absolute()))}?vfs={vfs.name}"
    finally:
        vfs.unregister()


@contextmanager
def trickling(folder: Path, pattern: str) -> Iterator[None]:
    """While the block runs, what is in `folder` under a name of `pattern` goes onto the disk little by little, whoever
    writes it: a library that syncs nothing leaves one long sync to whoever sends a form next.
    """
    done = threading.Event()
    thread = threading.Thread(target=_trickle, args=(folder, pattern, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _trickle(folder: Path, pattern: str, done: threading.Event) -> None:
    while not done.wait(TRICKLE):
        for found in folder.glob(pattern):
            for file in found.rglob("*") if found.is_dir() else (found,):
                _sync_data(file)


def _sync_data(file: Path) -> None:
    """What is not there any more, or is no file, needs nothing."""
    with suppress(OSError):
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)


class _Gently(apsw.VFS):
    def __init__(self, name: str, beneath: str) -> None:
        self.name, self.beneath = name, beneath
        super().__init__(name, beneath)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  # SQLite's name
        """SQLite's."""
        return _File(self.beneath, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, beneath: str, name: Any, flags: list[int]) -> None:
        self._unsynced = 0
        super().__init__(beneath, name, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802  # SQLite's name
        """SQLite's."""
        super().xWrite(data, offset)
        self._unsynced += len(data)
        if self._unsynced >= BITE:
            self._unsynced = 0
            self.xSync(apsw.SQLITE_SYNC_NORMAL)
            time.sleep(PAUSE)
