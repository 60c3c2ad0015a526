"""What is kept about one reception beside its registrations, and the rules of it. No I/O, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.schedule.expand import series_and_day
from forms_service.storage.contract import Document, Index, Table
from forms_service.vietnam.clock import ZONE

SUPPORT_REQUESTS = Table(
    "support_requests",
    (Index(("reception", "unit"), unique=True), Index(("unit", "day")), Index(("day",))),
)
"""One row for each unit asked to prepare for a reception: reception, unit, day (of the reception, as last told),
told (mark of what was told of it: `told_mark`), submissions (asked for, in the order of asking), wave (how often
asked), asked_at, asked_by (staff id; null: by itself), mailed (how many accounts were written to), awaited (whether an
answer is), reminded (the wave that was reminded of), attendees, note, answered_at, answered_by, answered_wave.
Attendees are data of staff (C1)."""

PREPARATIONS = Table("preparations", (Index(("submission", "unit"), unique=True),))
"""What a unit has prepared for one party's matter: submission, unit, text (C2), at, by (staff id)."""

AGENDA_ENTRIES = Table("agenda_entries", (Index(("submission",), unique=True), Index(("reception", "submission"))))
"""What staff changed about one registration's place in the agenda: submission, reception, units (who must prepare;
null: by dated routing), position (null: by rank and arrival), reason (of the position)."""

MEETINGS = Table("meetings", (Index(("reception",), unique=True),))
"""One row for each reception whose attendance was written down: reception, others_parties and others_people (met
without being registered by name), attendance_at, attendance_by."""

MINUTES = Table("minutes", (Index(("submission",), unique=True), Index(("reception", "submission"))))
"""What became of one party's talk: submission, reception, raised, instruction (C2), matters (ids), no_matter (why none
came of it; empty otherwise), pressed (mark of what was last saved), written_at, written_by."""

TABLES = (SUPPORT_REQUESTS, PREPARATIONS, AGENDA_ENTRIES, MEETINGS, MINUTES)

COMES = frozenset({"placed", "confirmed", "attended", "absent"})
"""States of a registration that stand in the agenda. An offered place is not taken yet; it is listed below."""
PENDING = frozenset({"offered", "waiting"})
"""States of a registration that may still move up: who must prepare for it is asked when it does."""

LONGEST_TEXT = 4000
LONGEST_LINE = 200
MOST_PEOPLE = 50
"""People of one party, and of an uncounted rest at once, that attendance takes: a slip of the finger is more."""
MOST_MATTERS = 12
"""Rows of matters in one form of minutes: what a form may hold in all is bounded (`web.bodies.MAX_FIELDS`)."""
NAGGED_FOR = timedelta(days=60)
"""How long after a reception staff are reminded that attendance or minutes are missing."""


class MeetingError(Exception):
    """Something about a reception that cannot be kept as asked; the text, in Vietnamese, says what to do."""


def in_order(registrations: Sequence[Document], entries: Mapping[int, Document]) -> list[Document]:
    """Registrations in the order of the agenda: by rank and arrival (C6 of the dossier), then those that staff gave a
    position are put there. `entries`: rows of `agenda_entries` by submission; one of another reception does not count.
    """
    ranked = sorted(registrations, key=lambda each: (each["priority_rank"], each["arrived_at"], each["id"]))
    given = [(_position(each, entries), each) for each in ranked]
    order = [each for position, each in given if position is None]
    for position, each in sorted(((p, e) for p, e in given if p is not None), key=lambda pair: pair[0]):
        order.insert(position - 1, each)
    return order


def _position(registration: Document, entries: Mapping[int, Document]) -> int | None:
    entry = entries.get(registration["submission"])
    if entry is None or entry["reception"] != registration["reception"]:
        return None
    position: int | None = entry["position"]
    return position


def proposed_units(catalogue: Catalogue, values: Mapping[str, Any], day: date) -> tuple[str, ...]:
    """Ids of the units that must prepare on `day` by dated routing: who leads the area, then who supports it."""
    area = catalogue.areas.get(str(values.get("field", "")))
    return tuple(dict.fromkeys((*area.agencies_on(day), *area.supports_on(day)))) if area else ()


def choosable_units(catalogue: Catalogue, day: date) -> list[str]:
    """Ids of the units that can be asked on `day`: agencies that exist, in the order of content."""
    kinds = {"department", "commune", "centre"}
    return [unit.id for unit in catalogue.units.values() if unit.kind in kinds and unit.exists_on(day)]


def remind_at(catalogue: Catalogue, day: date) -> datetime:
    """When a unit that has not answered is reminded of a reception on `day`: working days before it, at an hour, as
    `meetings.remind_departments` of the office says."""
    rule = catalogue.office.meetings
    before = catalogue.calendar.add_working_days(day, -rule.remind_days, catalogue.office.hours.week)
    return datetime.combine(before, rule.remind_at, ZONE)


def starts_at(reception: Mapping[str, Any]) -> datetime:
    """When a reception begins; without set hours the beginning of its day (+07:00)."""
    text = reception["starts_at"] or f"{reception['day']}T00:00:00+07:00"
    return datetime.fromisoformat(text)


def told_mark(reception: Mapping[str, Any]) -> str:
    """What a unit was told of a reception as one text: it is told again when this changes."""
    gone = reception["state"] == "cancelled"
    return "|".join(str(fact) for fact in (reception["day"], reception["starts_at"], reception["place"], gone))


def is_held_by(reception: Mapping[str, Any], now: datetime) -> bool:
    """Whether its attendance can be written down: it has begun and was not cancelled."""
    return reception["state"] != "cancelled" and starts_at(reception) <= now


def is_id(text: str) -> bool:
    """Whether a text of an address can be the id of a reception."""
    try:
        series_and_day(text)
    except ValueError:
        return False
    return len(text) <= 100


@dataclass(frozen=True)
class Held:
    """Receptions held by one host of one series: how many, parties met, people met."""

    series: str
    host: str
    receptions: int
    parties: int
    people: int


@dataclass(frozen=True)
class Counts:
    """What a report counts of a period. `lower` parties brought a dossier that lies with a commune, `lower_overdue` of
    them an overdue one (F26 of the dossier); `told_level` said where theirs lies at all: the base of that share.
    """

    held: tuple[Held, ...]
    lower: int
    lower_overdue: int
    told_level: int

    @property
    def receptions(self) -> int:
        return sum(each.receptions for each in self.held)

    @property
    def parties(self) -> int:
        return sum(each.parties for each in self.held)

    @property
    def people(self) -> int:
        return sum(each.people for each in self.held)
