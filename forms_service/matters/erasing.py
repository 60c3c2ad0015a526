"""Taking personal data out of matters when their submission's are erased; numbers, days and outcomes stay."""

from forms_service.matters.model import MATTER_EVENTS, MATTERS
from forms_service.matters.opening import NOT_YET
from forms_service.staff.audit import SYSTEM, record
from forms_service.storage.contract import Document, Transaction


def forget(tx: Transaction, submission_id: int) -> int:
    """Erase question, instruction, replies, reasons, phone and dossier of all matters of a submission; how many.

    A matter that is still followed is closed: there is nobody left to answer. Units, days and counts stay.
    """
    matters = tx.select(MATTERS.name, equal={"submission": submission_id})
    for matter in matters:
        _forget_one(tx, matter)
    return len(matters)


def _forget_one(tx: Transaction, matter: Document) -> None:
    for event in tx.select(MATTER_EVENTS.name, equal={"matter": matter["id"]}):
        if event["text"]:
            tx.update(MATTER_EVENTS.name, event["id"], {"text": ""})
    closed_at = matter["closed_at"] or tx.now.isoformat()
    tx.update(MATTERS.name, matter["id"], {**_blank(tx, matter), "closed_at": closed_at, "order_at": closed_at})
    for row in tx.select("matter_units", equal={"matter": matter["id"]}):
        tx.update("matter_units", row["id"], {"shelf": "closed", "order_at": closed_at})
    record(tx, SYSTEM, "matters.forget", "matter", matter["id"])


def _blank(tx: Transaction, matter: Document) -> Document:
    reply = {**matter["reply"], "text": "", "author": ""} if matter["reply"] else None
    kept = {name: matter[name] for name in ("outcome", "answered_at", "asked_at", "confirmed", "linked")}
    return {
        **NOT_YET,
        **kept,
        "reply": reply,
        "question": "",
        "instruction": "",
        "search": "",
        "phone": None,
        "dossier": None,
        "token": tx.token(),
        "state": "closed",
        "shelf": "closed",
        "live": None,
        "remind_on": None,
        "untold": None,
    }
