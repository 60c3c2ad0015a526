"""Open data of a year: counts for everybody, in which nobody can be found.

A table that counts people and has any cell under five publishes its total only; a total under five is not told
either. Data are made for whole years alone: two periods that overlap could be subtracted from each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms_service.measures import Measure, Span
from forms_service.reports.periods import PeriodError, ReportPeriod, period_of
from forms_service.sheets.model import Cell, Sheet
from forms_service.storage.contract import Reader
from forms_service.vietnam.collation import sort_key

FEWEST = 5
_HIDDEN = f"dưới {FEWEST}"
_TOTAL = "tổng"


@dataclass(frozen=True)
class OpenTable:
    """The numbers of one measure: `total` (None: under five and not told), `cells` by month and by category."""

    key: str
    label: str
    unit: str
    definition: str
    total: int | None
    cells: tuple[tuple[str, str, int], ...]
    withheld: bool


def open_tables(reader: Reader, measures: Sequence[Measure], period: ReportPeriod) -> list[OpenTable]:
    """The tables of a year. Raises PeriodError for any other period."""
    if period.kind != "year":
        raise PeriodError(
            "Dữ liệu mở chỉ xuất theo năm, ví dụ --period 2026: các kỳ chồng nhau trừ ra được từng người."
        )
    return [_table(reader, measure, period) for measure in measures]


def _table(reader: Reader, measure: Measure, period: ReportPeriod) -> OpenTable:
    total = measure.count(reader, period.span()).value
    cells = [*_by_month(reader, measure, period.start.year), *_by_category(reader, measure, period)]
    small = measure.counts_people and any(count < FEWEST for _, _, count in cells)
    return OpenTable(
        key=measure.key,
        label=measure.label,
        unit=measure.unit,
        definition=measure.definition,
        total=None if measure.counts_people and 0 < total < FEWEST else total,
        cells=() if small else tuple(cells),
        withheld=small,
    )


def _by_month(reader: Reader, measure: Measure, year: int) -> Iterator[tuple[str, str, int]]:
    """Every month, those without any too: what is missing would tell as much as a zero."""
    for month in range(1, 13):
        step = period_of("month", date(year, month, 1))
        yield "tháng", f"{year}-{month:02}", measure.count(reader, Span(step.start, step.end)).value


def _by_category(reader: Reader, measure: Measure, period: ReportPeriod) -> list[tuple[str, str, int]]:
    found = measure.by_category(reader, period.span()) if measure.by_category else {}
    return [("mục", name, found[name]) for name in sorted(found, key=sort_key)]


_HEADINGS = ("Mã số liệu", "Tên", "Đơn vị tính", "Cách chia", "Mục", "Số lượng")


def open_sheet(tables: Sequence[OpenTable], title: str) -> Sheet:
    """All tables as one long sheet, a number a row."""
    rows = [row for table in tables for row in _rows(table)]
    return Sheet(title, _HEADINGS, iter(rows), len(rows))


def _rows(table: OpenTable) -> Iterator[Sequence[Cell]]:
    yield table.key, table.label, table.unit, _TOTAL, "", _HIDDEN if table.total is None else table.total
    for kind, name, count in table.cells:
        yield table.key, table.label, table.unit, kind, name, count


def open_document(tables: Sequence[OpenTable], period: ReportPeriod, counted_at: datetime) -> Mapping[str, Any]:
    """The same as one JSON object; `counted_at` is aware."""
    return {
        "period": {"from": period.start.isoformat(), "to": period.end.isoformat()},
        "counted_at": counted_at.isoformat(timespec="seconds"),
        "suppressed_under": FEWEST,
        "measures": [_measure(table) for table in tables],
    }


def _measure(table: OpenTable) -> Mapping[str, Any]:
    return {
        "key": table.key,
        "label": table.label,
        "unit": table.unit,
        "definition": table.definition,
        "total": table.total,
        "withheld": table.withheld or table.total is None,
        "cells": [{"by": kind, "name": name, "count": count} for kind, name, count in table.cells],
    }
