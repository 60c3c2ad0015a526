"""Who is to take up a model, and what units reported of it: `nhan-rong/`. Lists are dated, totals never invented."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from forms_service.content.dated import Period, read_period
from forms_service.content.faults import Fault
from forms_service.content.reading import Section, read_yaml
from forms_service.content.units import ADOPTION_STATUSES, AdoptionStatus

Cycle = Literal["month", "quarter", "half", "year"]
CYCLES: tuple[Cycle, ...] = get_args(Cycle)

FOLDER = "nhan-rong"
LISTS = "danh-sach.yml"
REPORTED = "bao-cao.yml"
"""Written by `phucvu export rollout`: what units reported, for the site, which has no service behind it."""

USUAL_DUE_DAYS = 10
USUAL_STEPS = (0, 5)


@dataclass(frozen=True)
class RolloutList:
    """Units that are to take up a model, as a document names them: the only ground on which a share is counted (C12).

    `territory` is the unit that they belong to (a former district), `complete` whether these are all of its units.
    `report_every` None: nobody owes a report. Else one is due `due_days` working days after each period, and reminders
    go out so many working days after (or, negative, before) that day.
    """

    id: str
    title: str
    model: str
    territory: str | None
    period: Period
    units: tuple[str, ...]
    complete: bool
    document: str | None
    note: str
    report_every: Cycle | None
    due_days: int
    remind: tuple[int, ...]
    file: Path
    line: int


@dataclass(frozen=True)
class ReportedStatus:
    """What a unit reported of a model, approved by its own leader: the status, and the day from which it holds.

    `period` is how the report's period is written ("quý III năm 2026"), `until` its last day.
    """

    unit: str
    model: str
    status: AdoptionStatus
    from_day: date | None
    period: str
    until: date


def read_rollout_lists(path: Path, faults: list[Fault]) -> tuple[RolloutList, ...]:
    """The lists of `danh-sach.yml`. Faults: a list without units, a unit twice, an unknown cycle."""
    section = read_yaml(path, faults)
    lists = tuple(_read_list(entry) for entry in section.sections("lists"))
    section.finish()
    return lists


def read_reported(path: Path, faults: list[Fault]) -> tuple[ReportedStatus, ...]:
    """The rows of `bao-cao.yml`."""
    section = read_yaml(path, faults)
    section.maybe_text("counted_at")
    found = tuple(_read_row(entry) for entry in section.sections("reported"))
    section.finish()
    return found


def _read_list(entry: Section) -> RolloutList:
    units = entry.identifiers("units")
    if not units or len(set(units)) < len(units):
        entry.fault("units", "danh sách trống, hoặc ghi một đơn vị hai lần", "ghi mỗi đơn vị một lần")
    every = entry.maybe_text("report_every", choices=CYCLES)
    due_days = entry.maybe_integer("due_days")
    found = RolloutList(
        id=entry.identifier("id"),
        title=entry.text("title"),
        model=entry.identifier("model"),
        territory=entry.maybe_identifier("territory"),
        period=read_period(entry),
        units=units,
        complete=entry.flag("complete"),
        document=entry.maybe_identifier("document"),
        note=entry.maybe_text("note") or "",
        report_every=cast("Cycle | None", every),
        due_days=USUAL_DUE_DAYS if due_days is None else due_days,
        remind=_read_steps(entry),
        file=entry.file,
        line=entry.line,
    )
    entry.finish()
    return found


def _read_steps(entry: Section) -> tuple[int, ...]:
    if "remind" not in entry:
        return USUAL_STEPS
    raw = entry.raw("remind")
    if isinstance(raw, list) and all(type(step) is int and abs(step) <= 60 for step in raw):
        return tuple(sorted(set(raw)))
    entry.fault("remind", "phải là các số ngày làm việc, từ -60 đến 60", "ví dụ `remind: [-2, 0, 5]`")
    return USUAL_STEPS


def _read_row(entry: Section) -> ReportedStatus:
    found = ReportedStatus(
        unit=entry.identifier("unit"),
        model=entry.identifier("model"),
        status=cast("AdoptionStatus", entry.text("status", choices=ADOPTION_STATUSES)),
        from_day=entry.maybe_day("from"),
        period=entry.text("period"),
        until=entry.day("until"),
    )
    entry.finish()
    return found
