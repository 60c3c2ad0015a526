"""Writing in the ledger: a change of a matter with its event, its audit line, its place in the lists, and what the
submission's sender is told of it. Every use case of this room ends here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.matters.due import due_date
from forms_service.matters.model import (
    LONGEST_TEXT,
    MATTER_EVENTS,
    MATTER_UNITS,
    MATTERS,
    MatterError,
    is_owed,
    shelf_of,
)
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction

Facts = Mapping[str, str | int | bool | None]


def matter_in(tx: Transaction, matter_id: int) -> Document:
    """The matter with this id. Raises KeyError if there is none."""
    found = tx.get(MATTERS.name, matter_id)
    if found is None:
        raise KeyError(matter_id)
    return found


def is_forgotten(reader: Reader, matter: Mapping[str, Any]) -> bool:
    """Whether a matter was opened from a submission whose personal data are gone: nobody is left to be answered."""
    if matter["submission"] is None:
        return False
    submission = reader.get("submissions", matter["submission"])
    return submission is None or bool(submission.get("anonymised_at"))


def save(tx: Transaction, catalogue: Catalogue, matter: Document, changes: Mapping[str, Any]) -> Document:
    """Keep changes of a matter, and all that follows from them: shelf, reminder, lists of units, what the sender sees.

    `matter` has its id; the matter as it now is.
    """
    after = {**matter, **changes}
    shelf, order_at = shelf_of(after)
    after |= {"shelf": shelf, "order_at": order_at, "live": True if after["state"] != "closed" else None}
    if after["due_on"] != matter["due_on"] or after["lead"] != matter["lead"]:
        after["reminded"] = None
    after["remind_on"] = _remind_on(catalogue, after, tx.now.date())
    tx.update(MATTERS.name, after["id"], {name: after[name] for name in after if name != "id"})
    _list_for_units(tx, after)
    tell_submission(tx, after["submission"])
    return after


def note(  # noqa: PLR0913, PLR0917  # an event has this many facts, and every use case writes them in this order
    tx: Transaction, actor: Actor, matter_id: int, kind: str, facts: Facts | None = None, text: str = ""
) -> None:
    """Add an event (reason or reply as `text`) and, with the same facts, a line of the audit log (never the text).

    Raises MatterError for a text that is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise MatterError(f"Chữ dài quá {LONGEST_TEXT} chữ cái. Xin rút gọn.", "reason")
    told = dict(facts or {})
    row = {"matter": matter_id, "at": tx.now.isoformat(), "kind": kind, "facts": told, "text": text}
    tx.insert(MATTER_EVENTS.name, row | {"actor_kind": actor.kind, "actor_id": actor.id})
    record(tx, actor, f"matters.{kind}", "matter", matter_id, told)


def next_reminder(catalogue: Catalogue, matter: Mapping[str, Any], today: date) -> date | None:
    """The day of an owed matter's next reminder: the first step after the one that was sent (`reminded`, in working
    days from the due day), or, when none was sent for this due day, the first after `today`. None: no more.
    """
    if not is_owed(matter) or not matter["due_on"]:
        return None
    due_on, sent = date.fromisoformat(matter["due_on"]), matter["reminded"]
    for step in catalogue.office.matters.remind:
        day = due_date(catalogue, matter["lead"], due_on, step)
        if (step > sent) if sent is not None else (day > today):
            return day
    return None


def _remind_on(catalogue: Catalogue, matter: Mapping[str, Any], today: date) -> str | None:
    day = next_reminder(catalogue, matter, today)
    return day.isoformat() if day else None


def _list_for_units(tx: Transaction, matter: Document) -> None:
    """The rows by which units find their matters: one for the lead, one for each that helps."""
    wanted = dict.fromkeys(matter["supports"], "support")
    if matter["lead"]:
        wanted[matter["lead"]] = "lead"
    order = {"shelf": matter["shelf"], "order_at": matter["order_at"]}
    for row in tx.select(MATTER_UNITS.name, equal={"matter": matter["id"]}):
        part = wanted.pop(row["unit"], None)
        if part is None:
            tx.delete(MATTER_UNITS.name, row["id"])
        else:
            tx.update(MATTER_UNITS.name, row["id"], {"part": part, **order})
    for unit, part in wanted.items():
        tx.insert(MATTER_UNITS.name, {"matter": matter["id"], "unit": unit, "part": part, **order})


def tell_submission(tx: Transaction, submission_id: int | None) -> None:
    """Write into a submission how far its matters are: what its sender and the inbox are shown without asking here.

    A submission with a matter is handled by the matter: it counts as closed when the last of them is.
    """
    submission = tx.get("submissions", submission_id) if submission_id else None
    if submission is None or submission.get("anonymised_at"):
        return
    matters = tx.select(MATTERS.name, equal={"submission": submission_id})
    changes: dict[str, Any] = {"matters": summary(matters)}
    if submission["desk"] in {"new", "handled"}:
        closed = [matter["closed_at"] for matter in matters]
        changes |= {"desk": "handled", "handled_at": max(closed) if all(closed) else None}
    tx.update("submissions", submission["id"], changes)


def summary(matters: list[Document]) -> dict[str, Any]:
    """What a submission holds of its matters: counts, the stage of all together, and one item for each.

    `lead` and `due_on` are those of the answer that is owed first. An item's `text` is the reply, or what the person
    was asked for, where it was released to be read with the code; it never holds the question or a name.
    """
    owed = sorted((each for each in matters if is_owed(each)), key=lambda each: each["due_on"] or "9999")
    unanswered = [each for each in matters if each["state"] not in {"answered", "closed"}]
    answered = [each for each in matters if each["state"] == "answered"]
    first = (owed or unanswered or matters)[0] if matters else None
    return {
        "open": len(unanswered),
        "answered": len(answered),
        "closed": len(matters) - len(unanswered) - len(answered),
        "lead": first["lead"] if first else None,
        "due_on": first["due_on"] if first and unanswered else None,
        "stage": "in_progress" if unanswered else ("answered" if answered else "closed"),
        "items": [_item(each) for each in matters],
    }


def _item(matter: Document) -> dict[str, Any]:
    asked = matter["state"] == "answered" and matter["asked_at"]
    return {
        "id": matter["id"],
        "number": matter["number"],
        "state": matter["state"],
        "outcome": matter["outcome"],
        "lead": matter["lead"],
        "due_on": matter["due_on"] if is_owed(matter) else None,
        "text": _text_for_person(matter),
        "answered_on": matter["reply"]["on"] if matter["reply"] else None,
        "page": matter["token"] if asked else None,
    }


def _text_for_person(matter: Document) -> str:
    if matter["reply"]:
        return str(matter["reply"]["text"]) if matter["reply"]["released"] else ""
    return str(matter["message"])
