"""The yearly files of holidays, and the five that the project brings."""

from datetime import date
from pathlib import Path

import pytest

from forms_service.content.holidays import build_calendar, read_holiday_year

BROUGHT = Path(__file__).parents[2] / "content" / "ngay-nghi"
YEAR = """year: 2026
source: {number: 9441/TB-BNV, complete: true}
holidays:
  - {from: 2026-02-16, to: 2026-02-20, name: Tết Nguyên đán}
  - {on: 2026-04-26, name: Giỗ Tổ Hùng Vương}
substitute:
  - {on: 2026-04-27, for: 2026-04-26, name: Nghỉ bù}
swapped:
  - {off: 2026-08-31, work: 2026-08-22}
"""


@pytest.fixture
def year(write, faults):
    """Reads a year after a change of its text."""
    return lambda text=YEAR, name="2026.yml": read_holiday_year(write(f"ngay-nghi/{name}", text), faults)


@pytest.fixture
def brought(faults):
    """The calendar of the project's own files."""
    calendar = build_calendar([read_holiday_year(path, faults) for path in sorted(BROUGHT.glob("*.yml"))])
    assert faults == []
    return calendar


def test_a_good_year_is_read_whole(year, faults):
    read = year()
    assert faults == []
    assert len(read.holidays) == 8
    assert read.holidays[date(2026, 8, 31)] == "Nghỉ hoán đổi"
    assert read.worked == (date(2026, 8, 22),)
    assert read.complete


def test_a_swapped_day_is_off_and_its_saturday_worked(year):
    calendar = build_calendar([year()])
    assert not calendar.is_working_day(date(2026, 8, 31))
    assert calendar.is_working_day(date(2026, 8, 22))


@pytest.mark.parametrize(
    ("good", "bad", "key", "cause"),
    [
        ("year: 2026", "year: 2025", "year", "2025"),
        ("to: 2026-02-20", "to: 2026-02-10", "holidays[0].to", "sau ngày đầu"),
        ("to: 2026-02-20", "to: 2026-06-20", "holidays[0].to", "15 ngày"),
        ("on: 2026-04-26", "on: 2025-04-26", "holidays[1]", "không thuộc năm"),
        ("on: 2026-04-26", "on: 2026-02-17", "holidays[1]", "đã ghi"),
        ("for: 2026-04-26", "for: 2026-04-25", "substitute[0].for", "không có trong danh sách"),
        ("work: 2026-08-22", "work: 2026-08-20", "swapped[0].work", "thứ Bảy"),
        ("name: Giỗ Tổ Hùng Vương", "ten: Giỗ Tổ", "holidays[1].name", "thiếu"),
        ("source: {number: 9441/TB-BNV, complete: true}\n", "", "source", "thiếu"),
    ],
)
def test_a_faulty_year_is_told_where_and_why(year, faults, good, bad, key, cause):
    year(YEAR.replace(good, bad))
    found = next(fault for fault in faults if fault.key == key)
    assert cause in found.cause
    assert found.remedy


@pytest.mark.parametrize(
    "monday",
    [
        date(2023, 9, 4),
        date(2025, 1, 27),
        date(2025, 4, 7),
        date(2025, 9, 1),
        date(2026, 2, 16),
        date(2026, 4, 27),
        date(2026, 8, 31),
    ],
)
def test_mondays_that_fell_out_are_known(brought, monday):
    assert brought.holiday_name(monday)
    assert not brought.is_working_day(monday)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2023, 1, 20), date(2023, 1, 26)),
        (date(2023, 4, 29), date(2023, 5, 3)),
        (date(2023, 9, 1), date(2023, 9, 4)),
        (date(2024, 2, 8), date(2024, 2, 14)),
        (date(2024, 4, 27), date(2024, 5, 1)),
        (date(2024, 8, 31), date(2024, 9, 3)),
        (date(2025, 1, 25), date(2025, 2, 2)),
        (date(2025, 4, 30), date(2025, 5, 4)),
        (date(2025, 8, 30), date(2025, 9, 2)),
        (date(2026, 1, 1), date(2026, 1, 4)),
        (date(2026, 2, 14), date(2026, 2, 22)),
        (date(2026, 8, 29), date(2026, 9, 2)),
    ],
)
def test_the_announced_rows_of_days_off_begin_and_end_as_announced(brought, first, last):
    days = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
    assert not any(brought.is_working_day(day) for day in days)
    assert brought.is_working_day(date.fromordinal(last.toordinal() + 1))


def test_culture_day_is_off_from_2026(brought):
    assert brought.holiday_name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert brought.is_working_day(date(2025, 11, 24))


def test_2026_is_complete_and_2027_is_not(brought):
    assert [year for year in range(2022, 2029) if brought.is_complete(year)] == [2023, 2024, 2025, 2026]
