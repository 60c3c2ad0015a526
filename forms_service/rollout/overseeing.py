"""How far every unit is with every model, and who has not reported: what oversight sees on screen and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.content.standings import Register, Standing
from forms_service.content.units import Unit
from forms_service.rollout.duty import Duty, duties_of, missing
from forms_service.rollout.model import ADOPTION_REPORTS, STATUSES
from forms_service.rollout.periods import Period
from forms_service.rollout.register import register_now
from forms_service.rollout.reminding import accounts_of, model_title, reminders_of
from forms_service.rollout.viewing import Told, told_goal, unit_name
from forms_service.sheets.model import Cell, Sheet
from forms_service.staff.accounts import list_staff
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.collation import sort_key


@dataclass(frozen=True)
class Choice:
    """What is looked at: a period, and of its units those with a model or of a territory (both may be empty)."""

    period: Period
    model: str = ""
    territory: str = ""


@dataclass(frozen=True)
class Row:
    """A unit and a model at the end of the period."""

    unit: str
    unit_name: str
    territory: str
    successors: tuple[str, ...]
    model: str
    standing: Standing | None
    source: str
    planned: Told | None
    target: Told | None
    last: Document | None

    @property
    def status(self) -> str:
        """The status in words; that nothing is known is not the same as that nothing is done."""
        return STATUSES[self.standing.status] if self.standing else "Chưa có thông tin"

    @property
    def days_late(self) -> int | None:
        """By how many days the start missed the planned day; None where one of both is not known."""
        begun = self.standing.from_day if self.standing and self.standing.status in {"pilot", "official"} else None
        return (begun - self.planned.day).days if begun and self.planned else None


@dataclass(frozen=True)
class Silent:
    """A unit that owes a report: of which models, how often it was reminded, whether anybody there has an account."""

    duty: Duty
    unit_name: str
    models: tuple[str, ...]
    reminders: tuple[Document, ...]
    accounts: int


@dataclass(frozen=True)
class Overview:
    """Everything on the screen. `owing`: how many units the lists in force name for the period; 0: no list."""

    rows: tuple[Row, ...]
    silent: tuple[Silent, ...]
    owing: int

    @property
    def reported(self) -> int:
        """How many of the owing units have met their duty."""
        return self.owing - len(self.silent)


def overview(reader: Reader, catalogue: Catalogue, chosen: Choice) -> Overview:
    """What is known of the end of the period, of the units that were there then."""
    day = chosen.period.end
    register = register_now(reader, catalogue)
    duties = [each for each in duties_of(catalogue, chosen.period) if _fits(catalogue, each.unit, chosen.territory)]
    owed = [each for each in duties if not chosen.model or chosen.model in each.models]
    rows = [_row(reader, catalogue, register, unit, model, day) for unit, model in _pairs(catalogue, register, chosen)]
    staff = list_staff(reader)
    silent = tuple(
        Silent(
            duty,
            unit_name(catalogue, duty.unit, day),
            tuple(model_title(catalogue, model) for model in models),
            tuple(reminders_of(reader, duty.unit, duty.period.key)),
            len(accounts_of(staff, duty.unit)),
        )
        for duty, models in missing(reader, owed)
    )
    return Overview(tuple(sorted(rows, key=lambda row: (sort_key(row.unit_name), row.model))), silent, len(owed))


def territories(catalogue: Catalogue) -> list[Unit]:
    """Former districts and today's units that took over others: by both people look for a unit (details 3.9)."""
    inherited = {successor.unit for unit in catalogue.units.values() for successor in unit.successors}
    found = [
        unit
        for unit in catalogue.units.values()
        if unit.kind == "district" or (unit.kind == "commune" and unit.id in inherited)
    ]
    return sorted(found, key=lambda unit: (unit.kind != "district", sort_key(unit.name)))


def sheet_of(rows: Sequence[Row], title: str) -> Sheet:
    """The rows as a spreadsheet."""
    headings = (
        "Đơn vị", "Địa bàn cũ", "Nay thuộc", "Mô hình", "Tình trạng", "Từ ngày", "Nguồn",
        "Ngày theo kế hoạch", "Văn bản kế hoạch", "Ngày phấn đấu", "Văn bản phấn đấu", "Kỳ báo cáo cuối",
    )  # fmt: skip
    return Sheet(title, headings, (_cells(row) for row in rows), len(rows))


def _cells(row: Row) -> tuple[Cell, ...]:
    return (
        row.unit_name,
        row.territory,
        "; ".join(row.successors),
        row.model,
        row.status,
        row.standing.from_day if row.standing else None,
        row.source,
        row.planned.day if row.planned else None,
        row.planned.document if row.planned else None,
        row.target.day if row.target else None,
        row.target.document if row.target else None,
        row.last["period"] if row.last else None,
    )


def _pairs(catalogue: Catalogue, register: Register, chosen: Choice) -> Iterator[tuple[str, str]]:
    """Units with their models: those of which something is known, and those that a list in force names."""
    day = chosen.period.end
    known = [(each.unit, each.model) for each in register.standings(day)]
    listed = [
        (unit, each.model)
        for each in catalogue.rollout_lists.values()
        if each.period.covers(day)
        for unit in each.units
    ]
    for unit, model in dict.fromkeys([*known, *listed]):
        if chosen.model in {"", model} and _fits(catalogue, unit, chosen.territory):
            yield unit, model


def _fits(catalogue: Catalogue, unit: str, territory: str) -> bool:
    """Whether a unit is, lies in, or went into the territory."""
    if not territory:
        return True
    found = catalogue.units.get(unit)
    if found is None:
        return False
    return territory in {successor.unit for successor in found.successors} | set(_lineage(catalogue, unit))


def _lineage(catalogue: Catalogue, unit: str) -> Iterator[str]:
    """The unit and those above it."""
    above: str | None = unit
    while above:
        yield above
        above = catalogue.units[above].parent if above in catalogue.units else None


def _row(  # noqa: PLR0913, PLR0917  # private: one cell of the table, and where it is looked up
    reader: Reader, catalogue: Catalogue, register: Register, unit: str, model: str, day: date
) -> Row:
    found, standing = catalogue.units.get(unit), register.standing(unit, model, day)
    planned, target = register.planned(unit, model), register.target(unit, model)
    equal, below = {"unit": unit, "model": model, "live": "sent"}, day.isoformat() + "~"
    last = reader.select(ADOPTION_REPORTS.name, equal=equal, key="end", below=below, descending=True, limit=1)
    parent = catalogue.units.get((found.parent if found else None) or "")
    return Row(
        unit=unit,
        unit_name=unit_name(catalogue, unit, day),
        territory=parent.name_on(day) if parent and parent.kind == "district" else "",
        successors=tuple(unit_name(catalogue, each.unit, date.max) for each in found.successors) if found else (),
        model=model_title(catalogue, model),
        standing=standing,
        source=_source(catalogue, standing),
        planned=told_goal(catalogue, "Theo kế hoạch", planned) if planned else None,
        target=told_goal(catalogue, "Phấn đấu", target) if target else None,
        last=last[0] if last else None,
    )


def _source(catalogue: Catalogue, standing: Standing | None) -> str:
    if standing is None:
        return ""
    if standing.reported:
        return f"Báo cáo của đơn vị, {standing.reported}"
    document = catalogue.documents.get(standing.document or "")
    if document is None:
        return "Sổ nhân rộng, chưa ghi văn bản"
    return document.number_text.removeprefix("Số: ") if document.number else document.title
