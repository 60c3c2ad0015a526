"""Simulated power cuts: a run of the office is noted, then the power fails at any moment of it."""

import asyncio
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from disk import noting
from medium import MANNERS, Log, Manner, Medium, lay_out
from office import MovableClock
from office_work import OfficeWork
from promises import broken_promises
from witness import Ledger

from forms_service.storage import writer
from forms_service.storage.opening import FILE, open_store
from forms_service.tables import TABLES

DATA: Final = "data"


@contextmanager
def checkpoints_every(pages: int) -> Iterator[None]:
    """Fold the log into the file far more often than in service, so that a short run sees it many times."""
    usual, writer.CHECKPOINT_PAGES = writer.CHECKPOINT_PAGES, pages  # type: ignore[misc]
    try:
        yield
    finally:
        writer.CHECKPOINT_PAGES = usual  # type: ignore[misc]


def record(folder: Path, number: int, *, groups: int) -> Log:
    """The log of a run in `folder`/data: the first start, work, a stop, a second start, more work, and no end."""
    chance, clock = random.Random(f"run {number}"), MovableClock()
    data = folder / DATA
    with noting(folder) as disk, checkpoints_every(chance.choice((60, 200, 1000))):

        def note(kind: str, facts: Mapping[str, Any]) -> None:
            disk.log.add("note", kind, facts)

        for label in (1, 2):
            store = open_store(data, TABLES, clock=clock)
            work = OfficeWork(store, clock, note, chance, label)
            asyncio.run(work.hour(groups, data / "mail"))
            if label == 1:
                store.close()
        log = Log()
        log.events = list(disk.log.events)  # closing is no part of it
        store.close()
    return log


def cut_places(log: Log, chance: random.Random, most: int) -> list[int]:
    """Where to cut: before and after every sync, and as many places between; `most` of them."""
    at_syncs = {place + after for place in log.sync_points() for after in (0, 1)}
    between = set(chance.sample(range(len(log.events)), min(len(at_syncs), len(log.events))))
    places = sorted(at_syncs | between)
    return sorted(chance.sample(places, most)) if most < len(places) else places


def cut(log: Log, places: Sequence[int], number: int, room: Path, manners: Sequence[Manner] = MANNERS) -> Iterator[str]:
    """Cut the power at each of `places`, start again, and answer `<place> <manner>: <broken promise>`.

    An empty text is answered for each cut that was survived.
    """
    medium, done = Medium(random.Random(f"lost {number}")), 0
    for place in places:
        for event in log.events[done:place]:
            medium.follow(event)
        done = place
        ledger = Ledger.of((event.name, event.value) for event in log.events[:place] if event.kind == "note")
        chance = random.Random(f"cut {number} {place}")
        manner = manners[chance.randrange(len(manners))]
        broken = _start_again(medium, ledger, chance, manner, room)
        yield f"at {place}, {manner}: {'; '.join(broken[:5])}" if broken else ""


def _start_again(medium: Medium, ledger: Ledger, chance: random.Random, manner: Manner, room: Path) -> list[str]:
    folder = room / "cut"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    lay_out(medium.after_cut(chance, manner), folder, chance, f"{DATA}/{FILE}")
    clock = MovableClock()
    clock.move(days=1)
    return broken_promises(folder / DATA, ledger, clock)
