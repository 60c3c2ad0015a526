"""When a digest is due and for which period. Pure: moments in, periods out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from forms_service.vietnam.clock import ZONE

Kind = Literal["daily", "briefing"]

CATCH_UP = timedelta(days=7)
"""A digest missed longer ago than this helps nobody any more; what it would have listed is still in the inbox."""


@dataclass(frozen=True)
class Timetable:
    """When digests go out, local time: the daily one each day, the briefing on one weekday (Monday is 0)."""

    daily_at: time
    briefing_weekday: int
    briefing_at: time


@dataclass(frozen=True)
class Period:
    """One digest: the day reported (`daily`), or the first day of the receptions prepared (`briefing`)."""

    kind: Kind
    day: date

    @property
    def key(self) -> str:
        """What is sent once per recipient: `daily/2026-11-22`."""
        return f"{self.kind}/{self.day.isoformat()}"


def due(timetable: Timetable, after: datetime, now: datetime) -> list[Period]:
    """The digests whose time came after `after` and not after `now` (both aware), oldest first."""
    after = max(after, now - CATCH_UP)
    moments = [
        (moment, period) for day in _days(after, now) for moment, period in _on(timetable, day) if after < moment <= now
    ]
    return [period for _, period in sorted(moments, key=lambda pair: pair[0])]


def _days(after: datetime, now: datetime) -> list[date]:
    first, last = after.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _on(timetable: Timetable, day: date) -> list[tuple[datetime, Period]]:
    """The daily digest of a morning reports the day before; a briefing prepares the week that follows."""
    found = [(datetime.combine(day, timetable.daily_at, ZONE), Period("daily", day - timedelta(days=1)))]
    if day.weekday() == timetable.briefing_weekday:
        found.append((datetime.combine(day, timetable.briefing_at, ZONE), Period("briefing", next_monday(day))))
    return found


def next_monday(day: date) -> date:
    """The first Monday after `day`."""
    return day + timedelta(days=7 - day.weekday())
