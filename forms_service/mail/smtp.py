"""Hands letters over to a mail server by SMTP, one connection a batch. The only module that knows aiosmtplib."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiosmtplib

from forms_service.mail.transport import Letter, Outcome

LETTER_SECONDS = 45.0
"""The longest that one letter may take, whatever the server does; a batch of them ends before its lease does."""

Encryption = Literal["tls", "required", "offered", "never"]
_STARTTLS: dict[str, Encryption] = {"required": "required", "offered": "offered", "never": "never"}


@dataclass(frozen=True)
class Server:
    """Where and how to connect. `encryption`: TLS from the start, or STARTTLS required, used when offered, or never."""

    host: str
    port: int
    encryption: Encryption
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None


def read_server(url: str) -> Server:
    """Read `smtp://[user:password@]host[:port][?starttls=required|offered|never&cafile=PATH]`, or `smtps://…`.

    User and password are URL-encoded. With them STARTTLS is required, for no password goes over the wire in clear.
    Raises ValueError, whose text never holds the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("a mail server is written smtp://host:port or smtps://host:port")
    options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    encryption = _encryption(parts, options.pop("starttls", None))
    ca_file = options.pop("cafile", None)
    if options or parts.path not in {"", "/"} or parts.fragment:
        raise ValueError("a mail server's address takes only the options starttls and cafile")
    user, password = (unquote(part) if part is not None else None for part in (parts.username, parts.password))
    if (user is None) != (password is None):
        raise ValueError("a mail server needs both a user and a password, or neither")
    return Server(parts.hostname, _port(parts, encryption), encryption, user, password, ca_file)


def _encryption(parts: SplitResult, starttls: str | None) -> Encryption:
    if parts.scheme == "smtps":
        if starttls is not None:
            raise ValueError("smtps:// is encrypted from the start: leave starttls out")
        return "tls"
    if starttls is not None and starttls not in _STARTTLS:
        raise ValueError("starttls is one of: " + ", ".join(_STARTTLS))
    if parts.username is None:
        return _STARTTLS[starttls or "offered"]
    if starttls not in {None, "required"}:
        raise ValueError("with a password STARTTLS is required: a password is never sent in clear")
    return "required"


def _port(parts: SplitResult, encryption: Encryption) -> int:
    if parts.port is not None:  # urlsplit raises ValueError for a port that is none
        return parts.port
    return {"tls": 465, "required": 587, "offered": 25, "never": 25}[encryption]


class SmtpTransport:
    """Delivery to the mail server at `url` (see `read_server`). Certificates are always verified.

    Raises ValueError for a bad address and OSError for an unreadable CA file, at once.
    """

    def __init__(self, url: str, timeout: float = 30) -> None:
        self.server = read_server(url)
        self._timeout = timeout
        self._trust = ssl.create_default_context(cafile=self.server.ca_file)

    async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
        """Send the letters one by one; a lost connection is opened again, an unreachable server fails the rest."""
        client = self._client()
        unreachable = ""
        try:
            for letter in letters:
                unreachable = unreachable or await _connect(client)
                yield Outcome(letter, unreachable) if unreachable else await _send(client, letter)
        finally:
            await _quit(client)

    def _client(self) -> aiosmtplib.SMTP:
        server = self.server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.encryption == "tls",
            start_tls={"required": True, "offered": None}.get(server.encryption, False),
            tls_context=self._trust,
            timeout=self._timeout,
        )


async def _connect(client: aiosmtplib.SMTP) -> str:
    """Connect, encrypt and log in unless that was done before; what went wrong, or nothing.

    A refused password is not the letter's fault, so it is never permanent: somebody will mend the setting.
    """
    if client.is_connected:
        return ""
    try:
        async with asyncio.timeout(LETTER_SECONDS):
            await client.connect()
    except (aiosmtplib.SMTPException, OSError) as error:  # OSError: TLS, and the time-out
        return _said(error)
    return ""


async def _send(client: aiosmtplib.SMTP, letter: Letter) -> Outcome:
    try:
        async with asyncio.timeout(LETTER_SECONDS):
            await client.sendmail(letter.sender, letter.recipient, letter.content)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return Outcome(letter, _said(refused.recipients[0]), permanent=refused.recipients[0].code >= 500)
    except aiosmtplib.SMTPSenderRefused as error:  # our own address: a fault of the settings, but for "too large"
        return Outcome(letter, _said(error), permanent=error.code == aiosmtplib.SMTPStatus.storage_exceeded)
    except aiosmtplib.SMTPResponseException as error:
        return Outcome(letter, _said(error), permanent=error.code >= 500)
    except Exception as error:  # noqa: BLE001  # whatever one letter meets, the others of its batch go on
        client.close()
        return Outcome(letter, _said(error))
    return Outcome(letter)


async def _quit(client: aiosmtplib.SMTP) -> None:
    """Say good-bye; a server that is gone already need not hear it."""
    try:
        if client.is_connected:
            await client.quit(timeout=5)
    except (aiosmtplib.SMTPException, OSError):
        pass
    finally:
        client.close()


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return f"{type(error).__name__}: {error}"
