"""Charts as HTML: on screen the table is folded away below the picture, in print it stands there."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from forms_service.charts.drawing import WIDTH, draw
from forms_service.charts.model import Chart
from forms_service.vietnam.numbers import format_number


def render_chart(chart: Chart, *, printed: bool = False) -> Markup:
    """The figure: picture, unit and source, table. `printed` (on a page of `documents`) shows the table
    and sets the words in the page's own font."""
    html = _template().render(chart=chart, drawing=draw(chart), width=WIDTH, printed=printed, number=_number)
    return Markup(html)


def _number(value: int | None) -> str:
    return "–" if value is None else format_number(value)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("chart.html")
