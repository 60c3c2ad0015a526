"""Drawing people from our own records: whose matter was answered, who was met; only those who agreed to a call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from forms_service.matters.model import MATTER_EVENTS, MATTERS
from forms_service.measures import Span
from forms_service.meetings.counting import held_between, met_at
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.storage.slices import in_slices
from forms_service.surveys.calling import MayContact
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import UNIT_UNKNOWN
from forms_service.surveys.people import NewPerson, add

LONGEST_DAYS = 93
"""A quarter: of what is longer ago nobody remembers much."""
_SLICE = 20
_OVER = frozenset({"answered", "closed"})


@dataclass(frozen=True)
class Served:
    """A service that can be asked about: the submission, the month (ISO), unit and field (ids or empty)."""

    submission: int
    month: str
    unit: str
    field: str


@dataclass
class Drawn:
    """What came of drawing: on the list now; known already or asked before; without consent or phone, or silenced."""

    added: int = 0
    known: int = 0
    left_out: int = 0


async def draw(store: Store, keys: Keys, may_contact: MayContact, actor: Actor, days: tuple[date, date]) -> Drawn:
    """Put everybody on the list who was served from the first to the last of `days` and may be called."""
    served = await store.read(lambda reader: served_between(reader, *days))
    drawn = Drawn()
    for start in range(0, len(served), _SLICE):
        slice_of = partial(_draw_some, keys=keys, may_contact=may_contact, some=served[start : start + _SLICE])
        some = await store.write(slice_of)
        drawn = Drawn(drawn.added + some.added, drawn.known + some.known, drawn.left_out + some.left_out)
    detail = {"added": drawn.added, "known": drawn.known, "left_out": drawn.left_out}
    await store.write(lambda tx: record(tx, actor, "surveys.drawn", "survey_list", None, detail))
    return drawn


def served_between(reader: Reader, start: date, end: date) -> list[Served]:
    """Every submission whose matter was answered, or whose sender was met, from `start` to `end` (inclusive), once."""
    found: dict[int, Served] = {}
    for served in (*_answered(reader, start, end), *_met(reader, start, end)):
        found.setdefault(served.submission, served)
    return list(found.values())


def _answered(reader: Reader, start: date, end: date) -> Iterator[Served]:
    for event in _replies(reader, start, end):
        matter = reader.get(MATTERS.name, event["matter"])
        if matter is not None and matter["submission"] is not None and matter["state"] in _OVER:
            unit, field = matter["lead"] or UNIT_UNKNOWN, matter["field"] or ""
            yield Served(matter["submission"], event["at"][:7], unit, field)


def _replies(reader: Reader, start: date, end: date) -> Iterator[Document]:
    return in_slices(reader, MATTER_EVENTS.name, equal={"kind": "reply"}, key="at", **Span(start, end).range)


def _met(reader: Reader, start: date, end: date) -> Iterator[Served]:
    for reception in held_between(reader, start, end):
        for registration in met_at(reader, reception["reception"]):
            submission = reader.get("submissions", registration["submission"])
            if submission is not None:
                field = str(submission["values"].get("field", ""))
                yield Served(submission["id"], reception["day"][:7], reception["place"], field)


def _draw_some(tx: Transaction, keys: Keys, may_contact: MayContact, some: list[Served]) -> Drawn:
    drawn = Drawn()
    for served in some:
        submission = tx.get("submissions", served.submission)
        values = submission["values"] if submission else {}
        if submission is None or not values.get("phone") or not may_contact(tx, submission):
            drawn.left_out += 1
            continue
        added = add(tx, keys, _person(served, submission))
        drawn.added += added == "added"
        drawn.known += added == "known"
        drawn.left_out += added == "silenced"
    return drawn


def _person(served: Served, submission: Document) -> NewPerson:
    """The reference of a service that we know ourselves is the code that its sender got."""
    values = submission["values"]
    return NewPerson(
        reference=submission["code"],
        served_month=served.month,
        unit=served.unit,
        field=served.field,
        phone=values["phone"],
        name=str(values.get("full_name", "")),
        submission=submission["id"],
    )
