"""What answers are counted as: satisfied of how many, by way of asking and question; calls, refusals, suggestions.

Of answers the month alone is known, so what they say is counted by whole months; that somebody answered or refused is
counted by the day.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.storage.contract import Document, Reader
from forms_service.surveys import boxes, counts
from forms_service.surveys.model import (
    CHANNELS,
    FORM,
    QUESTIONS,
    SURVEY_COUNTS,
    SURVEY_RESPONSES,
    What,
    is_satisfied,
    score,
    whole_months,
)
from forms_service.surveys.questions import refusal_reasons

Box = tuple[Document, list[Document]]
"""A box with those of its entries that are asked for."""

_MONTHS = "tính theo tháng trọn trong kỳ, vì câu trả lời chỉ ghi tháng"
REFUSALS: tuple[What, ...] = ("refused", "do_not_call")
NOT_REACHED: tuple[What, ...] = ("unreached", "wrong_number")


def measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """The measures of this room."""
    source = Source(catalogue)
    asked = catalogue().forms.get(FORM)
    questions = tuple(_of_question(source, name, asked) for name in QUESTIONS[1:] if asked and name in asked.by_id)
    return (
        _satisfied(source, "surveys.satisfied", "Hài lòng", "mọi kênh", None),
        _satisfied(source, "surveys.satisfied_by_call", "Trong đó: trả lời qua 1022", CHANNELS["hotline"], "hotline"),
        _satisfied(source, "surveys.satisfied_by_web", "Trong đó: tự trả lời trên trang", CHANNELS["web"], "web"),
        *questions,
        _of_count(
            source,
            "surveys.answered",
            "Lượt trả lời khảo sát",
            "Lượt trả lời trên trang hoặc qua điện thoại, theo ngày trả lời",
            ("answered",),
            _by_channel,
        ),
        _of_count(
            source,
            "surveys.refused",
            "Người từ chối trả lời",
            "Người nghe máy mà không muốn trả lời, kể cả xin đừng gọi nữa, theo ngày gọi",
            REFUSALS,
            _by_reason,
        ),
        _of_count(
            source,
            "surveys.not_reached",
            "Người không gặp được",
            "Người gọi đủ số lần mà không nghe máy, và số điện thoại sai",
            NOT_REACHED,
            None,
        ),
        _of_count(
            source,
            "surveys.suggestions",
            "Điều nên làm tốt hơn",
            "Góp ý ghi cùng câu trả lời; góp ý muốn được trả lời đếm ở phần góp ý",
            ("suggestion",),
            None,
        ),
        _of_count(
            source,
            "surveys.suggestions_handled",
            "Trong đó: đã chuyển nơi phụ trách",
            "Góp ý được nhân viên ghi là đã chuyển nơi phụ trách, theo ngày ghi",
            ("handled",),
            None,
        ),
    )


class Source:
    """Boxes and counts as measures read them."""

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue

    def form(self) -> FormDefinition | None:
        """The form as it is asked now."""
        return self._catalogue().forms.get(FORM)

    def units(self, span: Span) -> frozenset[str] | None:
        """The unit asked for and its places; None for all."""
        if span.unit is None:
            return None
        places = (unit.id for unit in self._catalogue().units.values() if unit.parent == span.unit)
        return frozenset({span.unit, *(place for place in places if self._catalogue().units[place].kind == "place")})

    def boxes(self, reader: Reader, span: Span, channel: str | None = None) -> Iterator[Box]:
        """Every box of the span's whole months with those of its entries that are asked for."""
        months, units = whole_months(span), self.units(span)
        for box in boxes.answers(reader, *months) if months else ():
            if channel in {None, box["channel"]}:
                yield box, [each for each in box["entries"] if units is None or each.get("unit") in units]

    def entries(self, reader: Reader, span: Span, channel: str | None = None) -> Iterator[Document]:
        """Every set of answers of the span's whole months."""
        for _, entries in self.boxes(reader, span, channel):
            yield from entries

    def counts(self, reader: Reader, span: Span, what: What) -> Iterator[Document]:
        """The counts of the span's days."""
        units = self.units(span)
        for row in counts.counted(reader, what, span.range["at_least"], span.range["below"]):
            if row["count"] and (units is None or row["unit"] in units):
                yield row

    def refused(self, reader: Reader, span: Span) -> int:
        """Who refused in the span's whole months: the same months as the answers beside which it stands."""
        return self._monthly(reader, span, REFUSALS)

    def not_reached(self, reader: Reader, span: Span) -> int:
        """Who could not be reached in the span's whole months."""
        return self._monthly(reader, span, NOT_REACHED)

    def _monthly(self, reader: Reader, span: Span, kinds: tuple[What, ...]) -> int:
        months, units = whole_months(span), self.units(span)
        if months is None:
            return 0
        rows = (row for what in kinds for row in counts.counted(reader, what, *months))
        return sum(row["count"] for row in rows if units is None or row["unit"] in units)


