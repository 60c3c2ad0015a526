"""Whether two series can meet at the same hour. Hours that are not known could be any of their half day."""

from datetime import date, time, timedelta

from forms_service.schedule.series import WEEKDAYS, Rule, Series
from forms_service.vietnam.dates import weekday_name

_HALF_DAYS = {"morning": (time(0), time(12)), "afternoon": (time(12), time(23, 59)), None: (time(0), time(23, 59))}

_MONDAY = date(2024, 1, 1)


def overlapping_days(one: Series, other: Series) -> tuple[str, ...]:
    """The weekdays ("thứ Hai") on which both are held at overlapping hours while both are valid; place is not asked."""
    if not _valid_together(one, other) or not _hours_overlap(one.rule, other.rule):
        return ()
    return tuple(
        weekday_name(_MONDAY + timedelta(days=number))
        for number, weekday in enumerate(WEEKDAYS)
        if weekday in one.rule.every and weekday in other.rule.every
    )


def _valid_together(one: Series, other: Series) -> bool:
    return _starts_in(one, other) or _starts_in(other, one)


def _starts_in(one: Series, other: Series) -> bool:
    return one.from_day <= other.from_day and (one.until is None or other.from_day <= one.until)


def _hours_overlap(one: Rule, other: Rule) -> bool:
    (start, end), (other_start, other_end) = _hours(one), _hours(other)
    return start < other_end and other_start < end


def _hours(rule: Rule) -> tuple[time, time]:
    known = (rule.start, rule.end) if rule.start and rule.end else None
    return known or _HALF_DAYS[rule.half_day]
