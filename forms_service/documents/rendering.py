"""HTML to PDF, and the loop of the process that does it. The only module that knows WeasyPrint.

Run as `python -m forms_service.documents.rendering` it reads pages from its standard input and answers on its
standard output until the input ends; `worker.py` is the other side.
"""

import logging
import os
import sys
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

import weasyprint  # type: ignore[import-untyped]  # it has no types
from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]  # nor here

from forms_service.documents.errors import RenderError
from forms_service.documents.frames import HEAD, framed
from forms_service.storage.priority import yield_to_intake

FOLDER = Path(__file__).parent
_READABLE = tuple(FOLDER / name for name in ("fonts", "templates"))


class _OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches the style sheets and fonts of this package and nothing else: no network, no other file, no data URL."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not any(path.is_relative_to(each) for each in _READABLE):
            raise ValueError(f"refused: {parts.scheme}")
        return super().fetch(path.as_uri(), headers)


class _Complaints(logging.Handler):
    """Collects what WeasyPrint could not load; it would go on and print the page without it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or "cannot be loaded" in record.msg:
            self.found.append(record.getMessage())


def render_pdf(html: str) -> bytes:
    """The tagged PDF of a page. Raises RenderError if the page names a resource that may not or cannot be loaded.

    Tags, language and title are set, but PDF/UA is not claimed: WeasyPrint declares conformance without checking it.
    """
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        page = weasyprint.HTML(
            string=html, base_url=(FOLDER / "templates").as_uri() + "/", url_fetcher=_OwnFiles(allow_redirects=False)
        )
        pdf: bytes = page.write_pdf(pdf_tags=True)
    finally:
        logger.removeHandler(complaints)
    if complaints.found:
        raise RenderError("; ".join(complaints.found))
    return pdf


def answer(html: str) -> tuple[bool, bytes]:
    """What goes back over the wire: the PDF, or why there is none. Nothing that a page does ends the process."""
    try:
        return True, render_pdf(html)
    except Exception as error:  # noqa: BLE001  # whatever layout stumbles over is told to whoever asked for the page
        return False, f"{type(error).__name__}: {error}".encode()


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer page after page until `requests` ends."""
    while head := requests.read(HEAD.size):
        _, length = HEAD.unpack(head)
        well, body = answer(requests.read(length).decode())
        answers.write(framed(body, well=well))
        answers.flush()


def main() -> None:
    yield_to_intake()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not mix with the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
