"""All of an office's content, read once and checked across files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms_service.content.areas import PolicyArea
from forms_service.content.articles import Article
from forms_service.content.documents import OfficialDocument
from forms_service.content.faults import Fault
from forms_service.content.figures import FigureSet
from forms_service.content.models import Model
from forms_service.content.office import Office
from forms_service.content.units import Unit
from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.series import Series

if TYPE_CHECKING:
    from forms_service.forms.definition import FormDefinition
    from forms_service.vietnam.working_days import WorkingCalendar


@dataclass(frozen=True)
class ContentPage:
    """One published page: its path below the content folder, its address on the site, its front matter and body."""

    path: str
    url: str
    title: str
    meta: Mapping[str, Any]
    body: str


@dataclass(frozen=True)
class Catalogue:
    """What an office publishes. Every mapping goes from id to object, `pages` from path (`lich/lanh-dao.md`) to page.

    `warnings` are worth an editor's look and stop nothing.
    """

    folder: Path
    office: Office
    areas: Mapping[str, PolicyArea]
    units: Mapping[str, Unit]
    documents: Mapping[str, OfficialDocument]
    series: Mapping[str, Series]
    forms: Mapping[str, "FormDefinition"]
    models: Mapping[str, Model]
    figures: Mapping[str, FigureSet]
    articles: Mapping[str, Article]
    calendar: "WorkingCalendar"
    pages: Mapping[str, ContentPage]
    form_pages: Mapping[str, str]
    """Form id -> address of its page, such as `/bieu-mau/dang-ky-gap-lanh-dao/`."""
    series_pages: Mapping[str, str]
    """Series id -> address of its page."""
    warnings: tuple[Fault, ...]

    def receptions(self, start: date, end: date) -> list[PlannedReception]:
        """The receptions of all series planned from `start` to `end` (inclusive), by day and hour."""
        raise NotImplementedError

    def series_form_urls(self) -> dict[str, str]:
        """Series id -> address of the form page by which one registers, for series that have one."""
        raise NotImplementedError

    def warnings_on(self, day: date) -> tuple[Fault, ...]:
        """`warnings`, and one more when the holidays of the year after `day` are missing or not complete."""
        raise NotImplementedError


def load_catalogue(folder: Path) -> Catalogue:
    """Read all content below `folder`. Raises ContentError with every fault found, across files."""
    raise NotImplementedError
