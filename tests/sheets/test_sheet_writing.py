"""Spreadsheets: nothing in a cell is run or rounded, whichever program opens it."""

import csv
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.sheets import writing
from forms_service.sheets.model import Sheet, SheetError
from forms_service.sheets.writing import harmless, sheet_bytes, write_csv, write_xlsx
from forms_service.storage.contract import in_silence
from forms_service.vietnam.clock import ZONE

MOMENT = datetime(2026, 11, 30, 9, 30, tzinfo=ZONE)

DANGEROUS = [
    "=1+1", "+84 912", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "a;=1+1", 'a,"=1+1', "một\n-hai",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_begins_like_a_formula_whichever_separator_is_believed_in(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    write_csv(file, Sheet("A", ["=đầu đề"], iter([[text]]), 1), in_silence)
    for separator in (",", ";", "\t"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            cells = [cell for row in csv.reader(opened, delimiter=separator) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@given(st.text(alphabet='=+-@;,\t\r\n" a1', max_size=30))
def test_no_text_at_all_begins_like_a_formula_behind_a_separator(text: str) -> None:
    parts = [harmless(text)]
    for separator in ",;\t\r\n":
        parts = [piece for part in parts for piece in part.split(separator)]
    assert [part for part in parts if part.lstrip('"').startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("text", ["Bảng số 3", "a = b", "Xin hỏi - và cảm ơn", "12 giờ", "thu@phucvu.example", ""])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("digits", ["0123456789", "123456789012", "4129067534129068"])
def test_digits_that_excel_would_round_or_shorten_stay_digits(digits: str) -> None:
    assert harmless(digits) == f"'{digits}"


def test_a_workbook_holds_dangerous_text_as_text_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    texts = [text for text in DANGEROUS if "\r" not in text]  # XML has no carriage return
    write_xlsx(file, Sheet("A", ["Chữ"], iter([[text] for text in texts]), len(texts)), in_silence)
    cells = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert all(cell.quotePrefix for cell in cells if cell.value[0] in "=+-@\t")


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_xlsx(file, Sheet("A", ["Chữ"], iter([["x" * 40_000]]), 1), in_silence)
    value = openpyxl.load_workbook(file).active["A2"].value
    assert len(value) == writing.LONGEST_CELL
    assert value.endswith("…")


def test_more_rows_than_a_sheet_can_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="csv"):
        write_xlsx(tmp_path / "a.xlsx", Sheet("A", ["Chữ"], iter([]), writing.MOST_ROWS + 1), in_silence)


def test_a_download_is_the_file_itself_in_either_form() -> None:
    def sheet() -> Sheet:
        return Sheet("Sổ", ["Tên", "Ngày", "Lúc"], iter([["Ất", date(2026, 11, 30), MOMENT]]), 1)

    assert sheet_bytes(sheet(), "csv").decode("utf-8-sig").splitlines()[1] == '"Ất","2026-11-30","2026-11-30 09:30"'
    page = openpyxl.load_workbook(BytesIO(sheet_bytes(sheet(), "xlsx"))).active
    assert [cell.value for cell in page[2]] == ["Ất", datetime(2026, 11, 30), datetime(2026, 11, 30, 9, 30)]  # noqa: DTZ001  # a spreadsheet knows no zones
