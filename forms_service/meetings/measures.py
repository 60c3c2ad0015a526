"""What receptions are counted as, series by series: how many were held, how many parties and people were met."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.meetings.counting import held_between, met_at, others_at, people_of
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_date

_LISTS = "Lịch "


def measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """Three measures for each series of receptions, in the order of the content."""
    return tuple(each for series in catalogue().series.values() for each in _of_series(series.id, series.title))


def _of_series(series: str, title: str) -> tuple[Measure, ...]:
    name = title.removeprefix(_LISTS)

    def held(reader: Reader, span: Span) -> Iterator[Document]:
        return held_between(reader, span.start, span.end, series)

    def parts_of(weigh: Callable[[Reader, Document], int]) -> Callable[[Reader, Span], Iterator[Part]]:
        def parts(reader: Reader, span: Span) -> Iterator[Part]:
            for reception in held(reader, span):
                if weight := weigh(reader, reception):
                    label = f"Buổi {format_date(date.fromisoformat(reception['day']))}, {reception['host']}"
                    yield Part("receptions", reception["id"], reception["day"], label, weight)

        return parts

    def count_of(weigh: Callable[[Reader, Document], int]) -> Callable[[Reader, Span], Counted]:
        return lambda reader, span: Counted(sum(weigh(reader, each) for each in held(reader, span)))

    return (
        Measure(
            f"receptions.{series}.held",
            f"{name}: số cuộc",
            "cuộc",
            "Buổi được ghi là đã diễn ra, có điểm danh",
            count_of(_one),
            parts_of(_one),
            counts_people=False,
            by_category=lambda reader, span: dict(Counter(each["host"] for each in held(reader, span))),
        ),
        Measure(
            f"receptions.{series}.parties",
            f"{name}: lượt tiếp",
            "lượt",
            "Mỗi người hoặc đoàn được gặp ở một buổi là một lượt",
            count_of(_parties),
            parts_of(_parties),
        ),
        Measure(
            f"receptions.{series}.people",
            f"{name}: lượt người",
            "lượt người",
            "Tất cả người có mặt, kể cả người cùng đi",
            count_of(_people),
            parts_of(_people),
        ),
    )


def _one(_reader: Reader, _reception: Document) -> int:
    return 1


def _parties(reader: Reader, reception: Document) -> int:
    return len(met_at(reader, reception["reception"])) + others_at(reader, reception)[0]


def _people(reader: Reader, reception: Document) -> int:
    return sum(map(people_of, met_at(reader, reception["reception"]))) + others_at(reader, reception)[1]
