"""From rules and holidays to dated receptions."""

from datetime import date, datetime, time

import pytest

from forms_service.schedule.expand import closing_moment, expand, series_and_day
from forms_service.schedule.series import Cutoff, Rule
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.working_days import WorkingCalendar

FIRST, LAST = date(2023, 8, 14), date(2023, 11, 14)
WALK_IN = Rule(("monday", "friday"), None, None, approximate=False, half_day="morning")


def days_of(receptions):
    return [reception.planned_on for reception in receptions]


def test_three_months_of_mondays_are_fourteen_of_which_one_is_a_holiday(leaders, calendar):
    """The golden case: 14 August to 14 November 2023, with 4 September off."""
    assert len(expand(leaders(), WorkingCalendar({}), FIRST, LAST)) == 14
    held = expand(leaders(), calendar, FIRST, LAST)
    assert len(held) == 13
    assert date(2023, 9, 4) not in days_of(held)
    assert days_of(held)[0] == FIRST
    assert days_of(held)[-1] == date(2023, 11, 13)


def test_a_reception_has_its_hours_in_vietnamese_time(leaders, calendar):
    (first,) = expand(leaders(), calendar, FIRST, FIRST)
    assert first.id == "leaders-2023-08-14"
    assert first.starts_at.isoformat() == "2023-08-14T09:30:00+07:00"
    assert first.ends_at.isoformat() == "2023-08-14T11:00:00+07:00"
    assert (first.approximate, first.capacity, first.seats, first.place) == (True, 6, 20, "khu-tiep-nhan")
    assert not first.tentative


def test_hours_that_are_not_known_stay_unknown(leaders, calendar):
    received = expand(leaders(rule=WALK_IN), calendar, date(2026, 11, 23), date(2026, 11, 29))
    assert days_of(received) == [date(2026, 11, 23), date(2026, 11, 27)]
    assert {(each.starts_at, each.ends_at, each.half_day) for each in received} == {(None, None, "morning")}


def test_nothing_lies_before_the_first_day_or_after_the_last(leaders, calendar):
    series = leaders(until=date(2023, 8, 28))
    everything = expand(series, calendar, date(2023, 1, 1), date(2024, 1, 1))
    assert days_of(everything) == [date(2023, 8, 14), date(2023, 8, 21), date(2023, 8, 28)]
    assert expand(series, calendar, date(2023, 8, 29), date(2024, 1, 1)) == []
    assert expand(series, calendar, LAST, FIRST) == []


def test_both_ends_of_the_range_count(leaders, calendar):
    assert len(expand(leaders(), calendar, date(2023, 8, 14), date(2023, 8, 21))) == 2


def test_the_next_working_day_takes_over_and_the_id_stays(leaders, calendar):
    series = leaders(on_holiday="next_working_day")
    (moved,) = expand(series, calendar, date(2025, 9, 1), date(2025, 9, 7))
    assert moved.id == "leaders-2025-09-01"
    assert moved.planned_on == date(2025, 9, 3)
    assert moved.starts_at.date() == date(2025, 9, 3)
    assert (moved.moved_from, moved.holiday) == (date(2025, 9, 1), "Quốc khánh")
    assert moved.closes_at.date() == date(2025, 8, 27)  # the last Wednesday before that day, which is one itself


def test_a_moved_reception_is_found_by_the_day_it_moved_to(leaders, calendar):
    series = leaders(on_holiday="next_working_day")
    assert days_of(expand(series, calendar, date(2025, 9, 3), date(2025, 9, 3))) == [date(2025, 9, 3)]
    assert expand(series, calendar, date(2025, 9, 1), date(2025, 9, 2)) == []


def test_a_reception_moved_onto_another_one_is_the_other_one(leaders, calendar):
    rule = Rule(("monday", "wednesday"), time(9), time(10), approximate=False, half_day=None)
    series = leaders(on_holiday="next_working_day", rule=rule)
    (only,) = expand(series, calendar, date(2025, 9, 1), date(2025, 9, 7))
    assert only.id == "leaders-2025-09-03"


def test_two_that_move_to_one_day_are_one(leaders, calendar):
    rule = Rule(("monday", "tuesday"), time(9), time(10), approximate=False, half_day=None)
    series = leaders(on_holiday="next_working_day", rule=rule)
    (only,) = expand(series, calendar, date(2025, 9, 1), date(2025, 9, 7))
    assert only.id == "leaders-2025-09-01"


def test_where_staff_decide_the_day_stays_and_is_marked(leaders, calendar):
    (left,) = expand(leaders(on_holiday="manual"), calendar, date(2025, 9, 1), date(2025, 9, 1))
    assert (left.planned_on, left.holiday, left.moved_from) == (date(2025, 9, 1), "Quốc khánh", None)
    assert left.tentative


def test_years_without_complete_holidays_are_tentative(leaders, calendar):
    around = expand(leaders(), calendar, date(2026, 12, 28), date(2027, 1, 4))
    assert [reception.tentative for reception in around] == [False, True]


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        (date(2026, 11, 30), datetime(2026, 11, 25, 16, 30, tzinfo=ZONE)),
        (date(2026, 12, 2), datetime(2026, 11, 25, 16, 30, tzinfo=ZONE)),
        (date(2026, 12, 3), datetime(2026, 12, 2, 16, 30, tzinfo=ZONE)),
    ],
)
def test_registration_closes_at_the_last_cutoff_before_the_day(leaders, day, closes):
    assert closing_moment(leaders(), day) == closes


def test_without_a_cutoff_registration_stays_open(leaders):
    assert closing_moment(leaders(cutoff=None), date(2026, 11, 30)) is None
    assert closing_moment(leaders(cutoff=Cutoff("friday", time(8))), date(2026, 11, 30)).day == 27


def test_the_id_of_a_reception_names_its_series_and_day():
    assert series_and_day("leaders-2026-11-30") == ("leaders", date(2026, 11, 30))
    assert series_and_day("xa-mau-2026-11-30-2") == ("xa-mau", date(2026, 11, 30))
    with pytest.raises(ValueError, match="id"):
        series_and_day("nearest")
