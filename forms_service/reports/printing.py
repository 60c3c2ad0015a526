"""A report as the page that becomes a PDF, and as the covering mail. Counts only: no name, no code, no free text."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from forms_service.charts.model import Chart
from forms_service.charts.rendering import render_chart
from forms_service.content.office import Office
from forms_service.documents.environment import Letterhead, environment
from forms_service.reports.model import WRITTEN_BY_PEOPLE, Report

_COVER = """\
{title}, {days}.

{line}Chi tiết ở tệp PDF kèm theo. Mỗi con số đều mở được đến từng bản ghi, ở mục “Số liệu” sau khi đăng nhập.

{office}
"""


def report_html(report: Report, office: Office, made_at: datetime) -> str:
    """The page of a report, in the layout of Decree 30/2020/NĐ-CP; number, signature and seal are left blank."""
    letterhead = Letterhead(
        superior=office.parent,
        issuer=office.name_on(made_at.date()),
        place=office.place_name,
        symbol=office.reports.symbol,
        recipients=office.reports.recipients,
        signer=office.reports.signer,
        notice=office.banner,
    )
    return (
        _environment()
        .get_template("report.html")
        .render(report=report, letterhead=letterhead, made_at=made_at, to_write=WRITTEN_BY_PEOPLE[report.style])
    )


def cover_text(report: Report, office: Office) -> str:
    """The text of the mail that carries a report."""
    line = ("Không có gì để báo cáo trong kỳ này.\n" if report.is_empty else "") + (
        f"{report.late}\n" if report.late else ""
    )
    return _COVER.format(
        title=report.title, days=report.period.days, line=f"{line}\n" if line else "", office=office.name
    )


@cache
def _environment() -> Environment:
    found = environment(Path(__file__).parent / "templates")
    found.globals.update(draw=_draw, roman=_roman)
    return found


def _draw(chart: Chart) -> Markup:
    return render_chart(chart, printed=True)


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _roman(number: int) -> str:
    """The numbers of sections, as Decree 30/2020/NĐ-CP has them."""
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written
