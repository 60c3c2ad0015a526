"""Reads every content file of an office once, each into its typed object; references are checked afterwards."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from forms_service.content.areas import PolicyArea, read_areas
from forms_service.content.articles import Article, read_article
from forms_service.content.data_rights import DataRights, read_data_rights
from forms_service.content.documents import OfficialDocument, read_document
from forms_service.content.faults import ContentError, Fault
from forms_service.content.figures import FigureSet, read_figure_set
from forms_service.content.files import content_files
from forms_service.content.holidays import HolidayYear, read_holiday_year
from forms_service.content.letters import LetterTemplate, read_letter
from forms_service.content.matters import ReplyTemplate, read_reply
from forms_service.content.models import Model, read_model
from forms_service.content.office import Office, read_office
from forms_service.content.reading import Page, Section, read_page, read_yaml
from forms_service.content.rollouts import (
    FOLDER,
    LISTS,
    REPORTED,
    ReportedStatus,
    RolloutList,
    read_reported,
    read_rollout_lists,
)
from forms_service.content.units import Unit, read_unit_page, read_unit_table
from forms_service.content.yaml import Located
from forms_service.forms.checks import check_splits
from forms_service.forms.definition import FormDefinition
from forms_service.forms.reading import read_form
from forms_service.schedule.series import Series, read_series

KINDS = {
    "mo-hinh": "model",
    "lich": "series",
    "ket-qua": "article",
    "van-ban": "document",
    "bieu-mau": "form",
    "don-vi": "unit",
}
"""The key under which the pages of a folder carry our data."""
_KIND_OF = {**KINDS, "so-lieu": "figure", "linh-vuc.yml": "area"}
REPLIES = "mau-tra-loi"
LETTERS = "thu"
UNPUBLISHED = frozenset({LETTERS, REPLIES})
"""Templates of letters and replies: texts for staff, never pages."""

_THEME_KEYS = ("hide", "template", "search", "icon")
_OTHER_ID = "đặt mã khác"
_PAGE_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*\.md$")


_READERS: Mapping[str, Callable[[Page], Any]] = {
    "model": read_model,
    "series": read_series,
    "article": read_article,
    "document": read_document,
    "unit": read_unit_page,
}


@dataclass
class Gathered:
    """What was read, faults included. Paths of pages are relative to `folder`.

    `sections` and `page_of` tell where a page's object stands, by (kind, id); a form that could not be read is there
    too, so that its fault is told once and not again by all who refer to it.
    """

    folder: Path
    faults: list[Fault]
    office: Office
    pages: dict[str, Page] = field(default_factory=dict)
    sections: dict[tuple[str, str], Section] = field(default_factory=dict)
    page_of: dict[tuple[str, str], str] = field(default_factory=dict)
    areas: dict[str, PolicyArea] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    documents: dict[str, OfficialDocument] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    figures: dict[str, FigureSet] = field(default_factory=dict)
    forms: dict[str, FormDefinition] = field(default_factory=dict)
    years: dict[int, HolidayYear] = field(default_factory=dict)
    replies: dict[str, ReplyTemplate] = field(default_factory=dict)
    letters: dict[str, LetterTemplate] = field(default_factory=dict)
    data_rights: DataRights = field(default_factory=DataRights)
    rollout_lists: dict[str, RolloutList] = field(default_factory=dict)
    reported: tuple[ReportedStatus, ...] = ()

    def of(self, kind: str) -> dict[str, Any]:
        """The objects that pages carry under the key `kind`."""
        plural = {"series": "series"}.get(kind, kind + "s")
        return cast("dict[str, Any]", getattr(self, plural))

    def ids(self, kind: str) -> set[str]:
        """Every id that a reference of this kind may name."""
        declared = {found for of_kind, found in self.sections if of_kind == kind}
        return declared | set(self.of(kind))

    def missing(self, kind: str, names: Iterable[str | None]) -> list[str]:
        """Which of these names nothing has. None while a file that may hold them could not be read: its fault is told
        first, and this would only follow from it."""
        if self.may_be_unread(kind):
            return []
        known = self.ids(kind)
        return [name for name in names if name and name not in known]

    def may_be_unread(self, kind: str) -> bool:
        """Whether an object of this kind may stand in a file that could not be read."""
        unread = {fault.file.relative_to(self.folder).parts[0] for fault in self.faults if fault.unread}
        return any(_KIND_OF.get(part) == kind for part in unread)


def gather(folder: Path) -> Gathered:
    """Read all content below `folder`. Never raises for content: what is wrong stands in `faults`."""
    faults: list[Fault] = []
    office = folder / "co-quan.yml"
    if not office.is_file():
        raise ContentError([Fault(office, 1, "", "không có tệp này", "tạo tệp, xem docs/content-format.md")])
    gathered = Gathered(folder, faults, read_office(office, faults))
    for path in _published(folder):
        _gather_page(gathered, path)
    _gather_forms(gathered)
    _gather_tables(gathered)
    return gathered


def _published(folder: Path) -> Iterator[Path]:
    for path in content_files(folder, "**/*.md"):
        if path.relative_to(folder).parts[0] not in UNPUBLISHED and not path.name.startswith("_"):
            yield path


def _gather_page(gathered: Gathered, path: Path) -> None:
    page = read_page(path, gathered.faults)
    relative = path.relative_to(gathered.folder).as_posix()
    gathered.pages[relative] = page
    kind = KINDS.get(relative.partition("/")[0]) if path.name != "index.md" else None
    _check_front(page, kind)
    if kind is None:
        return
    section = page.front.maybe_section(kind)
    if kind == "form":
        _place(gathered, kind, relative, str(section.raw("id")) if section else "")
        return
    found = _READERS[kind](page)
    if _place(gathered, kind, relative, found.id):
        gathered.of(kind)[found.id] = found


def _place(gathered: Gathered, kind: str, relative: str, found_id: str) -> bool:
    """Note where an object stands. False, with a fault, if another one has its id; False if it has none."""
    page = gathered.pages[relative]
    section = page.front.maybe_section(kind)
    if section is None or not found_id:
        return False
    if (kind, found_id) in gathered.sections:
        section.fault("id", f"mã “{found_id}” đã dùng ở {gathered.page_of[kind, found_id]}", _OTHER_ID)
        return False
    gathered.sections[kind, found_id] = section
    gathered.page_of[kind, found_id] = relative
    return True


def _check_front(page: Page, kind: str | None) -> None:
    """The keys that every page may have; `kind` is the one more that this folder's pages have."""
    if not _PAGE_NAME.match(page.file.name):
        cause = "tên tệp thành địa chỉ của trang, chỉ dùng chữ thường không dấu, chữ số và dấu -"
        page.front.faults.append(Fault(page.file, 1, "", cause, "đổi tên tệp, ví dụ gap-go-thang-11.md"))
    page.front.text("title")
    page.front.maybe_text("description")
    page.front.maybe_day("date")
    page.front.texts("tags")
    for key in (*_THEME_KEYS, *([kind] if kind else [])):
        page.front.raw(key)
    page.front.finish()


