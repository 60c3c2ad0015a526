"""The support log as a measure: the sum of its counts, by unit, kind and area."""

from collections import Counter
from collections.abc import Callable, Iterator

from forms_service.catalogue import Catalogue
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.storage.contract import Document, Reader
from forms_service.storage.slices import in_slices
from forms_service.tallies.model import KINDS, TALLIES


def measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """One measure; its categories are units."""

    def by_unit(reader: Reader, span: Span) -> dict[str, int]:
        units = catalogue().units
        counts: Counter[str] = Counter()
        for row in _rows(reader, span):
            name = units[row["unit"]].name_on(span.end) if row["unit"] in units else row["unit"]
            counts[name] += row["count"]
        return dict(counts)

    return (
        Measure(
            "support.cases",
            "Lượt hỗ trợ tại Không gian phục vụ",
            "lượt",
            "Lượt được giúp làm thủ tục, ghi trong nhật ký hỗ trợ; không cộng với lượt tiếp và khảo sát",
            lambda reader, span: Counted(sum(row["count"] for row in _rows(reader, span))),
            _parts,
            per_unit=True,
            by_category=by_unit,
        ),
    )


def _rows(reader: Reader, span: Span) -> Iterator[Document]:
    equal = {"unit": span.unit} if span.unit else None
    return in_slices(reader, TALLIES.name, equal=equal, key="day", **span.range)


def _parts(reader: Reader, span: Span) -> Iterator[Part]:
    for row in _rows(reader, span):
        if row["count"]:
            yield Part(TALLIES.name, row["id"], row["day"], KINDS.get(row["kind"], row["kind"]), row["count"])
