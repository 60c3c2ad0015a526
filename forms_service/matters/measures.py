"""What matters are counted as: opened, answered, in time, taken up again.

Events count: a matter that was taken up again and answered again is two answers, as it was for the person.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from forms_service.catalogue import Catalogue
from forms_service.matters.model import LOWER_LEVELS, MATTER_EVENTS, MATTERS
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.storage.contract import Document, Reader
from forms_service.storage.slices import in_slices


def measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """The measures of this room, all of them also by lead agency."""
    return (
        Measure(
            "matters.opened",
            "Vụ việc đã mở",
            "vụ việc",
            "Vụ việc được ghi vào sổ trong kỳ, từ buổi gặp, từ phiếu, từ góp ý",
            _number_of(_opened),
            lambda reader, span: map(_matter_part, _opened(reader, span)),
            per_unit=True,
            by_category=lambda reader, span: _by_lead(_opened(reader, span), catalogue(), span),
        ),
        Measure(
            "matters.lower_level",
            "Trong đó: hồ sơ đang ở cấp xã",
            "vụ việc",
            "Vụ việc mở trong kỳ mà hồ sơ đang ở xã, phường",
            _number_of(_lower),
            lambda reader, span: map(_matter_part, _lower(reader, span)),
            per_unit=True,
        ),
        Measure(
            "matters.answered",
            "Vụ việc đã trả lời",
            "lượt trả lời",
            "Lần trả lời người dân ghi vào sổ trong kỳ; mở lại rồi trả lời lại tính thêm một lần",
            _number_of(_replies),
            lambda reader, span: map(_event_part, _replies(reader, span)),
            per_unit=True,
        ),
        Measure(
            "matters.on_time",
            "Trả lời đúng hạn",
            "lượt trả lời",
            "Trong các lần trả lời của kỳ, những lần có ngày trả lời không sau hạn",
            _on_time,
            lambda reader, span: map(_event_part, filter(_is_on_time, _replies(reader, span))),
            per_unit=True,
        ),
        Measure(
            "matters.reopened",
            "Vụ việc mở lại",
            "lượt",
            "Lần mở lại trong kỳ vì trả lời chưa giải quyết được việc",
            _number_of(_reopenings),
            lambda reader, span: map(_event_part, _reopenings(reader, span)),
            per_unit=True,
        ),
    )


def _opened(reader: Reader, span: Span) -> Iterator[Document]:
    opened = in_slices(reader, MATTERS.name, key="opened_at", **span.range)
    return (matter for matter in opened if span.unit is None or matter["lead"] == span.unit)


def _lower(reader: Reader, span: Span) -> Iterator[Document]:
    return (matter for matter in _opened(reader, span) if matter["handling_level"] in LOWER_LEVELS)


def _replies(reader: Reader, span: Span) -> Iterator[Document]:
    return _events(reader, span, "reply")


def _reopenings(reader: Reader, span: Span) -> Iterator[Document]:
    return _events(reader, span, "reopen")


def _number_of(records: Callable[[Reader, Span], Iterator[Document]]) -> Callable[[Reader, Span], Counted]:
    return lambda reader, span: Counted(sum(1 for _ in records(reader, span)))


def _events(reader: Reader, span: Span, kind: str) -> Iterator[Document]:
    events = in_slices(reader, MATTER_EVENTS.name, equal={"kind": kind}, key="at", **span.range)
    return (event for event in events if span.unit is None or _lead_of(reader, event) == span.unit)


def _lead_of(reader: Reader, event: Document) -> str | None:
    lead: str | None = event["facts"].get("lead")
    if lead is not None:
        return lead
    matter = reader.get(MATTERS.name, event["matter"])
    return matter["lead"] if matter else None


def _on_time(reader: Reader, span: Span) -> Counted:
    replies = [_is_on_time(event) for event in _replies(reader, span)]
    return Counted(replies.count(True), n=len(replies))


def _is_on_time(event: Document) -> bool:
    """A matter without a due date cannot be late."""
    facts = event["facts"]
    return "due_on" not in facts or facts["replied_on"] <= facts["due_on"]


def _by_lead(matters: Iterator[Document], catalogue: Catalogue, span: Span) -> dict[str, int]:
    leads = Counter(matter["lead"] for matter in matters)
    units = catalogue.units
    return {
        units[lead].name_on(span.end) if lead in units else "chưa phân công": count for lead, count in leads.items()
    }


def _matter_part(matter: Document) -> Part:
    return Part(MATTERS.name, matter["id"], matter["opened_at"][:10], f"Vụ việc {matter['number']}")


def _event_part(event: Document) -> Part:
    """An event is shown by its matter, where everything about it stands."""
    return Part(MATTERS.name, event["matter"], event["at"][:10], f"Vụ việc, ghi ngày {event['at'][:10]}")
