"""Reads a spreadsheet that an office sends: XLSX or CSV, text by text, with the line of every row.

Nothing in it is run: of a formula the value is read that the program which saved it had computed. What a cell shows as
a day comes as a day. Empty rows are passed over.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from forms_service.sheets.model import SheetError
from forms_service.vietnam.text import fold, looks_legacy_encoded, nfc

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
LONGEST_TEXT: Final = 4_000
MOST_UNPACKED: Final = 60 * 1024 * 1024
"""Of an XLSX, which is a ZIP archive: a small file may unpack to any size."""

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """One row: its line in the file (the heading is line 1), and its cells by heading. A day is written as ISO text."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReadSheet:
    """Headings as they are written, and the rows below them."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(data: bytes) -> ReadSheet:
    """The first sheet of a file. Raises SheetError: not a spreadsheet, too large, without a heading, badly encoded.

    Takes time in proportion to the rows; on the event loop, run it in a thread.
    """
    if data.startswith(_OLD_EXCEL):
        raise SheetError("Tệp này là Excel đời cũ (.xls) hoặc có mật khẩu. Mở bằng Excel, lưu lại dạng .xlsx rồi gửi.")
    return _gathered(_xlsx(data) if data.startswith(_ZIP) else _csv(data))


def column(sheet: ReadSheet, *names: str) -> str | None:
    """The heading that is one of these names, however it is spelled (accents, case, spaces); None if there is none."""
    wanted = {_plain(name) for name in names}
    return next((heading for heading in sheet.headings if _plain(heading) in wanted), None)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _gathered(lines: Iterable[tuple[int, Sequence[str]]]) -> ReadSheet:
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for line, cells in lines:
        if not any(cells):
            continue
        if not headings:
            headings = tuple(cells)
            continue
        if len(rows) == MOST_ROWS:
            raise SheetError(f"Tệp có hơn {MOST_ROWS} dòng. Xin chia ra nhiều tệp.")
        rows.append(Row(line, {name: text for name, text in zip(headings, cells, strict=False) if name}))
    if not headings:
        raise SheetError("Tệp không có dòng nào. Dòng đầu phải là tên các cột.")
    return ReadSheet(tuple(name for name in headings if name), tuple(rows))


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError(
            "Không đọc được tệp: không phải bảng tính .xlsx, cũng không phải CSV mã hóa UTF-8. "
            "Trong Excel chọn Lưu thành “CSV UTF-8” hoặc “.xlsx” rồi gửi lại."
        ) from None
    if "\0" in text:
        raise SheetError("Đây không phải bảng tính. Xin gửi tệp .xlsx hoặc .csv.")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [_text(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise SheetError(f"Dòng {reader.line_num} của tệp CSV không đọc được: dấu ngoặc kép không khép kín.") from error


def _xlsx(data: bytes) -> Iterator[tuple[int, list[str]]]:
    # Here and not above: it takes a fifth of a second, which every command would spend that reads no spreadsheet.
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415  # see above; brings no types
    from openpyxl.utils.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415  # as above
        InvalidFileException,
    )

    _refuse_bombs(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        page = book.worksheets[0]
        for line, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            yield line, [_cell(cell) for cell in cells]
    except SheetError:
        raise
    except (InvalidFileException, KeyError, ValueError, OSError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        raise SheetError("Tệp .xlsx này hỏng hoặc không phải bảng tính. Mở bằng Excel, lưu lại rồi gửi.") from error


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise SheetError("Tệp mở ra quá lớn. Xin chia ra nhiều tệp.")
    except zipfile.BadZipFile as error:
        raise SheetError("Tệp .xlsx này hỏng. Mở bằng Excel, lưu lại rồi gửi.") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _text(str(value))


def _text(text: str) -> str:
    """A cell as plain text. An apostrophe that keeps a program from reading a number goes away with it."""
    clean = nfc(text)[:LONGEST_TEXT]
    return clean.removeprefix("'") if clean[1:2].isdigit() else clean


def badly_encoded(row: Row) -> str | None:
    """The heading of a cell whose text was typed in an old font (VNI, TCVN3) and would show as nonsense."""
    return next((name for name, text in row.cells.items() if looks_legacy_encoded(text)), None)
