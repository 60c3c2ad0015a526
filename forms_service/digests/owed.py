"""Matters whose answer is owed, as the daily digest lists them: numbers, agencies and days; no names, no words."""

from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.matters.reading import Wanted, listed
from forms_service.matters.view import Row, row_of
from forms_service.storage.contract import Reader

CAP = 300
"""Rows that one digest prints; the rest are in the ledger."""


@dataclass(frozen=True)
class Owed:
    """All that is owed on the morning of `today`, the most urgent first: what the list "Đang nợ trả lời" shows.

    `unlisted`: how many more there are than `rows`.
    """

    rows: tuple[Row, ...]
    unlisted: int

    @property
    def late(self) -> int:
        """How many of the rows are overdue."""
        return sum(row.late for row in self.rows)

    @property
    def count(self) -> int:
        """How many are owed in all."""
        return len(self.rows) + self.unlisted


def owed_on(reader: Reader, catalogue: Catalogue, today: date) -> Owed:
    """What is owed now, counted in days from `today`."""
    found = listed(reader, Wanted("owed", today), limit=CAP)
    count = reader.count("matters", equal={"shelf": "owed"}, key="order_at")
    return Owed(tuple(row_of(each, catalogue, today, full=False) for each in found), count - len(found))
