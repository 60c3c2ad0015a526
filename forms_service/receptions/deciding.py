"""What staff decide about one registration. Every act leaves a line of the log, and one on the registration itself."""

from collections.abc import Mapping

from forms_service.receptions import standing
from forms_service.receptions.counting import count
from forms_service.receptions.model import HOLDS, LIVE, OPEN, fits, queue_key
from forms_service.receptions.offer_time import begins_at
from forms_service.receptions.placing import change, has_room, is_registered
from forms_service.receptions.telling import tell_one
from forms_service.receptions.waiting import accept, promote, refuse
from forms_service.receptions.words import Words
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Transaction

REASONS: Mapping[str, str] = {
    "not_ours": "việc này không thuộc phạm vi buổi gặp",
    "solved": "việc này đã được giải quyết",
    "other_channel": "khiếu nại, tố cáo được tiếp nhận theo đường riêng",
    "unreachable": "chúng tôi gọi nhiều lần mà không liên lạc được",
    "duplicate": "đăng ký này trùng với một đăng ký khác",
    "no_place": "buổi gặp không còn chỗ",
    "other": "xin gọi cho chúng tôi để biết rõ",
}
"""Why a registration is declined, as its sender is told."""

LONGEST_NOTE = 500
LARGEST_PARTY = 50
FIRST = 9_999_999_999_999
"""Milliseconds: the later somebody is put first, the further in front."""


