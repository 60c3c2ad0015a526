"""The official page: layout after Decree 30/2020, every Vietnamese letter, nothing from outside."""

import logging
import re
import socket
import unicodedata
import zlib
from datetime import date
from itertools import product

import pytest
from jinja2 import UndefinedError

from forms_service.documents.environment import Letterhead, environment, long_date
from forms_service.documents.errors import RenderError
from forms_service.documents.rendering import FOLDER, render_pdf

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = "bcdđghklmnpqrstvx" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)
)
ALPHABET = LETTERS + LETTERS.upper() + "ạẵễộơữỹĐ₫→0123456789“”–…"


@pytest.mark.parametrize("style", ["p", "b", "i", "b><i"])
def test_every_vietnamese_letter_is_extracted_as_it_was_written(page, text_of, style):
    rows = [ALPHABET[start : start + 30] for start in range(0, len(ALPHABET), 30)]
    text = text_of(render_pdf(page(f"{{% for row in rows %}}<p><{style}>{{{{ row }}}}</p>{{% endfor %}}", rows=rows)))
    assert unicodedata.is_normalized("NFC", text)
    assert [row for row in rows if row not in text] == []


def test_the_only_fonts_are_our_four_tinos(page, info_of):
    pdf = render_pdf(page("<p>thường <b>đậm</b> <i>nghiêng</i> <b><i>đậm nghiêng</i></b></p>"))
    rows = info_of(pdf, "pdffonts").splitlines()[2:]
    names = {row.split()[0].partition("+")[2] for row in rows}
    assert names == {f"Phuc-Vu-Tinos{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")}
    assert all(re.search(r" yes +yes +yes ", row) for row in rows), "embedded, subset, with Unicode"


def test_the_fonts_stand_beside_their_licence():
    licence = (FOLDER / "fonts" / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert len(list((FOLDER / "fonts").glob("Tinos-*.ttf"))) == 4


def test_the_head_of_the_page_says_who_writes_and_leaves_the_number_blank(page, text_of):
    text = text_of(render_pdf(page("<p>Nội dung</p>")))
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TRUNG TÂM PHỤC VỤ",
        "Thử Nghiệm, ngày 05 tháng 02 năm 2026",
        "BÁO CÁO",
        "Bản kết xuất từ hệ thống lúc 15:07 05/02/2026",
        "Nơi nhận:",
        "- Lãnh đạo Trung tâm;",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
    ):
        assert line in text
    assert re.search(r"Số: +/BC-TTPVHCC", text)


def test_the_name_of_the_place_is_not_broken_and_the_left_column_takes_few_lines(page, text_of):
    office = "Trung tâm Phục vụ hành chính công tỉnh Thử Nghiệm"
    letterhead = Letterhead("Văn phòng Ủy ban nhân dân tỉnh Thử Nghiệm", office, "Thử Nghiệm")
    lines = text_of(render_pdf(page("<p>Nội dung</p>", letterhead))).splitlines()
    assert sum("TỈNH THỬ NGHIỆM" in line for line in lines) == 2
    assert next(n for n, line in enumerate(line for line in lines if line.strip()) if "Số:" in line) == 4


def test_a_name_that_fills_its_line_up_to_the_place_is_broken_before_the_place(page, text_of):
    letterhead = Letterhead("", "Trung tâm Hành chính công tỉnh Đồng Tháp", "Đồng Tháp")
    lines = text_of(render_pdf(page("<p>Nội dung</p>", letterhead))).splitlines()
    assert any("TRUNG TÂM HÀNH CHÍNH CÔNG" in line for line in lines)


def test_html_in_the_name_of_an_office_is_text(page):
    html = page("<p>Nội dung</p>", Letterhead("<b>xã Thử</b>", "<i>Thử</i> xã Thử", "Thử"))
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_small_office_needs_no_superior_symbol_recipients_or_signer(page, text_of):
    text = text_of(render_pdf(page("<p>Nội dung</p>", Letterhead("", "Ủy ban nhân dân xã Thử", ""))))
    assert "ỦY BAN NHÂN DÂN XÃ THỬ" in text
    assert "Nơi nhận" not in text
    assert re.search(r"Số: +ngày 05 tháng 02 năm 2026", text)


