"""All of an office's content, read once and checked across files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from forms_service.catalogue.gathering import Gathered, gather
from forms_service.catalogue.links import check_links
from forms_service.catalogue.references import check_references
from forms_service.content.areas import PolicyArea
from forms_service.content.articles import Article
from forms_service.content.data_rights import DataRights
from forms_service.content.documents import OfficialDocument
from forms_service.content.faults import ContentError, Fault
from forms_service.content.figures import FigureSet
from forms_service.content.holidays import build_calendar
from forms_service.content.letters import LetterTemplate
from forms_service.content.matters import ReplyTemplate
from forms_service.content.models import Model
from forms_service.content.office import Office
from forms_service.content.rollouts import ReportedStatus, RolloutList
from forms_service.content.standings import Register
from forms_service.content.units import Unit
from forms_service.forms.definition import FormDefinition
from forms_service.schedule.expand import PlannedReception, expand
from forms_service.schedule.overlap import overlapping_days
from forms_service.schedule.series import Series
from forms_service.vietnam.working_days import WorkingCalendar

HOLIDAYS_NEEDED_AHEAD = timedelta(days=120)
"""How far ahead the holidays must be known before the catalogue warns: the year's notice comes out in autumn."""


@dataclass(frozen=True)
class ContentPage:
    """One published page: its path below the content folder, its address on the site, its front matter and body."""

    path: str
    url: str
    title: str
    meta: Mapping[str, Any]
    body: str


@dataclass(frozen=True, eq=False)  # itself only: what is made from it is cached by it
class Catalogue:
    """What an office publishes. Every mapping goes from id to object, `pages` from path (`lich/lanh-dao.md`) to page.

    `form_pages` and `series_pages` go from id to the address of its page (`/bieu-mau/dang-ky-gap-lanh-dao/`).
    `warnings` are worth an editor's look and stop nothing; those that depend on the day are in `warnings_on`.
    """

    folder: Path
    office: Office
    areas: Mapping[str, PolicyArea]
    units: Mapping[str, Unit]
    documents: Mapping[str, OfficialDocument]
    series: Mapping[str, Series]
    forms: Mapping[str, FormDefinition]
    models: Mapping[str, Model]
    figures: Mapping[str, FigureSet]
    articles: Mapping[str, Article]
    replies: Mapping[str, ReplyTemplate]
    letters: Mapping[str, LetterTemplate]
    data_rights: DataRights
    rollout_lists: Mapping[str, RolloutList]
    reported: tuple[ReportedStatus, ...]
    calendar: WorkingCalendar
    pages: Mapping[str, ContentPage]
    form_pages: Mapping[str, str]
    series_pages: Mapping[str, str]
    warnings: tuple[Fault, ...]

    def receptions(self, start: date, end: date) -> list[PlannedReception]:
        """The receptions of all series planned from `start` to `end` (inclusive), by day and hour."""
        found = [each for series in self.series.values() for each in expand(series, self.calendar, start, end)]
        return sorted(found, key=lambda each: (each.planned_on, each.starts_at is None, each.starts_at, each.id))

    def series_form_urls(self) -> dict[str, str]:
        """Series id -> address of the form page by which one registers, for series that have one."""
        return {each.id: self.form_pages[each.form] for each in self.series.values() if each.form}

    @property
    def register(self) -> Register:
        """How far units are with models, as content alone tells it."""
        return Register(self.units, self.documents, self.reported)

    def warnings_on(self, day: date) -> tuple[Fault, ...]:
        """`warnings`, and one for each year within 120 days of `day` whose holidays are missing or not complete."""
        years = sorted({day.year, (day + HOLIDAYS_NEEDED_AHEAD).year})
        unknown = [year for year in years if not self.calendar.is_complete(year)]
        return self.warnings + tuple(map(self._holiday_warning, unknown))

    def _holiday_warning(self, year: int) -> Fault:
        cause = f"chưa có đủ ngày nghỉ năm {year}, các buổi trong năm đó chỉ là dự kiến"
        return Fault(self.folder / "ngay-nghi" / f"{year}.yml", 1, "", cause, "điền theo thông báo chính thức của năm")


def load_catalogue(folder: Path, *, links: bool = False) -> Catalogue:
    """Read all content below `folder`. Raises ContentError with every fault found, across files.

    With `links` a dead link or a missing picture is a fault too: the site cannot be built with one, though the service
    can run.
    """
    gathered = gather(folder)
    check_references(gathered)
    if links:
        check_links(gathered)
    if gathered.faults:
        raise ContentError(list(dict.fromkeys(gathered.faults)))
    return Catalogue(
        folder=folder,
        office=gathered.office,
        areas=gathered.areas,
        units=gathered.units,
        documents=gathered.documents,
        series=gathered.series,
        forms=gathered.forms,
        models=gathered.models,
        figures=gathered.figures,
        articles=gathered.articles,
        replies=gathered.replies,
        letters=gathered.letters,
        data_rights=gathered.data_rights,
        rollout_lists=gathered.rollout_lists,
        reported=gathered.reported,
        calendar=build_calendar(list(gathered.years.values())),
        pages=_pages(gathered),
        form_pages=_addresses(gathered, "form"),
        series_pages=_addresses(gathered, "series"),
        warnings=tuple(_overlaps(gathered)),
    )


def _pages(gathered: Gathered) -> dict[str, ContentPage]:
    return {
        path: ContentPage(path, _address(path), page.front.text("title"), page.front.plain(), page.body)
        for path, page in gathered.pages.items()
    }


def _address(path: str) -> str:
    """A page's address on the site: `a/b.md` is `/a/b/`, `a/index.md` is `/a/`."""
    stem = path.removesuffix(".md")
    folder = stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else stem + "/"
    return "/" + folder


def _addresses(gathered: Gathered, kind: str) -> dict[str, str]:
    return {found: _address(path) for (of_kind, found), path in gathered.page_of.items() if of_kind == kind}


def _overlaps(gathered: Gathered) -> Iterator[Fault]:
    """Two series at one place at the same time: worth a word, not forbidden (C2 of the dossier)."""
    for one, other in combinations(gathered.series.values(), 2):
        days = overlapping_days(one, other) if one.place == other.place else ()
        if days:
            section = gathered.sections["series", other.id]
            cause = f"cùng nơi, cùng giờ vào {', '.join(days)} với lịch “{one.title}”"
            yield Fault(section.file, section.line, "series.rule", cause, "xếp lệch giờ, hoặc để nguyên nếu đủ chỗ")
