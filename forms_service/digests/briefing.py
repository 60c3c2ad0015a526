"""The briefing: who comes to the receptions of a week, in which order, and who must prepare what."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from forms_service.catalogue import Catalogue
from forms_service.digests.entries import Entries, Entry
from forms_service.digests.occasions import Occasion, occasions_between
from forms_service.storage.contract import Document, Reader

WEEK = timedelta(days=6)
CAP = 200
"""Open requests for an appointment that are looked through."""


@dataclass(frozen=True)
class Briefing:
    """The receptions from `day` to `until` (inclusive), and requests to meet on another day that still wait."""

    day: date
    until: date
    occasions: tuple[Occasion, ...]
    requests: tuple[Entry, ...]

    @property
    def placed(self) -> int:
        return sum(len(occasion.placed) for occasion in self.occasions)

    @property
    def waiting(self) -> int:
        return sum(len(occasion.waiting) for occasion in self.occasions)

    @property
    def people(self) -> int:
        return sum(occasion.people for occasion in self.occasions)

    @property
    def agencies(self) -> list[tuple[str, int]]:
        """Who must prepare how many matters in all, most first."""
        total: Counter[str] = Counter()
        for occasion in self.occasions:
            total.update(dict(occasion.agencies))
        return total.most_common()

    @property
    def is_empty(self) -> bool:
        return not (self.placed or self.waiting or self.requests)


def gather_briefing(reader: Reader, catalogue: Catalogue, reception_day: date, *, full: bool = False) -> Briefing:
    """The briefing for the seven days that begin on `reception_day`."""
    until = reception_day + WEEK
    occasions = occasions_between(reader, catalogue, reception_day, until, full=full)
    making = Entries(reader, catalogue, reception_day, full=full)
    requests = [making.of(each) for each in _requests(reader, catalogue, reception_day, until)]
    return Briefing(reception_day, until, tuple(occasions), tuple(requests))


def _requests(reader: Reader, catalogue: Catalogue, start: date, end: date) -> list[Document]:
    """Unhandled requests for an appointment that name one of these days, in order of arrival."""
    forms = {series.appointment_form for series in catalogue.series.values()} - {None}
    found = [
        document
        for form in sorted(filter(None, forms))
        for document in reader.select("submissions", equal={"form": form, "desk": "new"}, key="received_at", limit=CAP)
    ]
    return [document for document in found if _names_a_day(document, start, end)]


def _names_a_day(document: Document, start: date, end: date) -> bool:
    days = document["values"].get("preferred_dates", ())
    return any(start <= date.fromisoformat(day) <= end for day in days)
