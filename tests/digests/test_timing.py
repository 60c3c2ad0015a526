"""When which digest is due."""

from datetime import date, datetime, time, timedelta

import pytest

from forms_service.digests.timing import CATCH_UP, Period, Timetable, due, next_monday
from forms_service.vietnam.clock import ZONE

TIMETABLE = Timetable(time(7), 4, time(15))


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_the_daily_one_reports_the_day_before_and_is_due_once():
    assert due(TIMETABLE, at(23, 6, 59), at(23, 7)) == [Period("daily", date(2026, 11, 22))]
    assert due(TIMETABLE, at(23, 7), at(23, 7, 1)) == []


def test_on_friday_afternoon_the_coming_week_is_prepared():
    assert due(TIMETABLE, at(20, 14), at(20, 15)) == [Period("briefing", date(2026, 11, 23))]


def test_what_was_missed_is_due_at_the_next_look_oldest_first():
    found = due(TIMETABLE, at(20, 8), at(23, 8))
    assert [period.key for period in found] == [
        "briefing/2026-11-23",
        "daily/2026-11-20",
        "daily/2026-11-21",
        "daily/2026-11-22",
    ]


def test_what_was_missed_long_ago_is_not_sent():
    assert len(due(TIMETABLE, at(23, 8) - timedelta(days=90), at(23, 8))) == CATCH_UP.days + 1


@pytest.mark.parametrize(("day", "monday"), [(20, 23), (22, 23), (23, 30)])
def test_the_next_monday(day, monday):
    assert next_monday(date(2026, 11, day)) == date(2026, 11, monday)
