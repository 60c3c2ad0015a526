"""What units report, as measures: how many plan, pilot, run; who reported; the sums of their reports.

Units' own numbers are kept apart from this office's counts: no measure here is ever added to another.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from forms_service.catalogue import Catalogue
from forms_service.content.standings import Standing
from forms_service.content.units import AdoptionStatus
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.rollout.model import ADOPTION_REPORTS
from forms_service.rollout.register import register_now
from forms_service.rollout.reminding import model_title
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_date

CatalogueNow = Callable[[], Catalogue]

_STATUSES: tuple[tuple[str, AdoptionStatus, str], ...] = (
    ("rollout.units_planned", "planned", "Đơn vị có kế hoạch nhân rộng"),
    ("rollout.units_pilot", "pilot", "Đơn vị đang làm thử"),
    ("rollout.units_official", "official", "Đơn vị làm chính thức"),
)
_SUMS = (
    ("receptions", "Đơn vị báo cáo: số buổi gặp", "buổi", False),
    ("people", "Đơn vị báo cáo: lượt người gặp", "lượt người", True),
    ("recorded", "Đơn vị báo cáo: vụ việc ghi nhận", "vụ việc", True),
    ("resolved", "Đơn vị báo cáo: vụ việc đã xử lý", "vụ việc", True),
    ("escalated", "Đơn vị báo cáo: vụ việc chuyển cấp trên", "vụ việc", True),
)


def measures(catalogue: CatalogueNow) -> tuple[Measure, ...]:
    """The measures of this room."""
    return (
        *(_of_status(catalogue, key, status, label) for key, status, label in _STATUSES),
        _reported(catalogue),
        *(_sum(catalogue, *each) for each in _SUMS),
    )


def counted_reports(rows: Sequence[Document]) -> list[Document]:
    """Those whose numbers are summed: of a unit's reports about overlapping days (a month and its quarter) only the
    longest, so that nothing counts twice."""
    taken: list[Document] = []
    for row in sorted(rows, key=lambda each: (-_days(each), each["start"])):
        if not any(_overlaps(row, other) for other in taken):
            taken.append(row)
    return sorted(taken, key=lambda each: (each["end"], each["id"]))


def _of_status(catalogue: CatalogueNow, key: str, status: AdoptionStatus, label: str) -> Measure:
    def standings(reader: Reader, span: Span) -> list[Standing]:
        found = register_now(reader, catalogue(), span.unit).standings(span.end)
        return [each for each in found if each.status == status and span.unit in {None, each.unit}]

    def parts(reader: Reader, span: Span) -> Iterator[Part]:
        for unit, first in {each.unit: each for each in reversed(standings(reader, span))}.items():
            yield _unit_part(catalogue(), reader, unit, first, span)

    def by_model(reader: Reader, span: Span) -> dict[str, int]:
        return dict(Counter(model_title(catalogue(), each.model) for each in standings(reader, span)))

    return Measure(
        key,
        label,
        "đơn vị",
        "Đơn vị còn tồn tại ngày cuối kỳ mà văn bản hoặc báo cáo đã duyệt nói như vậy; mỗi đơn vị đếm một lần",
        lambda reader, span: Counted(len({each.unit for each in standings(reader, span)})),
        parts,
        counts_people=False,
        standing=True,
        per_unit=True,
        by_category=by_model,
    )


def _unit_part(catalogue: Catalogue, reader: Reader, unit: str, standing: Standing, span: Span) -> Part:
    """Where it is said: the unit's last report, else the line of content."""
    name, day = catalogue.units[unit].name_on(span.end), standing.from_day or span.end
    if standing.reported:
        equal = {"unit": unit, "model": standing.model, "live": "sent"}
        rows = reader.select(ADOPTION_REPORTS.name, equal=equal, key="end", descending=True)
        said = next((row for row in rows if row["values"]["status"] == standing.status), None)
        if said:
            return Part(ADOPTION_REPORTS.name, said["id"], day.isoformat(), f"{name}, báo cáo {standing.reported}")
    found = catalogue.units[unit]
    file = found.file.relative_to(catalogue.folder).as_posix()
    return Part("content", found.line, day.isoformat(), f"{name} ({file})")


def _reported(catalogue: CatalogueNow) -> Measure:
    def parts(reader: Reader, span: Span) -> Iterator[Part]:
        seen: set[str] = set()
        for row in _sent(reader, span):
            if row["unit"] not in seen:
                seen.add(row["unit"])
                yield _part(catalogue(), row, 1)

    return Measure(
        "rollout.units_reported",
        "Đơn vị đã gửi báo cáo",
        "đơn vị",
        "Đơn vị có báo cáo đã duyệt về một kỳ nằm trọn trong kỳ này; mỗi đơn vị đếm một lần",
        lambda reader, span: Counted(len({row["unit"] for row in _sent(reader, span)})),
        parts,
        counts_people=False,
        per_unit=True,
    )


def _sum(catalogue: CatalogueNow, name: str, label: str, unit: str, people: bool) -> Measure:  # noqa: FBT001  # a row of the table above
    def parts(reader: Reader, span: Span) -> Iterator[Part]:
        for row in counted_reports(_sent(reader, span)):
            if row["values"][name]:
                yield _part(catalogue(), row, row["values"][name])

    return Measure(
        f"rollout.{name}",
        label,
        unit,
        "Cộng từ báo cáo đã duyệt của các đơn vị về kỳ nằm trọn trong kỳ này; không cộng với số Trung tâm tự đếm",
        lambda reader, span: Counted(sum(part.weight for part in parts(reader, span))),
        parts,
        counts_people=people,
        per_unit=True,
        by_category=partial(_by_unit, parts),
    )


def _by_unit(parts: Callable[[Reader, Span], Iterator[Part]], reader: Reader, span: Span) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for part in parts(reader, span):
        counts[part.label.partition(",")[0]] += part.weight
    return dict(counts)


def _sent(reader: Reader, span: Span) -> list[Document]:
    equal = {"live": "sent"} if span.unit is None else {"unit": span.unit, "live": "sent"}
    rows = reader.select(ADOPTION_REPORTS.name, equal=equal, key="end", **span.range)
    return [row for row in rows if row["start"] >= span.start.isoformat()]


def _part(catalogue: Catalogue, row: Document, weight: int) -> Part:
    unit, end = catalogue.units.get(row["unit"]), date.fromisoformat(row["end"])
    name = unit.name_on(end) if unit else row["unit"]
    label = f"{name}, kỳ đến {format_date(end)}"
    return Part(ADOPTION_REPORTS.name, row["id"], row["end"], label, weight)


def _days(row: Document) -> int:
    return (date.fromisoformat(row["end"]) - date.fromisoformat(row["start"])).days


def _overlaps(one: Document, other: Document) -> bool:
    same = one["unit"] == other["unit"] and one["model"] == other["model"]
    return same and bool(one["start"] <= other["end"] and other["start"] <= one["end"])
