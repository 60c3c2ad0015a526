"""What happens to every request: security headers, and one log line that holds no personal data."""

import logging
import re
import time
from collections.abc import Mapping
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("phucvu.access")
_SECRET_SEGMENT = re.compile(r"/[A-Za-z0-9_-]{20,}")
_LONGEST_PATH = 200


class Headers:
    """Sets each of these headers on every answer that does not set it itself."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                names = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(header for header in self._headers if header[0] not in names)]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class AccessLog:
    """One line per request: method, path without tokens and query, status, milliseconds. No address, no user agent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            took = (time.perf_counter() - started) * 1000
            log.info("%s %s %d %.0f ms", scope["method"], _path_to_log(scope["path"]), status, took)


def _path_to_log(path: str) -> str:
    """The path without tokens, of bounded length, quoted: a visitor cannot write lines of the log."""
    return _SECRET_SEGMENT.sub("/…", quote(path, safe="/~", errors="replace"))[:_LONGEST_PATH]


class Contain:
    """Ends what an unforeseen exception began: it was answered and logged by the error map, and its text goes nowhere.

    Starlette raises it again for the server to log, text included, and the text may be what somebody typed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            log.error("a request ended with %s", type(error).__name__)  # noqa: TRY400  # the text is withheld
