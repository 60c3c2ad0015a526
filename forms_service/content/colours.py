"""An office's own colours, refused where a person with weak sight could not read them (WCAG 2.1 AA)."""

import re
from collections.abc import Mapping

from forms_service.content.reading import Section

_HEX = re.compile(r"^#[0-9A-Fa-f]{6}$")

DEFAULTS: Mapping[str, str] = {
    "ink": "#1F2933",
    "muted": "#52606D",
    "lotus": "#A61E4D",
    "leaf": "#0B5F56",
    "amber": "#8A4B00",
    "alarm": "#B00020",
    "line": "#6B7785",
    "paper": "#FBF7F4",
    "focus": "#FFC933",
}
"""The tokens of the house; an office may change any of them."""

_TEXTS = ("ink", "muted", "lotus", "leaf", "amber", "alarm")
_WHITE = "#FFFFFF"


def read_colours(parent: Section) -> dict[str, str]:
    """The mapping `colours` of `parent`: only the tokens that differ. Faults: unknown, no colour, low contrast."""
    section = parent.maybe_section("colours")
    if section is None:
        return {}
    own = {token: colour for token in DEFAULTS if (colour := _read_colour(section, token))}
    section.finish()
    for pair in _pairs():
        _check(section, own, *pair)
    return own


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#RRGGBB`, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _pairs() -> list[tuple[str, str, float]]:
    texts = [(token, ground, 4.5) for token in _TEXTS for ground in (_WHITE, "paper")]
    return [*texts, ("line", _WHITE, 3.0), ("line", "paper", 3.0), ("ink", "focus", 3.0)]


def _read_colour(section: Section, token: str) -> str | None:
    colour = section.maybe_text(token)
    if colour is not None and not _HEX.match(colour):
        section.fault(token, f"“{colour}” không phải mã màu", 'ghi theo dạng "#1F2933"')
        return None
    return colour


def _check(section: Section, own: Mapping[str, str], token: str, ground: str, least: float) -> None:
    colours = {**DEFAULTS, **own}
    ratio = contrast(colours[token], colours.get(ground, ground))
    if ratio >= least or not {token, ground} & set(own):
        return
    where = "trên nền trắng" if ground == _WHITE else f"cạnh {ground}"
    cause = f"độ tương phản của {token} {where} chỉ {ratio:.1f}, cần ít nhất {least:.1f}".replace(".", ",")
    section.fault(token if token in own else ground, cause, "chọn màu đậm hơn")


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
