"""What a chart shows. Numbers only: how it is drawn is in `drawing.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["bars", "stacked", "line"]

MOST_SERIES = 4
"""As many patterns as a reader tells apart in black and white."""


@dataclass(frozen=True)
class Series:
    """One row of numbers, as many as the chart has categories; None where a number is not known (it is not zero)."""

    label: str
    values: tuple[int | None, ...]

    def __post_init__(self) -> None:
        if any(value is not None and value < 0 for value in self.values):
            raise ValueError(f"{self.label}: a count cannot be negative")


@dataclass(frozen=True)
class Chart:
    """Counts by category: `bars` (one series), `stacked` (parts of a whole, two to four) or `line` (over time).

    `name` is an identifier, unique on its page. `unit` is what is counted ("vụ việc"), `source` says from where and of
    which period; both stand under the chart. Raises ValueError for numbers that do not fit the kind.
    """

    name: str
    kind: Kind
    title: str
    unit: str
    source: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    category_title: str = ""

    def __post_init__(self) -> None:
        if not self.categories or not self.series:
            raise ValueError(f"{self.name}: nothing to draw")
        if any(len(each.values) != len(self.categories) for each in self.series):
            raise ValueError(f"{self.name}: a series has more or fewer values than there are categories")
        if not 1 <= len(self.series) <= (1 if self.kind == "bars" else MOST_SERIES):
            raise ValueError(f"{self.name}: {len(self.series)} series are too many for {self.kind}")

    @property
    def largest(self) -> int:
        """The number to which the longest bar, or the highest point, belongs; of stacked bars the sum."""
        if self.kind == "stacked":
            return max((sum(value or 0 for value in column) for column in self._columns()), default=0)
        return max((value for each in self.series for value in each.values if value is not None), default=0)

    def _columns(self) -> Sequence[tuple[int | None, ...]]:
        return list(zip(*(each.values for each in self.series), strict=True))
