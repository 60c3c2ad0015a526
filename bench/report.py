"""From a file of results to Markdown tables, and to docs/benchmarks.md with its picture.

bench/report.py [bench/results.json]
"""

import json
import statistics
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from peer_isso import EARLIER
from picture import draw

Run = dict[str, float]
Results = dict[str, Any]

DOCS = Path(__file__).parent.parent / "docs"
NAMES = {
    "null": "our routes, null store",
    "tinydb": "**our service**",
    "bare": "our routes, bare SQLite",
    "tutorial": "tutorial's TinyDB",
    "isso": "isso 0.14",
}
NOISE = (
    "Medians, with least and most in brackets. Load and server share the machine, and its disk is a cloud disk: trust "
    "ratios of one run, and no difference that is smaller than the spread."
)


def median(runs: Iterable[Run], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def number(value: float) -> str:
    """Whole above 100, with one digit below."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def spread(runs: list[Run], key: str) -> str:
    middle = number(median(runs, key))
    if len(runs) == 1:
        return middle
    return f"{middle} ({number(min(run[key] for run in runs))}–{number(max(run[key] for run in runs))})"


def tables(results: Results) -> str:
    """All parts that were measured."""
    parts: dict[str, Callable[[Results], str]] = {
        "http": _http,
        "alone": _alone,
        "start": _start,
        "background": _background,
    }
    return "\n\n".join(write(results) for part, write in parts.items() if part in results)


def _http(results: Results) -> str:
    runs = {**results["http"], **results.get("peers", {})}
    lines = [
        "## Submissions over HTTP, 32 keep-alive clients",
        "",
        "| what | stored before | submissions/s | p50 ms | p99 ms | processor µs each | memory MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for case, found in runs.items():
        store, stored = case.split("@")
        cpu, answered = median(found, "cpu"), any(run["requests"] for run in found)
        cells = (
            NAMES[store],
            "–" if store == "null" else f"{int(stored):,}",
            spread(found, "rate"),
            number(median(found, "p50")) if answered else "none answered",
            spread(found, "p99") if answered else "none answered",
            f"{cpu:,.0f}" if answered and cpu == cpu else "–",  # noqa: PLR0124  # NaN: not measured
            f"{median(found, 'rss'):.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    if "peers" in results and "isso@0" not in runs:
        lines.append(EARLIER)
    errors = sum(run["errors"] for found in runs.values() for run in found)
    lines += ["", f"Answers that were no acceptance: {errors:.0f}.", "", *_ratios(results)]
    return "\n".join(lines)


def _ratios(results: Results) -> list[str]:
    """What the design asks, round by round, so that both numbers of a ratio were measured side by side."""
    http, peers = results["http"], results.get("peers", {})
    last = max(int(case.split("@")[1]) for case in http)
    ours, empty, null, bare = (http[name] for name in (f"tinydb@{last}", "tinydb@0", "null@0", f"bare@{last}"))
    lines = [
        f"| at {last:,} stored | asked | reached |",
        "|---|---|---|",
        f"| of the null store | ≥ 0.5, aim 0.7 | {_paired(ours, null, 'rate')} |",
        f"| of bare SQLite | ≥ 0.8, aim 0.95 | {_paired(ours, bare, 'rate')} |",
        f"| of its own rate when empty | ≥ 0.9 | {_paired(ours, empty, 'rate')} |",
        f"| p99 beside the null store's | ≤ 3 times | {_paired(ours, null, 'p99')} times |",
    ]
    if "tutorial@10000" in peers:
        times = median(http["tinydb@10000"], "rate") / median(peers["tutorial@10000"], "rate")
        lines.append(f"| the tutorial's TinyDB, at 10,000 | ≥ 500 times | {times:,.0f} times |")
    if "isso@0" in peers:
        lines.append(
            f"| isso | ≥ 5 times | {median(empty, 'rate') / median(peers['isso@0'], 'rate'):.1f} times (both empty) |"
        )
    return lines


def _paired(ours: list[Run], theirs: list[Run], key: str) -> str:
    ratios = [our[key] / their[key] for our, their in zip(ours, theirs, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def _alone(results: Results) -> str:
    runs = results["alone"]
    bare = runs["bare apsw"]
    lines = [
        "## The store alone, groups of 32 documents",
        "",
        "| what | inserts/s | of bare apsw |",
        "|---|---|---|",
        *(f"| {name} | {spread(found, 'rate')} | {_paired(found, bare, 'rate')} |" for name, found in runs.items()),
        "",
        "Asked of our store: ≥ 0.5 of bare SQLite, aim 0.8.",
    ]
    return "\n".join(lines)


def _start(results: Results) -> str:
    start = results["start"]
    return (
        f"Opening a full store (see above) and answering one question: {start['ms']:.0f} ms, with {start['mb']:.0f} MB "
        "of memory in the process. Asked: under 1 s and 150 MB."
    )


def _background(results: Results) -> str:
    runs = results["background"]
    idle = median(runs["idle"], "p99")
    lines = [
        "## Intake at a steady 50/s while other work is done",
        "",
        "| beside | p50 ms | p99 ms | worst ms | sent | refused | times p99 of idle |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, found in runs.items():
        sent, refused = (sum(run[key] for run in found) for key in ("sent", "refused"))
        cells = (
            name,
            number(median(found, "p50")),
            spread(found, "p99"),
            number(max(run["max"] for run in found)),
            f"{sent:.0f}",
            f"{refused:.0f}",
            f"{median(found, 'p99') / idle:.1f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "Asked: at most twice the p99 of idle."]
    return "\n".join(lines)


def document(results: Results) -> str:
    """docs/benchmarks.md."""
    about = results["about"]
    return f"""# Benchmarks

Measured on {about["day"]} by `make bench` in {about["minutes"]:.0f} minutes: {about["cores"]} cores, \
Python {about["Python"]}, SQLite {about["SQLite"]}, one fsync of 4 KiB takes {about["fsync_ms"]} ms. How each number \
is made stands in `bench/README.md`; this page and its picture are written by `bench/report.py`.

{NOISE}

![Submissions a second by how many are stored; the numbers are in the table below](pictures/benchmarks.svg)

{tables(results)}
"""


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "results.json"
    results = json.loads(source.read_text("utf-8"))
    if results["about"]["quick"]:
        print("these are results of a quick look; publish those of a whole run", file=sys.stderr)
    (DOCS / "benchmarks.md").write_text(document(results), "utf-8")
    runs = {**results["http"], **results.get("peers", {})}
    (DOCS / "pictures" / "benchmarks.svg").write_text(draw(runs), "utf-8")


if __name__ == "__main__":
    main()
