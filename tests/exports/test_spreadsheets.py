"""CSV and XLSX for people: Vietnamese comes through, nothing is run, labels are those of the answered form."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from office import REGISTRATION
from starlette.testclient import TestClient

from forms_service.all_measures import all_measures
from forms_service.app import Works
from forms_service.measures import Span
from forms_service.submissions.codes import spoken

Export = Callable[..., Path]
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))


def rows_of(file: Path, separator: str = ",") -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=separator))


@pytest.mark.usefixtures("two")
def test_a_complaint_that_lies_apart_is_in_the_table_too(works: Works, export: Export) -> None:
    works.store.write_now(lambda tx: tx.update("submissions", 1, {"desk": "complaint", "complaint": True}))
    assert rows_of(export("submissions", "csv"))[0]["Tình trạng"] == "Khiếu nại, tố cáo"
    received = next(each for each in all_measures(works.content) if each.key == "registrations.received")
    assert works.store.read_now(lambda reader: received.count(reader, NOVEMBER)).value == 1


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


@pytest.mark.usefixtures("two")
def test_a_csv_may_be_parted_by_semicolons(export: Export) -> None:
    file = export("submissions", "csv", separator=";")
    assert rows_of(file, ";")[0]["Họ và tên"] == "Nguyễn Thị Thử"
