"""Renders PDFs in a process of its own, so that layout never holds up a request and a crash takes nothing with it."""

from types import TracebackType
from typing import Self


class RenderError(Exception):
    """No PDF was made; the text says why. Raised by `PdfWorker.render` and `render_pdf`."""


class PdfWorker:
    """One worker process, started by the first render and replaced when it dies or takes longer than `timeout` s."""

    def __init__(self, timeout: float = 120) -> None:
        self.timeout = timeout

    async def render(self, html: str) -> bytes:
        """The PDF of a page made from `page.html`. Raises RenderError. Calls are served one after another."""
        raise NotImplementedError

    async def close(self) -> None:
        """End the process. Renders that wait get RenderError; a later render is refused too."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
