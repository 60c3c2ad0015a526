"""What a page's front matter says, shown above and below its text, so that no editor types it twice."""

from markupsafe import Markup

from forms_service.catalogue import ContentPage
from forms_service.content.documents import OfficialDocument
from forms_service.publishing import figures
from forms_service.publishing.edition import Edition


def above(edition: Edition, page: ContentPage) -> Markup:
    """The facts of a document, a unit or an article; nothing for other pages."""
    kind, own = _subject(edition, page)
    if kind == "document":
        return edition.render("document_facts.html", document=own, replaced_by=_replaced_by(edition, own))
    return edition.render(f"{kind}_facts.html", **{kind: own}) if kind in {"unit", "article"} else Markup("")


def below(edition: Edition, page: ContentPage) -> Markup:
    """What belongs to the page: notes on a copy, models taken up, sources, a calendar; then the figures it cites."""
    kind, own = _subject(edition, page)
    own_part = edition.render(f"{kind}_more.html", **{kind: own}) if kind in _WITH_MORE else Markup("")
    return own_part + figures.sources(edition, page)


_WITH_MORE = {"document", "unit", "model", "series", "article"}


def _subject(edition: Edition, page: ContentPage) -> tuple[str, object]:
    """What the page is about: its kind and the object; empty for a page about nothing of ours."""
    catalogue = edition.catalogue
    known = {
        "document": catalogue.documents,
        "unit": catalogue.units,
        "model": catalogue.models,
        "series": catalogue.series,
    }
    for kind, objects in known.items():
        if kind in page.meta:
            return kind, objects[page.meta[kind]["id"]]
    return ("article", catalogue.articles[_stem(page)]) if "article" in page.meta else ("", None)


def _stem(page: ContentPage) -> str:
    return page.path.rpartition("/")[2].removesuffix(".md")


def _replaced_by(edition: Edition, document: object) -> list[OfficialDocument]:
    assert isinstance(document, OfficialDocument)
    return [each for each in edition.catalogue.documents.values() if document.id in each.replaces]
