"""The periods that a report can be about, and how they are written. Pure: days in, days out."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from forms_service.measures import Span
from forms_service.vietnam.dates import format_date

PeriodKind = Literal["week", "month", "quarter", "year", "range"]
SCHEDULED: tuple[PeriodKind, ...] = ("week", "month", "quarter", "year")
"""Periods whose report is made by itself when they are over."""

LONGEST_RANGE = timedelta(days=5 * 366)

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_DAY = timedelta(days=1)


class PeriodError(ValueError):
    """A text that names no period. Its Vietnamese text says how to write one."""


@dataclass(frozen=True)
class ReportPeriod:
    """The days from `start` to `end`, inclusive."""

    kind: PeriodKind
    start: date
    end: date

    @property
    def key(self) -> str:
        """How the command line and addresses write it: 2026-W47, 2026-11, 2026-Q3, 2026, 2023-08-14..2023-11-14."""
        return {
            "week": f"{self.start:%G-W%V}",
            "month": f"{self.start:%Y-%m}",
            "quarter": f"{self.start.year}-Q{_quarter(self.start)}",
            "year": f"{self.start.year}",
            "range": f"{self.start}..{self.end}",
        }[self.kind]

    @property
    def title(self) -> str:
        """The period by its name: "tuần 47 năm 2026", "tháng 11 năm 2026", "giai đoạn 14/8/2023 – 14/11/2023"."""
        return {
            "week": f"tuần {self.start:%V} năm {self.start:%G}",
            "month": f"tháng {self.start.month} năm {self.start.year}",
            "quarter": f"quý {('I', 'II', 'III', 'IV')[_quarter(self.start) - 1]} năm {self.start.year}",
            "year": f"năm {self.start.year}",
            "range": f"giai đoạn {format_date(self.start)} – {format_date(self.end)}",
        }[self.kind]

    @property
    def days(self) -> str:
        """From which day to which, as every report says on its first page."""
        return f"từ {format_date(self.start)} đến hết {format_date(self.end)}"

    def span(self, unit: str | None = None) -> Span:
        """The span that is counted."""
        return Span(self.start, self.end, unit)

    def before(self) -> "ReportPeriod":
        """The period just before it, of the same kind; for a range as many days."""
        last = self.start - _DAY
        if self.kind == "range":
            return ReportPeriod("range", last - (self.end - self.start), last)
        return period_of(self.kind, last)


def read_period(text: str) -> ReportPeriod:
    """The period that a text names. Raises PeriodError."""
    text = text.strip()
    try:
        found = _read(text)
    except ValueError as error:  # a week, month or day that there is not
        raise PeriodError(_HOW) from error
    if found is None:
        raise PeriodError(_HOW)
    if found.end < found.start:
        raise PeriodError("Ngày cuối của kỳ báo cáo đang trước ngày đầu.")
    if found.end - found.start > LONGEST_RANGE:
        raise PeriodError("Kỳ báo cáo dài quá năm năm. Xin chia ra nhiều kỳ.")
    if not 1900 <= found.start.year <= found.end.year <= 2200:  # years a calendar can count from
        raise PeriodError(_HOW)
    return found


_HOW = "Xin ghi kỳ báo cáo theo một trong các dạng: 2026-W47 (tuần), 2026-11, 2026-Q3, 2026, 2023-08-14..2023-11-14."


def _read(text: str) -> ReportPeriod | None:
    if found := _WEEK.fullmatch(text):
        return period_of("week", date.fromisocalendar(int(found[1]), int(found[2]), 1))
    if found := _QUARTER.fullmatch(text):
        return period_of("quarter", date(int(found[1]), 3 * int(found[2]) - 2, 1))
    if found := _MONTH.fullmatch(text):
        return period_of("month", date(int(found[1]), int(found[2]), 1))
    if found := _YEAR.fullmatch(text):
        return period_of("year", date(int(found[1]), 1, 1))
    if found := _RANGE.fullmatch(text):
        return ReportPeriod("range", date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    return None


def period_of(kind: PeriodKind, day: date) -> ReportPeriod:
    """The week (from Monday), month, quarter or year that holds `day`. Raises ValueError for kind `range`."""
    start = _start(kind, day)
    return ReportPeriod(kind, start, _next(kind, start) - _DAY)


def _start(kind: PeriodKind, day: date) -> date:
    if kind == "week":
        return day - timedelta(days=day.weekday())
    if kind == "month":
        return day.replace(day=1)
    if kind == "quarter":
        return date(day.year, 3 * _quarter(day) - 2, 1)
    if kind == "year":
        return date(day.year, 1, 1)
    raise ValueError("a range has no length of its own")


def _next(kind: PeriodKind, start: date) -> date:
    if kind == "week":
        return start + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _quarter(day: date) -> int:
    return (day.month + 2) // 3
