"""How long an offered place is kept, and when somebody can only be asked by telephone. Pure: no clock, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.working_days import Week, WorkingCalendar

DESK_OPENS, DESK_CLOSES = time(8), time(17)
"""When somebody is phoned on a working day, where the office has not said its hours."""
EVENING = time(18)
"""Of the day before: the last hour until which an offer may be left unanswered."""
DAY_BEGINS = time(7)
"""Of a reception without hours: until then a place can still be given on."""
SHORTEST = timedelta(hours=2)
"""Whoever is written to gets at least this long to answer; with less time left somebody phones."""


@dataclass(frozen=True)
class OfferTime:
    """Until when (aware, +07:00) an offer stands. `by_phone`: too late to write; staff ask and record the answer."""

    until: datetime
    by_phone: bool


@dataclass(frozen=True)
class OfficeDays:
    """The days on which the office phones people."""

    calendar: WorkingCalendar
    week: Week


def offer_time(
    reception: Mapping[str, Any], hours: int, now: datetime, days: OfficeDays, *, writes: bool
) -> OfferTime | None:
    """How long an offer made `now` stands; None once the reception has begun.

    It never stands beyond the cut-off, after which departments are asked to prepare; made later, not beyond the evening
    before. `writes`: the party gets a mail; the hours of the others count from when somebody can phone them.
    """
    starts = begins_at(reception)
    if now >= starts:
        return None
    end = (now if writes else next_desk_hour(now, days)) + timedelta(hours=hours)
    for limit in (_moment(reception.get("closes_at")), _evening_before(starts)):
        if limit is not None and limit - now >= SHORTEST:
            return OfferTime(min(end, limit), by_phone=False)
    return OfferTime(starts, by_phone=True)


def begins_at(reception: Mapping[str, Any]) -> datetime:
    """When a reception begins (+07:00); early on its day if no hours are set."""
    return _moment(reception["starts_at"]) or datetime.combine(date.fromisoformat(reception["day"]), DAY_BEGINS, ZONE)


def ends_at(reception: Mapping[str, Any]) -> datetime:
    """When a reception is over (+07:00); midnight after its day if no hours are set."""
    day = date.fromisoformat(reception["day"])
    return _moment(reception["ends_at"]) or datetime.combine(day + timedelta(days=1), time(), ZONE)


def next_desk_hour(now: datetime, days: OfficeDays) -> datetime:
    """`now` if somebody is at the desk, else when somebody is there next."""
    today = now.date()
    if days.calendar.is_working_day(today, days.week) and now.time() < DESK_CLOSES:
        return max(now, datetime.combine(today, DESK_OPENS, ZONE))
    return datetime.combine(days.calendar.add_working_days(today, 1, days.week), DESK_OPENS, ZONE)


def _evening_before(starts: datetime) -> datetime:
    return datetime.combine(starts.date() - timedelta(days=1), EVENING, ZONE)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(ZONE) if text else None