def test_pages_are_numbered_on_top_from_the_second(page, text_of, info_of):
    pdf = render_pdf(page("{% for n in range(70) %}<p>Đoạn {{ n }}</p>{% endfor %}"))
    assert "Pages:           3" in info_of(pdf)
    first, second, third = (text_of(pdf, number).split("\n", 1)[0].strip() for number in (1, 2, 3))
    assert "CỘNG HÒA" in first
    assert (second, third) == ("2", "3")
    assert "Bản kết xuất từ hệ thống" in text_of(pdf, 3).rstrip().splitlines()[-1]


def test_it_is_a4_tagged_vietnamese_and_has_a_title(page, info_of):
    pdf = render_pdf(page("<p>Nội dung</p>"))
    info = info_of(pdf)
    assert re.search(r"Title: +Báo cáo thử", info)
    assert re.search(r"Author: +Trung tâm Phục vụ hành chính công", info)
    assert re.search(r"Tagged: +yes", info)
    assert "(A4)" in info
    assert b"/Lang (vi)" in b"".join(
        zlib.decompress(each) for each in re.findall(rb"stream\n(x.*?)\nendstream", pdf, re.DOTALL)
    )


def test_the_style_sheet_holds_nothing_that_is_not_understood(page, caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        render_pdf(page("<p>Nội dung</p>"))
    assert caplog.messages == []


def test_html_in_data_is_text(page, text_of):
    typed = "<script>alert(1)</script><img src='file:///etc/passwd'><b>đậm</b>{{ 7 * 7 }} &amp;"
    text = text_of(render_pdf(page("<p>{{ typed }}</p>", typed=typed)))
    assert " ".join(typed.split()) in " ".join(text.split())


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file:/etc/passwd",
        "../worker.py",
        "../fonts/../../cli.py",
        "../fonts/%2e%2e/worker.py",
        "file://127.0.0.1/etc/passwd",
        "//127.0.0.1/x.png",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "ftp://127.0.0.1/x.png",
    ],
)
def test_no_other_file_is_read(page, address):
    with pytest.raises(RenderError, match="refused"):
        render_pdf(page('<img alt="" src="{{ address }}">', address=address))


@pytest.mark.parametrize(
    "content",
    [
        '<img alt="" src="{{ address }}">',
        '<link rel="stylesheet" href="{{ address }}">',
        '<style>@import url("{{ address }}");</style>',
        '<style>p { background: url("{{ address }}") }</style><p>Nội dung</p>',
        '<style>@font-face { font-family: x; src: url("{{ address }}") }</style>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{{ address }}" width="9" height="9"/></svg>',
        '<link rel="attachment" href="{{ address }}">',
    ],
)
def test_nothing_is_asked_of_the_network(page, content):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        with pytest.raises(RenderError):
            render_pdf(page(content, address=f"http://127.0.0.1:{listening.getsockname()[1]}/x"))
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_name_that_nobody_gave_is_an_error(page):
    with pytest.raises(UndefinedError):
        page("{{ nobody_gave_this }}")


def test_filters_write_as_vietnamese_pages_do(page):
    html = page(
        "{{ day|day }}; {{ day|date }}; {{ 2859|number }}; {{ 49|share(50) }}; {{ phone|phone }}; {{ phone|masked }}",
        day=date(2026, 11, 30),
        phone="+84912345678",
    )
    assert "thứ Hai, 30/11/2026; 30/11/2026; 2.859; 98,0%; 0912 345 678; 0912 *** ***" in html


def test_the_date_of_a_page_follows_the_decree():
    assert long_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert long_date(date(2026, 11, 20)) == "ngày 20 tháng 11 năm 2026"
    assert long_date(date(2026, 3, 31)) == "ngày 31 tháng 3 năm 2026"


def test_autoescape_is_on():
    assert environment().autoescape is True
