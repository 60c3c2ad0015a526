"""Serves the built site, with the present receptions spliced into its pages (decision 3 of the design)."""

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from forms_service.web.pages import splice

_MARK = re.compile(r"<!--phucvu:(receptions|next|form) ([a-z0-9_-]+)-->")
_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)$")

Fragments = Callable[[list[tuple[str, str]], Mapping[str, str]], Awaitable[Mapping[tuple[str, str], str]]]
"""Given (kind, name) of markers and the query of the address, answers the present HTML for those it knows."""


class Site(StaticFiles):
    """The folder of built pages. A page that holds live markers is read anew and filled."""

    def __init__(self, folder: Path, fragments: Fragments) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._fragments = fragments

    async def check_config(self) -> None:
        """A site that is not built yet is not found; it is no fault of the request."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, a filled page, or the site's 404 page."""
        if any(part.startswith(".") for part in Path(path).parts):
            raise HTTPException(404)  # the build's own marks, and whatever else hides there
        response = await super().get_response(path, scope)
        if isinstance(response, RedirectResponse):
            return RedirectResponse(_with_slash(scope))
        if not isinstance(response, FileResponse):
            return response
        file = Path(response.path)
        if file.suffix != ".html":
            return _with_caching(response, file)
        return await self._page(file, response.status_code, QueryParams(scope["query_string"]))

    async def _page(self, file: Path, status: int, query: Mapping[str, str]) -> Response:
        page = await run_in_threadpool(file.read_text, "utf-8")
        marks = [(kind, name) for kind, name in _MARK.findall(page)]
        for (kind, name), content in (await self._fragments(marks, query)).items() if marks else ():
            page = splice(page, kind, name, content)
        return HTMLResponse(page, status, {"Cache-Control": "no-cache"})


def _with_slash(scope: Scope) -> str:
    """Where a folder's page is, on whatever host was asked: the `Host` header is the visitor's to make up."""
    path = "/" + quote(scope["path"].strip("/")) + "/"  # two slashes at the start would name a host
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _with_caching(response: Response, file: Path) -> Response:
    forever = bool(_HASHED.search(file.name)) or file.suffix == ".woff2"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
    return response
