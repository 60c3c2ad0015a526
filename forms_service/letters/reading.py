"""Lists of cases and how many there are, for the units that an account may see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import merge
from typing import Any

from forms_service.content.letters import EVENTS, LetterEvent
from forms_service.letters.model import LETTER_CASES, State
from forms_service.storage.contract import Document, Reader, Scalar


@dataclass(frozen=True)
class Wanted:
    """Which cases. `units`: ids, None for all; `state`, `event`: None for any."""

    units: Collection[str] | None = None
    state: State | None = None
    event: LetterEvent | None = None

    @property
    def equals(self) -> list[dict[str, Scalar]]:
        """The conditions of `select`, one for each unit."""
        same: dict[str, Scalar] = {}
        if self.event:
            same["event"] = self.event
        if self.state:
            same["state"] = self.state
        return [same] if self.units is None else [{"unit": unit, **same} for unit in sorted(self.units)]


def listed(reader: Reader, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Document]:
    """Cases, the latest event first; of several units together."""
    if len(wanted.equals) == 1:
        return _of_one(reader, wanted.equals[0], limit=limit, offset=offset)
    found = [_of_one(reader, equal, limit=offset + limit) for equal in wanted.equals]
    return list(merge(*found, key=lambda case: (case["event_on"], case["id"]), reverse=True))[offset : offset + limit]


def _of_one(reader: Reader, equal: Mapping[str, Scalar], *, limit: int, offset: int = 0) -> list[Document]:
    same = {"equal": equal or None, "key": "event_on", "descending": True}
    return reader.select(LETTER_CASES.name, **same, limit=limit, offset=offset)  # type: ignore[arg-type]  # of `select`


def counted(reader: Reader, wanted: Wanted, *, at_most: int) -> int:
    """How many cases; counting ends at `at_most`."""
    total = 0
    for equal in wanted.equals:
        total += reader.count(LETTER_CASES.name, equal=equal or None, key="event_on", at_most=at_most - total)
        if total >= at_most:
            break
    return total


@dataclass(frozen=True)
class Year:
    """Of one event in a year: cases registered, letters delivered."""

    event: LetterEvent
    cases: int
    letters: int


def of_year(reader: Reader, units: Iterable[str] | None, today: date) -> list[Year]:
    """Cases and letters of this calendar year, by event; counted apart."""
    span: dict[str, Any] = {"at_least": f"{today.year}-01-01", "below": f"{today.year + 1}-01-01"}

    def count(event: LetterEvent, key: str) -> int:
        equals = [{"event": event}] if units is None else [{"unit": unit, "event": event} for unit in units]
        return sum(reader.count(LETTER_CASES.name, equal=equal, key=key, **span) for equal in equals)

    return [Year(event, count(event, "event_on"), count(event, "delivered_on")) for event in EVENTS]


def of_batch(reader: Reader, batch: int) -> list[Document]:
    """The cases that were last printed together, by event and day."""
    found = reader.select(LETTER_CASES.name, equal={"batch": batch})
    return sorted(found, key=lambda case: (EVENTS.index(case["event"]), case["event_on"], case["id"]))
