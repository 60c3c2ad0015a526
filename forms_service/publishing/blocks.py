"""The parts of a page that the service knows better: forms and receptions, between marks at which it swaps them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from markupsafe import Markup

from forms_service.catalogue import ContentPage
from forms_service.forms.rendering import render_form
from forms_service.offers import choices_for
from forms_service.publishing.edition import Edition
from forms_service.schedule.rendering import render_next, render_receptions
from forms_service.schedule.view import ReceptionView

ALL = "all"
"""The name in the marks of receptions that are not of one series."""


def form(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The form of the page, with what was open when the site was built."""
    form_id = name or _own(edition.catalogue.form_pages, page)
    definition = edition.catalogue.forms[form_id]
    choices = choices_for(edition.catalogue, edition.coming, definition.series, edition.moment)
    action = f"{edition.service_prefix}/api/forms/{form_id}"
    return _marked("form", form_id, render_form(definition, choices, action=action))


def receptions(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The coming receptions of a series: the one named, or that of the page, or all."""
    series = name or _own(edition.catalogue.series_pages, page)
    content = render_receptions(
        _of(edition, series),
        as_of=edition.moment,
        live_url=_live_url(edition, series),
        form_urls=edition.catalogue.series_form_urls(),
    )
    return _live(edition, "receptions", series, content)


def next_reception(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The card of the next reception of a series: the one named, or that of the page, or any."""
    series = name or _own(edition.catalogue.series_pages, page)
    content = render_next(
        _of(edition, series),
        as_of=edition.moment,
        live_url=_live_url(edition, series),
        form_urls=edition.catalogue.series_form_urls(),
    )
    return _live(edition, "next", series, content)


def _own(pages: Mapping[str, str], page: ContentPage) -> str:
    """The id of what this page is the page of; empty if of nothing."""
    return next((found for found, url in pages.items() if url == page.url), "")


def _of(edition: Edition, series: str) -> list[ReceptionView]:
    return [view for view in edition.coming if not series or view.series == series]


def _live_url(edition: Edition, series: str, **query: str) -> str:
    asked = urlencode({**query, "series": series} if series else query)
    return f"{edition.service_prefix}/lich-hien-tai" + (f"?{asked}" if asked else "")


def _live(edition: Edition, kind: str, series: str, content: Markup) -> Markup:
    """Wrapped so that the script can fetch the same fragment anew."""
    source = _live_url(edition, series, fragment=kind)
    return Markup('<div data-live="{}">{}</div>').format(source, _marked(kind, series or ALL, content))


def _marked(kind: str, name: str, content: Markup) -> Markup:
    start, end = Markup("<!--phucvu:{} {}-->").format(kind, name), Markup("<!--/phucvu:{}-->").format(kind)
    return start + content + end
