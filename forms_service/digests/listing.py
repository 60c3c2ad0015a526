"""Everything of a period as a spreadsheet, for when more came than a page can list: codes and masked phones."""

from collections.abc import Iterator, Sequence

from forms_service.catalogue import Catalogue
from forms_service.digests.briefing import WEEK
from forms_service.digests.entries import Entries, Entry
from forms_service.digests.timing import Period
from forms_service.measures import Span
from forms_service.receptions.model import REGISTRATIONS
from forms_service.sheets.model import Cell, Sheet
from forms_service.storage.contract import Document, Reader
from forms_service.storage.slices import in_slices
from forms_service.submissions.model import COUNTED_DESKS

_HEADINGS = ("Mã", "Biểu mẫu", "Loại", "Nhận lúc", "Điện thoại", "Buổi", "Chỗ", "Số người", "Cơ quan chuẩn bị")


def sheet_of(reader: Reader, catalogue: Catalogue, period: Period) -> Sheet:
    """The submissions of a day (`daily`), or of whoever registered for the receptions of a week (`briefing`)."""
    making = Entries(reader, catalogue, period.day, full=False)
    found = _of_day(reader, period) if period.kind == "daily" else _of_week(reader, period)
    rows = [_row(making.of(document, placement)) for document, placement in found]
    return Sheet("Danh sách", _HEADINGS, iter(rows), len(rows))


def _row(entry: Entry) -> Sequence[Cell]:
    return (
        entry.code,
        entry.form_title,
        entry.kind,
        entry.received_at,
        entry.phone,
        entry.reception,
        entry.placement,
        entry.party_size,
        ", ".join(entry.agencies),
    )


def _of_day(reader: Reader, period: Period) -> Iterator[tuple[Document, str]]:
    within = Span(period.day, period.day).range
    for desk in COUNTED_DESKS:
        for document in in_slices(reader, "submissions", equal={"desk": desk}, key="received_at", **within):
            yield document, ""


def _of_week(reader: Reader, period: Period) -> Iterator[tuple[Document, str]]:
    within = Span(period.day, period.day + WEEK).range
    for reception in reader.select("receptions", key="day", **within):
        for state in ("placed", "confirmed", "offered", "waiting"):
            about = {"reception": reception["reception"], "state": state}
            for row in reader.select(REGISTRATIONS.name, equal=about, key="queue"):
                document = reader.get("submissions", row["submission"])
                if document is not None:
                    yield document, state
