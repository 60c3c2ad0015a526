"""Stores for the tests of this room: every kind of store by name, and a disk that fails on demand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from forms_service.storage.contract import Index, Store, Table
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import Clock

PEOPLE = Table(
    "people",
    (
        Index(("code",), unique=True),
        Index(("form", "visitor"), unique=True),
        Index(("phone",)),
        Index(("state", "at")),
        Index(("state",)),
        Index(("at",)),
    ),
    search="words",
)
NOTES = Table("notes", (Index(("person",)),))

OpenHere = Callable[..., Store]

STORES: dict[str, OpenHere] = {"tinydb": open_store}
"""Every kind of store; the contract suite runs over each."""


@pytest.fixture
def people() -> Table:
    return PEOPLE


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """One store of each kind, empty, with the tables `people` and `notes`."""
    opened = STORES[request.param](tmp_path / "data", [PEOPLE, NOTES], clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def open_here(tmp_path: Path, clock: Clock) -> Iterator[OpenHere]:
    """Opens the embedded store of one data folder, again and again; closes what is left open."""
    opened: list[Store] = []

    def open_one(*tables: Table, **options: object) -> Store:
        opened.append(open_store(tmp_path / "data", tables or (PEOPLE, NOTES), clock=clock, **options))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


class Disk(apsw.VFS):
    """The machine's disk, whose next writes or syncs fail when a test says so."""

    NAME = "failing-disk"

    def __init__(self) -> None:
        super().__init__(self.NAME, "")
        self.failures: list[type[apsw.Error]] = []
        self.at = "write"

    def fail(self, error: type[apsw.Error], *, times: int, at: str = "write") -> None:
        """The next `times` writes (or syncs) to the log raise `error`."""
        self.failures, self.at = [error] * times, at

    def happen(self, at: str) -> None:
        if at == self.at and self.failures:
            raise self.failures.pop()("the disk fails")

    def xOpen(self, name, flags):  # noqa: N802  # SQLite's name
        return _DiskFile(self, name, flags)


class _DiskFile(apsw.VFSFile):
    def __init__(self, disk, name, flags) -> None:
        self.disk = disk
        self.is_log = bool(flags[0] & apsw.SQLITE_OPEN_WAL)
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802  # SQLite's name
        if self.is_log:
            self.disk.happen("write")
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802  # SQLite's name
        if self.is_log:
            self.disk.happen("sync")
        super().xSync(flags)


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    yield disk
    disk.unregister()
