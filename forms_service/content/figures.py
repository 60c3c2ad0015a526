"""Figures with their period and source: `so-lieu/*.yml`. A share is computed from its counts, never typed (C9)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms_service.content.dated import Period, read_period
from forms_service.content.faults import Fault
from forms_service.content.reading import Section, read_yaml
from forms_service.vietnam.numbers import format_number, format_share

REFERENCE = re.compile(r"\{\{\s*so:\s*([^\s{}]+)\s*\}\}")
_SHARE = ".share"


@dataclass(frozen=True)
class Figure:
    """One count. `n` answered, of `contacted` people of whom some `refused`; None: not known."""

    key: str
    value: int
    definition: str
    unit: str
    approximate: bool
    n: int | None
    contacted: int | None
    refused: int | None

    @property
    def text(self) -> str:
        """The count as read: "11 cuộc", "khoảng 40 lượt"."""
        words = ("khoảng " if self.approximate else "") + format_number(self.value)
        return f"{words} {self.unit}" if self.unit else words

    @property
    def share(self) -> str | None:
        """The share with its counts, "98,6% (2.819/2.859)"; None if `n` is not known."""
        if not self.n:
            return None
        return f"{format_share(self.value, self.n)} ({format_number(self.value)}/{format_number(self.n)})"


@dataclass(frozen=True)
class FigureSet:
    """Figures of one period from one source: `document` is a document's id, or `counted_at` says when the system's own
    records were counted (aware)."""

    id: str
    title: str
    period: Period
    document: str | None
    counted_at: datetime | None
    note: str
    figures: Mapping[str, Figure]
    file: Path
    source_line: int


@dataclass(frozen=True)
class Reference:
    """A place in a text that cites a figure: `set` and `key`, or its share; `at` is the character (from 0)."""

    name: str
    set_id: str
    key: str
    is_share: bool
    at: int


def references(body: str) -> Iterator[Reference]:
    """Every `{{ so: set.key }}` and `{{ so: set.key.share }}` of a text. A name without a dot has an empty key."""
    for match in REFERENCE.finditer(body):
        yield _reference(match[1], match.start())


def _reference(name: str, at: int) -> Reference:
    set_id, _, key = name.removesuffix(_SHARE).partition(".")
    return Reference(name, set_id, key, name.endswith(_SHARE), at)


def cite(body: str, sets: Mapping[str, FigureSet]) -> str:
    """The text with every reference replaced by its figure. Raises KeyError for one that `problem_of` would refuse."""
    return REFERENCE.sub(lambda match: _text_of(_reference(match[1], match.start()), sets), body)


def _text_of(reference: Reference, sets: Mapping[str, FigureSet]) -> str:
    figure = sets[reference.set_id].figures[reference.key]
    if not reference.is_share:
        return figure.text
    if figure.share is None:
        raise KeyError(reference.name)
    return figure.share


def problem_of(reference: Reference, sets: Mapping[str, FigureSet]) -> str | None:
    """Why a reference cannot be shown, in Vietnamese; None if it can."""
    found = sets.get(reference.set_id)
    figure = found.figures.get(reference.key) if found else None
    if figure is None:
        return f"không có số liệu “{reference.name}”"
    if reference.is_share and figure.share is None:
        return f"“{reference.set_id}.{reference.key}” không có n nên không tính được tỷ lệ"
    return None


def read_figure_set(path: Path, faults: list[Fault]) -> FigureSet:
    """Read one file of `so-lieu/`. Faults go to `faults`."""
    section = read_yaml(path, faults)
    source = section.section("source")
    found = FigureSet(
        id=section.identifier("id"),
        title=section.text("title"),
        period=_read_known_period(section),
        document=source.maybe_identifier("document"),
        counted_at=_read_counted_at(source),
        note=source.maybe_text("note") or "",
        figures=_read_figures(section.section("figures")),
        file=path,
        source_line=source.line,
    )
    source.finish()
    section.finish()
    return found


def _read_counted_at(source: Section) -> datetime | None:
    """A source is one of two: a document that says the numbers, or our own records at a moment."""
    text = source.maybe_text("counted_at")
    if ("document" in source) == (text is not None):
        source.fault("document", "nguồn phải là một văn bản hoặc bản ghi của hệ thống", "ghi document hoặc counted_at")
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        source.fault("counted_at", "không phải thời điểm", "ghi như 2026-11-22T08:00:00+07:00")
        return None


def _read_known_period(parent: Section) -> Period:
    """A figure without any date tells nothing; one end may be unknown."""
    section = parent.section("period")
    period = read_period(section)
    if period == Period(None, None):
        section.fault("from", "không biết số liệu của thời gian nào", "ghi `from`, `to` hoặc cả hai")
    section.finish()
    return period


def _read_figures(section: Section) -> dict[str, Figure]:
    found = {key: _read_figure(key, section.section(key)) for key in section.keys()}  # noqa: SIM118 - no mapping
    section.finish()
    return found


def _read_figure(key: str, section: Section) -> Figure:
    figure = Figure(
        key=key,
        value=_read_value(section),
        definition=section.text("definition"),
        unit=section.maybe_text("unit") or "",
        approximate=section.flag("approximate"),
        n=section.maybe_integer("n"),
        contacted=section.maybe_integer("contacted"),
        refused=section.maybe_integer("refused"),
    )
    _check(section, figure)
    section.finish()
    return figure


def _read_value(section: Section) -> int:
    if isinstance(section.raw("value"), str) and "%" in section.raw("value"):
        section.fault("value", "không ghi tỷ lệ", "ghi số đếm ở value và tổng số ở n; tỷ lệ do máy tính")
        return 0
    return section.integer("value")


def _check(section: Section, figure: Figure) -> None:
    for key in ("value", "n", "contacted", "refused"):
        if (getattr(figure, key) or 0) < 0:
            section.fault(key, "số đếm không thể âm", "xem lại số này")
    if figure.n is not None and figure.value > figure.n:
        section.fault("n", "n nhỏ hơn value", "n là tổng số, value là một phần của n")
    if figure.contacted is not None and figure.n is not None and figure.n > figure.contacted:
        section.fault("contacted", "số người đã hỏi nhỏ hơn số người trả lời", "xem lại n và contacted")
