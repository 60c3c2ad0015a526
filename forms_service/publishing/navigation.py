"""The site's navigation, from its folders: an editor's new page finds its place by itself (details 4)."""

from collections.abc import Mapping
from typing import Any

from forms_service.catalogue import ContentPage
from forms_service.vietnam.collation import sort_key

FOLDERS = ("lich", "bieu-mau", "mo-hinh", "ket-qua", "van-ban", "don-vi")
"""In the order of the tabs; a folder not named here comes after them."""
LISTING_THEMSELVES = frozenset({"ket-qua", "van-ban", "don-vi"})
"""Folders that grow: their index lists their pages, the navigation names only the index."""

HOME = "Trang chủ"
LOOK_UP = ("Tra cứu", "/tra-cuu")
"""The one entry that is no page of the site: name and address."""

Nav = list[dict[str, str | list[str]]]
"""As MkDocs takes it: a title with a path, or with a list of paths."""


def navigation(pages: Mapping[str, ContentPage]) -> Nav:
    """The home page, then each folder under the title of its index."""
    folders = sorted({path.split("/")[0] for path in pages if "/" in path}, key=_rank)
    sections: Nav = [_section(folder, pages) for folder in folders]
    return [{HOME: "index.md"}, *sections] if "index.md" in pages else sections


def outside_navigation(pages: Mapping[str, ContentPage]) -> set[str]:
    """Paths of pages that are reached from a listing or from the foot of every page."""
    return {path for path in pages if _is_about(path) or _is_listed(path, pages)}


def look_up_place(pages: Mapping[str, ContentPage]) -> int | None:
    """Where, among the entries of `navigation`, the service's page to look up a code stands: after the forms. None for
    an office without forms."""
    titles = [next(iter(entry.values())) for entry in navigation(pages)]
    return next((n for n, paths in enumerate(titles, 1) if paths[0].startswith("bieu-mau/")), None)


def hidden_parts(section: Any) -> list[str]:
    """The theme's parts not to show on a page of `section` (MkDocs's; None for a page on its own): a list of one."""
    return [] if section is not None and len(section.children) > 1 else ["navigation"]


def about_pages(pages: Mapping[str, ContentPage]) -> list[ContentPage]:
    """The pages at the top beside the home page (contact, privacy, …): links at the foot of every page."""
    return sorted((page for path, page in pages.items() if _is_about(path)), key=lambda page: sort_key(page.title))


def _rank(folder: str) -> tuple[int, str]:
    return (FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS), folder)


def _section(folder: str, pages: Mapping[str, ContentPage]) -> dict[str, str | list[str]]:
    index = f"{folder}/index.md"
    title = pages[index].title if index in pages else folder
    within = [path for path in pages if path.startswith(folder + "/") and path != index and not _is_listed(path, pages)]
    own = [index] if index in pages else []
    return {title: own + sorted(within, key=lambda path: sort_key(pages[path].title))}


def _is_about(path: str) -> bool:
    return "/" not in path and path != "index.md"


def _is_listed(path: str, pages: Mapping[str, ContentPage]) -> bool:
    folder, slash, _ = path.partition("/")
    index = f"{folder}/index.md"
    return bool(slash) and folder in LISTING_THEMSELVES and index in pages and path != index
