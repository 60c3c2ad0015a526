"""Cases, letters and reactions as measures. Cases are counted by the day of the register, letters by the day of
delivery: the two never stand for one another (C11), and no other number is added to them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from forms_service.catalogue import Catalogue
from forms_service.content.letters import EVENTS, LetterEvent
from forms_service.letters.model import EVENT_WORDS, LETTER_CASES, REACTIONS, Reaction
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.storage.contract import Document, Reader, Scalar
from forms_service.storage.slices import in_slices

_REACTIONS: Mapping[Reaction, str] = {
    "positive": "Phản hồi tích cực về thư",
    "negative": "Phản hồi tiêu cực về thư",
    "none": "Gia đình đã hỏi, chưa có phản hồi",
}


def measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """All of letters, for every unit apart and together."""
    del catalogue
    return (
        _measure(
            "letters.cases",
            "Trường hợp hộ tịch đã ghi",
            "trường hợp",
            "Khai sinh, kết hôn, khai tử có ngày đăng ký trong kỳ, kể cả khi gia đình không nhận thư",
            "event_on",
            by_event=True,
        ),
        *(_of_event(event) for event in EVENTS),
        _measure(
            "letters.letters",
            "Thư đã trao",
            "thư",
            "Thư chúc mừng, chia buồn đã đến tay gia đình trong kỳ; thư mới in hay mới ký chưa tính",
            "delivered_on",
            by_event=True,
        ),
        *(_letters_of_event(event) for event in EVENTS),
        *(_of_reaction(reaction) for reaction in REACTIONS),
    )


def _of_event(event: LetterEvent) -> Measure:
    word = EVENT_WORDS[event].lower()
    definition = f"Trường hợp đăng ký {word} có ngày đăng ký trong kỳ, đã ghi để gửi thư"
    return _measure(f"letters.{event}_cases", f"Trường hợp {word}", "trường hợp", definition, "event_on", event=event)


def _letters_of_event(event: LetterEvent) -> Measure:
    word = EVENT_WORDS[event].lower()
    kind = "chia buồn" if event == "death" else "chúc mừng"
    label, definition = f"Thư {kind} việc {word}", f"Thư {kind} việc {word} đã đến tay gia đình trong kỳ"
    return _measure(f"letters.{event}_letters", label, "thư", definition, "delivered_on", event=event)


def _of_reaction(reaction: Reaction) -> Measure:
    definition = f"{_REACTIONS[reaction]}, theo ngày ghi phản hồi; mỗi thư một phản hồi, lần ghi cuối"
    return _measure(
        f"letters.reactions_{reaction}", _REACTIONS[reaction], "phản hồi", definition, "reacted_on", reaction=reaction
    )


def _measure(  # noqa: PLR0913  # a measure has this many facts
    key: str, label: str, unit: str, definition: str, day: str, *, by_event: bool = False, **same: Scalar
) -> Measure:
    return Measure(
        key,
        label,
        unit,
        definition,
        partial(_count, day=day, same=same),
        partial(_parts, day=day, same=same),
        per_unit=True,
        by_category=partial(_by_event, day=day) if by_event else None,
    )


def _equal(span: Span, same: Mapping[str, Scalar]) -> dict[str, Scalar] | None:
    return ({"unit": span.unit, **same} if span.unit else dict(same)) or None


def _count(reader: Reader, span: Span, day: str, same: Mapping[str, Scalar]) -> Counted:
    return Counted(reader.count(LETTER_CASES.name, equal=_equal(span, same), key=day, **span.range))


def _rows(reader: Reader, span: Span, day: str, same: Mapping[str, Scalar]) -> Iterator[Document]:
    return in_slices(reader, LETTER_CASES.name, equal=_equal(span, same), key=day, **span.range)


def _parts(reader: Reader, span: Span, day: str, same: Mapping[str, Scalar]) -> Iterator[Part]:
    for row in _rows(reader, span, day, same):
        event: LetterEvent = row["event"]
        yield Part(LETTER_CASES.name, row["id"], row[day], EVENT_WORDS[event])


def _by_event(reader: Reader, span: Span, day: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for event in EVENTS:
        counts[EVENT_WORDS[event]] = _count(reader, span, day, {"event": event}).value
    return dict(counts)
