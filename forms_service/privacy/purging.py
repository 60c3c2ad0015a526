"""Retention: finds what has been kept long enough, tells it, and ends it in slices that let intake through."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from forms_service.privacy.asking import open_of
from forms_service.privacy.erasing import anonymise, delete, erase_fields
from forms_service.privacy.proof import Run, note_slice
from forms_service.privacy.requests import SLICE
from forms_service.privacy.rulebook import RuleBook
from forms_service.privacy.rules import Ending, Rule, due_rules, worst
from forms_service.staff.audit import history, record
from forms_service.storage.contract import Document, Progress, Reader, Store, Transaction, in_silence

AT_ONCE = 2
"""Submissions ended in one transaction, a millisecond or two each, most of it to erase words from the search. Whoever
sends a form meanwhile waits for one transaction at most."""

PAUSE = 0.02
"""Seconds between two transactions, so that those who wait come first: a purge of 10,000 may take its minutes."""

Due = tuple[Document, list[Rule]]
"""A submission and the rules that it has reached; at least one."""


@dataclass
class Tally:
    """How many submissions of each form come to which end, and by which rules; of each rule the oldest one's day."""

    counts: Counter[tuple[str, Ending]] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    oldest: dict[str, date] = field(default_factory=dict)

    def add(self, document: Document, rules: Sequence[Rule]) -> None:
        """Count a submission that has reached these rules."""
        ending = worst(rules)
        if ending is None:
            return
        self.counts[document["form"], ending] += 1
        received = datetime.fromisoformat(document["received_at"]).date()
        for rule in rules:
            self.by_rule[rule.key] += 1
            self.oldest[rule.key] = min(received, self.oldest.get(rule.key, received))

    def of(self, ending: Ending) -> int:
        """How many come to this end, of all forms."""
        return sum(count for (_, each), count in self.counts.items() if each == ending)

    @property
    def total(self) -> int:
        """How many submissions are due."""
        return self.counts.total()


def overdue(reader: Reader, book: RuleBook, today: date, progress: Progress = in_silence) -> Tally:
    """What is due on `today` by the rules of `book`. Looks at every submission, page by page."""
    tally, last, total, seen = Tally(), 0, reader.count("submissions"), 0
    while page := reader.after("submissions", last, limit=SLICE):
        for document, rules in _due_of(reader, page, book, today):
            tally.add(document, rules)
        last, seen = page[-1]["id"], seen + len(page)
        progress(seen, total)
    return tally


async def census(store: Store, book: RuleBook, day: date) -> Tally:
    """`overdue` beside a running service: a page at a time, with pauses."""
    tally, last = Tally(), 0
    while page := await store.read(partial(_looked_through, after=last, book=book, today=day)):
        for document, rules in page.due:
            tally.add(document, rules)
        last = page.last
        await asyncio.sleep(PAUSE)
    return tally


async def purge(store: Store, run: Run, book: RuleBook, today: date, progress: Progress = in_silence) -> Tally:
    """End what is due on `today` by the rules of `book`; what was ended.

    Every transaction leaves one audit line and its proof. Stopped half way it leaves whole submissions; the next run
    goes on. Raises UnavailableError.
    """
    done, last, seen = Tally(), 0, 0
    total = await store.read(lambda reader: reader.count("submissions"))
    while page := await store.read(partial(_looked_through, after=last, book=book, today=today)):
        ids = [document["id"] for document, _ in page.due]
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            done.counts.update((await store.write(partial(_end, some=some, book=book, today=today, run=run))).counts)
            await asyncio.sleep(PAUSE)
        last, seen = page.last, seen + page.length
        progress(seen, total)
    return done


@dataclass(frozen=True)
class _Page:
    """A page that was looked through: what is due in it, its last id, its length."""

    due: Sequence[Due]
    last: int
    length: int


def _looked_through(reader: Reader, after: int, book: RuleBook, today: date) -> _Page | None:
    page = reader.after("submissions", after, limit=SLICE)
    return _Page(_due_of(reader, page, book, today), page[-1]["id"], len(page)) if page else None


def _end(tx: Transaction, some: Sequence[int], book: RuleBook, today: date, run: Run) -> Tally:
    """One transaction. Looks again at each: it may have changed since it was found."""
    found = [document for each in some if (document := tx.get("submissions", each)) is not None]
    due, tally = _due_of(tx, found, book, today), Tally()
    for document, rules in due:
        _end_one(tx, document, book, rules)
        tally.add(document, rules)
    for rule in dict.fromkeys(rule for _, rules in due for rule in rules):
        note_slice(tx, run, rule, [document["id"] for document, rules in due if rule in rules])
    if tally.total:
        record(tx, run.actor, "privacy.purged", "submission", None, _told(tally))
    return tally


def _end_one(tx: Transaction, document: Document, book: RuleBook, rules: Sequence[Rule]) -> None:
    definition = book.definitions[document["form_version"]]
    ending = worst(rules)
    if ending == "anonymise":
        anonymise(tx, document, definition)
    elif ending == "delete":
        delete(tx, document, definition)
    else:
        erase_fields(tx, document, definition, {rule.part for rule in rules})


def _told(tally: Tally) -> dict[str, Any]:
    endings: tuple[Ending, ...] = ("anonymise", "delete", "fields")
    return {ending: count for ending in endings if (count := tally.of(ending))}


def _due_of(reader: Reader, documents: Sequence[Document], book: RuleBook, today: date) -> list[Due]:
    """What is due of these. One whose sender has asked for something that is still open waits for the answer, and
    while one of its matters is followed only single answers go: whoever is owed an answer must still be found."""
    found = []
    for document in documents:
        rules = book.of(document)
        reached = due_rules(document, rules, today, _closed_on(reader, document)) if rules else []
        if _is_followed(document):
            reached = [rule for rule in reached if rule.then == "fields"]
        if reached and not open_of(reader, document["id"]):
            found.append((document, reached))
    return found


def _is_followed(document: Document) -> bool:
    """Whether a matter of it is not closed: an answer is owed, or its sender was not asked yet whether it helped."""
    matters = document.get("matters") or {}
    return bool(matters.get("open") or matters.get("answered"))


def _closed_on(reader: Reader, document: Document) -> date | None:
    """The day on which a submission was handled; what was handled before this was kept is told by the audit log.

    One of whose matters is still followed is not closed, whoever has put the submission itself away.
    """
    if document["desk"] != "handled" or _is_followed(document):
        return None
    if document.get("handled_at"):
        return datetime.fromisoformat(document["handled_at"]).date()
    lines = [line for line in history(reader, "submission", document["id"]) if line.action == "submissions.handled"]
    return lines[-1].at.date() if lines else None
