"""Intake under everything else: 50 submissions a second, alone and while long work is done beside it.

Open loop: a submission is due every 20 ms, whatever became of the one before, and its latency counts from that
moment. The work is asked for as an administrator would ask for it, with `phucvu`, over and over while intake is
measured: what writes runs in the service, what only reads in a process of its own.
"""

import asyncio
import contextlib
import os
import statistics
import sys
from datetime import timedelta
from pathlib import Path

from load import HERE, PORT, copy_of, ours, serving, steady
from submissions import prepare

from forms_service.vietnam.clock import system_clock

RATE = 50
PHUCVU = str(Path(sys.executable).with_name("phucvu"))

Run = dict[str, float]


def works() -> dict[str, list[str]]:
    """Long work by name; `OUT` stands for a file that is not there yet."""
    yesterday = (system_clock().date() - timedelta(days=1)).isoformat()
    return {
        "idle": [],
        "digest of 1,000": ["digest", "daily", "--on", yesterday, "--send", "--again"],
        "backup": ["backup", "OUT"],
        "export": ["export", "submissions", "--format", "xlsx", "--output", "OUT"],
        "purge": ["purge", "--yes"],
    }


def measure(filled: Path, stored: int, rounds: int, seconds: float) -> dict[str, list[Run]]:
    """All runs by the name of the work, each round on a fresh copy of a store of `stored` submissions."""
    prepare(filled, ("tinydb",), (stored,))
    _go_first()
    runs: dict[str, list[Run]] = {}
    for number in range(rounds):
        with copy_of(filled / f"tinydb-{stored}") as folder, serving(ours("tinydb", folder)):
            asyncio.run(_beside("warm-up", [], folder, 2, 0))
            for name, command in works().items():
                run = asyncio.run(_beside(name, command, folder, seconds, len(runs.get(name, ())) + 1))
                runs.setdefault(name, []).append(run)
                figures = (
                    f"p50 {run['p50']:6.1f}  p99 {run['p99']:6.1f}  max {run['max']:6.1f} ms  {run['done']:.0f} done"
                )
                print(f"  round {number + 1}  {name:16} {figures}", file=sys.stderr)
    return runs


def _go_first() -> None:
    """Let this process run before all others (not those it starts), where that is allowed: it stands for people on
    machines of their own, who are not held up by what this machine does."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(1))


async def _beside(name: str, command: list[str], folder: Path, seconds: float, number: int) -> Run:
    stop = asyncio.Event()
    first = abs(hash((name, number))) % 90_000_000
    intake = asyncio.create_task(steady(RATE, stop, first))
    done = await _repeat(command, folder, seconds)
    stop.set()
    latencies = sorted(await intake)
    return {
        "p50": statistics.median(latencies),
        "p99": latencies[int(len(latencies) * 0.99)],
        "max": latencies[-1],
        "sent": len(latencies),
        "refused": sum(1 for each in latencies if each == float("inf")),
        "done": done,
    }


async def _repeat(command: list[str], folder: Path, seconds: float) -> int:
    """Do the work again and again for so long (once at least, to its end); how many times. A purge has one turn."""
    end, done = asyncio.get_running_loop().time() + seconds, 0
    if not command:
        await asyncio.sleep(seconds)
        return 0
    while asyncio.get_running_loop().time() < end:
        await _run([word.replace("OUT", str(folder / f"out-{command[0]}-{done}")) for word in command], folder)
        done += 1
        if command[0] == "purge":
            break
    return done


async def _run(command: list[str], folder: Path) -> None:
    address = f"http://127.0.0.1:{PORT}"
    environment = {
        **os.environ,
        "PHUCVU_DATA_DIR": str(folder),
        "PHUCVU_SITE_DIR": str(folder / "public"),
        "PHUCVU_PORT": str(PORT),
        "PHUCVU_BASE_URL": address,
        "PHUCVU_SERVICE_URL": address,
        "PHUCVU_DIGEST_TO": "can-bo@phucvu.example",
    }
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        PHUCVU, *command, env=environment, cwd=HERE.parent, stdin=quiet, stdout=quiet, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    if process.returncode:
        sys.exit(f"phucvu {command[0]} failed: {said.decode()[-500:]}")
