"""Acts of staff on dated receptions: each is checked, kept with its reason, told once, and leaves a line in the log."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forms_service.notices.model import Told
from forms_service.receptions.acts import ACTS, Change, differing, held, is_told
from forms_service.receptions.changes import (
    Party,
    Reach,
    note_occasion,
    parties_to_tell,
    reach_of,
    tell_all,
    wording_of,
)
from forms_service.receptions.checks import Problem, ends_at, problems_of
from forms_service.receptions.model import HOLDS, LIVE, RECEPTION_CHANGES, fits
from forms_service.receptions.placing import change as change_registration
from forms_service.receptions.standing import find, replacement_in_words
from forms_service.receptions.waiting import promote
from forms_service.receptions.words import Words
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.dates import format_moment

_MAY_FREE_PLACES = frozenset({"resize", "follow_plan", "confirm", "undo"})


@dataclass(frozen=True)
class Order:
    """Who acts on which reception, having seen which version of it, and which warnings they overrule (their codes)."""

    reception: str
    actor: Actor
    seen: int
    despite: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What came of an act: the reception as it is now; with `problems` nothing was changed."""

    document: Document | None
    problems: tuple[Problem, ...] = ()
    told: Counter[Told] = field(default_factory=Counter)


@dataclass(frozen=True)
class Preview:
    """What an act would do: what speaks against it, whom it would tell, the reception afterwards, and the one to which
    its registrants would go (in words, or nothing)."""

    problems: tuple[Problem, ...]
    reach: Reach
    after: Document
    replacement: str


MISSING = Problem("missing", "Không có buổi tiếp này. Xin mở lại danh sách.")


def preview(reader: Reader, words: Words, order: Order, change: Change, now: datetime) -> Preview | None:
    """What `carry_out` would do at `now` (aware); changes nothing. None if there is no such reception."""
    document = find(reader, words.catalogue, order.reception)
    if document is None:
        return None
    problems = _against(reader, words, order, document, change, now)
    parties = _to_tell(reader, document, change, now)
    after = {**document, **change.fields}
    return Preview(tuple(problems), reach_of(parties), after, replacement_in_words(reader, words.catalogue, after))


def carry_out(tx: Transaction, words: Words, order: Order, change: Change) -> Outcome:
    """Do what staff ordered, unless something speaks against it that was not overruled."""
    document = find(tx, words.catalogue, order.reception)
    if document is None:
        return Outcome(None, (MISSING,))
    problems = unanswered(_against(tx, words, order, document, change, tx.now), order.despite)
    if problems:
        return Outcome(document, problems)
    parties = _to_tell(tx, document, change, tx.now)
    after = _keep(tx, document, change)
    if change.act == "cancel" and after["replacement"]:
        _transfer(tx, words, after)
    told = tell_all(tx, words, document, after, parties, wording_of(document, after))
    note(tx, order.actor, document, after, change, told=len(parties))
    note_occasion(tx, after)
    if change.act in _MAY_FREE_PLACES:
        promote(tx, words, after["reception"])
    return Outcome(find(tx, words.catalogue, order.reception), told=told)


def took_place(
    tx: Transaction, words: Words, actor: Actor, reception_id: str, walked_in: tuple[int, int] = (0, 0)
) -> Outcome:
    """Note that a reception was held, whatever was seen of it; `walked_in`: parties and people without registration.

    Again: only these numbers.
    """
    document = find(tx, words.catalogue, reception_id)
    if document is None:
        return Outcome(None, (MISSING,))
    change = held(*walked_in)
    if document["state"] != "took_place":
        return carry_out(tx, words, Order(reception_id, actor, document["version"]), change)
    if differing(document, change):
        note(tx, actor, document, _keep(tx, document, change), change, told=0)
    return Outcome(find(tx, words.catalogue, reception_id))


def last_act(reader: Reader, reception_id: str) -> Document | None:
    """The latest act of staff on a reception."""
    rows = reader.select(RECEPTION_CHANGES.name, equal={"reception": reception_id}, descending=True, limit=1)
    return rows[0] if rows else None


def undoing(last: Mapping[str, Any] | None) -> Change | None:
    """The change that takes the latest act back; None where it made the reception, was told, or was an undoing."""
    if last is None or last["told"] or last["act"] in {"add", "appoint", "undo"}:
        return None
    return Change("undo", last["before"])


def unanswered(problems: Iterable[Problem], despite: Iterable[str]) -> tuple[Problem, ...]:
    """The problems that still stand once these warnings were overruled."""
    overruled = set(despite)
    return tuple(problem for problem in problems if not (problem.warning and problem.code in overruled))


