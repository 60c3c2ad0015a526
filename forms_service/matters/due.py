"""When an answer is due: the one function for pages, mails and reports. Pure.

Counted in working days of the unit that owes the answer: its week, the year's holidays, substitute and swapped days.
The clock of a matter starts on the day on which it was opened, which itself does not count. While the person has to
bring something the count stands still: the days that were left (or, as a negative number, were overdue) are kept and
counted anew from the day on which it goes on.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.content.office import Week


def week_of(catalogue: Catalogue, unit_id: str | None) -> Week:
    """The working week of a unit; the office's own where no unit, or one that content no longer has, is given."""
    unit = catalogue.units.get(unit_id or "")
    return unit.week if unit else catalogue.office.hours.week


def due_date(catalogue: Catalogue, unit_id: str | None, start: date, days: int) -> date:
    """The day that is `days` working days of that unit after `start` (before it, when negative).

    Always a working day of the unit: with 0 days `start` itself, or the next working day if `start` is none.
    """
    week = week_of(catalogue, unit_id)
    if days == 0 and not catalogue.calendar.is_working_day(start, week):
        days = 1
    return catalogue.calendar.add_working_days(start, days, week)


def days_left(catalogue: Catalogue, matter: Mapping[str, Any], today: date) -> int | None:
    """Working days of the lead unit from `today` (not counted) to the due day; negative when overdue.

    While a matter waits for the citizen, the days that it had left then. None once it is answered.
    """
    if matter["state"] == "waiting_for_citizen":
        return int(matter["days_left"])
    if matter["state"] not in {"open", "assigned"} or not matter["due_on"]:
        return None
    return between(catalogue, matter["lead"], today, date.fromisoformat(matter["due_on"]))


def between(catalogue: Catalogue, unit_id: str | None, start: date, end: date) -> int:
    """Working days of a unit after `start` up to and including `end`; negative when `end` lies before `start`."""
    return catalogue.calendar.working_days_between(start, end, week_of(catalogue, unit_id))


def is_tentative(catalogue: Catalogue, due_on: date) -> bool:
    """Whether the day is only expected ("dự kiến"): the list of that year's holidays is not final."""
    return not catalogue.calendar.is_complete(due_on.year)
