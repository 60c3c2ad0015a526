"""What people said in some months, as tables: by way of asking, by question, by unit; refusals beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms_service.catalogue import Catalogue
from forms_service.charts.model import Chart, Series
from forms_service.forms.definition import FormDefinition
from forms_service.measures import Span
from forms_service.storage.contract import Document, Reader
from forms_service.surveys import boxes
from forms_service.surveys.measures import Source
from forms_service.surveys.model import CHANNELS, FEWEST, QUESTIONS, is_satisfied, score, whole_months
from forms_service.vietnam.numbers import format_number, format_share

NO_OPINION = "Không có ý kiến"
GROUPS: tuple[tuple[str, frozenset[int | None]], ...] = (
    ("Hài lòng (4, 5)", frozenset({4, 5})),
    ("Bình thường (3)", frozenset({3})),
    ("Không hài lòng (1, 2)", frozenset({1, 2})),
    (NO_OPINION, frozenset({None})),
)
SCORES = (5, 4, 3, 2, 1, None)
UNIT_NOT_SAID = "Nơi khác, không ghi"


@dataclass(frozen=True)
class ChannelRow:
    """One way of asking: who answered, was satisfied, refused, was not reached. `asked`: whether we asked, one by one;
    whoever answers by themselves cannot refuse, so that no rate of answers is told."""

    label: str
    answered: int
    satisfied: int
    refused: int
    not_reached: int
    asked: bool = True

    @property
    def contacted(self) -> int:
        """Who was reached: answered or refused."""
        return self.answered + self.refused

    @property
    def share(self) -> str:
        """ "2.859/2.859 (100,0%)"; never a share without its numbers."""
        if not self.answered:
            return "chưa có ai trả lời"
        numbers = f"{format_number(self.satisfied)}/{format_number(self.answered)}"
        return f"{numbers} ({format_share(self.satisfied, self.answered)})"

    @property
    def rate(self) -> str:
        """Who answered, of those reached."""
        return format_share(self.answered, self.contacted) if self.asked and self.contacted else "–"


@dataclass(frozen=True)
class Results:
    """`channels` begin with all together; `questions`: label -> how often each of `SCORES`; `units`: name, satisfied,
    answered. `held`: sent by programs, it seems; they do
    not count. Where `hidden`, a table had cells so small that somebody could be found: totals alone are left."""

    channels: tuple[ChannelRow, ...]
    questions: Mapping[str, tuple[int, ...]]
    units: tuple[tuple[str, int, int], ...]
    held: int = 0
    hidden: bool = False
    too_few: bool = False


def gather(reader: Reader, catalogue: Catalogue, form: FormDefinition, span: Span) -> Results:
    """The results of the whole months of a span."""
    source = Source(lambda: catalogue)
    entries = [(box["channel"], each) for box, found in source.boxes(reader, span) for each in found]
    rows = [_channel(reader, source, span, entries, name) for name in CHANNELS]
    everybody = ChannelRow(
        "Tất cả",
        sum(row.answered for row in rows),
        sum(row.satisfied for row in rows),
        sum(row.refused for row in rows),
        sum(row.not_reached for row in rows),
        asked=not rows[0].answered,
    )
    return Results(
        (everybody, *rows),
        {form.by_id[name].label: _scores(entries, name) for name in QUESTIONS if name in form.by_id},
        _units(catalogue, span, entries),
        boxes.held(reader, *months) if (months := whole_months(span)) else 0,
    )


def for_everybody(results: Results) -> Results:
    """The results as somebody sees them who may not see records: no table with a cell under `FEWEST`."""
    total = results.channels[0]
    small = any(count < FEWEST for row in results.questions.values() for count in row)
    small = small or any(min(row.answered, row.satisfied) < FEWEST for row in results.channels[1:])
    small = small or any(min(numbers) < FEWEST for _, *numbers in results.units)
    few = 0 < total.answered < FEWEST
    return Results((total,), {}, (), hidden=True, too_few=few) if small else results


def chart(results: Results, source: str) -> Chart | None:
    """All questions beside one another, readable in black and white; None while nobody has answered."""
    if not results.questions or not results.channels[0].answered:
        return None
    labels = tuple(results.questions)
    return Chart(
        name="khao-sat",
        kind="stacked",
        title="Câu trả lời theo từng câu hỏi",
        unit="lượt trả lời",
        source=source,
        categories=labels,
        series=tuple(
            Series(group, tuple(_of_group(results.questions[label], among) for label in labels))
            for group, among in GROUPS
        ),
        category_title="Câu hỏi",
    )


_Entries = Sequence[tuple[str, Document]]


def _channel(reader: Reader, source: Source, span: Span, entries: _Entries, channel: str) -> ChannelRow:
    mine = [each for name, each in entries if name == channel]
    called = channel == "hotline"
    return ChannelRow(
        CHANNELS[channel],
        len(mine),
        sum(is_satisfied(each.get("q0")) for each in mine),
        source.refused(reader, span) if called else 0,
        source.not_reached(reader, span) if called else 0,
        called,
    )


def _scores(entries: _Entries, name: str) -> tuple[int, ...]:
    found = Counter(score(each.get(name)) for _, each in entries)
    return tuple(found[value] for value in SCORES)


def _of_group(row: tuple[int, ...], among: frozenset[int | None]) -> int:
    return sum(count for value, count in zip(SCORES, row, strict=True) if value in among)


def _units(catalogue: Catalogue, span: Span, entries: _Entries) -> tuple[tuple[str, int, int], ...]:
    answered: Counter[str] = Counter()
    satisfied: Counter[str] = Counter()
    for _, each in entries:
        unit = catalogue.units.get(each.get("unit") or "")
        name = unit.name_on(span.end) if unit else UNIT_NOT_SAID
        answered[name] += 1
        satisfied[name] += is_satisfied(each.get("q0"))
    return tuple((name, satisfied[name], count) for name, count in answered.most_common())