def note(  # noqa: PLR0913  # what a line of the history says
    tx: Transaction, actor: Actor, before: Mapping[str, Any], after: Document, change: Change, *, told: int
) -> None:
    """Keep an act with its reason and what it changed, and leave a line in the log."""
    changed = differing(before, change)
    row = {
        "reception": after["reception"],
        "at": tx.now.isoformat(),
        "by": actor.id,
        "act": change.act,
        "reason": change.reason,
        "sequence": after["sequence"],
        "version": after["version"],
        "told": told,
        "before": {name: before.get(name) for name in (*changed, *_RESTORED)} if before else {},
        "after": changed,
    }
    tx.insert(RECEPTION_CHANGES.name, row)
    detail = {"sequence": after["sequence"], "told": told}
    record(tx, actor, f"receptions.{change.act}", "reception", after["reception"], detail)


_RESTORED = ("reason", "changed_at")
"""Beside the fields of a change, what an undoing brings back."""


def _against(  # noqa: PLR0913, PLR0917  # an act, where it is seen, and when
    reader: Reader, words: Words, order: Order, document: Document, change: Change, now: datetime
) -> list[Problem]:
    if order.seen != document["version"]:
        return [Problem("stale", _what_happened(reader, order))]
    return problems_of(reader, words.catalogue, document, change, now)


def _what_happened(reader: Reader, order: Order) -> str:
    acts = reader.select(RECEPTION_CHANGES.name, equal={"reception": order.reception})
    since = [_in_words(act) for act in acts if act["version"] > order.seen]
    return f"Trong lúc ông/bà xem, buổi này đã đổi: {'; '.join(since)}. Xin xem lại rồi làm tiếp nếu còn cần."


def _in_words(act: Mapping[str, Any]) -> str:
    at = datetime.fromisoformat(act["at"]).astimezone(ZONE)
    return f"{ACTS[act['act']].done} lúc {format_moment(at)}"


def _to_tell(reader: Reader, document: Document, change: Change, now: datetime) -> list[Party]:
    """Nobody need hear about a day that is over."""
    if not is_told(document, change) or ends_at(document) <= now:
        return []
    after = {**document, **change.fields}
    return parties_to_tell(reader, document["reception"], wording_of(document, after))


def _keep(tx: Transaction, document: Document, change: Change) -> Document:
    told = is_told(document, change)
    changes: dict[str, Any] = {**change.fields, "version": document["version"] + 1}
    if told:
        changes["sequence"] = document["sequence"] + 1
    if change.act == "confirm" and document.get("reminded") == document["sequence"]:
        changes["reminded"] = changes["sequence"]  # of the same day and hour people have been reminded already
    if told and change.act not in {"confirm", "undo"}:
        changes["changed_at"] = tx.now.isoformat()
    if change.reason:
        changes["reason"] = change.reason
    after = {**document, **changes}
    if "id" in document:
        tx.update("receptions", document["id"], {name: value for name, value in after.items() if name != "id"})
    else:
        after["id"] = tx.insert("receptions", after)
    return after


def _transfer(tx: Transaction, words: Words, cancelled: Document) -> None:
    """Register everybody who still expects something for the replacement, in order of arrival.

    Who had a place has one there if the party fits, else waits with the others. Second registrations of a phone go
    first, so that none of them inherits the place that the first one leaves behind.
    """
    target = find(tx, words.catalogue, cancelled["replacement"])
    if target is None:
        return
    if "id" not in target:
        target["id"] = tx.insert("receptions", target)
    parties, placed = parties_to_move(tx, cancelled["reception"]), set()
    for registration in sorted(parties, key=lambda one: not one.get("duplicate")):
        current = tx.find("receptions", reception=target["reception"]) or target
        holds = registration["state"] in HOLDS - {"offered"} and not registration.get("duplicate")
        state = "placed" if holds and fits(current, registration["party_size"]) else "waiting"
        change_registration(tx, registration, reception=target["reception"], state=state, offer_until=None)
        if state == "placed":
            placed.add(registration["phone"])
    _share_places(tx, parties, placed)
    note_occasion(tx, target)
    promote(tx, words, target["reception"])


def _share_places(tx: Transaction, moved: Sequence[Document], placed: Collection[str | None]) -> None:
    """A second registration of a phone has the place that the first one got, and waits where that one waits."""
    for each in moved:
        if each.get("duplicate") and each["phone"] in placed:
            change_registration(tx, tx.get("registrations", each["id"]) or each, state="placed")


def parties_to_move(tx: Transaction, reception_id: str) -> Sequence[Document]:
    """The live registrations of a reception, in order of arrival."""
    rows = tx.select("registrations", equal={"reception": reception_id}, key="arrived_at")
    return [row for row in rows if row["state"] in LIVE]
