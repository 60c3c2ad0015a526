"""Dated receptions as the store keeps them, and the registrations placed in them. Rules only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.series import WaitingOrder
from forms_service.storage.contract import Document, Index, Table

RECEPTIONS = Table(
    "receptions",
    (
        Index(("reception",), unique=True),
        Index(("series", "day")),
        Index(("day",)),
        Index(("planned_on",)),
        Index(("offers_at",)),
    ),
)
"""The fields of `materialised`, and what staff did: `state`, `reason` of the latest told change, `sequence` (grows
exactly when something that people are told changes), `version` (grows at every act of staff), `moved_from` (ISO: the
day and hour, or the day alone, that was announced first), `host_before` and `place_before` likewise, `changed_at`,
`replacement` (id of the reception to which a cancelled one leads), `kept_plan` (the mark of an edited plan that staff
decided not to follow). `offers_at` (ISO: when its waiting list must be looked at; a place that was given back is looked
at now), `reminded` (its sequence when people were reminded of it)."""

REGISTRATIONS = Table(
    "registrations",
    (
        Index(("submission",), unique=True),
        Index(("link",), unique=True),
        Index(("reception", "arrived_at")),
        Index(("reception", "state", "queue")),
        Index(("arrived_at",)),
        Index(("phone",)),
    ),
)
"""submission, reception, state, party_size, priority_rank, arrived_at, phone, duplicate; `link` (token of the citizen's
own page), `queue` (its place in the order of a waiting list; null: is not offered a place by itself), `offer_until`
(ISO: until when an offered place is kept), `offer_lapsed_at`, `coming_at` (when its sender said yes), `reason` (code of
a refusal), `state_at`, `acts` (what staff did to it: at, by, act, note)."""

RECEPTION_CHANGES = Table("reception_changes", (Index(("reception",)),))
"""One row for each act of staff, never changed: reception, at, by (staff id or null), act, reason, sequence and version
after it, told (people told), before and after (the fields that changed). Reasons are public words about a reception."""

ReceptionState = Literal["planned", "confirmed", "moved", "cancelled", "took_place"]
ReceptionKind = Literal["reception", "extra", "appointment"]
"""Of the plan; of the same series but outside the plan; made for one person."""
RegistrationState = Literal["placed", "waiting", "offered", "confirmed", "declined", "withdrawn", "attended", "absent"]
OPEN = frozenset({"planned", "confirmed", "moved"})
"""States of a reception that is still to take place."""

HOLDS = frozenset({"placed", "offered", "confirmed", "attended", "absent"})
"""States of a registration that hold a slot and its seats; `waiting` holds none."""
LIVE = frozenset({"placed", "waiting", "offered", "confirmed"})
"""States of a registration whose sender still expects something of us: these are told of every change."""

PRIORITY = {"investor": 1, "enterprise": 2, "citizen": 3}
"""Default ranks of an agenda (plan of 2023, domain C6): they order, and never take a place away (details 45)."""


def materialised(planned: PlannedReception) -> Document:
    """The plan's values copied into the store by the first registration or act of staff (details 50).

    A later edit of the plan leaves them be; `plan` is the mark by which it is noticed.
    """
    return {
        "reception": planned.id,
        "series": planned.series,
        "kind": "reception",
        "planned_on": planned.planned_on.isoformat(),
        "day": planned.planned_on.isoformat(),
        "starts_at": _moment(planned.starts_at),
        "ends_at": _moment(planned.ends_at),
        "approximate": planned.approximate,
        "half_day": planned.half_day,
        "closes_at": _moment(planned.closes_at),
        "host": planned.host,
        "place": planned.place,
        "capacity": planned.capacity,
        "seats": planned.seats,
        "state": "planned",
        "reason": "",
        "sequence": 0,
        "version": 0,
        "moved_from": planned.moved_from.isoformat() if planned.moved_from else None,
        "changed_at": None,
        "replacement": None,
        "holiday": planned.holiday,
        "plan": plan_mark(planned),
        "parties_placed": 0,
        "people_placed": 0,
        "parties_waiting": 0,
    }


def plan_mark(planned: PlannedReception) -> str:
    """What the plan says of one reception as one text: two plans that say the same have the same mark."""
    facts = (
        planned.planned_on.isoformat(),
        _moment(planned.starts_at),
        _moment(planned.ends_at),
        planned.half_day,
        planned.host,
        planned.place,
        planned.capacity,
        planned.seats,
    )
    return "|".join("" if fact is None else str(fact) for fact in facts)


def fits(reception: Mapping[str, Any], party_size: int) -> bool:
    """Whether a party still gets a slot and its seats (details 44: capacity counts parties, seats count people)."""
    capacity, seats = reception["capacity"], reception["seats"]
    return (capacity is None or reception["parties_placed"] < capacity) and (
        seats is None or reception["people_placed"] + party_size <= seats
    )


def remaining(reception: Mapping[str, Any]) -> int | None:
    """Slots left; None without a limit. No seat left means no slot left."""
    if reception["capacity"] is None and reception["seats"] is None:
        return None
    if not fits(reception, 1):
        return 0
    capacity = reception["capacity"]
    seats_left = None if reception["seats"] is None else reception["seats"] - reception["people_placed"]
    slots_left = None if capacity is None else capacity - reception["parties_placed"]
    return int(min(left for left in (slots_left, seats_left) if left is not None))


def takes_registrations(reception: Mapping[str, Any], now: datetime) -> bool:
    """Whether a dated reception still takes registrations at `now` (aware), whatever the plan says."""
    undecided = reception["state"] == "planned" and reception.get("holiday") and not reception.get("moved_from")
    closes = reception.get("closes_at") or reception["starts_at"] or f"{reception['day']}T23:59:59+07:00"
    public = reception.get("kind") != "appointment"
    return public and reception["state"] in OPEN and not undecided and now < datetime.fromisoformat(closes)


def queue_key(order: WaitingOrder, rank: int, submission: Mapping[str, Any]) -> str:
    """Where a registration stands in the order of a waiting list, as text to sort by: by arrival, or by rank before."""
    arrival = f"{submission['received_at']}/{submission['id']:012}"
    return f"{rank}/{arrival}" if order == "priority" else arrival


def rank_of(values: Mapping[str, Any]) -> int:
    """The priority rank of a registration; the last for whoever did not say."""
    return PRIORITY.get(str(values.get("applicant_kind", "")), max(PRIORITY.values()))


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
