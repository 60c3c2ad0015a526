"""Lists that grow by themselves: official documents, articles, units."""

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from forms_service.catalogue import ContentPage
from forms_service.content.articles import Article
from forms_service.content.units import Unit
from forms_service.publishing.edition import Edition
from forms_service.vietnam.collation import sort_key

UNIT_KINDS = {
    "centre": "Trung tâm",
    "place": "Nơi tiếp",
    "province": "Tỉnh",
    "department": "Sở, ban, ngành",
    "commune": "Xã, phường",
    "district": "Huyện (đến 30/6/2025)",
    "organisation": "Tổ chức khác",
}
"""Kinds of units in the order in which a page lists them."""


def documents(edition: Edition, page: ContentPage, name: str) -> Markup:
    """All official documents, newest first; those without a date last."""
    del page, name
    found = sorted(edition.catalogue.documents.values(), key=lambda each: each.issued_on or date.min, reverse=True)
    return edition.render("documents.html", documents=found)


def articles(edition: Edition, page: ContentPage, name: str) -> Markup:
    """All articles, newest first."""
    del page, name
    return edition.render("articles.html", articles=newest_articles(edition))


def newest_articles(edition: Edition) -> list[tuple[Article, ContentPage]]:
    """Each article with its page, newest first."""
    by_id = edition.catalogue.articles
    found = [(by_id[_stem(page)], page) for page in edition.pages_in("ket-qua") if _stem(page) in by_id]
    return sorted(found, key=lambda pair: pair[0].published_on, reverse=True)


def units(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The units, by kind and in the order of the Vietnamese alphabet; `name` limits the list to one kind."""
    del page
    kinds = {name: ""} if name else UNIT_KINDS
    groups = [(title, _of_kind(edition.catalogue.units.values(), kind)) for kind, title in kinds.items()]
    return edition.render("units.html", groups=[group for group in groups if group[1]])


def open_data(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The files of open data in the folder named like the page, newest year first."""
    del name
    folder = edition.catalogue.folder / page.path.removesuffix(".md")
    years: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.*")):
        if file.suffix in {".csv", ".json"}:
            years.setdefault(file.stem, []).append(file.name)
    return edition.render("open_data.html", files=sorted(years.items(), reverse=True))


def _stem(page: ContentPage) -> str:
    return page.path.rpartition("/")[2].removesuffix(".md")


def _of_kind(found: Iterable[Unit], kind: str) -> list[Unit]:
    return sorted((unit for unit in found if unit.kind == kind), key=lambda unit: sort_key(unit.name))
