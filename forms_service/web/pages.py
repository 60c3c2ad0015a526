"""Public pages of the service in the site's own shell, which the site's build leaves in `khung.html`.

Also re-uses built pages: a form page is shown again with errors by swapping what stands between two markers
(decision 2 of the design, details 14 and 15).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

_ADDRESS = re.compile(r'\b(href|src|action|data-base)="([^"#/:][^":]*)"')
_CONFIG_ADDRESS = re.compile(r'"(base|search)":\s*"([^"/:][^":]*)"')
NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""For pages that show a code or what somebody typed."""

templates = Environment(
    loader=PackageLoader("forms_service.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass
class _Kept:
    stamp: int
    text: str


class PublicPages:
    """Wraps content in the site's shell. Without a built site a plain shell of our own stands in."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._kept: dict[str, _Kept] = {}

    def respond(
        self, title: str, main: Markup, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        """A page with this title and main content in the site's shell."""
        return HTMLResponse(self.wrap(title, main), status, dict(headers or {}))

    def message(self, title: str, text: str, status: int, headers: Mapping[str, str] | None = None) -> HTMLResponse:
        """A page that says one thing and what to do next."""
        main = Markup(templates.get_template("message.html").render(title=title, text=text))
        return self.respond(title, main, status, headers)

    def wrap(self, title: str, main: Markup) -> str:
        """The whole page as HTML."""
        shell = self._read("khung.html")
        if shell is None:
            return templates.get_template("plain_shell.html").render(title=title, main=main)
        return shell.replace("<!--phucvu:title-->", str(escape(title))).replace("<!--phucvu:main-->", str(main))

    def form_page(self, path: str, form_id: str, form: Markup, error_title: str | None = None) -> str:
        """The built page at `path` (like `/bieu-mau/gop-y/`) with `form` in place of the form that was built in.

        `error_title` goes before the page's title. Without a built page the form stands alone in the shell.
        """
        page = self._read(path.strip("/") + "/index.html", absolute_from=path)
        if page is None:
            return self.wrap(error_title or "", form)
        page = splice(page, "form", form_id, form)
        if error_title:
            page = page.replace("<title>", f"<title>{escape(error_title)}: ", 1)
        return page

    def _read(self, name: str, absolute_from: str | None = None) -> str | None:
        file = self._site / name
        kept = self._kept.get(name)
        try:
            stamp = file.stat().st_mtime_ns
            text = "" if kept and kept.stamp == stamp else file.read_text("utf-8")
        except OSError:  # not built, or not a folder, or not ours to read: the service goes on without its shell
            return None
        if kept is None or kept.stamp != stamp:
            kept = _Kept(stamp, text if absolute_from is None else make_absolute(text, absolute_from))
            self._kept[name] = kept
        return kept.text


def make_absolute(page: str, path: str) -> str:
    """Turn the relative addresses of a page built for `path` into absolute ones, so that any URL may show it."""
    page = _ADDRESS.sub(lambda found: f'{found[1]}="{urljoin(path, found[2])}"', page)
    return _CONFIG_ADDRESS.sub(lambda found: f'"{found[1]}": "{urljoin(path, found[2])}"', page)


def splice(page: str, kind: str, name: str, content: str) -> str:
    """Put `content` between `<!--phucvu:KIND NAME-->` and `<!--/phucvu:KIND-->`; the page as it was without them."""
    start_mark, end_mark = f"<!--phucvu:{kind} {name}-->", f"<!--/phucvu:{kind}-->"
    start = page.find(start_mark)
    end = page.find(end_mark, start)
    if start < 0 or end < 0:
        return page
    return page[: start + len(start_mark)] + str(content) + page[end:]  # Markup would escape the page around it
