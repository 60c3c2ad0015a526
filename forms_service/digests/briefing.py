"""The briefing: who comes to the receptions of a week, in which order, and who must prepare what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forms_service.catalogue import Catalogue
from forms_service.digests.entries import Entries, Entry
from forms_service.digests.occasions import Occasion, occasions_between
from forms_service.storage.contract import Document, Reader
from forms_service.storage.slices import in_slices

WEEK = timedelta(days=6)
CAP = 1000
"""Entries that one briefing lists, as for the daily digest. The rest is in the inbox and in the spreadsheet."""


@dataclass(frozen=True)
class Briefing:
    """The receptions from `day` to `until` (inclusive), and requests to meet on another day that still wait.

    `asking` counts all of these requests, of which `requests` are listed.
    """

    day: date
    until: date
    occasions: tuple[Occasion, ...]
    requests: tuple[Entry, ...]
    asking: int

    @property
    def placed(self) -> int:
        return sum(occasion.placed_count for occasion in self.occasions)

    @property
    def waiting(self) -> int:
        return sum(occasion.waiting_count for occasion in self.occasions)

    @property
    def unlisted(self) -> int:
        """How many are counted and not listed."""
        listed = sum(occasion.listed for occasion in self.occasions) + len(self.requests)
        return self.placed + self.waiting + self.asking - listed

    @property
    def people(self) -> int:
        return sum(occasion.people for occasion in self.occasions)

    @property
    def agencies(self) -> list[tuple[str, int]]:
        """Who must prepare how many matters in all, most first."""
        return _total(occasion.agencies for occasion in self.occasions)

    @property
    def assistance(self) -> list[tuple[str, int]]:
        """Which help how many parties of the week need, most first; nothing while so few come that a count tells who.

        A need of help is data on health (class C2), and this may be mailed; behind the login each matter has it.
        """
        return _total(occasion.assistance for occasion in self.occasions) if self.placed >= FEWEST_COUNTED else []

    @property
    def is_empty(self) -> bool:
        return not (self.placed or self.waiting or self.asking)


FEWEST_COUNTED = 5
"""As in published tables: a count over fewer parties than these could point at one of them."""


def _total(parts: Iterable[tuple[tuple[str, int], ...]]) -> list[tuple[str, int]]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(dict(part))
    return total.most_common()


def gather_briefing(reader: Reader, catalogue: Catalogue, reception_day: date, *, full: bool = False) -> Briefing:
    """The briefing for the seven days that begin on `reception_day`."""
    until = reception_day + WEEK
    occasions = occasions_between(reader, catalogue, reception_day, until, full=full, room=CAP)
    room = CAP - sum(occasion.listed for occasion in occasions)
    making = Entries(reader, catalogue, reception_day, full=full)
    requests: list[Entry] = []
    asking = 0
    for each in _requests(reader, catalogue, reception_day, until):
        asking += 1
        if len(requests) < room:
            requests.append(making.of(each))
    return Briefing(reception_day, until, tuple(occasions), tuple(requests), asking)


def _requests(reader: Reader, catalogue: Catalogue, start: date, end: date) -> Iterator[Document]:
    """Unhandled requests for an appointment that name one of these days, in order of arrival."""
    forms = {series.appointment_form for series in catalogue.series.values()} - {None}
    for form in sorted(filter(None, forms)):
        for document in _unhandled(reader, form):
            if _names_a_day(document, start, end):
                yield document


def _unhandled(reader: Reader, form: str) -> Iterator[Document]:
    return in_slices(reader, "submissions", equal={"form": form, "desk": "new"}, key="received_at")


def _names_a_day(document: Document, start: date, end: date) -> bool:
    days = document["values"].get("preferred_dates", ())
    return any(start <= date.fromisoformat(day) <= end for day in days)
