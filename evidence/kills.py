"""`kill -9` in the middle of work: a process of its own works on the store and is killed at any moment.

The processes are forked from one that has everything imported already, so that thousands of rounds take minutes.
"""

import asyncio
import copy
import json
import multiprocessing
import os
import random
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from office import MovableClock
from office_work import OfficeWork
from power_cuts import checkpoints_every
from promises import broken_promises
from witness import Ledger

from forms_service.restoring import restore
from forms_service.settings import Settings
from forms_service.storage.contract import in_silence
from forms_service.storage.opening import FILE, open_store
from forms_service.storage.saving import backup, faults_of
from forms_service.tables import TABLES

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["kills"])

ROUND_DAYS = 2
LONGEST_RESTORE_SECONDS = 0.3


def clock_of(round_number: int) -> MovableClock:
    """Each round works some days later, so that leases of the one before have run out."""
    clock = MovableClock()
    clock.move(days=ROUND_DAYS * round_number)
    return clock


def work_until_killed(folder: str, number: int, round_number: int, told: Connection) -> None:
    """Work on the store and tell `told` what callers are told, line by line."""

    def note(kind: str, facts: Mapping[str, Any]) -> None:
        told.send_bytes(json.dumps([kind, facts]).encode())

    chance, clock = random.Random(f"kill {number} {round_number}"), clock_of(round_number)
    with checkpoints_every(chance.choice((100, 1000, 4000))):
        store = open_store(folder, TABLES, clock=clock)
        labels = range(10 * round_number, 10 * round_number + 4)
        offices = [OfficeWork(store, clock, note, random.Random(chance.random()), label) for label in labels]
        asyncio.run(_all(offices, Path(folder) / "mail"))


async def _all(offices: list[OfficeWork], mail: Path) -> None:
    await asyncio.gather(*(office.hour(10_000, mail) for office in offices))


def kill_rounds(folder: Path, number: int, rounds: int, ledger: Ledger | None = None) -> Iterator[list[str]]:
    """Work, kill, look, and again on the same folder; the broken promises of each round.

    What callers are told is added to `ledger`.
    """
    ledger, chance = ledger or Ledger(), random.Random(f"kills {number}")
    for round_number in range(1, rounds + 1):
        told, process = _start(work_until_killed, folder, number, round_number)
        for kind, facts in _told_until_killed(told, process, chance.choice((0, 1, 5, 30, 100, 200))):
            ledger.note(kind, facts)
        yield broken_promises(folder, ledger, clock_of(round_number))


@contextmanager
def _paths_for_children() -> Iterator[None]:
    """The first child starts the process that all others are forked from; it finds modules by its environment only."""
    usual = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        yield
    finally:
        del os.environ["PYTHONPATH"]
        if usual is not None:
            os.environ["PYTHONPATH"] = usual


def _start(work: Any, *values: Any) -> tuple[Connection, BaseProcess]:
    told, tell = processes.Pipe(duplex=False)
    process = processes.Process(target=work, args=(*map(_plain, values), tell), daemon=True)
    with _paths_for_children():
        process.start()
    tell.close()
    return told, process


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _told_until_killed(told: Connection, process: BaseProcess, after: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What was told before the kill, which comes when so much has been told; a half line is no acknowledgement."""
    count = 0
    with told, suppress(EOFError, OSError):
        while True:
            if count == after:
                process.kill()
            kind, facts = json.loads(told.recv_bytes())
            count += 1
            yield kind, facts
    process.kill()
    process.join()


def save_until_killed(folder: str, target: str, told: Connection) -> None:
    """Save a copy, and say when that is done."""
    told.send_bytes(b"begun")
    backup(folder, target)
    told.send_bytes(b"done")


def killed_backup(folder: Path, target: Path, chance: random.Random) -> list[str]:
    """Kill a backup at any moment of it; what is wrong with what it leaves behind. A service may work meanwhile."""
    target.unlink(missing_ok=True)
    told, process = _start(save_until_killed, folder, target)
    with told, suppress(EOFError, OSError):
        told.recv_bytes()
        wanted = chance.random() * (folder / FILE).stat().st_size * 1.2
        while _written(target) < wanted and not told.poll():
            os.sched_yield()
        process.kill()
        if told.recv_bytes() == b"done" and not target.exists():
            return ["a backup was said to be done and is not there"]
    process.kill()
    process.join()
    return faults_of(target) if target.exists() else []


def restore_until_killed(home: str, source: str, told: Connection) -> None:
    """Restore a backup, and say when that is done."""
    told.send_bytes(b"begun")
    _restore(Path(home), Path(source))
    told.send_bytes(b"done")


def _restore(home: Path, source: Path) -> None:
    settings = Settings(data_dir=home, secret_key=b"a key for these rounds, and no other")
    restore(settings, MovableClock(), source, in_silence)


def killed_restore(folder: Path, source: Path, home: Path, ledger: Ledger, chance: random.Random) -> list[str]:
    """Kill a restore of `source`, a backup of `folder`, at any moment; what is wrong with what it leaves in `home`.

    Either the store is whole there, or there is none, and the restore is simply made again.
    """
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / "mail", home / "mail")
    told, process = _start(restore_until_killed, home, source)
    with told, suppress(EOFError, OSError):
        told.recv_bytes()
        told.poll(chance.random() * LONGEST_RESTORE_SECONDS)
        process.kill()
    process.join()
    if not (home / FILE).exists():
        _restore(home, source)
    return broken_promises(home, copy.deepcopy(ledger), clock_of(100))


def _written(target: Path) -> int:
    """How much of a backup lies there, under whichever name."""
    size = 0
    for file in target.parent.glob(f"*{target.name}*"):
        with suppress(FileNotFoundError):
            size = max(size, file.stat().st_size)
    return size
