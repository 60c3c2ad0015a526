"""What editors may write beyond Markdown, and what pages are given before and after."""

import pytest

from forms_service.publishing.markdown import after, before


@pytest.mark.parametrize("address", ["/tra-cuu", "/lich-hien-tai", "/lich-hien-tai?series=leaders", "/nhan-vien/"])
def test_links_to_the_service_lead_to_its_host(address):
    marked = before(f"[đi]({address})", "Trang")
    assert f"](phucvu:{address})" in marked
    html = f'<a href="phucvu:{address}">đi</a>'
    assert after(html, "https://dich-vu.example", "") == f'<a href="https://dich-vu.example{address}">đi</a>'
    assert after(html, "", "") == f'<a href="{address}">đi</a>'


@pytest.mark.parametrize("address", ["/tra-cuu-khac", "tra-cuu.md", "https://phucvu.example/tra-cuu"])
def test_other_links_stay_as_they_are(address):
    assert f"[đi]({address})" in before(f"[đi]({address})", "Trang")


def test_the_title_becomes_the_heading_whatever_signs_it_holds():
    assert before("Thân bài", "Số *1* [sic] a_b <c>").startswith("# Số \\*1\\* \\[sic\\] a\\_b \\<c>\n\n")


def test_facts_stand_right_under_the_heading():
    assert after("<h1>A</h1>\n<p>B</p>", "", "<dl></dl>") == "<h1>A</h1><dl></dl>\n<p>B</p>"


def test_an_empty_box_is_one_to_tick_on_paper():
    assert after("<li>[ ] Chọn buổi</li>", "", "") == '<li class="pv-tick">Chọn buổi</li>'
    assert after("<li>[1] ghi chú</li>", "", "") == "<li>[1] ghi chú</li>"
