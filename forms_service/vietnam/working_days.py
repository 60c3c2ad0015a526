"""Working days of an office: its week, the yearly list of holidays, and days swapped against each other.

The days off of a year are announced by the government each year (Labour Code 2019, articles 111 and 112, and a yearly
notice), so they are data: nothing here computes a holiday or a day given in place of one.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

Week = Literal["mon-fri", "mon-sat"]

_WORKING_WEEKDAYS: dict[Week, int] = {"mon-fri": 5, "mon-sat": 6}
_DAY = timedelta(days=1)


class WorkingCalendar:
    """Which days are worked. Immutable.

    `holidays`: every day off with its name, substitute days and days swapped away included. `worked`: rest days that
    are worked in exchange for a day off. `complete_years`: the years whose list is known to be final.
    A day that is in both lists is a day off.
    """

    def __init__(
        self, holidays: Mapping[date, str], worked: Collection[date] = (), complete_years: Collection[int] = ()
    ) -> None:
        self.holidays: Mapping[date, str] = MappingProxyType(dict(holidays))
        self.worked = frozenset(worked)
        self.complete_years = frozenset(complete_years)

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday on that day, also when it falls on a rest day; None on any other day."""
        return self.holidays.get(day)

    def is_working_day(self, day: date, week: Week = "mon-fri") -> bool:
        """Whether an office that keeps that week works on that day."""
        if day in self.holidays:
            return False
        return day.weekday() < _WORKING_WEEKDAYS[week] or day in self.worked

    def add_working_days(self, day: date, count: int, week: Week = "mon-fri") -> date:
        """The day that is `count` working days after `day`, or before it when count is negative.

        `day` itself is never counted and need not be a working day; a count of 0 gives it back.
        Raises OverflowError when the result would lie outside the years that `date` knows.
        """
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day, week):
                day += step
        return day

    def working_days_between(self, start: date, end: date, week: Week = "mon-fri") -> int:
        """How many working days come after `start` up to and including `end`.

        Negative when `end` lies before `start`: the working days from `end` up to but without `start`. So it undoes
        `add_working_days`: between a day and the day `count` working days from it lie `count`.
        """
        if end < start:
            return -self._worked_in(end - _DAY, start - _DAY, week)
        return self._worked_in(start, end, week)

    def is_complete(self, year: int) -> bool:
        """Whether the list of that year's days off is final. Until then dates in it are only expected."""
        return year in self.complete_years

    def _worked_in(self, start: date, end: date, week: Week) -> int:
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day, week) for day in days)
