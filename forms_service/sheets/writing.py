"""A sheet as CSV or XLSX, row by row. Nothing in a cell is ever run by the program that opens it.

In CSV a text that could be taken for a formula gets an apostrophe before it: at its beginning, and behind a comma,
semicolon, tab or new line, where a program that parts cells otherwise would see a beginning. Long rows of digits, and
those that begin with 0, get one too, for Excel would make numbers of them and drop digits. In XLSX a cell says
itself that it is text; nothing is changed.
"""

import csv
import re
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from forms_service.sheets.model import Cell, Sheet, SheetError, SheetForm
from forms_service.storage.contract import Progress, in_silence

_FORMULA: Final = re.compile(r"(^|[;,\t\r\n])(\"*)(?=[=+\-@\t\r])")
_NUMBER_LIKE: Final = re.compile(r"0[0-9]+|[0-9]{12,}")
_BEGINS_FORMULA: Final = re.compile(r"[=+\-@\t\r]")

MOST_ROWS: Final = 1_048_575
LONGEST_CELL: Final = 32_767
"""Excel's limits of a sheet (rows without the heading) and of a cell (letters)."""

_EVERY: Final = 200
_SAME_MOMENT: Final = datetime(1980, 1, 1)  # noqa: DTZ001  # a ZIP archive's earliest day; the same data make the same bytes


def write_csv(target: Path, sheet: Sheet, progress: Progress, separator: str = ",") -> None:
    """CSV after RFC 4180 in UTF-8 with the mark by which Excel knows it; every cell in quotation marks."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(map(harmless, sheet.headings))
        for number, row in enumerate(sheet.rows, 1):
            writer.writerow(_as_text(cell) for cell in row)
            _tell(progress, number, sheet.count)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else harmless(cell) if isinstance(cell, str) else str(cell)


def harmless(text: str) -> str:
    """Text that a spreadsheet program shows and never runs or rounds, whichever separator it believes in."""
    if _NUMBER_LIKE.fullmatch(text):
        return f"'{text}"
    return _FORMULA.sub(r"\1\2'", text)


def write_xlsx(target: Path, sheet: Sheet, progress: Progress) -> None:
    """A workbook of one sheet, its heading fixed, with filters.

    Raises SheetError: more rows than a sheet can hold, or the file cannot be written.
    """
    # Here and not above: it takes a tenth of a second, which every command would spend that writes no spreadsheet.
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  # see above; the library brings no types
    from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

    if sheet.count > MOST_ROWS:
        raise SheetError(f"Một bảng tính chỉ chứa {MOST_ROWS} dòng; xin chọn dạng csv.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".phucvu-") as folder:  # 0700, and gone in any case
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        try:
            with xlsxwriter.Workbook(target, options) as workbook:
                workbook.set_properties({"created": _SAME_MOMENT})
                _Page(workbook, sheet).fill(sheet.rows, sheet.count, progress)
        except XlsxFileError as error:
            raise SheetError(f"{target.parent}: không ghi được bảng tính ({error}).") from error


def sheet_bytes(sheet: Sheet, form: SheetForm) -> bytes:
    """A whole file of one sheet, for a download: a register of some weeks, not a whole store. Raises SheetError.

    Takes time in proportion to the rows; on the event loop, run it in a thread.
    """
    with tempfile.TemporaryDirectory(prefix="phucvu-") as folder:  # 0700, and gone in any case
        target = Path(folder) / f"sheet.{form}"
        if form == "csv":
            write_csv(target, sheet, in_silence)
        else:
            write_xlsx(target, sheet, in_silence)
        return target.read_bytes()


class _Page:
    """One worksheet and the formats of its cells."""

    def __init__(self, workbook: Any, sheet: Sheet) -> None:
        self._page = workbook.add_worksheet(sheet.title)
        self._moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        self._text = workbook.add_format({"num_format": "@"})
        # So that it stays text when somebody edits the cell.
        self._quoted = workbook.add_format({"num_format": "@", "quote_prefix": True})
        self._page.set_column(0, len(sheet.headings) - 1, 18)
        self._page.freeze_panes(1, 0)
        self._page.autofilter(0, 0, max(sheet.count, 1), len(sheet.headings) - 1)
        bold = workbook.add_format({"bold": True})
        for column, heading in enumerate(sheet.headings):
            self._page.write_string(0, column, heading, bold)

    def fill(self, rows: Iterable[Iterable[Cell]], count: int, progress: Progress) -> None:
        """Write all rows below the heading."""
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self._write(number, column, cell)
            _tell(progress, number, count)

    def _write(self, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, datetime):
            self._page.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, date):
            self._page.write_datetime(row, column, cell, self._day)
        elif isinstance(cell, int):
            self._page.write_number(row, column, cell)
        elif cell:
            style = self._quoted if _BEGINS_FORMULA.match(cell) else self._text
            self._page.write_string(row, column, _fitting(cell), style)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _tell(progress: Progress, number: int, count: int) -> None:
    if number % _EVERY == 0 or number == count:
        progress(number, count)
