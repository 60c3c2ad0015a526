"""Two ways to leave a running service without room to write, and to give it back."""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from running import Installation


class Room(Protocol):
    """The room that a service has to write in."""

    def take(self) -> None:
        """Leave none."""

    def give_back(self) -> None:
        """Leave plenty again."""


class LimitedFiles:
    """No file of the service's process may grow; needs no privilege."""

    def __init__(self, office: Installation) -> None:
        self._office = office

    def take(self) -> None:
        """See `Room`."""
        largest = max((file.stat().st_size for file in self._office.data.glob("*.sqlite3*")), default=0)
        self._limit(largest + 4096)

    def give_back(self) -> None:
        """See `Room`."""
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        assert self._office.process
        resource.prlimit(self._office.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class SmallFileSystem:
    """The data lie on a file system of a few megabytes, which something else fills up."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "something-else"

    def take(self) -> None:
        """See `Room`."""
        with self._filler.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"\0" * 4096)

    def give_back(self) -> None:
        """See `Room`."""
        self._filler.unlink()


@contextlib.contextmanager
def small_file_system(folder: Path, size: str = "16m") -> Iterator[SmallFileSystem]:
    """A file system of its own at `folder`. Raises CalledProcessError or PermissionError where one may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder], check=True
    )  # wherever the system keeps it
    try:
        yield SmallFileSystem(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def may_mount(folder: Path) -> bool:
    """Whether this machine lets us mount at all."""
    if os.geteuid() != 0:
        return False
    try:
        with small_file_system(folder):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False
