"""Figures of a period as a file of `content/so-lieu/`, so that articles cite what was counted and nobody types it."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from forms_service.measures import Measure
from forms_service.reports.periods import ReportPeriod
from forms_service.storage.contract import Reader

_HEADER = """\
# Máy đếm từ bản ghi của hệ thống. Muốn sửa thì sửa bản ghi rồi chạy lại: phucvu export figures --period {period}
"""


def set_id(period: ReportPeriod) -> str:
    """The id of a period's figures: so_2026_q3, so_2026_w47, so_2023_08_14_2023_11_14."""
    return "so_" + period.key.replace("..", "_").replace("-", "_").lower()


def figure_key(measure: Measure) -> str:
    """How an article names a measure's figure: `leader_meetings.held` is `leader_meetings_held`."""
    return measure.key.replace(".", "_")


def figure_file(reader: Reader, measures: Sequence[Measure], period: ReportPeriod, counted_at: datetime) -> str:
    """The text of the file; `counted_at` is aware. Measures that counted nothing are left out."""
    return "".join(_lines(reader, measures, period, counted_at))


def _lines(reader: Reader, measures: Sequence[Measure], period: ReportPeriod, counted_at: datetime) -> Iterator[str]:
    yield _HEADER.format(period=period.key)
    yield f"id: {set_id(period)}\n"
    yield f"title: {_text(f'Kết quả phục vụ {period.title}')}\n"
    yield f"period: {{from: {period.start}, to: {period.end}}}\n"
    yield f"source: {{counted_at: {_text(counted_at.isoformat(timespec='seconds'))}, note: null}}\n"
    yield "figures:\n"
    for measure in measures:
        yield from _figure(reader, measure, period)


def _figure(reader: Reader, measure: Measure, period: ReportPeriod) -> Iterator[str]:
    counted = measure.count(reader, period.span())
    if not (counted.value or counted.n):
        return
    yield f"  {figure_key(measure)}:\n    value: {counted.value}\n    unit: {_text(measure.unit)}\n"
    yield f"    definition: {_text(measure.definition)}\n"
    for name in ("n", "contacted", "refused"):
        number = getattr(counted, name)
        if number is not None:
            yield f"    {name}: {number}\n"


def _text(text: str) -> str:
    """A text as YAML reads it without surprises."""
    return json.dumps(text, ensure_ascii=False)
