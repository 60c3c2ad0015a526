"""An edited plan against receptions that are kept already: nothing changes by itself, staff decide (details 50)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.receptions.acts import mark_of
from forms_service.receptions.standing import complete, place_name, planned_of
from forms_service.schedule.expand import PlannedReception
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_day

_ASKED_OF = frozenset({"planned", "confirmed", "moved"})


@dataclass(frozen=True)
class Conflict:
    """A kept reception, and what the plan says now (None: it has none of that id any more)."""

    document: Document
    planned: PlannedReception | None

    @property
    def registered(self) -> int:
        """How many parties hold a place or wait."""
        return int(self.document["parties_placed"] + self.document["parties_waiting"])


def conflict_of(catalogue: Catalogue, document: Document) -> Conflict | None:
    """Whether the plan of a reception was edited after it was kept, and nobody has decided about that edit."""
    if document["kind"] != "reception" or document["state"] not in _ASKED_OF or document["plan"] is None:
        return None
    planned = planned_of(catalogue, document["reception"])
    decided = {document["plan"], document.get("kept_plan")}
    return None if mark_of(planned) in decided else Conflict(document, planned)


def conflicts(reader: Reader, catalogue: Catalogue, today: date) -> list[Conflict]:
    """All receptions from today on about which staff must decide, soonest first."""
    kept = reader.select("receptions", key="day", at_least=today.isoformat())
    found = (conflict_of(catalogue, complete(one, None)) for one in kept)
    return [one for one in found if one is not None]


def differences(catalogue: Catalogue, conflict: Conflict) -> list[tuple[str, str, str]]:
    """What differs, in words: what it is about, as it is kept, as the plan has it."""
    document, planned = conflict.document, conflict.planned
    if planned is None:
        return [("Buổi này", "đang có", "không còn trong kế hoạch")]
    day = date.fromisoformat(document["day"])
    rows = (
        ("Ngày", format_day(day), format_day(planned.planned_on)),
        ("Giờ", _hours(document["starts_at"], document["ends_at"]), _planned_hours(planned)),
        ("Người tiếp", document["host"], planned.host),
        ("Nơi gặp", _place(catalogue, document, day), place_name(catalogue, planned.place, planned.planned_on)),
        ("Số lượt", _number(document["capacity"]), _number(planned.capacity)),
        ("Số người", _number(document["seats"]), _number(planned.seats)),
    )
    return [row for row in rows if row[1] != row[2]]


def _place(catalogue: Catalogue, document: Mapping[str, Any], day: date) -> str:
    return place_name(catalogue, document["place"], day)


def _planned_hours(planned: PlannedReception) -> str:
    start, end = planned.starts_at, planned.ends_at
    return _hours(start.isoformat() if start else None, end.isoformat() if end else None)


def _hours(start: str | None, end: str | None) -> str:
    texts = [f"{datetime.fromisoformat(moment):%H:%M}" for moment in (start, end) if moment]
    return "–".join(texts) or "chưa xác định"


def _number(limit: int | None) -> str:
    return "không giới hạn" if limit is None else str(limit)
