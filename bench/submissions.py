"""Submissions per second over HTTP, on TinyDB over SQLite and beside the same routes with a null store.

Alternating runs of `wrk` (one thread, 32 keep-alive connections) against a fresh server process each; medians and
spread. Server and load share the machine's cores, so compare rows of one run only.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
STORES = ("null", "tinydb")
PORT = 8197


def wait_until_up(server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz").close()
        except (urllib.error.URLError, ConnectionError):
            if server.poll() is not None:
                sys.exit("the server did not start")
            time.sleep(0.05)
        else:
            return


def memory_of(process: subprocess.Popen[bytes]) -> float:
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def load(seconds: int) -> list[float]:
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", "-s", HERE / "post.lua", f"http://127.0.0.1:{PORT}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    return [float(part) for part in line.split()[1:]]


def one_run(store: str, seconds: int) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    server = subprocess.Popen([sys.executable, HERE / "server.py", store, str(PORT), folder])
    try:
        wait_until_up(server)
        load(1)  # warm-up
        requests, micros, errors, p50, p99, worst = load(seconds)
        rate = requests / micros * 1e6
        return {"rate": rate, "errors": errors, "p50": p50, "p99": p99, "max": worst, "rss": memory_of(server)}
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--json", type=Path, help="also write all runs to this file")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    runs: dict[str, list[dict[str, float]]] = {store: [] for store in STORES}
    for number in range(options.rounds):
        for store in STORES:
            runs[store].append(one_run(store, options.seconds))
            last = runs[store][-1]
            print(f"  round {number + 1} {store:7} {last['rate']:7.0f}/s  p99 {last['p99']:6.1f} ms", file=sys.stderr)
    print("| store | submissions/s (min–max) | p50 ms | p99 ms (min–max) | errors | RSS MB |")
    print("|---|---|---|---|---|---|")
    for store in STORES:
        rates, tails = ([run[key] for run in runs[store]] for key in ("rate", "p99"))
        print(
            f"| {store} | {statistics.median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f}) "
            f"| {statistics.median(run['p50'] for run in runs[store]):.1f} "
            f"| {statistics.median(tails):.1f} ({min(tails):.1f}–{max(tails):.1f}) "
            f"| {sum(run['errors'] for run in runs[store]):.0f} "
            f"| {statistics.median(run['rss'] for run in runs[store]):.0f} |"
        )
    pairs = [kept["rate"] / null["rate"] for kept, null in zip(runs["tinydb"], runs["null"], strict=True)]
    print(f"\ntinydb / null, pair by pair: median {statistics.median(pairs):.2f} ({min(pairs):.2f}–{max(pairs):.2f})")
    if options.json:
        options.json.write_text(json.dumps(runs, indent=1), "utf-8")


if __name__ == "__main__":
    main()
