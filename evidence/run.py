"""The long run of `make evidence`: thousands of crashes of every kind, until the time is up or a promise is broken.

    python evidence/run.py [--minutes 9] [--first 1] [KIND …]

Each trial has a number from which everything is chosen; the first broken promise ends the run with the trial's kind and
number, and what lay on the disk is kept. A run that breaks nothing adds its counts to docs/evidence.md.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests" / "support"))

from faults import ERRORS, SPANS, Failing, Furnished, count_operations, furnish, run_with_fault, run_without_memory  # noqa: E402  # after the path
from http_kills import kill_rounds as http_kill_rounds  # noqa: E402
from kills import kill_rounds, killed_backup, killed_restore  # noqa: E402
from power_cuts import cut, cut_places, record  # noqa: E402
from running import installed  # noqa: E402
from witness import Ledger  # noqa: E402

from forms_service.storage.saving import backup  # noqa: E402
from forms_service.vietnam.clock import system_clock  # noqa: E402

RESULTS: Final = PROJECT / "docs" / "evidence.md"
MARK: Final = "<!-- results, newest first -->\n"
BROKEN: Final = PROJECT / "var" / "broken"

Trial = Callable[[int, Path], Iterator[list[str]]]
"""Given its number and an empty folder, answers for each crash the promises that it broke."""


def power_cuts(number: int, room: Path) -> Iterator[list[str]]:
    """A noted run, cut at every sync and as often between."""
    log = record(room / "run", number, groups=12)
    for broken in cut(log, cut_places(log, random.Random(number), 10**9), number, room):
        yield [broken] if broken else []


def injected_errors(number: int, room: Path) -> Iterator[list[str]]:
    """A run with an error of each kind and span, somewhere in it."""
    chance, furnished = random.Random(f"errors {number}"), _furnished()
    operations = count_operations(furnished, room / "counted", number)
    for kind, error in ERRORS:
        for span in SPANS:
            failing = Failing(kind, error, chance.randint(1, max(operations[kind], 1)), span)
            yield [f"{failing}: {text}" for text in run_with_fault(furnished, room / "room", number, failing)]


def no_memory(number: int, room: Path) -> Iterator[list[str]]:
    """Runs in which SQLite gets no more memory for a while."""
    for step in range(20):
        yield run_without_memory(_furnished(), room / "room", number * 100 + step)


def killed_stores(number: int, room: Path) -> Iterator[list[str]]:
    """A store that is killed again and again, and backups of it that are killed."""
    yield from kill_rounds(room / "data", number, 20)


def killed_backups(number: int, room: Path) -> Iterator[list[str]]:
    """Backups that are killed at any moment."""
    yield from kill_rounds(room / "data", number, 2)
    copies, chance = room / "copies", random.Random(number)
    copies.mkdir()
    for _ in range(30):
        yield killed_backup(room / "data", copies / "copy.sqlite3", chance)


def killed_restores(number: int, room: Path) -> Iterator[list[str]]:
    """Restores that are killed at any moment."""
    ledger, chance = Ledger(), random.Random(number)
    yield from kill_rounds(room / "data", number, 2, ledger)
    backup(room / "data", room / "copy.sqlite3")
    for _ in range(20):
        yield killed_restore(room / "data", room / "copy.sqlite3", room / "home", ledger, chance)


def killed_services(number: int, room: Path) -> Iterator[list[str]]:
    """The service as installed, killed again and again while visitors and staff use it."""
    with installed(room) as office:
        yield from http_kill_rounds(office, number, 6)


@cache
def _furnished() -> Furnished:
    return furnish(_top() / "furnished")


@cache
def _top() -> Path:
    """The folder of this run, in memory where there is some: syncs are simulated, and a kill loses nothing written."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="phucvu-evidence-", dir=memory if memory.is_dir() else None))


KINDS: Final[dict[str, tuple[Trial, float, str]]] = {
    "power-cuts": (power_cuts, 0.35, "simulated power cuts"),
    "injected-errors": (injected_errors, 0.2, "injected errors: write, sync, read, truncate; full, I/O, memory"),
    "no-memory": (no_memory, 0.05, "no memory for SQLite"),
    "killed-stores": (killed_stores, 0.15, "`kill -9` of a writing store, mail going out"),
    "killed-backups": (killed_backups, 0.1, "`kill -9` of a backup"),
    "killed-restores": (killed_restores, 0.1, "`kill -9` of a restore"),
    "killed-services": (killed_services, 0.15, "`kill -9` of the service over HTTP"),
}
"""Each kind with its share of the time."""


def main() -> int:
    """Run; 1 if a promise was broken."""
    given = _arguments()
    done: Counter[str] = Counter()
    began = time.monotonic()
    kinds = given.kinds or list(KINDS)
    shares = sum(KINDS[kind][1] for kind in kinds)
    for kind in kinds:
        until = time.monotonic() + given.minutes * 60 * KINDS[kind][1] / shares
        for number in count(given.first):
            if not _try(kind, number, done):
                return 1
            if time.monotonic() >= until:
                break
    minutes = (time.monotonic() - began) / 60
    print(f"No promise was broken: {done.total()} crashes in {minutes:.1f} minutes.")
    if set(kinds) == set(KINDS):
        _write_down(done, minutes)
    return 0


def _try(kind: str, number: int, done: Counter[str]) -> bool:
    room = Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=_top()))
    try:
        for broken in KINDS[kind][0](number, room):
            done[kind] += 1
            if broken:
                _keep(kind, number, room, broken)
                return False
    finally:
        shutil.rmtree(room, ignore_errors=True)
    print(f"{kind}: trial {number}, {done[kind]} crashes, no promise broken", flush=True)
    return True


def _keep(kind: str, number: int, room: Path, broken: list[str]) -> None:
    kept = BROKEN / f"{kind}-{number}"
    shutil.copytree(room, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
    print(f"BROKEN in trial {number} of {kind}: {broken}", f"What lay on the disk: {kept}", sep="\n", flush=True)
    print(f"Again: python evidence/run.py --first {number} {kind}", flush=True)


def _write_down(done: Counter[str], minutes: float) -> None:
    rows = "".join(f"| {KINDS[kind][2]} | {done[kind]:,} | 0 |\n" for kind in KINDS)
    block = (
        f"\n### {datetime.now(system_clock().tzinfo):%d/%m/%Y}\n\n"
        f"2 cores, Debian 12; {minutes:.0f} minutes.\n\n| | crashes | broken promises |\n|---|---:|---:|\n{rows}"
    )
    before, mark, after = RESULTS.read_text("utf-8").partition(MARK)
    RESULTS.write_text(before + mark + block + after, "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--first", type=int, default=1, help="the number of the first trial")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        shutil.rmtree(_top(), ignore_errors=True)
