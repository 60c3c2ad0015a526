"""The program as its user starts it: a process of its own, over a socket, in a folder of the test."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from office import CONTENT

PHUCVU = Path(sys.executable).parent / "phucvu"
STARTS_WITHIN = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Installation:
    """One folder, one address; the service may be started, killed and started again, and commands run beside it."""

    folder: Path
    content: Path = CONTENT
    site: Path | None = None
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "var"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PHUCVU_")}
        return kept | {
            "PHUCVU_PORT": str(self.port),
            "PHUCVU_BASE_URL": self.url,
            "PHUCVU_DATA_DIR": str(self.data),
            "PHUCVU_CONTENT_DIR": str(self.content),
            "PHUCVU_SITE_DIR": str(self.site or self.folder / "public"),
            "PHUCVU_RATE_LIMIT": "off",
            **self.extra,
        }

    def command(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run `phucvu WORDS` to its end."""
        return subprocess.run(
            [PHUCVU, *words],
            env=self.environment,
            cwd=self.folder,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, word: str = "serve") -> None:
        """Start the service; returns when it answers."""
        with (self.folder / "service.log").open("a") as log:
            self.process = subprocess.Popen(
                [PHUCVU, word], env=self.environment, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx2.TransportError):
                if httpx2.get(f"{self.url}/healthz").status_code == 200:
                    return
            if self.process.poll() is not None:
                raise AssertionError(f"the service did not start:\n{self.log}")
            time.sleep(0.05)
        raise AssertionError(f"the service does not answer:\n{self.log}")

    @property
    def log(self) -> str:
        return (self.folder / "service.log").read_text()

    def kill(self) -> None:
        """As a power cut does it: no warning."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> int:
        """As an administrator does it."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, headers={"accept": "text/html"}, timeout=30)

    def add_staff(self, email: str, role: str = "admin", password: str = "một mật khẩu thử dài", **more: str) -> None:
        options = [word for name, value in more.items() for word in (f"--{name}", value)]
        done = self.command(
            "staff", "add", "Trần Thị Mẫu", email, "--role", role, "--password-stdin", *options, given=password
        )
        assert done.returncode == 0, done.stderr

    def mails(self) -> list[bytes]:
        """What lies in the Maildir, oldest name first."""
        return [file.read_bytes() for file in sorted((self.data / "mail" / "new").glob("*"))]


@contextlib.contextmanager
def installed(folder: Path, **values: object) -> Iterator[Installation]:
    """An installation whose service is not left behind."""
    one = Installation(folder, **values)  # type: ignore[arg-type]
    try:
        yield one
    finally:
        if one.process and one.process.poll() is None:
            one.process.kill()
            one.process.wait(30)


def code_on(page: str) -> str:
    """The code that a receipt shows, without its spaces."""
    shown = re.search(r"pv-receipt__code[^>]*>\s*<strong>([0-9 ]+)</strong>", page)
    assert shown, page
    return shown[1].replace(" ", "")
