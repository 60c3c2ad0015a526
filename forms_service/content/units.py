"""Units: provinces, communes, departments, places. Their names are dated; history is never rewritten."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from forms_service.content.contact import Contact, read_contact
from forms_service.content.dated import DatedName, name_on, read_names
from forms_service.content.faults import Fault
from forms_service.content.office import Week, read_week
from forms_service.content.reading import Page, Section, read_yaml

UnitKind = Literal["province", "district", "commune", "department", "centre", "place", "organisation"]
AdoptionStatus = Literal["none", "planned", "pilot", "official", "paused"]

UNIT_KINDS: tuple[UnitKind, ...] = (
    "province",
    "district",
    "commune",
    "department",
    "centre",
    "place",
    "organisation",
)
ADOPTION_STATUSES: tuple[AdoptionStatus, ...] = ("none", "planned", "pilot", "official", "paused")


@dataclass(frozen=True)
class Successor:
    """The unit (its id) that took over on `from_day`; not verified: an editor's reading of the reform.

    `renamed`: it is the same body under another name or anew, not one into which it was merged.
    """

    unit: str
    from_day: date | None
    verified: bool
    renamed: bool


@dataclass(frozen=True)
class Adoption:
    """A model taken up by a unit. Planned and target date stand apart, each with its document (C10 of the dossier)."""

    model: str
    status: AdoptionStatus
    from_day: date | None
    document: str | None
    planned_on: date | None
    planned_document: str | None
    target_on: date | None
    target_document: str | None
    note: str


@dataclass(frozen=True)
class Unit:
    """A unit and what it was called when; `parent` and successors are ids. `line` and `file` say where it stands."""

    id: str
    kind: UnitKind
    names: tuple[DatedName, ...]
    parent: str | None
    successors: tuple[Successor, ...]
    aliases: tuple[str, ...]
    week: Week
    contact: Contact
    adoptions: tuple[Adoption, ...]
    file: Path
    line: int

    @property
    def name(self) -> str:
        """The latest name."""
        return self.names[-1].name

    def name_on(self, day: date) -> str:
        """What the unit was called on `day`."""
        return name_on(self.names, day)

    def exists_on(self, day: date) -> bool:
        """Whether the unit was there on `day`, as far as its names tell."""
        return any(name.period.covers(day) for name in self.names)


def read_unit_page(page: Page) -> Unit:
    """The unit of a page of `don-vi/`. Faults go to the page's list."""
    return read_unit(page.front.section("unit"))


def read_unit_table(path: Path, faults: list[Fault]) -> tuple[Unit, ...]:
    """The units of a table `don-vi/*.yml`, under the key `units`."""
    section = read_yaml(path, faults)
    units = tuple(read_unit(entry) for entry in section.sections("units"))
    section.finish()
    return units


def read_unit(section: Section) -> Unit:
    """One unit. Faults go to the section's list; a unit without a name gets its id for one."""
    unit_id = section.identifier("id")
    names = read_names(section)
    if not names:
        section.fault("names", "đơn vị chưa có tên", "thêm `names: [{name: …}]`")
    unit = Unit(
        id=unit_id,
        kind=cast("UnitKind", section.text("kind", choices=UNIT_KINDS)),
        names=names,
        parent=section.maybe_identifier("parent"),
        successors=tuple(_read_successor(entry) for entry in section.sections("successors")),
        aliases=section.texts("aliases"),
        week=read_week(section),
        contact=read_contact(section),
        adoptions=tuple(_read_adoption(entry) for entry in section.sections("adoptions")),
        file=section.file,
        line=section.line,
    )
    section.finish()
    return unit


def _read_successor(entry: Section) -> Successor:
    successor = Successor(
        entry.identifier("unit"), entry.maybe_day("from"), entry.flag("verified"), entry.flag("renamed")
    )
    entry.finish()
    return successor


def _read_adoption(entry: Section) -> Adoption:
    adoption = Adoption(
        model=entry.identifier("model"),
        status=cast("AdoptionStatus", entry.text("status", choices=ADOPTION_STATUSES)),
        from_day=entry.maybe_day("from"),
        document=entry.maybe_identifier("document"),
        planned_on=entry.maybe_day("planned_on"),
        planned_document=entry.maybe_identifier("planned_document"),
        target_on=entry.maybe_day("target_on"),
        target_document=entry.maybe_identifier("target_document"),
        note=entry.maybe_text("note") or "",
    )
    if adoption.status in ("pilot", "official") and adoption.from_day is None:
        entry.fault("from", "đã triển khai thì phải có ngày bắt đầu", "thêm dòng `from: năm-tháng-ngày`")
    entry.finish()
    return adoption
