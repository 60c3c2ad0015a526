"""When a digest is due and for which period. Pure: moments in, periods out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from forms_service.vietnam.clock import ZONE

Kind = Literal["daily", "briefing", "week", "month", "quarter", "year"]
"""Digests, and the reports of a week, month, quarter or year."""

CATCH_UP: Mapping[Kind, timedelta] = {
    "daily": timedelta(days=7),
    "briefing": timedelta(days=7),
    "week": timedelta(days=21),
    "month": timedelta(days=62),
    "quarter": timedelta(days=124),
    "year": timedelta(days=366),
}
"""A digest missed longer ago than this helps nobody any more; what it would have listed is still in the inbox. A report
is asked for by its period, also when it comes late."""

LATE = timedelta(hours=12)
"""Made so long after its time, a digest or report says so."""


@dataclass(frozen=True)
class Timetable:
    """When digests go out, local time: the daily one each day, the briefing on one weekday (Monday is 0).

    Reports go out on the day after their period.
    """

    daily_at: time
    briefing_weekday: int
    briefing_at: time
    reports_at: time = time(8)


@dataclass(frozen=True)
class Period:
    """One digest: the day reported (`daily`), the first day of the receptions prepared (`briefing`) or of the period
    reported."""

    kind: Kind
    day: date

    @property
    def key(self) -> str:
        """What is sent once per recipient: `daily/2026-11-22`."""
        return f"{self.kind}/{self.day.isoformat()}"


def due(timetable: Timetable, after: datetime, now: datetime) -> list[Period]:
    """The digests whose time came after `after` and not after `now` (both aware), oldest first."""
    earliest = max(after, now - max(CATCH_UP.values()))
    moments = [
        (moment, period)
        for day in _days(earliest, now)
        for moment, period in _on(timetable, day)
        if max(after, now - CATCH_UP[period.kind]) < moment <= now
    ]
    return [period for _, period in sorted(moments, key=lambda pair: pair[0])]


def last_due(timetable: Timetable, kind: Kind, now: datetime) -> Period:
    """The latest digest of a kind whose time has come."""
    return _first(timetable, kind, (now.astimezone(ZONE).date() - timedelta(days=back) for back in range(_YEAR)), now)


def next_due(timetable: Timetable, kind: Kind, now: datetime) -> datetime:
    """When a digest of a kind goes out next (+07:00)."""
    for ahead in range(_YEAR):
        for moment, period in _on(timetable, now.astimezone(ZONE).date() + timedelta(days=ahead)):
            if period.kind == kind and moment > now:
                return moment
    raise AssertionError(kind)  # every kind comes at least once a year


def due_at(timetable: Timetable, period: Period) -> datetime:
    """When a digest is to go out (+07:00)."""
    if period.kind == "daily":
        return datetime.combine(period.day + timedelta(days=1), timetable.daily_at, ZONE)
    if period.kind == "briefing":
        back = (period.day.weekday() - timetable.briefing_weekday - 1) % 7 + 1
        return datetime.combine(period.day - timedelta(days=back), timetable.briefing_at, ZONE)
    return datetime.combine(_after(period), timetable.reports_at, ZONE)


def _days(after: datetime, now: datetime) -> list[date]:
    first, last = after.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _on(timetable: Timetable, day: date) -> list[tuple[datetime, Period]]:
    """The daily digest of a morning reports the day before; a briefing prepares the week that follows."""
    found = [Period("daily", day - timedelta(days=1))]
    if day.weekday() == timetable.briefing_weekday:
        found.append(Period("briefing", next_monday(day)))
    if day.weekday() == 0:
        found.append(Period("week", day - timedelta(days=7)))
    if day.day == 1:
        found += [Period(kind, _months_before(day, months)) for kind, months in _MONTHS.items() if _begins(day, months)]
    return [(due_at(timetable, period), period) for period in found]


_YEAR = 367
"""Days within which every kind comes due."""


def _first(timetable: Timetable, kind: Kind, days: Iterable[date], now: datetime) -> Period:
    return next(
        period for day in days for moment, period in _on(timetable, day) if period.kind == kind and moment <= now
    )


_MONTHS: Mapping[Kind, int] = {"month": 1, "quarter": 3, "year": 12}


def _begins(day: date, months: int) -> bool:
    """Whether a period of so many months begins with this first day of a month."""
    return (day.month - 1) % months == 0


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _after(period: Period) -> date:
    """The first day after a reported period."""
    if period.kind == "week":
        return period.day + timedelta(days=7)
    return _months_before(period.day, -_MONTHS[period.kind])


def next_monday(day: date) -> date:
    """The first Monday after `day`."""
    return day + timedelta(days=7 - day.weekday())