def _gather_forms(gathered: Gathered) -> None:
    """Forms share the fields of `chung.yml`, so they are read together."""
    shared = gathered.folder / "bieu-mau" / "chung.yml"
    missing = Section(Located({}, 1), shared, gathered.faults)
    common = read_yaml(shared, gathered.faults) if shared.is_file() else missing
    if any(fault.unread and fault.file == shared for fault in gathered.faults):
        return  # every form would seem to use fields that nobody has written
    for kind, form_id in sorted(gathered.sections):
        if kind != "form":
            continue
        form = read_form(gathered.pages[gathered.page_of[kind, form_id]], common, gathered.faults)
        if form is not None:
            gathered.forms[form_id] = form
    if not gathered.may_be_unread("form"):
        check_splits(gathered.forms, shared.parent, gathered.faults)


def _gather_tables(gathered: Gathered) -> None:
    folder, faults = gathered.folder, gathered.faults
    for path in content_files(folder / "don-vi", "*.yml"):
        for unit in read_unit_table(path, faults):
            _add(gathered.units, unit, Fault(path, unit.line, "units.id", "", _OTHER_ID), faults)
    for path in content_files(folder / "so-lieu", "*.yml"):
        figures = read_figure_set(path, faults)
        _add(gathered.figures, figures, Fault(path, 1, "id", "", _OTHER_ID), faults)
    for path in content_files(folder / "ngay-nghi", "*.yml"):
        year = read_holiday_year(path, faults)
        gathered.years[year.year] = year
    _gather_rollout(gathered)
    if (folder / "quyen-du-lieu.yml").is_file():
        gathered.data_rights = read_data_rights(folder / "quyen-du-lieu.yml", faults)
    for path in content_files(folder / REPLIES, "*.md"):
        page = read_page(path, faults)
        template = read_reply(page)
        page.front.finish()
        _add(gathered.replies, template, Fault(path, template.line, "reply.id", "", _OTHER_ID), faults)
    for path in content_files(folder / LETTERS, "*.md"):
        page = read_page(path, faults)
        letter = read_letter(page)
        page.front.finish()
        _add(gathered.letters, letter, Fault(path, letter.line, "letter.id", "", _OTHER_ID), faults)
    if (folder / "linh-vuc.yml").is_file():
        path = folder / "linh-vuc.yml"
        for area in read_areas(path, faults):
            _add(gathered.areas, area, Fault(path, area.line, "areas.id", "", _OTHER_ID), faults)


def _gather_rollout(gathered: Gathered) -> None:
    lists, reported = (gathered.folder / FOLDER / name for name in (LISTS, REPORTED))
    for found in read_rollout_lists(lists, gathered.faults) if lists.is_file() else ():
        fault = Fault(lists, found.line, "lists.id", "", _OTHER_ID)
        _add(gathered.rollout_lists, found, fault, gathered.faults)
    if reported.is_file():
        gathered.reported = read_reported(reported, gathered.faults)


def _add(known: dict[str, Any], found: Any, where: Fault, faults: list[Fault]) -> None:
    """Keep `found` under its id; if another one has it, `where` becomes the fault."""
    if found.id in known:
        faults.append(replace(where, cause=f"mã “{found.id}” đã dùng"))
    elif found.id:
        known[found.id] = found
