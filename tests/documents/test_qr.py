"""QR codes: an SVG element that stands in a page, of modules that are drawn right."""

import re
from xml.etree import ElementTree as ET

import pytest
import segno

from forms_service.documents.qr import qr_svg


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules of the drawing: segno draws a row as strokes of one path, moving relatively."""
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)
    assert path
    found, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([MmhH])([-0-9. ]+)", path[1]):
        values = [float(each) for each in re.findall(r"-?[0-9.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            found |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return found


def test_it_shows_the_modules_of_the_code_within_a_quiet_zone() -> None:
    text = "otpauth://totp/thu?secret=ABCDEFGHIJKLMNOP"
    matrix = segno.make(text, error="m", micro=False).matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert modules(qr_svg(text, "Mã QR")) == dark


def test_it_is_one_element_with_a_title_and_nothing_that_the_policy_forbids() -> None:
    svg = qr_svg("https://phucvu.example/?a=1&b=<2>", "Mã QR để quét")
    root = ET.fromstring(svg)
    assert root.attrib["class"] == "qr"
    title = root.find("title")
    assert title is not None
    assert title.text == "Mã QR để quét"
    assert not re.search(r"style=|<script|data:|href", svg)


def test_more_text_than_a_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        qr_svg("x" * 5000, "Mã QR")