class ActError(Exception):
    """An act that is not possible: `state` (somebody changed it meanwhile), `full`, `note` (a reason is missing),
    `target` (no such reception to move to), `twin` (the phone is registered there), `over` (it is called off, or has
    begun), `size`. Raised by the acts below; nothing was kept."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def confirm(tx: Transaction, words: Words, actor: Actor, registration: Document, *, called: bool) -> None:
    """Staff have called (`called`), or the notice written now tells it: the place is confirmed. Raises ActError."""
    _must(registration["state"] in {"placed", "offered"})
    reception = tx.find("receptions", reception=registration["reception"])
    if reception is None or not _is_ahead(tx, reception):
        raise ActError("over")
    changes = {"state": "confirmed", "offer_until": None}
    new = _keep(tx, actor, registration, "confirmed", "", **changes)
    key = f"confirmed/{new['reception']}/{tx.now.isoformat()}"
    tell_one(tx, words, new, "confirmed", key=key, in_person=actor.id if called else None)
    promote(tx, words, new["reception"])


def decline(  # noqa: PLR0913  # the facts of a refusal
    tx: Transaction, words: Words, actor: Actor, registration: Document, *, reason: str, note: str
) -> None:
    """Decline with a reason of `REASONS`; `other` asks for a note, which stays inside. Raises ActError.

    A duplicate's place is its other registration's, and stays with it. Of a duplicate nobody is told: a mail about it
    would tell whoever typed a phone number that the number has registered.
    """
    _must(registration["state"] in LIVE)
    if reason not in REASONS or (reason == "other" and not note):
        raise ActError("note")
    was = registration["state"]
    new = _keep(tx, actor, registration, "declined", note, state="declined", reason=reason, offer_until=None)
    if reason != "duplicate":
        facts, key = {"reason": REASONS[reason]}, f"declined/{new['reception']}/{tx.now.isoformat()}"
        tell_one(
            tx, words, new, "declined", key=key, facts=facts, leaves=new["reception"] if was == "confirmed" else ""
        )
    promote(tx, words, new["reception"])


def withdraw_for(tx: Transaction, words: Words, actor: Actor, registration: Document) -> None:
    """The caller asked to withdraw. Raises ActError."""
    _must(registration["state"] in LIVE)
    new = _keep(tx, actor, registration, "withdrawn", "", state="withdrawn", reason="asked", offer_until=None)
    promote(tx, words, new["reception"])


def answer_offer(tx: Transaction, words: Words, actor: Actor, registration: Document, *, yes: bool) -> None:
    """What somebody said on the phone about an offered place. Raises ActError: there is no offer any more."""
    _must(accept(tx, registration, actor) if yes else refuse(tx, words, registration, actor))


def shift(  # noqa: PLR0913  # the facts of a move
    tx: Transaction, words: Words, actor: Actor, registration: Document, *, target: str, note: str
) -> None:
    """Move one registration to another reception, with its moment of arrival; told once. Raises ActError.

    It gets a place there if one is free that nobody waits for, else it waits, in the order of arrival.
    """
    _must(registration["state"] in LIVE)
    reception = standing.find(tx, words.catalogue, target)
    series = reception and words.catalogue.series.get(reception["series"])
    if not reception or not series or target == registration["reception"] or not _is_ahead(tx, reception):
        raise ActError("target")
    if is_registered(tx, registration["phone"], target):
        raise ActError("twin")
    count(tx, reception)  # keeps a reception that was only planned
    placed = has_room(reception, registration["party_size"], tx.now)
    arrival = {"received_at": registration["arrived_at"], "id": registration["submission"]}
    left, was = registration["reception"], registration["state"]
    new = _keep(
        tx,
        actor,
        registration,
        "shifted",
        note,
        reception=target,
        state="placed" if placed else "waiting",
        queue=queue_key(series.waiting_order, registration["priority_rank"], arrival),
        offer_until=None,
        coming_at=None,
        duplicate=False,
    )
    told = "đã có chỗ trong buổi này" if placed else "đang trong danh sách chờ của buổi này"
    key = f"shifted/{left}/{target}/{tx.now.isoformat()}"
    tell_one(tx, words, new, "moved", key=key, facts={"standing": told}, leaves=left if was == "confirmed" else "")
    promote(tx, words, left)


def resize(tx: Transaction, words: Words, actor: Actor, registration: Document, *, party_size: int) -> None:
    """Another number of people. Raises ActError: `full` where a held place lacks the seats, `size`."""
    _must(registration["state"] in LIVE)
    if not 1 <= party_size <= LARGEST_PARTY:
        raise ActError("size")
    more = party_size - registration["party_size"]
    reception = tx.find("receptions", reception=registration["reception"])
    holds = registration["state"] in HOLDS and not registration["duplicate"]
    if holds and more > 0 and reception and not _seats(reception, more):
        raise ActError("full")
    _keep(tx, actor, registration, "resized", "", party_size=party_size)
    promote(tx, words, registration["reception"])


def reorder(tx: Transaction, actor: Actor, registration: Document, *, first: bool, note: str) -> None:
    """Put a waiting registration first, or last, against the order of the list. Raises ActError: `note`, `state`."""
    _must(registration["state"] == "waiting" and not registration["duplicate"])
    if not note:
        raise ActError("note")
    millis = int(tx.now.timestamp() * 1000)
    queue = f"!{FIRST - millis:013}/{registration['id']:012}" if first else f"~{millis:013}/{registration['id']:012}"
    _keep(tx, actor, registration, "put_first" if first else "put_last", note, queue=queue)


def add(  # noqa: PLR0913  # the facts of an exception
    tx: Transaction, words: Words, actor: Actor, registration: Document, *, over: bool, note: str
) -> None:
    """Give a waiting registration a place by hand, out of turn; the note says why. Raises ActError.

    `full` where it does not fit and nobody said that the number of places may be exceeded (`over`).
    """
    _must(registration["state"] == "waiting" and not registration["duplicate"])
    reception = tx.find("receptions", reception=registration["reception"])
    if reception is None or not _is_ahead(tx, reception):
        raise ActError("target")
    if not note:
        raise ActError("note")
    exceeds = not fits(reception, registration["party_size"])
    if exceeds and not over:
        raise ActError("full")
    act = "added_over" if exceeds else "added"
    new = _keep(tx, actor, registration, act, note, state="placed", queue=_queue(words, registration, reception))
    tell_one(tx, words, new, "placed", key=f"added/{new['reception']}/{tx.now.isoformat()}")


def _queue(words: Words, registration: Document, reception: Document) -> str:
    series = words.catalogue.series.get(reception["series"])
    arrival = {"received_at": registration["arrived_at"], "id": registration["submission"]}
    return queue_key(series.waiting_order if series else "arrival", registration["priority_rank"], arrival)


def _keep(tx: Transaction, actor: Actor, registration: Document, act: str, note: str, **changes: object) -> Document:
    line = {"at": tx.now.isoformat(), "by": actor.id, "act": act, "note": note[:LONGEST_NOTE]}
    new = change(tx, registration, **changes, acts=[*registration.get("acts", ()), line])
    detail = {"reception": new["reception"], "state": new["state"]}
    record(tx, actor, f"registrations.{act}", "registration", registration["id"], detail)
    return new


def _must(possible: bool) -> None:  # noqa: FBT001  # reads as a sentence
    if not possible:
        raise ActError("state")


def _is_ahead(tx: Transaction, reception: Document) -> bool:
    return reception["state"] in OPEN and tx.now < begins_at(reception)


def _seats(reception: Document, more: int) -> bool:
    return reception["seats"] is None or reception["people_placed"] + more <= reception["seats"]
