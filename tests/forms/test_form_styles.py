"""Colours can be read by everybody, in light and in dark; the style sheet stays small and loads nothing."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent.parent / "forms_service" / "web" / "static"
FORMS = (STATIC / "forms.css").read_text(encoding="utf-8")
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")


def tokens(part: str) -> dict[str, str]:
    return dict(re.findall(r"--pv-([a-z-]+): (#[0-9a-f]{6})", part))


LIGHT_PART, DARK_PART = TOKENS.split("@media print")[0].split("@media (prefers-color-scheme: dark)")
SCHEMES = {"light": tokens(LIGHT_PART), "dark": tokens(DARK_PART)}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["ground", "paper"])
@pytest.mark.parametrize("text", ["ink", "muted", "lotus", "leaf", "amber", "alarm"])
def test_text_has_a_contrast_of_4_5(scheme, ground, text):
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_button_text_borders_and_focus_can_be_seen(scheme):
    colours = SCHEMES[scheme]
    assert contrast(colours["on-lotus"], colours["lotus"]) >= 4.5
    assert contrast(colours["line"], colours["ground"]) >= 3
    assert contrast(colours["on-focus"], colours["focus"]) >= 4.5
    strongest = max(contrast(colours[part], colours["ground"]) for part in ("focus", "on-focus"))
    assert strongest >= 3


def test_dark_changes_every_colour_that_light_names():
    assert SCHEMES["dark"].keys() == SCHEMES["light"].keys()


def test_the_style_sheet_is_small_loads_nothing_and_uses_tokens_only():
    assert len(FORMS.encode()) < 12_000
    assert "url(" not in FORMS + TOKENS
    assert "@import" not in FORMS + TOKENS
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", FORMS) == []
    assert set(re.findall(r"var\((--pv-[a-z-]+)\)", FORMS)) <= set(re.findall(r"(--pv-[a-z-]+):", TOKENS))


def test_every_class_of_the_templates_has_a_style():
    templates = STATIC.parent.parent / "forms" / "templates"
    html = "".join(path.read_text(encoding="utf-8") for path in templates.glob("*.html"))
    used = set(re.findall(r"\bpv-[a-z]+(?:--[a-z]+)?\b", html))
    styled = set(re.findall(r"\.(pv-[a-z]+(?:--[a-z]+)?)", FORMS))
    assert used - styled == set()
