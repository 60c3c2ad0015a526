"""When which digest is due."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from forms_service.digests.timing import CATCH_UP, Period, Timetable, due, due_at, last_due, next_due, next_monday
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
        "week/2026-11-16",
    ]


def test_what_was_missed_long_ago_is_not_sent():
    found = Counter(period.kind for period in due(TIMETABLE, at(23, 9) - timedelta(days=800), at(23, 9)))
    assert found["daily"] == CATCH_UP["daily"].days
    assert found["briefing"] == 1
    assert (found["week"], found["month"], found["quarter"], found["year"]) == (3, 2, 1, 1)


@pytest.mark.parametrize(
    ("kind", "first", "sent"),
    [
        ("daily", date(2026, 11, 22), datetime(2026, 11, 23, 7, tzinfo=ZONE)),
        ("briefing", date(2026, 11, 30), datetime(2026, 11, 27, 15, tzinfo=ZONE)),
        ("week", date(2026, 11, 16), datetime(2026, 11, 23, 8, tzinfo=ZONE)),
        ("month", date(2026, 12, 1), datetime(2027, 1, 1, 8, tzinfo=ZONE)),
        ("quarter", date(2026, 10, 1), datetime(2027, 1, 1, 8, tzinfo=ZONE)),
        ("year", date(2026, 1, 1), datetime(2027, 1, 1, 8, tzinfo=ZONE)),
    ],
)
def test_each_kind_goes_out_at_its_time_and_is_due_then(kind, first, sent):
    period = Period(kind, first)
    assert due_at(TIMETABLE, period) == sent
    assert period in due(TIMETABLE, sent - timedelta(minutes=1), sent)
    assert period not in due(TIMETABLE, sent, sent + timedelta(minutes=1))


@pytest.mark.parametrize(("day", "monday"), [(20, 23), (22, 23), (23, 30)])
def test_the_next_monday(day, monday):
    assert next_monday(date(2026, 11, day)) == date(2026, 11, monday)


@pytest.mark.parametrize("kind", list(CATCH_UP))
def test_the_last_one_is_past_and_the_next_one_ahead(kind):
    now = at(23, 8)
    assert due_at(TIMETABLE, last_due(TIMETABLE, kind, now)) <= now < next_due(TIMETABLE, kind, now)


def test_a_weekly_report_of_this_hour_is_the_last_and_not_the_next():
    assert last_due(TIMETABLE, "week", at(23, 8)) == Period("week", date(2026, 11, 16))
    assert next_due(TIMETABLE, "week", at(23, 8)) == at(30, 8)
