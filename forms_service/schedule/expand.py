"""From rules and holidays to dated receptions. Pure: no clock, no files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forms_service.schedule.series import WEEKDAYS, HalfDay, Series
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.working_days import WorkingCalendar

_LONGEST_SHIFT = timedelta(days=30)
"""No row of holidays is longer: a reception of an earlier rule day cannot move into the days asked for."""


@dataclass(frozen=True)
class PlannedReception:
    """One dated reception as the plan has it. Moments are aware, +07:00; `place` is a unit's id, `series` a series'.

    `id` is `<series>-<day given by the rule>` and survives every later move. `planned_on` is the day after the
    holiday rule; `moved_from` is the rule's day where that differs. `holiday` names the holiday that made it move,
    or on which it falls and staff must decide (`on_holiday: manual`). `tentative`: the holidays of that year are not
    complete, or staff must still decide. Hours not set: `starts_at` and `ends_at` are None, `half_day` may say more.
    `closes_at` None: registration stays open until the reception.
    """

    id: str
    series: str
    planned_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    approximate: bool
    host: str
    place: str
    capacity: int | None
    seats: int | None
    closes_at: datetime | None
    tentative: bool
    half_day: HalfDay | None = None
    moved_from: date | None = None
    holiday: str | None = None


def expand(series: Series, calendar: WorkingCalendar, start: date, end: date) -> list[PlannedReception]:
    """The receptions of `series` planned on the days `start` to `end` (inclusive), in order of day.

    A reception that a holiday moves to a day on which the series is held anyway is one with that day's.
    """
    planned: dict[date, PlannedReception] = {}
    lead = _LONGEST_SHIFT if series.on_holiday == "next_working_day" else timedelta()
    for rule_day in _rule_days(series, start - lead, end):
        reception = _plan(series, calendar, rule_day)
        if (
            reception is not None
            and start <= reception.planned_on <= end
            and not (reception.moved_from and _is_held_anyway(series, calendar, reception.planned_on))
        ):
            planned.setdefault(reception.planned_on, reception)
    return [planned[day] for day in sorted(planned)]


def closing_moment(series: Series, day: date) -> datetime | None:
    """When registration for a reception on `day` closes (+07:00); None if the series has no cut-off."""
    if series.cutoff is None:
        return None
    days_before = (day.weekday() - WEEKDAYS.index(series.cutoff.weekday) - 1) % 7 + 1
    return datetime.combine(day - timedelta(days=days_before), series.cutoff.time, ZONE)


def _rule_days(series: Series, start: date, end: date) -> Iterator[date]:
    """The days that the rule gives, before any holiday, in order."""
    day, last = max(start, series.from_day), min(end, series.until or end)
    weekdays = {WEEKDAYS.index(weekday) for weekday in series.rule.every}
    while day <= last:
        if day.weekday() in weekdays:
            yield day
        day += timedelta(days=1)


def _is_held_anyway(series: Series, calendar: WorkingCalendar, day: date) -> bool:
    return day in _rule_days(series, day, day) and calendar.holiday_name(day) is None


def _plan(series: Series, calendar: WorkingCalendar, rule_day: date) -> PlannedReception | None:
    """The reception of one rule day; None if a holiday takes it away."""
    holiday = calendar.holiday_name(rule_day)
    if holiday is not None and series.on_holiday == "skip":
        return None
    moves = holiday is not None and series.on_holiday == "next_working_day"
    day = calendar.add_working_days(rule_day, 1) if moves else rule_day
    return PlannedReception(
        id=f"{series.id}-{rule_day:%Y-%m-%d}",
        series=series.id,
        planned_on=day,
        starts_at=_at(day, series.rule.start),
        ends_at=_at(day, series.rule.end),
        approximate=series.rule.approximate,
        host=series.host,
        place=series.place,
        capacity=series.capacity,
        seats=series.seats,
        closes_at=closing_moment(series, day),
        tentative=not calendar.is_complete(day.year) or (holiday is not None and not moves),
        half_day=series.rule.half_day,
        moved_from=rule_day if moves else None,
        holiday=holiday,
    )


def _at(day: date, moment: time | None) -> datetime | None:
    return None if moment is None else datetime.combine(day, moment, ZONE)


_ID = re.compile(r"^(?P<series>.+)-(?P<day>\d{4}-\d{2}-\d{2})(?:-\d+)?$")


def series_and_day(reception_id: str) -> tuple[str, date]:
    """The series and the day given by the rule that an id names (details 47). Raises ValueError: no such id."""
    found = _ID.match(reception_id)
    if found is None:
        raise ValueError("not the id of a reception")
    return found["series"], date.fromisoformat(found["day"])
