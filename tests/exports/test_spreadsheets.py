"""CSV and XLSX for people: Vietnamese comes through, nothing is run, labels are those of the answered form."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import REGISTRATION
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.exports import spreadsheets
from forms_service.exports.model import ExportError, Sheet
from forms_service.exports.spreadsheets import harmless, write_csv, write_xlsx
from forms_service.storage.contract import in_silence
from forms_service.submissions.codes import spoken

Export = Callable[..., Path]

DANGEROUS = [
    "=1+1", "+84 912", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "a;=1+1", 'a,"=1+1', "một\n-hai",
]  # fmt: skip


def rows_of(file: Path, separator: str = ",") -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=separator))


@pytest.mark.usefixtures("two")
def test_excel_knows_the_encoding_and_vietnamese_comes_through(export: Export) -> None:
    file = export("submissions", "csv")
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    first, second = rows_of(file)
    assert first["Họ và tên"] == "Nguyễn Thị Thử"
    assert first["Biểu mẫu"] == "Đăng ký gặp Lãnh đạo Tỉnh"
    assert first["Ngày gặp"] == "2026-11-30"
    assert first["Nhận lúc"] == "2026-11-23 08:00"
    assert first["Tình trạng"] == "Chưa xử lý"
    assert "Nhà đầu tư" in first.values()
    assert "0912 345 678" in first.values()
    assert "Bảng hướng dẫn ở quầy số 3 chữ nhỏ, khó đọc." in second.values()


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("kind", ["submissions", "registrations", "receptions", "audit"])
def test_every_kind_has_its_table_in_both_forms(export: Export, kind: str) -> None:
    headings = rows_of(export(kind, "csv"))
    page = openpyxl.load_workbook(export(kind, "xlsx")).active
    assert [cell.value for cell in page[1]] == list(headings[0]) if headings else page.max_row == 1


@pytest.mark.usefixtures("two")
def test_registrations_and_receptions_say_who_comes_when(export: Export, works: Works) -> None:
    (row,) = rows_of(export("registrations", "csv"))
    assert (row["Họ và tên"], row["Điện thoại"], row["Số người"]) == ("Nguyễn Thị Thử", "0912 345 678", "2")
    code = works.store.read_now(lambda reader: reader.get("submissions", 1))["code"]
    assert row["Mã phiếu"] == spoken(code)
    (row,) = rows_of(export("receptions", "csv"))
    assert (row["Buổi gặp"], row["Lượt đã giữ"], row["Người đã giữ"]) == ("leaders-2026-11-30", "1", "2")


@pytest.mark.usefixtures("two")
def test_an_answer_keeps_the_label_under_which_it_was_given(export: Export, works: Works) -> None:
    def relabel(tx) -> None:
        version = tx.select("form_versions")[0]
        fields = [
            {**field, "label": "Tên đầy đủ"} if field["id"] == "full_name" else field
            for field in version["definition"]["fields"]
        ]
        definition = {**version["definition"], "fields": fields}
        tx.insert("form_versions", {**version, "version": "later", "definition": definition})
        first = tx.get("submissions", 1)
        tx.insert("submissions", {**first, "code": "999", "token": None, "form_version": "later"})

    works.store.write_now(relabel)
    first, _, later = rows_of(export("submissions", "csv"))
    assert (first["Họ và tên"], first["Tên đầy đủ"]) == ("Nguyễn Thị Thử", "")
    assert (later["Họ và tên"], later["Tên đầy đủ"]) == ("", "Nguyễn Thị Thử")


# --- formulas ---


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


def test_a_submission_that_is_a_formula_runs_nowhere(export: Export, browser: TestClient) -> None:
    evil = "=HYPERLINK(0) hồ sơ dự án thử nghiệm, xin hỏi bước tiếp theo"
    browser.post("/api/forms/leader_registration", data={**REGISTRATION, "content": evil})
    (row,) = rows_of(export("submissions", "csv"))
    assert f"'{evil}" in row.values()
    page = openpyxl.load_workbook(export("submissions", "xlsx")).active
    cell = next(cell for cell in page[2] if cell.value == evil)
    assert cell.data_type in {"s", "inlineStr"}


# --- the workbook ---


@pytest.mark.usefixtures("two")
def test_a_workbook_opens_with_days_as_days_and_codes_as_text(export: Export) -> None:
    page = openpyxl.load_workbook(export("submissions", "xlsx")).active
    row = dict(zip([cell.value for cell in page[1]], page[2], strict=True))
    assert row["Họ và tên"].value == "Nguyễn Thị Thử"
    assert row["Nhận lúc"].value == datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001  # a spreadsheet knows no zones
    assert row["Ngày gặp"].value == datetime(2026, 11, 30)  # noqa: DTZ001  # as above
    assert isinstance(row["Mã phiếu"].value, str)
    assert page.freeze_panes == "A2"


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_xlsx(file, Sheet("A", ["Chữ"], iter([["x" * 40_000]]), 1), in_silence)
    value = openpyxl.load_workbook(file).active["A2"].value
    assert len(value) == spreadsheets.LONGEST_CELL
    assert value.endswith("…")


def test_more_rows_than_a_sheet_can_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="csv"):
        write_xlsx(tmp_path / "a.xlsx", Sheet("A", ["Chữ"], iter([]), spreadsheets.MOST_ROWS + 1), in_silence)


@pytest.mark.usefixtures("two")
def test_a_csv_may_be_parted_by_semicolons(export: Export) -> None:
    file = export("submissions", "csv", separator=";")
    assert rows_of(file, ";")[0]["Họ và tên"] == "Nguyễn Thị Thử"
