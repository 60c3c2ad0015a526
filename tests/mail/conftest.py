import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

from forms_service.mail.message import Sender
from forms_service.mail.outbox import ATTACHMENTS, OUTBOX, Mail
from forms_service.mail.transport import Letter, Outcome
from forms_service.storage.contract import Store
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import Clock

SERVER = Path(__file__).with_name("smtp_server.py")


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with closing(open_store(tmp_path / "store", [OUTBOX, ATTACHMENTS], clock=clock)) as found:
        yield found


@pytest.fixture
def sender() -> Sender:
    return Sender("Trung tâm Thử nghiệm", "phucvu@trungtam.example")


@dataclass(frozen=True)
class Certificates:
    trusted: Path
    chain: Path
    key: Path


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    for each in issued.cert_chain_pems:
        each.write_to_path(folder / "chain.pem", append=True)
    return Certificates(folder / "ca.pem", folder / "chain.pem", folder / "key.pem")


@dataclass(frozen=True)
class MailServer:
    """A mail server in a process of its own; `heard` is every command it was given, `letters` what it accepted."""

    port: int
    folder: Path

    @property
    def heard(self) -> list[str]:
        return (self.folder / "heard").read_text().splitlines()

    @property
    def letters(self) -> list[dict[str, Any]]:
        return [json.loads(each.read_text()) for each in sorted(self.folder.glob("*.json"))]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[MailServer]:
    folder.mkdir()
    command = [sys.executable, str(SERVER), str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield MailServer(int(process.stdout.readline()), folder)
        finally:
            process.kill()


@pytest.fixture
def mail_server(tmp_path: Path, certificates: Certificates) -> Iterator[Callable[..., MailServer]]:
    """Start a server: `mail_server(tls="none" | "starttls" | "implicit", auth=False)`."""
    with ExitStack() as stack:

        def start(tls: str = "none", *, auth: bool = False) -> MailServer:
            options = ["--tls", tls, "--chain", str(certificates.chain), "--key", str(certificates.key)]
            return stack.enter_context(running(tmp_path / f"server-{tls}", *options, *(["--auth"] if auth else [])))

        yield start


class Told:
    """A transport that does as it is told: `answers` maps a recipient to (error, permanent)."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[str, bool]] = {}
        self.letters: list[Letter] = []

    async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
        for letter in letters:
            self.letters.append(letter)
            error, permanent = self.answers.get(letter.recipient, ("", False))
            yield Outcome(letter, error, permanent)


@pytest.fixture
def transport() -> Told:
    return Told()


@pytest.fixture
def write_letter() -> Callable[..., Mail]:
    """A mail to somebody; any part may be given."""

    def make(to: str = "an@nguoidan.example", **parts: Any) -> Mail:
        given = {"key": f"receipt/1/{to}", "kind": "receipt", "subject": "Đã nhận phiếu", "text": "Mã: 412 906 753\n"}
        return Mail(to=to, **{**given, **parts})

    return make
