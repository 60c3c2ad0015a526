"""The picture of docs/benchmarks.md: submissions a second by how many are stored, to be read without colours.

Both axes are steps of ten. Lines differ by their strokes and marks, and each says what it is where it ends.
"""

import math
import statistics

Run = dict[str, float]

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 56, 60
HIGHEST, LOWEST = 4, -1
"""Powers of ten on the upright axis."""

LINES = {
    "null": ("Our routes, null store", "2 5", "circle"),
    "tinydb": ("Our service", "", "disc"),
    "bare": ("Our routes, bare SQLite", "8 5", "square"),
    "tutorial": ("Tutorial’s TinyDB", "", "cross"),
    "isso": ("isso 0.14", "", "diamond"),
}
STEPS = (0, 10_000, 100_000)


def draw(runs: dict[str, list[Run]]) -> str:
    """An SVG of all runs by `store@stored`."""
    points: dict[str, list[tuple[float, float]]] = {}
    for case, found in runs.items():
        store, stored = case.split("@")
        rate = statistics.median(run["rate"] for run in found)
        points.setdefault(store, []).append((_across(int(stored)), _up(rate)))
    if "null" in points:  # it holds nothing, so it costs the same everywhere
        points["null"] = [(_across(step), points["null"][0][1]) for step in STEPS]
    body = [*_axes(), *(mark for store, found in points.items() for mark in _line(store, found)), *_labels(points)]
    return "\n".join([_HEAD, *body, "</svg>", ""])


def _across(stored: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * STEPS.index(stored) / (len(STEPS) - 1)


def _up(rate: float) -> float:
    """Rates under a tenth a second (nothing was answered) lie on the axis."""
    power = max(math.log10(rate), LOWEST) if rate > 0 else LOWEST
    return TOP + (HEIGHT - TOP - BOTTOM) * (HIGHEST - power) / (HIGHEST - LOWEST)


_HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
  aria-labelledby="title" font-family="sans-serif" font-size="13" fill="#111">
<title id="title">Submissions a second by how many are stored</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<text x="{LEFT - 56}" y="24" font-size="15" font-weight="bold">Submissions a second, 32 clients (steps of ten)</text>"""


def _axes() -> list[str]:
    right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for power in range(LOWEST, HIGHEST + 1):
        level = _up(10.0**power)
        parts.append(f'<path d="M{LEFT} {level:.0f}H{right}" stroke="#ccc"/>')
        name = f"{10**power:,}" if power >= 0 else "≤ 0.1"
        parts.append(f'<text x="{LEFT - 8}" y="{level + 4:.0f}" text-anchor="end">{name}</text>')
    parts += [f'<text x="{_across(at):.0f}" y="{floor + 22}" text-anchor="middle">{at:,}</text>' for at in STEPS]
    middle = (LEFT + right) / 2
    return [*parts, f'<text x="{middle:.0f}" y="{floor + 44}" text-anchor="middle">stored before</text>']


def _line(store: str, points: list[tuple[float, float]]) -> list[str]:
    _, dashes, shape = LINES[store]
    path = "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)
    width = 3 if store == "tinydb" else 1.5
    stroke = (
        f'<path d="{path}" fill="none" stroke="#111" stroke-width="{width}" stroke-dasharray="{dashes or "none"}"/>'
    )
    return [stroke, *(_mark(shape, x, y) for x, y in points)]


def _mark(shape: str, x: float, y: float) -> str:
    shapes = {
        "disc": f'<circle cx="{x:.0f}" cy="{y:.1f}" r="5"/>',
        "circle": f'<circle cx="{x:.0f}" cy="{y:.1f}" r="4" fill="#fff" stroke="#111"/>',
        "square": f'<rect x="{x - 4:.0f}" y="{y - 4:.1f}" width="8" height="8" fill="#fff" stroke="#111"/>',
        "cross": f'<path d="M{x - 5:.0f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="#111" stroke-width="2"/>',
        "diamond": f'<path d="M{x:.0f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>',
    }
    return shapes[shape]


def _labels(points: dict[str, list[tuple[float, float]]]) -> list[str]:
    """What each line is, beside its last point; labels that would touch are moved apart."""
    ends = sorted((found[-1][1], found[-1][0], store) for store, found in points.items())
    parts, lowest = [], 0.0
    for level, x, store in ends:
        lowest = max(level + 4, lowest + 18)
        halo = 'stroke="#fff" stroke-width="4" paint-order="stroke"'  # a line may pass behind
        parts.append(f'<text x="{x + 14:.0f}" y="{lowest:.0f}" {halo}>{LINES[store][0]}</text>')
    return parts
