"""The daily digest: what came in on one day, what still waits, what comes next."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms_service.catalogue import Catalogue
from forms_service.digests.entries import Entries, Entry
from forms_service.digests.occasions import Occasion, occasions_between
from forms_service.digests.owed import Owed, owed_on
from forms_service.meetings.today import digest_lines
from forms_service.staff.seals import Seal, seal_of_day
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.model import COUNTED_DESKS

CAP = 1000
"""Entries that one digest lists. More make a document that nobody reads; they are in the inbox."""

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class DailyDigest:
    """What staff should know about `day`. Counts of what waits are of the moment of gathering.

    `received` counts all of that day, of which `entries` are listed; `oldest_waiting` is the day on which the oldest
    unhandled submission came; `held` are kept aside because a program seems to have sent them; `complaints` lie apart
    until their writers are guided to the channel that the law gives them. `owed`: matters to be answered. `unwritten`:
    receptions whose attendance or minutes are missing, one line each.
    """

    day: date
    received: int
    by_form: tuple[tuple[str, int], ...]
    entries: tuple[Entry, ...]
    waiting: int
    oldest_waiting: date | None
    calls: int
    held: int
    complaints: int
    owed: Owed
    unwritten: tuple[str, ...]
    undelivered: int
    coming: tuple[Occasion, ...]
    seal: Seal | None = None
    """The audit log's seal at the end of the day; on paper it stands where nobody who changes the store reaches it."""

    @property
    def unlisted(self) -> int:
        return self.received - len(self.entries)

    @property
    def is_empty(self) -> bool:
        """Nothing happened and nothing waits: one line says so."""
        waits = (self.waiting, self.calls, self.held, self.complaints, self.owed.count, self.unwritten)
        return not any((self.received, *waits, self.undelivered, self.coming))


def gather_daily(reader: Reader, catalogue: Catalogue, day: date, *, full: bool = False) -> DailyDigest:
    """The digest of `day` (00:00 to 24:00, Vietnamese time)."""
    start, end = day.isoformat(), (day + timedelta(days=1)).isoformat()
    found = _received(reader, start, end)
    making = Entries(reader, catalogue, day, full=full)
    entries = sorted((making.of(each) for each in found), key=lambda entry: _order(catalogue, entry))
    oldest = reader.select("submissions", equal={"desk": "new"}, key="received_at", limit=1)
    coming = occasions_between(reader, catalogue, day + timedelta(days=1), day + AHEAD, full=False, room=0)
    return DailyDigest(
        day=day,
        received=sum(
            reader.count("submissions", equal={"desk": desk}, key="received_at", at_least=start, below=end)
            for desk in COUNTED_DESKS
        ),
        by_form=tuple(Counter(entry.form_title for entry in entries).most_common()),
        entries=tuple(entries),
        waiting=reader.count("submissions", equal={"desk": "new"}, key="received_at"),
        oldest_waiting=datetime.fromisoformat(oldest[0]["received_at"]).date() if oldest else None,
        calls=reader.count("notices", equal={"state": "due"}, key="call_after"),
        held=reader.count("submissions", equal={"desk": "held"}, key="received_at"),
        complaints=reader.count("submissions", equal={"desk": "complaint"}, key="received_at"),
        owed=owed_on(reader, catalogue, day + timedelta(days=1)),
        unwritten=tuple(digest_lines(reader, day + timedelta(days=1))),
        undelivered=reader.count("outbox", equal={"state": "dead"}, key="changed_at", at_least=start),
        coming=tuple(occasion for occasion in coming if occasion.placed_count or occasion.waiting_count),
        seal=seal_of_day(reader, day),
    )


def _received(reader: Reader, start: str, end: str) -> list[Document]:
    """The day's submissions that count, up to the cap, in order of arrival."""
    found: list[Document] = []
    for desk in COUNTED_DESKS:
        found += reader.select(
            "submissions", equal={"desk": desk}, key="received_at", at_least=start, below=end, limit=CAP
        )
    return sorted(found, key=lambda document: (document["received_at"], document["id"]))[:CAP]


def _order(catalogue: Catalogue, entry: Entry) -> tuple[bool, str, int, datetime]:
    """Registrations for a reception first; within a form by priority rank and then arrival."""
    form = catalogue.forms.get(entry.form)
    return form is None or form.series is None, entry.form_title, entry.rank, entry.received_at
