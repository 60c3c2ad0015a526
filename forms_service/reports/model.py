"""What a report says: sections of rows, each a number that leads back to its records. Rules only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from forms_service.charts.model import Chart
from forms_service.measures import Counted
from forms_service.reports.periods import ReportPeriod
from forms_service.vietnam.numbers import format_number, format_share

Style = Literal["periodic", "interim", "final"]

STYLES: Mapping[Style, str] = {"periodic": "Báo cáo", "interim": "Báo cáo sơ kết", "final": "Báo cáo tổng kết"}

WRITTEN_BY_PEOPLE: Mapping[Style, tuple[str, ...]] = {
    "periodic": (),
    "interim": ("Đánh giá chung", "Khó khăn, vướng mắc", "Đề xuất, kiến nghị"),
    "final": ("Đánh giá chung", "Khó khăn, vướng mắc", "Bài học kinh nghiệm", "Đề xuất, kiến nghị"),
}
"""Parts that no machine writes: a review has them, with room to write."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Gặp gỡ người dân, doanh nghiệp", ("receptions", "registrations")),
    ("Vụ việc", ("matters",)),
    ("Góp ý, phản ánh, kiến nghị", ("feedback",)),
    ("Hỗ trợ tại Không gian phục vụ", ("support",)),
    ("Ý kiến của người được phục vụ", ("surveys",)),
    ("Thư chúc mừng, chia buồn", ("letters",)),
    ("Nhân rộng mô hình", ("rollout",)),
)
"""In which part of a report a measure stands, by the first word of its key."""

COLUMNS = 5
"""How many numbers stand beside the name of a unit on a page of A4: labels keep their words whole."""


@dataclass(frozen=True)
class Row:
    """One number. `before` is that of the period before; None where there is none to compare with."""

    key: str
    label: str
    unit: str
    definition: str
    counted: Counted
    before: Counted | None
    standing: bool = False

    @property
    def value(self) -> str:
        """The number; of a share also the share with its counts: "2.859/2.859 (100,0%)"."""
        return in_words(self.counted)

    @property
    def note(self) -> str:
        """What a share may not be read without: how many were asked, how many refused, how many answered."""
        counted = self.counted
        if counted.n is None or counted.contacted is None:
            return ""
        refused = "" if counted.refused is None else f", {format_number(counted.refused)} từ chối"
        rate = f", tỷ lệ trả lời {format_share(counted.n, counted.contacted)}" if counted.contacted else ""
        return f"đã hỏi {format_number(counted.contacted)} người{refused}{rate}"

    @property
    def change(self) -> str:
        """The number of the period before, as it is."""
        return "" if self.before is None else in_words(self.before)


@dataclass(frozen=True)
class Section:
    """A part of a report; `charts` are drawn with their tables."""

    title: str
    rows: tuple[Row, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class UnitRow:
    """One unit of a consolidated report, with a number for each measure of its heading."""

    unit: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class UnitTable:
    """Some measures of all the units, narrow enough for a page."""

    heading: tuple[str, ...]
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True)
class Report:
    """A report, gathered. `unit_name` is empty for the whole office; `late` says that it should have come before."""

    period: ReportPeriod
    style: Style
    unit_name: str
    sections: tuple[Section, ...]
    unit_heading: tuple[str, ...] = ()
    unit_rows: tuple[UnitRow, ...] = ()
    late: str = ""

    @property
    def unit_tables(self) -> Iterator[UnitTable]:
        """The numbers of the units in tables that a page is wide enough for."""
        for at in range(0, len(self.unit_heading), COLUMNS):
            rows = tuple(UnitRow(row.unit, row.values[at : at + COLUMNS]) for row in self.unit_rows)
            yield UnitTable(self.unit_heading[at : at + COLUMNS], rows)

    @property
    def is_empty(self) -> bool:
        """Nothing happened: one line says so."""
        happened = [row.counted for section in self.sections for row in section.rows if not row.standing]
        return not any(counted.value or counted.n for counted in happened)

    @property
    def name(self) -> str:
        """What kind of document it is: "Báo cáo sơ kết"."""
        return STYLES[self.style]

    @property
    def subject(self) -> str:
        """What it is about: "Kết quả phục vụ người dân, doanh nghiệp quý III năm 2026"."""
        about = f" tại {self.unit_name}" if self.unit_name else ""
        return f"Kết quả phục vụ người dân, doanh nghiệp{about}, {self.period.title}"

    @property
    def title(self) -> str:
        """ "Báo cáo sơ kết quý III năm 2026, xã Mẫu"."""
        about = f", {self.unit_name}" if self.unit_name else ""
        return f"{self.name} {self.period.title}{about}"


def in_words(counted: Counted) -> str:
    """A number as reports write it. A share always comes with what it is a share of (never "100%" alone)."""
    if counted.n is None:
        return format_number(counted.value)
    if counted.n == 0:
        return "chưa có ai trả lời"
    share = format_share(counted.value, counted.n)
    return f"{format_number(counted.value)}/{format_number(counted.n)} ({share})"


def section_of(key: str) -> str:
    """The title of the section in which a measure stands."""
    group = key.partition(".")[0]
    return next((title for title, groups in SECTIONS if group in groups), "Số liệu khác")
