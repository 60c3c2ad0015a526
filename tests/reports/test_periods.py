"""Periods of reports: written in five ways, read back the same, and refused with a word on how to write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.reports.periods import SCHEDULED, PeriodError, period_of, read_period


@pytest.mark.parametrize(
    ("text", "start", "end", "title"),
    [
        ("2026-W47", date(2026, 11, 16), date(2026, 11, 22), "tuần 47 năm 2026"),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4), "tuần 01 năm 2026"),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), "tháng 11 năm 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
        ("2023-08-14..2023-11-14", date(2023, 8, 14), date(2023, 11, 14), "giai đoạn 14/08/2023 – 14/11/2023"),
    ],
)
def test_a_period_is_read_as_it_is_written(text, start, end, title):
    found = read_period(text)
    assert (found.start, found.end, found.title, found.key) == (start, end, title, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-W60",
        "2026-13",
        "2026-Q5",
        "tháng 11",
        "2026-11-30",
        "2023-02-30..2023-03-01",
        "0000",
        "0001",
        "9999-12-31..9999-12-31",
    ],
)
def test_anything_else_is_refused_with_a_word_on_how_to_write_it(text):
    with pytest.raises(PeriodError, match="2026-W47"):
        read_period(text)


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodError, match="trước ngày đầu"):
        read_period("2023-11-14..2023-08-14")


def test_a_range_of_a_lifetime_is_refused():
    with pytest.raises(PeriodError, match="năm năm"):
        read_period("1990-01-01..2026-01-01")


@given(st.sampled_from(SCHEDULED), st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_one_period_and_the_one_before_ends_the_day_before(kind, day):
    period = period_of(kind, day)
    assert period.start <= day <= period.end
    assert period.before().end == period.start - timedelta(days=1)
    assert read_period(period.key) == period


def test_before_a_range_come_as_many_days():
    before = read_period("2023-08-14..2023-11-14").before()
    assert (before.start, before.end) == (date(2023, 5, 13), date(2023, 8, 13))
