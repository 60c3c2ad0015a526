"""Charts: every number is on the picture and in the table, and nothing depends on colour, script or inline style."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.charts.drawing import WIDTH, draw
from forms_service.charts.model import Chart, Series
from forms_service.charts.rendering import render_chart


def chart(kind="bars", *series, categories=("Sở Tư pháp", "Sở Y tế", "Sở Xây dựng"), name="c"):
    return Chart(name, kind, "Vụ việc theo cơ quan", "vụ việc", "Nguồn: sổ vụ việc, 11/2026.", categories, series)


DONE, OPEN = Series("đã trả lời", (12, 0, 2859)), Series("đang xử lý", (3, None, 7))


def svg_of(html):
    return ET.fromstring(re.search(r"<svg.*?</svg>", str(html), re.DOTALL)[0])


def test_bars_carry_their_numbers_as_vietnamese_write_them():
    html = render_chart(chart("bars", DONE))
    texts = [text.text for text in svg_of(html).iter("text")]
    assert {"Sở Tư pháp", "12", "0", "2.859"} <= set(texts)


def test_the_table_holds_every_number_and_a_dash_for_what_is_not_known():
    html = str(render_chart(chart("stacked", DONE, OPEN)))
    cells = re.findall(r'<td class="number">(.*?)</td>', html)
    assert cells == ["12", "3", "0", "–", "2.859", "7"]


def test_an_unknown_number_is_not_drawn_as_zero():
    html = render_chart(chart("bars", Series("đang xử lý", (3, None, 7))))
    assert "chưa có số liệu" in str(html)
    assert len(list(svg_of(html).iter("rect"))) - 2 == 2  # two belong to the patterns


def test_a_line_stops_where_nothing_is_known():
    drawing = draw(chart("line", Series("vụ việc", (3, None, 7))))
    assert [len(line.points) for line in drawing.lines if line.kind == "series"] == [1, 1, 2]  # the last is the key


def test_in_print_the_table_stands_open():
    assert "<details>" in render_chart(chart("bars", DONE))
    printed = render_chart(chart("bars", DONE), printed=True)
    assert "<details>" not in printed
    assert "<table" in printed


def test_parts_differ_by_pattern_and_not_by_colour_alone():
    fills = {rect.get("fill") for rect in svg_of(render_chart(chart("stacked", DONE, OPEN))).iter("rect")}
    assert any(fill.startswith("url(#chart-c-p") for fill in fills)


def test_two_charts_of_one_page_share_no_id():
    both = str(render_chart(chart("stacked", DONE, OPEN, name="a"))) + str(render_chart(chart("bars", DONE, name="b")))
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids))


def test_what_a_page_may_not_hold_is_not_in_it():
    html = str(render_chart(chart("line", DONE, OPEN)))
    assert not re.search(r"style=|<script|<style|\son\w+=", html)


def test_words_of_content_are_escaped():
    html = str(render_chart(chart("bars", Series("<b>", (1,)), categories=("A & <B>",))))
    assert "A &amp; &lt;B&gt;" in html


@pytest.mark.parametrize(
    ("kind", "series", "fault"),
    [
        ("bars", (), "nothing to draw"),
        ("bars", (DONE, OPEN), "too many"),
        ("stacked", (DONE,) * 5, "too many"),
        ("bars", (Series("ngắn", (1, 2)),), "more or fewer"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(kind, series, fault):
    with pytest.raises(ValueError, match=fault):
        chart(kind, *series)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        Series("sai", (-1,))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.sampled_from(["bars", "line", "stacked"]))
def test_everything_stays_within_the_picture(values, kind):
    drawing = draw(chart(kind, Series("số", tuple(values)), categories=tuple(f"T{n}" for n in range(len(values)))))
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in drawing.bars)
    assert all(0 <= y <= drawing.height for line in drawing.lines for _, y in line.points)
    assert all(word.y <= drawing.height for word in drawing.words)
    assert all(word.x + 8 * len(word.text) <= WIDTH + 8 for word in drawing.words if word.kind == "value")
