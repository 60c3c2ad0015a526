"""Days and hours read as in a Vietnamese notice."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.vietnam.clock import ZONE, system_clock
from forms_service.vietnam.dates import (
    format_date,
    format_day,
    format_moment,
    format_time,
    format_time_short,
    weekday_name,
)


def test_a_week_begins_on_monday_and_ends_on_sunday():
    week = [weekday_name(date(2026, 11, day)) for day in range(23, 30)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 1, 30), "thứ Hai"),  # the friendly space opens
        (date(2023, 8, 14), "thứ Hai"),  # leaders begin to meet people
        (date(2023, 9, 4), "thứ Hai"),  # a holiday
        (date(2024, 1, 26), "thứ Sáu"),  # dispatch 07/UBND-HCC
        (date(2024, 9, 1), "Chủ nhật"),  # the target of Tuy Phước
    ],
)
def test_the_weekdays_of_known_dates_are_right(day, name):
    assert weekday_name(day) == name


def test_a_date_is_written_day_first_with_leading_zeros():
    assert format_date(date(2026, 11, 30)) == "30/11/2026"
    assert format_date(date(2023, 2, 1)) == "01/02/2023"


def test_a_day_has_its_weekday_before_it():
    assert format_day(date(2026, 11, 30)) == "thứ Hai, 30/11/2026"


@pytest.mark.parametrize(
    ("at", "spoken", "short"),
    [
        (time(9, 30), "9 giờ 30 phút", "9:30"),
        (time(11), "11 giờ", "11:00"),
        (time(16, 5), "16 giờ 05 phút", "16:05"),
        (time(0), "0 giờ", "0:00"),
    ],
)
def test_an_hour_is_written_as_spoken_or_short(at, spoken, short):
    assert format_time(at) == spoken
    assert format_time_short(at) == short


def test_a_moment_is_shown_in_vietnamese_time_whatever_zone_it_came_in():
    assert format_moment(datetime(2026, 11, 30, 9, 30, tzinfo=ZONE)) == "09:30 ngày 30/11/2026"
    assert format_moment(datetime(2026, 11, 29, 17, 0, tzinfo=UTC)) == "00:00 ngày 30/11/2026"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2026, 11, 30, 9, 30))  # noqa: DTZ001 - the fault itself


@given(st.dates())
def test_any_date_can_be_written_and_read_back(day):
    assert datetime.strptime(format_date(day), "%d/%m/%Y").replace(tzinfo=ZONE).date() == day


def test_the_clock_shows_vietnamese_time():
    assert system_clock().utcoffset() == datetime(2026, 1, 1, tzinfo=ZONE).utcoffset()
