"""Receptions that no plan has: an extra one of a series, and an appointment for one person (details 47)."""

from collections.abc import Iterable
from datetime import datetime

from forms_service.receptions.acts import Change, NewReception, closing, new_document
from forms_service.receptions.changes import note_occasion, parties_to_tell, tell_all
from forms_service.receptions.checks import Problem, of_day, of_overlap, of_reason, of_size
from forms_service.receptions.counting import count
from forms_service.receptions.lifecycle import Outcome, note, unanswered
from forms_service.receptions.placing import register
from forms_service.receptions.words import Words
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Document, Reader, Transaction

LONGEST_HOST = 120


def problems_of_new(reader: Reader, words: Words, new: NewReception, reason: str, now: datetime) -> list[Problem]:
    """What speaks against adding a reception at `now` (aware)."""
    document = new_document("", new)
    found = of_size(document) + of_day(words.catalogue, document, now) + of_overlap(reader, words.catalogue, document)
    if not 1 <= len(new.host) <= LONGEST_HOST:
        found.insert(0, Problem("host", f"Xin ghi ai tiếp, nhiều nhất {LONGEST_HOST} chữ cái."))
    return (of_reason(reason) if new.kind == "extra" else []) + found


def add(  # noqa: PLR0913  # what, why, despite what, and the form's own key
    tx: Transaction,
    words: Words,
    actor: Actor,
    new: NewReception,
    *,
    reason: str,
    despite: Iterable[str] = (),
    key: str = "",
) -> Outcome:
    """Hold a reception of a series that its plan has not. Pressed twice on one page (`key`) it is added once."""
    earlier = _same_press(tx, new, key)
    if earlier is not None:
        return Outcome(earlier)
    problems = unanswered(problems_of_new(tx, words, new, reason, tx.now), despite)
    if problems:
        return Outcome(None, problems)
    document = {**_numbered(tx, words, new), "reason": reason, "key": key}
    document["id"] = tx.insert("receptions", document)
    note(tx, actor, {}, document, Change("add", {}, reason), told=0)
    return Outcome(document)


def appoint(  # noqa: PLR0913  # what, for whom, despite what
    tx: Transaction, words: Words, actor: Actor, new: NewReception, submission_id: int, *, despite: Iterable[str] = ()
) -> Outcome:
    """Give a sender an appointment, confirmed at once, and tell them. Who has one already keeps it."""
    submission = tx.get("submissions", submission_id)
    if submission is None or submission.get("anonymised_at"):
        return Outcome(None, (Problem("missing", "Không còn phiếu này. Xin mở lại danh sách phiếu."),))
    earlier = tx.find("registrations", submission=submission_id)
    if earlier is not None:
        return Outcome(tx.find("receptions", reception=earlier["reception"]))
    problems = unanswered(problems_of_new(tx, words, new, "", tx.now), despite)
    if problems:
        return Outcome(None, problems)
    document = _numbered(tx, words, new)
    _register(tx, words, submission, document)
    note_occasion(tx, document)
    parties = parties_to_tell(tx, document["reception"], "confirm")
    by_phone = submission["values"].get("mode") == "phone"
    told = tell_all(tx, words, document, document, parties, "appoint_phone" if by_phone else "appoint")
    note(tx, actor, {}, document, Change("appoint"), told=len(parties))
    return Outcome(document, told=told)


def _register(tx: Transaction, words: Words, submission: Document, document: Document) -> None:
    party_size = int(submission["values"].get("party_size", 1))
    count(tx, document, parties=1, people=party_size)
    series = words.catalogue.series[document["series"]]
    tx.update("submissions", submission["id"], register(tx, submission, document, "confirmed", party_size, series))


def _numbered(tx: Transaction, words: Words, new: NewReception) -> Document:
    """With the first number that is free on that day."""
    number = 1
    while tx.count("receptions", equal={"reception": _name(new, number)}):
        number += 1
    document = new_document(_name(new, number), new)
    return {**document, "closes_at": closing(words.catalogue, document, new.slot.day)}


def _name(new: NewReception, number: int) -> str:
    return f"{new.series}-{new.slot.day.isoformat()}-{number}"


def _same_press(tx: Transaction, new: NewReception, key: str) -> Document | None:
    known = tx.select("receptions", equal={"planned_on": new.slot.day.isoformat()}) if key else []
    return next((one for one in known if one["series"] == new.series and one.get("key") == key), None)
