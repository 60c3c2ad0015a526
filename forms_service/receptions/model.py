"""Dated receptions as the store keeps them, and the registrations placed in them. Rules only."""

from collections.abc import Mapping
from typing import Any, Literal

from forms_service.schedule.expand import PlannedReception
from forms_service.storage.contract import Document, Index, Table

RECEPTIONS = Table("receptions", (Index(("reception",), unique=True), Index(("series", "day")), Index(("day",))))
REGISTRATIONS = Table(
    "registrations",
    (
        Index(("submission",), unique=True),
        Index(("reception", "arrived_at")),
        Index(("arrived_at",)),
        Index(("phone",)),
    ),
)

Placement = Literal["placed", "waiting"]

PRIORITY = {"investor": 1, "enterprise": 2, "citizen": 3}
"""Default ranks of an agenda (plan of 2023, domain C6): they order, and never take a place away (details 45)."""


def materialised(planned: PlannedReception) -> Document:
    """The plan's values copied into the store by the first registration; a later edit of the plan leaves them be."""
    return {
        "reception": planned.id,
        "series": planned.series,
        "day": planned.planned_on.isoformat(),
        "starts_at": planned.starts_at.isoformat() if planned.starts_at else None,
        "ends_at": planned.ends_at.isoformat() if planned.ends_at else None,
        "host": planned.host,
        "place": planned.place,
        "capacity": planned.capacity,
        "seats": planned.seats,
        "state": "planned",
        "sequence": 0,
        "parties_placed": 0,
        "people_placed": 0,
        "parties_waiting": 0,
    }


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


def rank_of(values: Mapping[str, Any]) -> int:
    """The priority rank of a registration; the last for whoever did not say."""
    return PRIORITY.get(str(values.get("applicant_kind", "")), max(PRIORITY.values()))
