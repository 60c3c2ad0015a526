"""Injected errors: the disk or the memory fails at any operation of a run, once, for a while, or until it is mended."""

import asyncio
import copy
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw
from disk import Disk, noting
from medium import Event, Medium, lay_out
from office import MovableClock
from office_work import OfficeWork
from power_cuts import DATA, checkpoints_every
from promises import broken_in, broken_promises
from witness import Ledger

from forms_service.storage.contract import Store
from forms_service.storage.opening import FILE, open_store
from forms_service.tables import TABLES

ERRORS: Final[tuple[tuple[str, type[apsw.Error]], ...]] = (
    ("write", apsw.FullError),
    ("write", apsw.IOError),
    ("write", apsw.NoMemError),
    ("sync", apsw.IOError),
    ("read", apsw.IOError),
    ("read", apsw.NoMemError),
    ("truncate", apsw.IOError),
)
SPANS: Final = (1, 2, 7, 10**9)
"""How many operations in a row fail; the last means until somebody mends it."""

GROUPS: Final = 8


@dataclass
class Failing:
    """A fault of the disk: operations of one kind fail from the `first` on, `span` of them."""

    kind: str
    error: type[apsw.Error]
    first: int
    span: int
    seen: int = 0
    hit: int = 0

    def __call__(self, kind: str) -> type[apsw.Error] | None:
        """See `disk.Fault`."""
        if kind != self.kind:
            return None
        self.seen += 1
        if not self.first <= self.seen < self.first + self.span:
            return None
        self.hit += 1
        return self.error


@dataclass(frozen=True)
class Furnished:
    """A data folder with some work done. Its copies begin with nothing in memory, so they have much to read."""

    folder: Path
    ledger: Ledger


def furnish(folder: Path) -> Furnished:
    """Work a while in `folder`."""
    clock, ledger = MovableClock(), Ledger()
    store = open_store(folder, TABLES, clock=clock)
    asyncio.run(OfficeWork(store, clock, ledger.note, random.Random("furnish")).hour(15, folder / "mail"))
    store.close()
    return Furnished(folder, ledger)


def count_operations(furnished: Furnished, room: Path, number: int) -> Mapping[str, int]:
    """How many operations of each kind the run `number` makes when nothing fails."""
    counts = {kind: Failing(kind, apsw.IOError, first=10**9, span=0) for kind in ("write", "sync", "read", "truncate")}

    def count(kind: str) -> None:
        counts[kind](kind)

    with _opened(furnished, room) as (disk, store, clock):
        disk.fault = count
        _work(store, clock, Ledger().note, number, room)
    return {kind: failing.seen for kind, failing in counts.items()}


def run_with_fault(furnished: Furnished, room: Path, number: int, failing: Failing) -> list[str]:
    """The promises that break when the disk fails so in the middle of the run `number`."""
    with _opened(furnished, room) as (disk, store, clock):
        ledger = _Noted(disk, furnished.ledger)
        disk.fault = failing
        _work(store, clock, ledger.note, number, room)
        disk.fault = None
        broken, events = _mended(store, clock, ledger), list(disk.log.events)
    return broken or _after_a_cut(events, clock, ledger, room)


def run_without_memory(furnished: Furnished, room: Path, number: int) -> list[str]:
    """The promises that break when SQLite gets no more memory for a while."""
    chance = random.Random(f"memory {number}")
    with _opened(furnished, room) as (disk, store, clock):
        ledger = _Noted(disk, furnished.ledger)
        work = OfficeWork(store, clock, ledger.note, random.Random(f"work {number}"), 2)
        asyncio.run(work.hour(2, room / DATA / "mail"))
        try:
            apsw.hard_heap_limit(apsw.memory_used() + chance.choice((0, 500, 5_000, 50_000)))
            asyncio.run(work.hour(GROUPS, room / DATA / "mail"))
        finally:
            apsw.hard_heap_limit(0)
        broken, events = _mended(store, clock, ledger), list(disk.log.events)
    return broken or _after_a_cut(events, clock, ledger, room)


class _Noted(Ledger):
    """A ledger whose notes stand in the disk's log too."""

    def __init__(self, disk: Disk, earlier: Ledger) -> None:
        super().__init__(**copy.deepcopy(vars(earlier)))
        self._disk = disk

    def note(self, kind: str, facts: Mapping[str, Any]) -> None:
        """See `Ledger.note`."""
        self._disk.log.add("note", kind, facts)
        super().note(kind, facts)


@contextmanager
def _opened(furnished: Furnished, room: Path) -> Iterator[tuple[Disk, Store, MovableClock]]:
    if room.exists():
        shutil.rmtree(room)
    shutil.copytree(furnished.folder, room / DATA)
    clock = MovableClock()
    clock.move(days=1)
    with noting(room) as disk, checkpoints_every(40):
        _note_as_safe(disk)
        store = open_store(room / DATA, TABLES, clock=clock)
        try:
            yield disk, store, clock
        finally:
            disk.fault = None
            store.close()


def _note_as_safe(disk: Disk) -> None:
    """What lies there before the run can no longer be lost."""
    lying = sorted(disk.root.rglob("*"))
    folders = [str(path.relative_to(disk.root)) for path in lying if path.is_dir()]
    for name in folders:
        disk.log.add("folder", name)
    for path in lying:
        if path.is_file():
            disk.log.add("sync_content", str(path.relative_to(disk.root)), data=path.read_bytes())
    for name in (".", *folders):
        disk.log.add("sync_folder", name)


def _work(store: Store, clock: MovableClock, note: Any, number: int, room: Path) -> None:
    work = OfficeWork(store, clock, note, random.Random(f"work {number}"), 1)
    asyncio.run(work.hour(GROUPS, room / DATA / "mail"))


def _mended(store: Store, clock: MovableClock, ledger: Ledger) -> list[str]:
    """The fault has gone: what was refused is not there, and the next one is taken."""
    broken = list(broken_in(store, ledger, refused_is_gone=True))
    before = len(ledger.submitted)
    asyncio.run(OfficeWork(store, clock, ledger.note, random.Random(0), 3).register())
    if len(ledger.submitted) != before + 1:
        broken.append("does not recover by itself")
    return broken


def _after_a_cut(events: Sequence[Event], clock: MovableClock, ledger: Ledger, room: Path) -> list[str]:
    """Then the power fails too: what was acknowledged is there."""
    chance = random.Random(len(events))
    medium = Medium(chance)
    for event in events:
        medium.follow(event)
    folder = room.with_name(f"{room.name}-cut")
    shutil.rmtree(folder, ignore_errors=True)
    lay_out(medium.after_cut(chance, "torn"), folder, chance, f"{DATA}/{FILE}")
    later = MovableClock(clock())
    return [f"after a power cut: {text}" for text in broken_promises(folder / DATA, ledger, later)]
