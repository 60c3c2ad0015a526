"""From numbers to shapes: where each bar, point and word of a chart lies. Lengths are units of the SVG's view box."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from forms_service.charts.model import Chart
from forms_service.vietnam.numbers import format_number

WIDTH = 640
_ROW, _BAR = 46, 18
_TOP = 6
_LETTER = 8.0
"""About the width of a letter at 15 units: enough to keep a number from running out of the picture."""
_PLOT_HEIGHT, _PLOT_LEFT, _PLOT_RIGHT = 200, 46, 12

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Bar:
    """A rectangle, filled with the pattern of its series (0 to 3)."""

    x: float
    y: float
    width: float
    height: float
    pattern: int


@dataclass(frozen=True)
class Word:
    """A piece of text at its base line."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    kind: str = "label"


@dataclass(frozen=True)
class Line:
    """A line through points; `pattern` tells how it is dashed."""

    points: tuple[tuple[float, float], ...]
    pattern: int
    kind: str = "series"

    @property
    def path(self) -> str:
        """The points as an SVG polyline takes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Drawing:
    """Everything on the picture."""

    height: float
    bars: tuple[Bar, ...] = ()
    words: tuple[Word, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[tuple[float, float, int], ...] = ()


def draw(chart: Chart) -> Drawing:
    """The shapes of a chart."""
    return _lines(chart) if chart.kind == "line" else _bars(chart)


def _bars(chart: Chart) -> Drawing:
    """One row a category: its name above, the bar below, the number directly behind it."""
    top = _TOP + (_ROW / 2 * len(chart.series) if chart.kind == "stacked" else 0)
    room = WIDTH - _LETTER * (len(format_number(chart.largest)) + 2)
    scale = room / max(chart.largest, 1)
    bars: list[Bar] = []
    words: list[Word] = []
    for row, category in enumerate(chart.categories):
        y = top + row * _ROW
        words.append(Word(0, y + 15, category))
        values = [each.values[row] for each in chart.series]
        bars += _row_of_bars(values, y + 21, scale)
        words.append(_behind(values, y + 21 + _BAR - 4, scale))
    legend_bars, legend_words = _legend(chart)
    return Drawing(top + len(chart.categories) * _ROW, (*legend_bars, *bars), (*legend_words, *words))


def _row_of_bars(values: Sequence[int | None], y: float, scale: float) -> Iterator[Bar]:
    x = 0.0
    for pattern, value in enumerate(values):
        if value:
            yield Bar(x, y, max(value * scale, 1.0), _BAR, pattern)
            x += value * scale


def _behind(values: Sequence[int | None], y: float, scale: float) -> Word:
    known = [value for value in values if value is not None]
    text = format_number(sum(known)) if known else "chưa có số liệu"
    return Word(sum(known) * scale + 6, y, text, kind="value")


def _legend(chart: Chart) -> tuple[list[Bar], list[Word]]:
    """For stacked bars: pattern and name of each part, one a line above the bars."""
    if chart.kind != "stacked":
        return [], []
    rows = [(_TOP + number * _ROW / 2, each.label) for number, each in enumerate(chart.series)]
    return (
        [Bar(0, y, 22, 14, number) for number, (y, _) in enumerate(rows)],
        [Word(30, y + 12, label, kind="legend") for y, label in rows],
    )


def _lines(chart: Chart) -> Drawing:
    """Time runs to the right; each line carries its name at its last known point."""
    top = _TOP + 18.0 * len(chart.series)
    bottom = top + _PLOT_HEIGHT
    step = (WIDTH - _PLOT_LEFT - _PLOT_RIGHT) / max(len(chart.categories) - 1, 1)
    scale = _PLOT_HEIGHT / _round_up(chart.largest)
    xs = [_PLOT_LEFT + number * step for number in range(len(chart.categories))]
    lines: list[Line] = []
    dots: list[tuple[float, float, int]] = []
    words = [*_scale_words(chart, top, bottom), *_time_words(chart, xs, bottom)]
    for pattern, each in enumerate(chart.series):
        for run in _runs(each.values):
            points = tuple((xs[at], bottom - value * scale) for at, value in run)
            lines.append(Line(points, pattern))
            dots += [(x, y, pattern) for x, y in points]
        words.append(Word(_PLOT_LEFT + 34, _TOP + 12 + 18 * pattern, each.label, kind="legend"))
        key = (_PLOT_LEFT, _TOP + 8 + 18 * pattern), (_PLOT_LEFT + 28, _TOP + 8 + 18 * pattern)
        lines.append(Line(key, pattern))
    axes = [Line(((_PLOT_LEFT, y), (WIDTH - _PLOT_RIGHT, y)), 0, "axis") for y in (top, (top + bottom) / 2, bottom)]
    return Drawing(bottom + 26, words=tuple(words), lines=(*axes, *lines), dots=tuple(dots))


def _runs(values: Sequence[int | None]) -> Iterator[list[tuple[int, int]]]:
    """Stretches without a gap: what is not known is not drawn over."""
    run: list[tuple[int, int]] = []
    for at, value in enumerate(values):
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((at, value))
    if run:
        yield run


def _scale_words(chart: Chart, top: float, bottom: float) -> Iterator[Word]:
    high = _round_up(chart.largest)
    for value, y in ((high, top), (high // 2, (top + bottom) / 2), (0, bottom)):
        yield Word(_PLOT_LEFT - 6, y + 5, format_number(value), "end", "axis")


def _time_words(chart: Chart, xs: Sequence[float], bottom: float) -> Iterator[Word]:
    """As many names as there is room for, the first and the last among them."""
    longest = max(map(len, chart.categories)) * _LETTER + 10
    every = max(1, -(-len(xs) * longest // (WIDTH - _PLOT_LEFT)))
    last = len(xs) - 1
    for at, (x, name) in enumerate(zip(xs, chart.categories, strict=True)):
        if at == last or (at % every == 0 and last - at >= every):
            yield Word(x, bottom + 20, name, "end" if at == last else ("start" if at == 0 else "middle"), "axis")


def _round_up(value: int) -> int:
    """The next even number whose half is a round one, so that the scale reads well."""
    for power in range(19):
        for digit in (2, 4, 6, 8, 10):
            if value <= digit * 10**power:
                return int(digit * 10**power)
    return value
