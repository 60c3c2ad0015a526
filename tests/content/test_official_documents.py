"""Documents whose numbers and dates may be blank."""

from datetime import date

import pytest

from forms_service.content.documents import read_document

DISPATCH = """title: Công văn
document:
  id: 07-ubnd-hcc
  type: dispatch
  number: 07/UBND-HCC
  issued_on: 2024-01-26
  date_precision: day
  issuer: ubnd-dong-thap
  signer: Phạm Thiện Nghĩa
  abstract: Nhân rộng mô hình.
  replaces: []
  notes: [{quote: phần đầu, note: "nguyên văn, có lẽ là phấn đấu"}]"""
DATED = "number: 07/UBND-HCC\n  issued_on: 2024-01-26\n  date_precision: day"


def test_a_document_with_number_and_day(page, faults):
    document = read_document(page(DISPATCH))
    assert faults == []
    assert document.number_text == "Số: 07/UBND-HCC"
    assert document.issued_text == "26/01/2024"
    assert document.type_name == "Công văn"
    assert document.notes[0].quote == "phần đầu"


@pytest.mark.parametrize(
    ("dated", "number", "issued"),
    [
        ("symbol: UBND-HCC\n  issued_on: 2024-01-01\n  date_precision: month", "Số: …/UBND-HCC", "tháng 01/2024"),
        ("symbol: KH-UBND\n  issued_on: 2023-01-01\n  date_precision: year", "Số: …/KH-UBND", "năm 2023"),
        ("number: null\n  issued_on: null\n  date_precision: unknown", "Số: …", "chưa rõ ngày"),
    ],
)
def test_what_the_copy_leaves_blank_stays_blank(page, faults, dated, number, issued):
    document = read_document(page(DISPATCH.replace(DATED, dated)))
    assert faults == []
    assert (document.number_text, document.issued_text) == (number, issued)


def test_an_article_has_no_number(page, faults):
    document = read_document(
        page(DISPATCH.replace("dispatch", "article").replace("number: 07/UBND-HCC", "number: null"))
    )
    assert (document.number_text, document.issued_on, faults) == ("", date(2024, 1, 26), [])


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ("type: dispatch", "type: thư", "document.type"),
        ("date_precision: day", "date_precision: unknown", "document.date_precision"),
        ("issued_on: 2024-01-26", "issued_on: null", "document.date_precision"),
        ("issued_on: 2024-01-26", "issued_on: ngày 034/2023", "document.issued_on"),
        ("  issuer: ubnd-dong-thap\n", "", "document.issuer"),
        ("signer:", "symbol: KH-UBND\n  signer:", "document.symbol"),
        ("signer:", "url: http://a.example\n  signer:", "document.url"),
        ("note: ", "loi: ", "document.notes[0].note"),
    ],
)
def test_a_faulty_document_is_told_where(page, faults, good, bad, key):
    read_document(page(DISPATCH.replace(good, bad)))
    assert key in [fault.key for fault in faults]
