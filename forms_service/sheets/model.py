"""What a spreadsheet holds, whatever its form. No library here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Cell = str | int | datetime | date | None
"""Moments are aware, +07:00."""

SheetForm = Literal["csv", "xlsx"]
SHEET_FORMS: tuple[SheetForm, ...] = get_args(SheetForm)

CONTENT_TYPES: dict[SheetForm, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SheetError(Exception):
    """A spreadsheet that cannot be written. Raised by `writing`; the text (Vietnamese) says what to do."""


@dataclass(frozen=True)
class Sheet:
    """A table for people: `rows` comes row by row and once; `count` says how many there are."""

    title: str
    headings: Sequence[str]
    rows: Iterator[Sequence[Cell]]
    count: int
