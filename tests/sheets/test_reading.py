"""Spreadsheets that offices send: read as they show them, refused with a word on what to do."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from forms_service.sheets.model import SheetError
from forms_service.sheets.reading import MOST_ROWS, badly_encoded, column, read_sheet


def xlsx(*rows):
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


SEVEN = datetime(2023, 3, 2, 7, 5)  # noqa: DTZ001  # spreadsheets know no zones
HEADING = ("Ngày", "Đơn vị", "Số lượt")


def test_a_workbook_is_read_with_the_line_of_each_row():
    sheet = read_sheet(xlsx(HEADING, (date(2023, 3, 1), "Sở Tư pháp", 12), (), (SEVEN, "x", 1.5)))
    assert sheet.headings == HEADING
    assert [row.line for row in sheet.rows] == [2, 4]
    assert sheet.rows[0].cells == {"Ngày": "2023-03-01", "Đơn vị": "Sở Tư pháp", "Số lượt": "12"}
    assert sheet.rows[1].cells["Ngày"] == "2023-03-02T07:05"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_text_file_is_read_whatever_excel_made_of_it(separator, mark):
    text = mark + separator.join(HEADING) + "\r\n" + separator.join(["01/03/2023", "Sở Tư pháp", "12"]) + "\r\n"
    (row,) = read_sheet(text.encode()).rows
    assert (row.line, row.cells["Đơn vị"], row.cells["Số lượt"]) == (2, "Sở Tư pháp", "12")


def test_decomposed_letters_are_composed():
    (row,) = read_sheet("Tên\nSơ\u0309 Tư pháp\n".encode()).rows
    assert row.cells["Tên"] == "Sở Tư pháp"


def test_a_formula_counts_by_the_value_it_had_and_is_not_run():
    (row,) = read_sheet(xlsx(("Tên", "Số"), ("a", "=1+1"))).rows
    assert row.cells["Số"] == ""  # nobody has computed it


def test_a_phone_keeps_its_zero_and_loses_the_apostrophe():
    (row,) = read_sheet("Điện thoại\n'0912345678\n".encode()).rows
    assert row.cells["Điện thoại"] == "0912345678"


def test_a_heading_is_found_however_it_is_spelled():
    sheet = read_sheet(xlsx(("  SỐ  LƯỢT ", "don vi"), (1, "a")))
    assert column(sheet, "Số lượt") == sheet.headings[0]
    assert column(sheet, "Đơn vị", "Cơ quan") == "don vi"
    assert column(sheet, "Ngày") is None


def test_text_of_an_old_font_is_noticed():
    (row,) = read_sheet("Tên\nÑoàng Thaùp\n".encode()).rows
    assert badly_encoded(row) == "Tên"


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có dòng nào"),
        (b"\xd0\xcf\x11\xe0rest", "Excel đời cũ"),
        (b"PK\x03\x04broken", "hỏng"),
        (b"\xff\xfe\x00a", "CSV UTF-8"),
        (b"MZ\0\0program", "không phải bảng tính"),
        (b'T\xc3\xaan,"S\n"a', "ngoặc kép"),
        (bomb(), "quá lớn"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_remedy(data, said):
    with pytest.raises(SheetError, match=said):
        read_sheet(data)


def test_a_sheet_of_too_many_rows_is_refused():
    with pytest.raises(SheetError, match="chia ra nhiều tệp"):
        read_sheet(b"a\n" + b"1\n" * (MOST_ROWS + 1))
