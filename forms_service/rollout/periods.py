"""The periods that units report about: month, quarter, half year, year. Pure: days in, days out."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from forms_service.content.rollouts import Cycle
from forms_service.vietnam.dates import format_date

_MONTHS: dict[Cycle, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_KEY = re.compile(r"(?P<year>20[0-9]{2})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?")
_ROMAN = ("I", "II", "III", "IV")

KINDS: dict[Cycle, str] = {"month": "Tháng", "quarter": "Quý", "half": "Sáu tháng", "year": "Năm"}


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, inclusive."""

    kind: Cycle
    start: date
    end: date

    @property
    def key(self) -> str:
        """How the store and addresses write it: 2026-11, 2026-Q3, 2026-H1, 2026."""
        number = (self.start.month - 1) // _MONTHS[self.kind] + 1
        return {
            "month": f"{self.start:%Y-%m}",
            "quarter": f"{self.start.year}-Q{number}",
            "half": f"{self.start.year}-H{number}",
            "year": f"{self.start.year}",
        }[self.kind]

    @property
    def title(self) -> str:
        """ "tháng 11 năm 2026", "quý III năm 2026", "sáu tháng đầu năm 2026", "năm 2026"."""
        number = (self.start.month - 1) // _MONTHS[self.kind]
        return {
            "month": f"tháng {self.start.month} năm {self.start.year}",
            "quarter": f"quý {_ROMAN[number % 4]} năm {self.start.year}",
            "half": f"sáu tháng {('đầu', 'cuối')[number % 2]} năm {self.start.year}",
            "year": f"năm {self.start.year}",
        }[self.kind]

    @property
    def heading(self) -> str:
        """The title where it stands alone: "Quý III năm 2026"."""
        return self.title[:1].upper() + self.title[1:]

    @property
    def days(self) -> str:
        """ "từ 01/07/2026 đến hết 30/09/2026"."""
        return f"từ {format_date(self.start)} đến hết {format_date(self.end)}"

    def before(self) -> "Period":
        """The one just before it, of the same kind."""
        return period_of(self.kind, self.start - timedelta(days=1))


def period_of(kind: Cycle, day: date) -> Period:
    """The period of that kind that holds `day`."""
    months = _MONTHS[kind]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return Period(kind, start, date(year, month + 1, 1) - timedelta(days=1))


def read_period(key: str) -> Period | None:
    """The period of that key; None if it names none."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    year = int(found["year"])
    for kind, months in _MONTHS.items():
        if kind != "year" and found[kind]:
            return period_of(kind, date(year, (int(found[kind]) - 1) * months + 1, 1))
    return period_of("year", date(year, 1, 1))


def recent(day: date) -> dict[Cycle, list[Period]]:
    """What somebody may want to report about on that day, by kind, newest first, the running one too."""
    return {kind: _back(period_of(kind, day), 5 if kind in {"month", "quarter"} else 3) for kind in get_args(Cycle)}


def _back(period: Period, number: int) -> list[Period]:
    found = [period]
    while len(found) < number:
        found.append(found[-1].before())
    return found
