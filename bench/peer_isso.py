"""isso, a comment server kept in SQLite: the nearest program that many people run. Posts go to its `/new`.

It is no dependency of ours: it is installed into an environment of its own in the temporary folder, once.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from load import PORT, serving, wrk

HOME = Path(tempfile.gettempdir()) / "phucvu-bench-isso"
PACKAGES = ("isso==0.14.0", "gunicorn")
EARLIER = "| isso 0.14 (could not be installed; an earlier run on such a machine) | 0 | 196 | 147 | 560 | – | 121 |"
SETTINGS = """[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1:9/
log-file = /dev/null
[guard]
enabled = false
[moderation]
enabled = false
"""


def measure_isso(seconds: float) -> dict[str, float] | None:
    """One run as in service: gunicorn with two workers of eight threads. None if it cannot be installed."""
    if not _installed():
        print("  isso could not be installed; its row is left out", file=sys.stderr)
        return None
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings = Path(folder) / "isso.cfg"
        settings.write_text(SETTINGS.format(folder=folder))
        command = [str(HOME / "bin/gunicorn"), "isso.run", "-w2", "--threads=8", f"-b127.0.0.1:{PORT}"]
        os.environ["ISSO_SETTINGS"] = str(settings)
        with serving(command, ready="/latest?limit=1", quiet=True) as server:
            wrk(1, "post_isso.lua")
            run = wrk(seconds, "post_isso.lua")
            return {**run, "cpu": float("nan"), "rss": _memory_of_group(server.process.pid)}


def _installed() -> bool:
    if (HOME / "bin/gunicorn").exists():
        return True
    made = subprocess.run([sys.executable, "-m", "venv", HOME], check=False)
    install = [str(HOME / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    return made.returncode == 0 and subprocess.run(install, check=False, capture_output=True).returncode == 0


def _memory_of_group(parent: int) -> float:
    """Resident memory of gunicorn and its workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in [str(parent), *children])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
