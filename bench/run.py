"""Measures submissions and store: results into a JSON file, and Markdown tables on the screen.

    bench/run.py [--quick] [--only http,peers,alone,background] [--json FILE]

`bench/report.py FILE` writes docs/benchmarks.md and its picture from the file.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import alone
import background
import report
import submissions

FULL = (0, 10_000, 100_000)
PARTS = ("http", "peers", "alone", "background")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a look in under two minutes; not for publishing")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between them")
    parser.add_argument("--json", type=Path, default=Path("bench/results.json"), help="where the results go")
    options = parser.parse_args()
    parts = options.only.split(",")
    if not shutil.which("wrk") and {"http", "peers"} & set(parts):
        sys.exit("wrk is missing: apt-get install wrk")
    results = _keep_other_parts(options.json, parts)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-filled-") as filled:
        _measure(results, parts, Path(filled), quick=options.quick)
    results["about"] = _about(minutes=(time.monotonic() - started) / 60, quick=options.quick)
    options.json.write_text(json.dumps(results, indent=1), "utf-8")
    print(report.tables(results))


def _measure(results: dict[str, Any], parts: list[str], filled: Path, *, quick: bool) -> None:
    sizes = (0, 10_000) if quick else FULL
    if "http" in parts:
        results["http"] = submissions.measure(filled, sizes, 1 if quick else 3, 3 if quick else 5)
    if "peers" in parts:
        results["peers"] = submissions.measure_peers(filled, sizes, 3 if quick else 8)
    if "alone" in parts:
        results["alone"] = alone.measure(2 if quick else 5, 5_000 if quick else 20_000)
        submissions.prepare(filled, ("tinydb",), sizes[-1:])
        results["start"] = alone.measure_start(filled / f"tinydb-{sizes[-1]}", 3)
    if "background" in parts:
        results["background"] = background.measure(filled, sizes[-1], 1 if quick else 2, 5 if quick else 15)


def _keep_other_parts(file: Path, parts: list[str]) -> dict[str, Any]:
    """Results of parts that are not measured now stay, so that one part can be measured again."""
    kept: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() and set(parts) != set(PARTS) else {}
    return {name: runs for name, runs in kept.items() if name not in parts}


def _about(*, minutes: float, quick: bool) -> dict[str, Any]:
    return {
        "day": date.today().isoformat(),  # noqa: DTZ011  # the day on the wall of whoever measures
        "cores": os.cpu_count(),
        "fsync_ms": round(alone.measure_fsync(), 2),
        "minutes": round(minutes, 1),
        "quick": quick,
        **alone.versions(),
    }


if __name__ == "__main__":
    main()
