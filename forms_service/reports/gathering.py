"""Gathers a report: every number is asked of its measure, so that it is the sum of records and of nothing else."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from forms_service.catalogue import Catalogue
from forms_service.charts.model import Chart, Series
from forms_service.measures import Counted, Measure, Span
from forms_service.reports.model import SECTIONS, Report, Row, Section, Style, UnitRow, section_of
from forms_service.reports.periods import PeriodKind, ReportPeriod, period_of
from forms_service.storage.contract import Reader
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.dates import format_date

Measures = Callable[[], Sequence[Measure]]
"""All measures of the office; the composition root joins those of the rooms."""

MOST_BARS = 12
"""Categories that one chart shows; more is a table, not a picture."""
_FEWEST_POINTS = 3


def gather(  # noqa: PLR0913  # what is counted, of which period, for whom, in which style
    reader: Reader,
    catalogue: Catalogue,
    measures: Sequence[Measure],
    period: ReportPeriod,
    *,
    style: Style = "periodic",
    unit: str | None = None,
    late: str = "",
) -> Report:
    """The report of a period, for one unit or (None) the whole office with a row for each unit that has numbers.

    Raises KeyError for a unit that the catalogue does not know.
    """
    counted = [each for each in measures if (unit is None or each.per_unit) and each.tells(period.span())]
    heading, rows = ((), ()) if unit else _units(reader, catalogue, measures, period)
    return Report(
        period=period,
        style=style,
        unit_name=catalogue.units[unit].name_on(period.end) if unit else "",
        sections=tuple(_sections(reader, counted, period, unit)),
        unit_heading=heading,
        unit_rows=rows,
        late=late,
    )


def _sections(reader: Reader, measures: Sequence[Measure], period: ReportPeriod, unit: str | None) -> Iterator[Section]:
    titles = dict.fromkeys([*(title for title, _ in SECTIONS), *(section_of(each.key) for each in measures)])
    for title in titles:
        mine = [each for each in measures if section_of(each.key) == title]
        if mine:
            rows = tuple(_row(reader, each, period, unit) for each in mine)
            yield Section(title, rows, tuple(_charts(reader, mine, period, unit)))


def _row(reader: Reader, measure: Measure, period: ReportPeriod, unit: str | None) -> Row:
    before = measure.count(reader, period.before().span(unit))
    return Row(
        key=measure.key,
        label=measure.label,
        unit=measure.unit,
        definition=measure.definition,
        counted=measure.count(reader, period.span(unit)),
        before=before if before != Counted(0) else None,
        standing=measure.standing,
    )


def _charts(reader: Reader, measures: Sequence[Measure], period: ReportPeriod, unit: str | None) -> Iterator[Chart]:
    span = period.span(unit)
    for measure in measures:
        if measure.by_category is not None:
            parts = {name: count for name, count in measure.by_category(reader, span).items() if count}
            if len(parts) > 1:
                yield _bars(measure, parts, period)
    first = measures[0]
    if trend := _trend(reader, first, period, unit):
        yield trend


def _bars(measure: Measure, parts: dict[str, int], period: ReportPeriod) -> Chart:
    """The largest first; what does not fit is one bar of its own, so that the sum stays whole."""
    ordered = sorted(parts.items(), key=lambda item: (-item[1], sort_key(item[0])))
    shown, rest = ordered[:MOST_BARS], ordered[MOST_BARS:]
    if rest:
        shown.append((f"{len(rest)} mục còn lại", sum(count for _, count in rest)))
    return Chart(
        name=measure.key.replace(".", "-"),
        kind="bars",
        title=measure.label,
        unit=measure.unit,
        source=_source(period),
        categories=tuple(name for name, _ in shown),
        series=(Series(measure.unit, tuple(count for _, count in shown)),),
        category_title="Mục",
    )


def _trend(reader: Reader, measure: Measure, period: ReportPeriod, unit: str | None) -> Chart | None:
    """Month by month (week by week in a short period) where there are enough of them to see a line."""
    steps = list(_steps(period))
    values = tuple(measure.count(reader, Span(step.start, step.end, unit)).value for step in steps)
    if len(steps) < _FEWEST_POINTS or not any(values):
        return None
    return Chart(
        name=f"{measure.key.replace('.', '-')}-theo-ky",
        kind="line",
        title=f"{measure.label} theo thời gian",
        unit=measure.unit,
        source=_source(period),
        categories=tuple(_short(step) for step in steps),
        series=(Series(measure.label, values),),
        category_title="Kỳ",
    )


def _steps(period: ReportPeriod) -> Iterator[ReportPeriod]:
    """The months (of a period of over ten weeks) or weeks within a period, cut to it."""
    kind: PeriodKind = "month" if (period.end - period.start).days > 70 else "week"
    day = period.start
    while day <= period.end:
        step = period_of(kind, day)
        yield ReportPeriod(kind, max(step.start, period.start), min(step.end, period.end))
        day = step.end + timedelta(days=1)


def _short(step: ReportPeriod) -> str:
    return f"{step.start:%m/%Y}" if step.kind == "month" else format_date(step.start)[:5]


def _source(period: ReportPeriod) -> str:
    return f"Nguồn: bản ghi của hệ thống, {period.days}."


def _units(
    reader: Reader, catalogue: Catalogue, measures: Sequence[Measure], period: ReportPeriod
) -> tuple[tuple[str, ...], tuple[UnitRow, ...]]:
    """Every unit with a number of its own, in Vietnamese order; what counted nothing at any unit is not listed."""
    counted = [each for each in measures if each.per_unit]
    rows = [
        UnitRow(unit.name_on(period.end), tuple(each.count(reader, period.span(unit.id)).value for each in counted))
        for unit in catalogue.units.values()
    ]
    told = [at for at in range(len(counted)) if any(row.values[at] for row in rows)]
    listed = sorted((row for row in rows if any(row.values)), key=lambda row: sort_key(row.unit))
    heading = tuple(counted[at].label for at in told)
    return heading, tuple(UnitRow(row.unit, tuple(row.values[at] for at in told)) for row in listed)
