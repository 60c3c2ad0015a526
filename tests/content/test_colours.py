"""An office's colours stay readable."""

import pytest

from forms_service.content.colours import DEFAULTS, contrast, read_colours


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#FFFFFF") == 1


def test_the_house_colours_pass(section, faults):
    lines = "\n".join(f'  {token}: "{colour}"' for token, colour in DEFAULTS.items())
    assert read_colours(section(f"colours:\n{lines}")) == dict(DEFAULTS)
    assert faults == []


def test_an_office_names_only_what_differs(section, faults):
    assert read_colours(section('colours: {leaf: "#0A4D8C"}')) == {"leaf": "#0A4D8C"}
    assert read_colours(section("ten: a")) == {}
    assert faults == []


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('leaf: "#7FD1C3"', "colours.leaf"),
        ('line: "#DDDDDD"', "colours.line"),
        ('focus: "#333333"', "colours.focus"),
        ('paper: "#808080"', "colours.paper"),
        ("leaf: xanh", "colours.leaf"),
        ('mau: "#000000"', "colours.mau"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(section, faults, written, key):
    read_colours(section(f"colours: {{{written}}}"))
    assert {fault.key for fault in faults} == {key}
    assert all(fault.remedy for fault in faults)
