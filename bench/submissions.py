"""Submissions per second over HTTP: `wrk` with 32 keep-alive clients against a fresh server process each time.

The same routes on the service's store, on a null store (what the routes cost by themselves) and on bare SQLite (the
same validation, one table by hand); the tutorial's TinyDB and isso once, for they are no close race.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from filling import fill
from load import copy_of, ours, serving, wrk
from peer_isso import measure_isso

Run = dict[str, float]


def measure(filled: Path, sizes: Sequence[int], rounds: int, seconds: float) -> dict[str, list[Run]]:
    """All runs by `store@stored`; the null store, which holds nothing, once a round beside all the others."""
    prepare(filled, ("tinydb", "bare"), sizes)
    cases = [("null", 0), *[(store, size) for size in sizes for store in ("tinydb", "bare")]]
    runs: dict[str, list[Run]] = {}
    for number in range(rounds):
        # Forth and back, so that what grows warmer or busier in the meantime falls on all alike.
        for store, stored in cases if number % 2 == 0 else reversed(cases):
            run = one_run(store, stored, filled, seconds)
            runs.setdefault(f"{store}@{stored}", []).append(run)
            tell(f"round {number + 1}", store, stored, run)
    return runs


def measure_peers(filled: Path, sizes: Sequence[int], seconds: float) -> dict[str, list[Run]]:
    """The tutorial's TinyDB, and isso where it can be installed."""
    prepare(filled, ("tutorial",), sizes)
    runs: dict[str, list[Run]] = {}
    for stored in sizes:
        run = one_run("tutorial", stored, filled, seconds, warm=False)
        runs[f"tutorial@{stored}"] = [run]
        tell("once", "tutorial", stored, run)
    run = measure_isso(seconds)
    if run is not None:
        runs["isso@0"] = [run]
        tell("once", "isso", 0, run)
    return runs


def prepare(filled: Path, stores: Sequence[str], sizes: Sequence[int]) -> None:
    """Fill data folders that are not there yet."""
    for store in stores:
        for stored in sizes:
            if stored and not (filled / f"{store}-{stored}").exists():
                fill(store, filled / f"{store}-{stored}", stored)


def one_run(store: str, stored: int, filled: Path, seconds: float, *, warm: bool = True) -> Run:
    """One server process under load; `cpu` is the processor time of a request in microseconds, all threads."""
    with copy_of(filled / f"{store}-{stored}" if stored else None) as folder, serving(ours(store, folder)) as server:
        if warm:
            wrk(1)
        before = server.cpu_seconds()
        run = wrk(seconds)
        return {
            **run,
            "cpu": (server.cpu_seconds() - before) / max(run["requests"], 1) * 1e6,
            "rss": server.memory_mb(),
        }


def tell(when: str, store: str, stored: int, run: Run) -> None:
    """Progress, on standard error."""
    figures = f"{run['rate']:7.1f}/s  p99 {run['p99']:7.1f} ms  cpu {run['cpu']:6.0f} us  errors {run['errors']:.0f}"
    print(f"  {when:8} {store:8} {stored:7}  {figures}", file=sys.stderr)
