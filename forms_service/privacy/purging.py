"""Retention: finds what has been kept long enough, tells it, and ends it in slices that let intake through."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from forms_service.privacy.erasing import anonymise, delete, erase_fields
from forms_service.privacy.model import Definition, Due, Ending, due
from forms_service.privacy.requests import SLICE
from forms_service.staff.audit import Actor, history, record
from forms_service.storage.contract import Document, Progress, Reader, Store, Transaction, in_silence

AT_ONCE = 2
"""Submissions ended in one transaction, a millisecond or two each, most of it to erase words from the search. Whoever
sends a form meanwhile waits for one transaction at most."""

PAUSE = 0.02
"""Seconds between two transactions, so that those who wait come first: a purge of 10,000 may take its minutes."""

Definitions = Mapping[str, Definition]
"""Every form as it was answered, by its version."""


@dataclass
class Tally:
    """How many submissions of each form come to which end."""

    counts: Counter[tuple[str, Ending]] = field(default_factory=Counter)

    def of(self, ending: Ending) -> int:
        """How many come to this end, of all forms."""
        return sum(count for (_, each), count in self.counts.items() if each == ending)

    @property
    def total(self) -> int:
        """How many submissions are due."""
        return self.counts.total()


def overdue(reader: Reader, today: date, progress: Progress = in_silence) -> Tally:
    """What is due on `today`. Looks at every submission, page by page."""
    tally, last, total = Tally(), 0, reader.count("submissions")
    definitions = _definitions(reader)
    seen = 0
    while page := reader.after("submissions", last, limit=SLICE):
        for document, ending in _due_of(reader, page, definitions, today):
            tally.counts[document["form"], ending.ending] += 1
        last, seen = page[-1]["id"], seen + len(page)
        progress(seen, total)
    return tally


async def purge(store: Store, actor: Actor, today: date, progress: Progress = in_silence) -> Tally:
    """End what is due on `today`; what was ended. Every transaction leaves one audit line.

    Stopped half way it leaves whole submissions; the next run goes on. Raises UnavailableError.
    """
    done, last = Tally(), 0
    definitions, total, seen = *(await store.read(lambda reader: (_definitions(reader), _count(reader)))), 0
    while page := await store.read(partial(_due_page, after=last, definitions=definitions, today=today)):
        for start in range(0, len(page.due), AT_ONCE):
            some = page.due[start : start + AT_ONCE]
            end = partial(_end, submissions=some, definitions=definitions, today=today, actor=actor)
            done.counts.update((await store.write(end)).counts)
            await asyncio.sleep(PAUSE)
        last, seen = page.last, seen + page.length
        progress(seen, total)
    return done


@dataclass(frozen=True)
class _Page:
    """A page that was looked through: ids of what is due in it, its last id, its length."""

    due: Sequence[int]
    last: int
    length: int


def _due_page(reader: Reader, after: int, definitions: Definitions, today: date) -> _Page | None:
    page = reader.after("submissions", after, limit=SLICE)
    if not page:
        return None
    found = [document["id"] for document, _ in _due_of(reader, page, definitions, today)]
    return _Page(found, page[-1]["id"], len(page))


def _end(tx: Transaction, submissions: Sequence[int], definitions: Definitions, today: date, actor: Actor) -> Tally:
    """One transaction. Looks again at each: it may have changed since it was found."""
    found = [document for each in submissions if (document := tx.get("submissions", each)) is not None]
    tally = Tally()
    for document, ending in _due_of(tx, found, definitions, today):
        _end_one(tx, document, definitions[document["form_version"]], ending)
        tally.counts[document["form"], ending.ending] += 1
    if tally.total:
        record(tx, actor, "privacy.purged", "submission", None, _told(tally))
    return tally


def _end_one(tx: Transaction, document: Document, definition: Definition, ending: Due) -> None:
    if ending.ending == "anonymise":
        anonymise(tx, document, definition)
    elif ending.ending == "delete":
        delete(tx, document, definition)
    else:
        erase_fields(tx, document, definition, ending.fields)


def _told(tally: Tally) -> dict[str, Any]:
    endings: tuple[Ending, ...] = ("anonymise", "delete", "fields")
    return {ending: count for ending in endings if (count := tally.of(ending))}


def _due_of(
    reader: Reader, documents: Sequence[Document], definitions: Definitions, today: date
) -> list[tuple[Document, Due]]:
    found = []
    for document in documents:
        definition = definitions.get(document["form_version"])
        if definition is None:
            continue
        ending = due(document, definition, today, _closed_on(reader, document))
        if ending is not None:
            found.append((document, ending))
    return found


def _closed_on(reader: Reader, document: Document) -> date | None:
    """The day on which a submission was handled; what was handled before this was kept is told by the audit log."""
    if document["desk"] != "handled":
        return None
    if document.get("handled_at"):
        return datetime.fromisoformat(document["handled_at"]).date()
    lines = [line for line in history(reader, "submission", document["id"]) if line.action == "submissions.handled"]
    return lines[-1].at.date() if lines else None


def _definitions(reader: Reader) -> Definitions:
    return {each["version"]: each["definition"] for each in reader.select("form_versions")}


def _count(reader: Reader) -> int:
    return reader.count("submissions")
