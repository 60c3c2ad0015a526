"""Servers in processes of their own, and the load that is put on them."""

import asyncio
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PORT = 8197
CLIENTS = 32
TICKS = 100
"""Of the processor's time in /proc, a second."""


@dataclass(frozen=True)
class Server:
    """A running server. Its figures are those of its whole process group's main process."""

    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """Processor time used so far, all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self) -> float:
        """Resident memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextlib.contextmanager
def serving(command: list[str], ready: str = "/healthz", *, quiet: bool = False) -> Iterator[Server]:
    """Start a server, wait until it answers at `ready`, stop it at the end. `quiet`: drop what it says."""
    process = subprocess.Popen(command, cwd=HERE.parent, stderr=subprocess.DEVNULL if quiet else None)
    try:
        _wait_until_up(process, ready)
        yield Server(process)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", ready: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}{ready}").close()
        except urllib.error.HTTPError:
            return  # it answers
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                sys.exit("the server did not start")
            time.sleep(0.02)
        else:
            return
    sys.exit("the server did not start in time")


def ours(store: str, folder: Path) -> list[str]:
    """The command of server.py, or of the tutorial's."""
    if store == "tutorial":
        return [sys.executable, str(HERE / "tutorial.py"), str(PORT), str(folder)]
    return [sys.executable, str(HERE / "server.py"), store, str(PORT), str(folder)]


@contextlib.contextmanager
def copy_of(folder: Path | None) -> Iterator[Path]:
    """A fresh copy of a filled data folder (or an empty one), gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        if folder is not None:
            shutil.copytree(folder, made, dirs_exist_ok=True)
        yield Path(made)


def wrk(seconds: float, script: str = "post.lua") -> dict[str, float]:
    """Closed loop: 32 keep-alive clients, each sending again as soon as it is answered."""
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds:.0f}s", "--timeout", "20s", "-s", str(HERE / script)]
    out = subprocess.run([*command, f"http://127.0.0.1:{PORT}"], capture_output=True, text=True, check=True).stdout
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    requests, micros, errors, p50, p99, worst = (float(part) for part in line.split()[1:])
    return {
        "requests": requests,
        "rate": requests / micros * 1e6,
        "errors": errors,
        "p50": p50,
        "p99": p99,
        "max": worst,
    }


def body_of(number: int) -> bytes:
    """What `post.lua` sends, from a phone of its own."""
    return (
        b"full_name=Nguy%E1%BB%85n+V%C4%83n+Th%E1%BB%AD&phone=05%08d&kind=report&topic=results&reply_mode=phone"
        b"&consent_core=yes&consent_story=yes&target_unit=unknown&content=H%E1%BB%93+s%C6%A1+n%E1%BB%99p+hai+th%C3%A1ng"
        b"+ch%C6%B0a+c%C3%B3+k%E1%BA%BFt+qu%E1%BA%A3%2C+xin+cho+bi%E1%BA%BFt+khi+n%C3%A0o+%C4%91%C6%B0%E1%BB%A3c"
        b"+tr%E1%BA%A3+l%E1%BB%9Di+v%C3%A0+c%E1%BA%A7n+b%E1%BB%95+sung+gi."
    ).replace(b"05%08d", f"05{number:08}".encode())


async def steady(rate: float, stop: asyncio.Event, first: int) -> list[float]:
    """Open loop: a submission every 1/rate seconds until `stop`, whatever became of the ones before.

    Answers the latencies in milliseconds, from the moment at which each was due; a refused one counts as endless.
    """
    loop = asyncio.get_running_loop()
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    tasks: list[asyncio.Task[float]] = []
    started = loop.time()
    while not stop.is_set():
        due = started + len(tasks) / rate
        await asyncio.sleep(max(due - loop.time(), 0))
        tasks.append(asyncio.create_task(_send(free, first + len(tasks), due)))
    latencies = list(await asyncio.gather(*tasks))
    while not free.empty():
        free.get_nowait()[1].close()
    return latencies


async def _send(
    free: "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]", number: int, due: float
) -> float:
    connection = free.get_nowait() if not free.empty() else await asyncio.open_connection("127.0.0.1", PORT)
    reader, writer = connection
    body = body_of(number)
    head = (
        "POST /api/forms/feedback HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    if not answer.startswith(b"HTTP/1.1 303"):
        return float("inf")
    free.put_nowait(connection)
    return (asyncio.get_running_loop().time() - due) * 1000
