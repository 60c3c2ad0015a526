"""What the list of meetings and the page of one show, gathered from one snapshot; and what is still to be done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms_service.catalogue import Catalogue
from forms_service.meetings.agenda import Agenda, agenda_of
from forms_service.meetings.counting import met_at
from forms_service.meetings.model import MEETINGS, MINUTES, NAGGED_FOR, is_held_by
from forms_service.meetings.support import accounts_of, asked_of, matters_by_unit, still_to_ask
from forms_service.receptions import standing
from forms_service.storage.contract import Document, Reader

AHEAD = timedelta(days=28)
"""How far ahead the list of meetings looks."""
BACK = timedelta(days=14)
"""How far back it lists meetings that are complete; incomplete ones stay for `NAGGED_FOR`."""


@dataclass(frozen=True)
class Line:
    """One reception of the list. `missing`: what is still to be written down, in words."""

    agenda: Agenda
    hours: str
    to_ask: int
    silent: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class UnitLine:
    """One unit of a reception: how many matters it prepares, how many it was not asked for, and its answer.

    `accounts`: how many accounts it has; with none somebody must phone (`phone`, if content knows it).
    """

    unit: str
    name: str
    parties: int
    new: int
    accounts: int
    phone: str
    request: int | None
    asked_at: str
    answered_at: str
    stale: bool
    attendees: str
    note: str
    reminded: bool


def meetings_between(reader: Reader, catalogue: Catalogue, now: datetime) -> list[Line]:
    """The receptions of the list: those to come, by day, after those that are incomplete or were held lately."""
    today = now.date()
    start, end = today - NAGGED_FOR, today + AHEAD
    found = standing.standing(reader, catalogue.receptions(today, end), start, end, personal=True)
    lines = [_line(reader, catalogue, each["reception"], now) for each in found]
    return [line for line in lines if line is not None and _is_listed(line, today)]


def missing_of(agenda: Agenda, now: datetime) -> tuple[str, ...]:
    """What is still to be written down about a reception that has begun."""
    if not is_held_by(agenda.reception, now) or "id" not in agenda.reception:
        return ()
    found = []
    if agenda.meeting is None or agenda.meeting["attendance_at"] is None:
        found.append("điểm danh")
    if agenda.unwritten:
        found.append(f"biên bản của {len(agenda.unwritten)} lượt")
    return tuple(found)


@dataclass(frozen=True)
class Incomplete:
    """A reception that is over and of which something is not written down."""

    reception: Document
    attendance: bool
    minutes: int

    @property
    def missing(self) -> str:
        """What is missing, in words."""
        minutes = f"biên bản của {self.minutes} lượt" if self.minutes else ""
        return " và ".join(part for part in ("điểm danh" if self.attendance else "", minutes) if part)


def incomplete(reader: Reader, today: date) -> list[Incomplete]:
    """Receptions of the last weeks, kept by the store, whose attendance or minutes are missing, by day.

    Those of `today` only once they are noted to have taken place.
    """
    first, below = (today - NAGGED_FOR).isoformat(), (today + timedelta(days=1)).isoformat()
    known = reader.select("receptions", key="day", at_least=first, below=below)
    over = (each for each in known if each["state"] == "took_place" or each["day"] < today.isoformat())
    found = [_incomplete(reader, each) for each in over if each["state"] != "cancelled"]
    return [each for each in found if each.missing]


def _incomplete(reader: Reader, reception: Document) -> Incomplete:
    name = reception["reception"]
    meeting = reader.find(MEETINGS.name, reception=name)
    unwritten = sum(
        1 for each in met_at(reader, name) if not reader.count(MINUTES.name, equal={"submission": each["submission"]})
    )
    return Incomplete(reception, meeting is None or meeting["attendance_at"] is None, unwritten)


def units_of(reader: Reader, catalogue: Catalogue, agenda: Agenda) -> list[UnitLine]:
    """Every unit that prepares for a reception or was asked to, in the order of the agenda."""
    new = {each.unit: len(each.new) for each in still_to_ask(agenda)}
    units = dict.fromkeys((*matters_by_unit(agenda), *(request["unit"] for request in agenda.requests)))
    return [_unit_line(reader, catalogue, agenda, unit, new.get(unit, 0)) for unit in units]


def _unit_line(reader: Reader, catalogue: Catalogue, agenda: Agenda, unit: str, new: int) -> UnitLine:
    request = next((each for each in agenda.requests if each["unit"] == unit), None)
    known = catalogue.units.get(unit)
    parties = len(matters_by_unit(agenda).get(unit, ())) if request is None else len(asked_of(agenda, request)) + new
    return UnitLine(
        unit=unit,
        name=standing.place_name(catalogue, unit, agenda.day),
        parties=parties,
        new=new,
        accounts=len(accounts_of(reader, unit)),
        phone=(known.contact.phone or "") if known else "",
        request=request["id"] if request else None,
        asked_at=request["asked_at"] if request else "",
        answered_at=(request["answered_at"] or "") if request else "",
        stale=bool(request and request["answered_at"] and request["awaited"]),
        attendees=request["attendees"] if request else "",
        note=request["note"] if request else "",
        reminded=bool(request and request["reminded"] and request["reminded"] == request["wave"]),
    )


def _line(reader: Reader, catalogue: Catalogue, reception_id: str, now: datetime) -> Line | None:
    agenda = agenda_of(reader, catalogue, reception_id)
    if agenda is None:
        return None
    silent = sum(1 for request in agenda.requests if request["awaited"])
    hours = standing.view_of(catalogue, agenda.reception)
    asks = 0 if is_held_by(agenda.reception, now) else len(still_to_ask(agenda))
    return Line(agenda, _hours(hours.starts_at, hours.ends_at), asks, silent, missing_of(agenda, now))


def _hours(start: datetime | None, end: datetime | None) -> str:
    return f"{start:%H:%M}–{end:%H:%M}" if start and end else ""


def _is_listed(line: Line, today: date) -> bool:
    reception = line.agenda.reception
    recent = line.agenda.day >= today - BACK and ("id" in reception or line.agenda.day >= today)
    return recent or bool(line.missing)
