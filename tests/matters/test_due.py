"""Due dates: golden dates counted by hand from the yearly lists, and what holds for any dates at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import CONTENT

from forms_service.catalogue import load_catalogue
from forms_service.matters.due import between, days_left, due_date, is_tentative
from forms_service.matters.model import is_overdue

CATALOGUE = load_catalogue(CONTENT)
WEEKDAYS = "so-xay-dung"  # Monday to Friday
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        # Tết 2026: off from Monday 16/2 to Friday 20/2. 10, 11, 12, 13 are four; 23 to 27/2 nine; 2/3 is the tenth.
        ("2026-02-09", 10, "2026-03-02"),
        # On the last day before: the first day after it counts as one.
        ("2026-02-13", 1, "2026-02-23"),
        # Opened within the holidays, on their Wednesday.
        ("2026-02-18", 3, "2026-02-25"),
        # Tết 2025: off from Monday 27/1 to Friday 31/1. 22, 23, 24 are three; 3 to 7/2 eight; 10 nine; 11/2 ten.
        ("2025-01-21", 10, "2025-02-11"),
        # 30/4/2025: Friday 2/5 was swapped with Saturday 26/4, which is worked. 25, 26, 28, 29, then 5/5.
        ("2025-04-24", 5, "2025-05-05"),
        ("2025-04-25", 1, "2025-04-26"),
        # 2026: 26/4 is a Sunday, given back on Monday 27/4; 30/4 and 1/5 are off. 28, 29, then 4/5.
        ("2026-04-24", 3, "2026-05-04"),
        # New Year 2026: 1/1 off, 2/1 swapped with Saturday 10/1. 5 to 9 are five, 10 six, 12/1 seven.
        ("2025-12-31", 7, "2026-01-12"),
        # National Day 2026: 31/8 swapped with Saturday 22/8; 1/9 and 2/9 off. 22, 24 to 28 are six, 3/9 is seven.
        ("2026-08-21", 7, "2026-09-03"),
    ],
)
def test_golden_dates_around_holidays(opened: str, days: int, due: str) -> None:
    assert due_date(CATALOGUE, WEEKDAYS, date.fromisoformat(opened), days) == date.fromisoformat(due)


def test_a_unit_that_works_on_saturdays_is_due_earlier() -> None:
    catalogue = load_catalogue(CONTENT)
    units = {**catalogue.units, "saturday": replace(catalogue.units[WEEKDAYS], week="mon-sat")}
    object.__setattr__(catalogue, "units", units)
    # 10 to 14/2 are five (the 14th a Saturday), 21/2 six (a Saturday), 23 to 26/2 ten.
    assert due_date(catalogue, "saturday", date(2026, 2, 9), 10) == date(2026, 2, 26)


def test_a_due_day_is_never_a_day_off() -> None:
    saturday = date(2026, 11, 28)
    assert due_date(CATALOGUE, WEEKDAYS, saturday, 0) == date(2026, 11, 30)
    assert due_date(CATALOGUE, WEEKDAYS, date(2026, 11, 27), 0) == date(2026, 11, 27)


def test_a_year_whose_holidays_are_not_final_is_tentative() -> None:
    assert not is_tentative(CATALOGUE, date(2026, 12, 31))
    assert is_tentative(CATALOGUE, date(2027, 1, 4))


@given(DAYS, st.integers(1, 60))
def test_between_undoes_due(start: date, days: int) -> None:
    assert between(CATALOGUE, WEEKDAYS, start, due_date(CATALOGUE, WEEKDAYS, start, days)) == days


@given(DAYS, st.integers(1, 30), st.integers(0, 40), st.integers(0, 40))
def test_pausing_and_going_on_never_shortens(opened: date, days: int, until: int, waited: int) -> None:
    due = due_date(CATALOGUE, WEEKDAYS, opened, days)
    paused = opened + timedelta(days=until)
    left = between(CATALOGUE, WEEKDAYS, paused, due)
    resumed = paused + timedelta(days=waited)
    assert due_date(CATALOGUE, WEEKDAYS, resumed, left) >= due


@given(DAYS, st.integers(1, 30), st.integers(0, 40))
def test_going_on_leaves_as_many_days_as_there_were(opened: date, days: int, waited: int) -> None:
    due = due_date(CATALOGUE, WEEKDAYS, opened, days)
    resumed = opened + timedelta(days=waited)
    new = due_date(CATALOGUE, WEEKDAYS, resumed, between(CATALOGUE, WEEKDAYS, opened, due))
    assert between(CATALOGUE, WEEKDAYS, resumed, new) == days


@given(DAYS, st.integers(-10, 10))
def test_overdue_and_days_left_agree(today: date, days: int) -> None:
    due = due_date(CATALOGUE, WEEKDAYS, today, days)
    matter = {"state": "assigned", "due_on": due.isoformat(), "lead": WEEKDAYS}
    left = days_left(CATALOGUE, matter, today)
    assert left is not None
    assert is_overdue(matter, today) == (due < today)
    assert (left > 0) <= (due > today)
