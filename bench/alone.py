"""The store alone, without HTTP: grouped inserts beside bare apsw and bare fsync; its start and memory when full."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
from filling import values_of

from forms_service.serving import run_loop
from forms_service.storage.connections import connect_writer
from forms_service.storage.contract import Index, Table
from forms_service.storage.layout import dump
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import system_clock

WRITERS = 32
NOTES = Table("notes", (Index(("code",), unique=True), Index(("kind",)), Index(("at",))))
"""A table as capabilities declare them: one unique and random key, one with few values, one that grows."""

Documents = list[dict[str, Any]]
Run = dict[str, float]
Measurement = Callable[[Path, Documents], float]
"""Inserts documents and says how many seconds it took."""


def documents(count: int) -> Documents:
    """Documents of about 0.6 kB with three indexed keys."""
    return [
        {"code": f"{number * 7919 % 999_983:09}", "kind": "report", "at": f"{number:012}", "values": values_of(number)}
        for number in range(count)
    ]


def measure(rounds: int, count: int) -> dict[str, list[Run]]:
    """Inserts a second in groups of 32, by name, in alternating rounds."""
    kinds: dict[str, Measurement] = {
        "file, write and fdatasync": _raw,
        "bare apsw": _bare,
        "our store": _store,
    }
    made = documents(count)
    runs: dict[str, list[Run]] = {}
    for number in range(rounds):
        for name in kinds if number % 2 == 0 else reversed(kinds):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                rate = count / kinds[name](Path(folder), made)
            runs.setdefault(name, []).append({"rate": rate})
            print(f"  round {number + 1}  {name:22} {rate:9.0f}/s", file=sys.stderr)
    return runs


def _raw(folder: Path, made: Documents) -> float:
    """32 documents into a file that has its length already, fdatasync, again: what the disk allows."""
    handle = os.open(folder / "log", os.O_CREAT | os.O_WRONLY)
    os.write(handle, bytes(sum(len(dump(each)) + 1 for each in made)))
    os.fsync(handle)
    os.lseek(handle, 0, os.SEEK_SET)
    started = time.perf_counter()
    for start in range(0, len(made), WRITERS):
        os.write(handle, b"\n".join(map(dump, made[start : start + WRITERS])))
        os.fdatasync(handle)
    took = time.perf_counter() - started
    os.close(handle)
    return took


def _bare(folder: Path, made: Documents) -> float:
    """The same rows and indexes by hand, with the store's settings: one transaction for 32."""
    with closing(connect_writer(folder / "bare.sqlite3")) as connection:
        connection.pragma("journal_mode", "WAL")
        connection.execute(
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, body BLOB NOT NULL, code, kind, at);"
            "CREATE UNIQUE INDEX a ON notes (code); CREATE INDEX b ON notes (kind); CREATE INDEX c ON notes (at);"
        )
        started = time.perf_counter()
        for start in range(0, len(made), WRITERS):
            with connection:
                for each in made[start : start + WRITERS]:
                    row = (dump(each), each["code"], each["kind"], each["at"])
                    connection.execute("INSERT INTO notes (body, code, kind, at) VALUES (?, ?, ?, ?)", row)
        return time.perf_counter() - started


def _store(folder: Path, made: Documents) -> float:
    """32 tasks, each waiting for its document before it gives the next one."""

    async def write_all() -> float:
        waiting = iter(made)

        async def writer() -> None:
            for each in waiting:
                await store.write(lambda tx, document=each: tx.insert("notes", document))

        started = time.perf_counter()
        await asyncio.gather(*(writer() for _ in range(WRITERS)))
        return time.perf_counter() - started

    store = open_store(folder, [NOTES], clock=system_clock)
    try:
        return run_loop(write_all())
    finally:
        store.close()


START = """
import sys, time
from pathlib import Path
from forms_service.settings import Settings
from forms_service.storage.opening import open_store
from forms_service.tables import TABLES
from forms_service.vietnam.clock import system_clock
started = time.perf_counter()
store = open_store(Path(sys.argv[1]), TABLES, clock=system_clock)
found = store.read_now(lambda reader: reader.select("submissions", key="received_at", descending=True, limit=1))
took = time.perf_counter() - started
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(took * 1000, int(most.split()[1]) / 1024)
store.close()
"""
"""Opens a full store and asks it one thing, in a process of its own; prints milliseconds and most memory in MB."""


def measure_start(folder: Path, rounds: int) -> dict[str, float]:
    """How long a full store takes to open and answer, and how much memory its process has then."""
    command = [sys.executable, "-c", START, str(folder)]
    answers = [subprocess.run(command, capture_output=True, check=True, text=True).stdout for _ in range(rounds)]
    figures = [[float(word) for word in answer.split()] for answer in answers]
    return {"ms": statistics.median(ms for ms, _ in figures), "mb": statistics.median(mb for _, mb in figures)}


def measure_fsync(count: int = 200) -> float:
    """The median fsync of 4 KiB on this disk, in milliseconds: every acknowledgement waits for one."""
    with tempfile.TemporaryFile() as file:
        took = []
        for _ in range(count):
            file.write(os.urandom(4096))
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def versions() -> dict[str, str]:
    """What was measured with."""
    return {"Python": sys.version.split()[0], "SQLite": apsw.sqlite_lib_version()}
