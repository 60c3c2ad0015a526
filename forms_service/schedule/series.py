"""A series of receptions as an editor wrote it: which weekdays, what hours, what happens on a holiday."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, cast

from forms_service.content.faults import Fault
from forms_service.content.reading import Page, Section
from forms_service.content.reading import read_identifier as read_id

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
HalfDay = Literal["morning", "afternoon"]
OnHoliday = Literal["skip", "next_working_day", "manual"]
WaitingOrder = Literal["arrival", "priority"]

WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`."""


@dataclass(frozen=True)
class Rule:
    """On which weekdays, and at what hours (Asia/Ho_Chi_Minh). Hours not yet known: `start` and `end` are None."""

    every: tuple[Weekday, ...]
    start: time | None
    end: time | None
    approximate: bool
    half_day: HalfDay | None


@dataclass(frozen=True)
class Cutoff:
    """Registration closes at the last such weekday and time before the day of the reception."""

    weekday: Weekday
    time: time


@dataclass(frozen=True)
class Series:
    """Recurring receptions of one host at one place. `from_day` and `until` are inclusive; `place` is a unit's id.

    `capacity` counts parties, `seats` people; None is no limit. `form` is the form by which one registers for a
    reception (None: one comes without registering), `appointment_form` the one that asks for another day.
    """

    id: str
    title: str
    rule: Rule
    from_day: date
    until: date | None
    on_holiday: OnHoliday
    host: str
    place: str
    capacity: int | None
    seats: int | None
    waiting_order: WaitingOrder
    cutoff: Cutoff | None
    form: str | None
    appointment_form: str | None
    sources: tuple[str, ...]


def read_series(page: Page, faults: list[Fault]) -> Series:
    """The series of a page of `content/lich/`. Faults go to `faults`; harmless values stand in for what is missing."""
    raise NotImplementedError
