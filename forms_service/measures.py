"""What can be counted, so that nobody types a figure twice: each number with its definition and the records behind it.

A capability declares its measures in `measures.py`; reports, exported figures, open data and the screen of figures all
ask the same ones. Numbers of different measures are never added up (the sources of 2023 count differently).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from forms_service.storage.contract import Reader


@dataclass(frozen=True)
class Span:
    """The days from `start` to `end` (inclusive, Asia/Ho_Chi_Minh), of one unit (its id) or, with None, of all."""

    start: date
    end: date
    unit: str | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a span ends before it begins")

    @property
    def range(self) -> dict[str, Any]:
        """`at_least` and `below` for `select` and `count` over a key that holds days or moments as ISO text."""
        return {"at_least": self.start.isoformat(), "below": (self.end + timedelta(days=1)).isoformat()}

    def holds(self, moment: str) -> bool:
        """Whether a day or moment (ISO text) lies in the span."""
        return self.start <= datetime.fromisoformat(moment).date() <= self.end


@dataclass(frozen=True)
class Counted:
    """A number. Of a share: `n` answered, of `contacted` people of whom `refused`; None where that has no meaning."""

    value: int
    n: int | None = None
    contacted: int | None = None
    refused: int | None = None


@dataclass(frozen=True)
class Part:
    """One of the records that make a number up: where it lies, how much of the number it is."""

    table: str
    id: int
    day: str
    label: str
    weight: int = 1


@dataclass(frozen=True)
class Measure:
    """One thing that is counted.

    `key` is stable ("leader_meetings.held"). `counts_people`: small numbers of it could point at somebody, so that
    published tables hide cells under five. `parts` yields the records; the sum of their weights is the count's value.
    """

    key: str
    label: str
    unit: str
    definition: str
    count: Callable[[Reader, Span], Counted]
    parts: Callable[[Reader, Span], Iterator[Part]]
    counts_people: bool = True
    standing: bool = False
    """A state that lasts (units that take part), not something that happened: it makes no period eventful."""
    per_unit: bool = False
    """Whether it is counted for single units too; a consolidated report then has a row of it for each."""
    by_category: Callable[[Reader, Span], dict[str, int]] | None = None
    """The number by category (label -> number), where a chart of it makes sense."""
    whole_months: bool = False
    """Whether its records tell their month alone: it then counts the months that lie wholly in a span."""

    def tells(self, span: Span) -> bool:
        """Whether there can be anything to tell of this span: zero must not stand where nobody knows."""
        first = span.start if span.start.day == 1 else (span.start.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return not self.whole_months or last <= span.end
