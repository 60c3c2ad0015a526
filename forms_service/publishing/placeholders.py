"""Puts in what `{{ … }}` stands for on a page, after Markdown has made HTML of it."""

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup

from forms_service.catalogue import ContentPage
from forms_service.publishing.blocks import form, next_reception, receptions
from forms_service.publishing.edition import Edition
from forms_service.publishing.figures import figure
from forms_service.publishing.listings import articles, documents, open_data, units
from forms_service.publishing.progress import progress

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+)(?:\s*:\s*([^\s{}]+))?\s*\}\}")
_ALONE = re.compile(rf"<p>\s*{_PLACEHOLDER.pattern}\s*</p>")

Renderer = Callable[[Edition, ContentPage, str], Markup]
"""Given the edition, the page and what stands after the colon (empty without one), answers the HTML."""

BLOCKS: Mapping[str, Renderer] = {
    "form": form,
    "receptions": receptions,
    "next": next_reception,
    "documents": documents,
    "articles": articles,
    "units": units,
    "opendata": open_data,
    "progress": progress,
}
"""Placeholders that stand alone on a line."""
INLINE: Mapping[str, Renderer] = {"so": figure}
"""Placeholders inside a sentence."""


def expand(html: str, page: ContentPage, edition: Edition) -> str:
    """The page's HTML with every placeholder replaced. Raises ValueError for one that `load_catalogue` would refuse."""
    html = _ALONE.sub(lambda found: _render({**BLOCKS, **INLINE}, found, page, edition), html)
    return _PLACEHOLDER.sub(lambda found: _render(INLINE, found, page, edition), html)


def _render(renderers: Mapping[str, Renderer], found: re.Match[str], page: ContentPage, edition: Edition) -> str:
    renderer = renderers.get(found[1])
    if renderer is None:
        raise ValueError(f"{page.path}: {found[0]} không đứng được ở đây → đặt một mình trên một dòng, hoặc bỏ đi")
    return str(renderer(edition, page, found[2] or ""))
