"""Articles on results: `ket-qua/`. What they claim is cited, dated and countable."""

import re
from dataclasses import dataclass
from datetime import date

from forms_service.content.dated import Period, read_period
from forms_service.content.figures import references
from forms_service.content.reading import Page, Section

_WHOLE = re.compile(r"(?<![\d.,])100\s?%")
_COUNTED = re.compile(r"\d\s*/\s*\d|\bn\s*=\s*\d|\d\s+trên\s+(tổng số\s+)?\d|\.share\s*\}\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Photo:
    """A picture beside the page; those on it have agreed."""

    file: str
    alt: str


@dataclass(frozen=True)
class Article:
    """An article; `id` is its file's name without `.md`, `figures` are `set.key`, `model` and `sources` ids."""

    id: str
    title: str
    published_on: date
    tags: tuple[str, ...]
    period: Period
    model: str | None
    figures: tuple[str, ...]
    sources: tuple[str, ...]
    photos: tuple[Photo, ...]


def read_article(page: Page) -> Article:
    """The article of a page of `ket-qua/`. Faults go to the page's list: also "100%" without a count beside it."""
    section = page.front.section("article")
    article = Article(
        id=page.file.stem,
        title=page.front.maybe_text("title") or "",
        published_on=page.front.day("date"),
        tags=page.front.texts("tags"),
        period=_read_period(section),
        model=section.maybe_identifier("model"),
        figures=section.texts("figures"),
        sources=section.identifiers("sources"),
        photos=tuple(_read_photo(entry, page) for entry in section.sections("photos")),
    )
    _check_figures(page, section, article)
    _check_whole_shares(page)
    section.finish()
    return article


def _read_period(parent: Section) -> Period:
    section = parent.maybe_section("period")
    if section is None:
        return Period(None, None)
    period = read_period(section)
    section.finish()
    return period


def _read_photo(entry: Section, page: Page) -> Photo:
    photo = Photo(entry.text("file"), entry.text("alt"))
    if not entry.flag("consent"):
        entry.fault(
            "consent", "chưa có sự đồng ý của người trong ảnh", "hỏi ý kiến rồi ghi `consent: true`, hoặc bỏ ảnh"
        )
    if photo.file and not (page.file.parent / photo.file).is_file():
        entry.fault("file", f"không có tệp “{photo.file}” cạnh trang này", "chép ảnh vào cùng thư mục")
    entry.finish()
    return photo


def _check_figures(page: Page, section: Section, article: Article) -> None:
    """The list `figures` names exactly what the body cites, so that a reader of either can trust it."""
    cited = {f"{reference.set_id}.{reference.key}" for reference in references(page.body)}
    for name in sorted(cited - set(article.figures)):
        section.fault("figures", f"bài có dẫn “{name}” nhưng danh sách không ghi", f"thêm `{name}` vào figures")
    for name in article.figures:
        if name not in cited:
            section.fault("figures", f"bài không dùng số liệu “{name}”", "bỏ khỏi figures, hoặc dẫn trong bài")


def _check_whole_shares(page: Page) -> None:
    """ "100%" says nothing without the number of answers (C9 of the dossier)."""
    start = 0
    for paragraph in _BLANK_LINE.split(page.body):
        at = page.body.index(paragraph, start)
        start = at + len(paragraph)
        match = _WHOLE.search(paragraph)
        if match and not _COUNTED.search(paragraph):
            page.fault(at + match.start(), "“100%” mà không ghi số lượng", "ghi cả số, ví dụ “2.859/2.859 ý kiến”")
