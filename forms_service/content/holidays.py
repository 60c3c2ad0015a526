"""The holidays of each year as officially announced: `ngay-nghi/<year>.yml`. Entered, never computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from forms_service.content.faults import Fault
from forms_service.content.reading import Section, read_yaml
from forms_service.vietnam.working_days import WorkingCalendar

_LONGEST_HOLIDAY = timedelta(days=15)


@dataclass(frozen=True)
class HolidayYear:
    """One year: days off with their names (make-up days and days swapped off included), and rest days worked instead.

    Not `complete`: the official notice for the year is not out, so days beyond are tentative.
    """

    year: int
    source: str
    complete: bool
    holidays: Mapping[date, str]
    worked: tuple[date, ...]
    file: Path


def build_calendar(years: Sequence[HolidayYear]) -> WorkingCalendar:
    """One calendar of all years."""
    return WorkingCalendar(
        holidays={day: name for year in years for day, name in year.holidays.items()},
        worked={day for year in years for day in year.worked},
        complete_years={year.year for year in years if year.complete},
    )


def read_holiday_year(path: Path, faults: list[Fault]) -> HolidayYear:
    """Read one file of `ngay-nghi/`. Faults go to `faults`: also a day said twice or outside the year."""
    section = read_yaml(path, faults)
    year = section.integer("year")
    if str(year) != path.stem:
        section.fault("year", f"tệp {path.name} lại ghi năm {year}", "đặt tên tệp theo năm")
    source = section.section("source")
    days = _Days(year)
    for entry in section.sections("holidays"):
        days.add(entry, list(_span(entry)), entry.text("name"))
        entry.finish()
    for entry in section.sections("substitute"):
        _read_substitute(entry, days)
    worked = tuple(_read_swap(entry, days) for entry in section.sections("swapped"))
    found = HolidayYear(
        year=year,
        source=source.text("number"),
        complete=source.flag("complete"),
        holidays=days.names,
        worked=worked,
        file=path,
    )
    source.finish()
    section.finish()
    return found


class _Days:
    """Collects days off; a day outside the year or named twice is a fault."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.names: dict[date, str] = {}

    def add(self, entry: Section, days: Sequence[date], name: str) -> None:
        for day in days:
            if day.year != self.year:
                entry.fault("", f"ngày {day:%d/%m/%Y} không thuộc năm {self.year}", "chuyển sang tệp của năm đó")
            if day in self.names:
                entry.fault("", f"ngày {day:%d/%m/%Y} đã ghi là “{self.names[day]}”", "giữ một dòng")
            self.names[day] = name


def _span(entry: Section) -> Iterator[date]:
    single = entry.maybe_day("on")
    if single is not None:
        yield single
        return
    day, last = entry.day("from"), entry.day("to")
    if not day <= last <= day + _LONGEST_HOLIDAY:
        entry.fault("to", "ngày cuối phải sau ngày đầu, và không quá 15 ngày", "xem lại `from` và `to`")
        return
    while day <= last:
        yield day
        day += timedelta(days=1)


def _read_substitute(entry: Section, days: _Days) -> None:
    """A working day off because a holiday fell on a rest day (Labour Code 2019, article 111.3)."""
    day, instead_of = entry.day("on"), entry.day("for")
    if instead_of not in days.names:
        entry.fault("for", "ngày được nghỉ bù không có trong danh sách ngày nghỉ", "ghi ngày lễ đó trong `holidays`")
    days.add(entry, [day], entry.text("name"))
    entry.finish()


def _read_swap(entry: Section, days: _Days) -> date:
    day, worked = entry.day("off"), entry.day("work")
    days.add(entry, [day], entry.maybe_text("name") or "Nghỉ hoán đổi")
    if worked.weekday() < 5:
        entry.fault("work", "ngày làm bù phải là thứ Bảy hoặc Chủ nhật", "xem lại thông báo hoán đổi")
    entry.finish()
    return worked