def _satisfied(source: Source, key: str, label: str, which: str, channel: str | None) -> Measure:
    def count(reader: Reader, span: Span) -> Counted:
        marks = [is_satisfied(each.get("q0")) for each in source.entries(reader, span, channel)]
        if channel == "web":  # whoever answers by themselves was not asked, and cannot refuse
            return Counted(marks.count(True), n=len(marks))
        refused = source.refused(reader, span)
        return Counted(marks.count(True), n=len(marks), contacted=len(marks) + refused, refused=refused)

    def by_channel(reader: Reader, span: Span) -> dict[str, int]:
        found = Counter(
            CHANNELS[box["channel"]]
            for box, entries in source.boxes(reader, span)
            for each in entries
            if is_satisfied(each.get("q0"))
        )
        return dict(found)

    return Measure(
        key,
        label,
        "lượt",
        f"Lượt trả lời “Hài lòng” hoặc “Rất hài lòng” ở câu chung, {which.lower()}; {_MONTHS}",
        count,
        partial(_box_parts, source, channel, "q0"),
        per_unit=True,
        by_category=by_channel if channel is None else None,
        whole_months=True,
    )


def _of_question(source: Source, name: str, form: FormDefinition) -> Measure:
    def count(reader: Reader, span: Span) -> Counted:
        scores = [score(each.get(name)) for each in source.entries(reader, span)]
        known = [value for value in scores if value is not None]
        return Counted(sum(map(is_satisfied, known)), n=len(known))

    def by_answer(reader: Reader, span: Span) -> dict[str, int]:
        found = Counter(str(each[name]) for each in source.entries(reader, span) if name in each)
        return {option.label: found[option.value] for option in form.by_id[name].options}

    return Measure(
        f"surveys.{name}",
        f"Hài lòng: {form.by_id[name].label}",
        "lượt",
        f"Lượt trả lời “Hài lòng” hoặc “Rất hài lòng” trong những lượt có ý kiến ở câu này; {_MONTHS}",
        count,
        partial(_box_parts, source, None, name),
        per_unit=True,
        by_category=by_answer,
        whole_months=True,
    )


def _box_parts(source: Source, channel: str | None, name: str, reader: Reader, span: Span) -> Iterator[Part]:
    """A box is as close as a number comes to its records: below it answers would be single."""
    for box, entries in source.boxes(reader, span, channel):
        weight = sum(is_satisfied(each.get(name)) for each in entries)
        if weight:
            month = date.fromisoformat(f"{box['month']}-01")
            label = f"Tháng {month:%m/%Y}, {CHANNELS[box['channel']]}: {weight} lượt hài lòng"
            yield Part(SURVEY_RESPONSES.name, box["id"], month.isoformat(), label, weight)


_Categories = Callable[[Source, tuple[What, ...], Reader, Span], dict[str, int]]


def _of_count(  # noqa: PLR0913, PLR0917  # the facts of a measure
    source: Source, key: str, label: str, definition: str, kinds: tuple[What, ...], categories: _Categories | None
) -> Measure:
    def rows(reader: Reader, span: Span) -> Iterator[Document]:
        return (row for what in kinds for row in source.counts(reader, span, what))

    def parts(reader: Reader, span: Span) -> Iterator[Part]:
        for row in rows(reader, span):
            told = f"{CHANNELS[row['channel']]}: {row['count']}"
            yield Part(SURVEY_COUNTS.name, row["id"], row["day"], told, row["count"])

    return Measure(
        key,
        label,
        "lượt" if key.endswith("answered") else "người" if "suggestion" not in key else "góp ý",
        definition,
        lambda reader, span: Counted(sum(row["count"] for row in rows(reader, span))),
        parts,
        per_unit=True,
        by_category=partial(categories, source, kinds) if categories else None,
    )


def _by_channel(source: Source, kinds: tuple[What, ...], reader: Reader, span: Span) -> dict[str, int]:
    found: Counter[str] = Counter()
    for what in kinds:
        for row in source.counts(reader, span, what):
            found[CHANNELS[row["channel"]]] += row["count"]
    return dict(found)


def _by_reason(source: Source, kinds: tuple[What, ...], reader: Reader, span: Span) -> dict[str, int]:
    form = source.form()
    labels: Mapping[str, str] = refusal_reasons(form) if form else {}
    found: Counter[str] = Counter()
    for what in kinds:
        for row in source.counts(reader, span, what):
            told = "Xin đừng gọi nữa" if what == "do_not_call" else labels.get(row["reason"], "Không nói lý do")
            found[told] += row["count"]
    return dict(found)
