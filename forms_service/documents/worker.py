"""Renders PDFs in a process of its own, so that layout never holds up a request and a crash takes nothing with it."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from types import TracebackType
from typing import Self

from forms_service.documents.errors import RenderError
from forms_service.documents.frames import HEAD, framed


class _DiedError(Exception):
    """The process ended before it had answered."""


class PdfWorker:
    """One worker process, started by the first render and replaced when it dies or takes longer than `timeout` s."""

    def __init__(self, timeout: float = 120) -> None:
        self.timeout = timeout
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def render(self, html: str) -> bytes:
        """The PDF of a page made from `page.html`. Raises RenderError. Calls are served one after another."""
        async with self._turn:
            try:
                return await self._attempt(html)
            except _DiedError:  # short of memory, perhaps, or between two renders; a fresh process may do better
                return await self._last_attempt(html)

    async def close(self) -> None:
        """End the process. Renders that wait get RenderError; a later render is refused too."""
        self._closed = True
        if self._process:
            _kill(self._process)
        async with self._turn:
            await self._let_go()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _last_attempt(self, html: str) -> bytes:
        try:
            return await self._attempt(html)
        except _DiedError as error:
            raise RenderError("the worker process died twice over this page") from error

    async def _attempt(self, html: str) -> bytes:
        process = await self._running()
        try:
            async with asyncio.timeout(self.timeout):
                well, body = await _ask(process, html.encode())
        except _DiedError:
            await self._let_go()
            raise
        except (TimeoutError, asyncio.CancelledError) as error:  # its answer would be taken for the next caller's
            _kill(process)
            await self._let_go()
            if isinstance(error, TimeoutError):
                raise RenderError(f"the page took longer than {self.timeout:g} s") from error
            raise
        if not well:
            raise RenderError(body.decode())
        return body

    async def _running(self) -> Process:
        if not self._closed and self._process is None:
            self._process = await _start()
        if self._closed or self._process is None:
            raise RenderError("the worker is closed")
        return self._process

    async def _let_go(self) -> None:
        """Wait for the end of the process and close its pipes."""
        process, self._process = self._process, None
        if process and process.stdin and process.stdout:
            process.stdin.close()
            await process.stdout.read()  # what is left of an answer would keep the pipe, and the process, waiting
            await process.wait()


async def _start() -> Process:
    """A worker in a session of its own, so that Ctrl-C reaches only us; it ends when we do."""
    command = [sys.executable, "-m", "forms_service.documents.rendering"]
    try:
        return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)
    except OSError as error:
        raise RenderError(f"the worker process cannot be started: {error}") from error


def _kill(process: Process) -> None:
    if process.returncode is None:
        process.kill()


async def _ask(process: Process, html: bytes) -> tuple[bool, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    if process.stdin.is_closing():
        raise _DiedError
    try:
        process.stdin.write(framed(html))
        await process.stdin.drain()
        well, length = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
        return well, await process.stdout.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise _DiedError from error
