"""Taking personal data out of the store, in one transaction each: of one submission, and of all that it caused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.mail.outbox import ATTACHMENTS, OUTBOX
from forms_service.matters.erasing import forget as forget_matters
from forms_service.matters.ledger import summary
from forms_service.matters.reading import matters_of_submission
from forms_service.meetings.erasing import forget as forget_meetings
from forms_service.notices.telling import forget
from forms_service.privacy.asking import forget_texts
from forms_service.privacy.consents import forget as forget_consents
from forms_service.privacy.model import Definition, anonymised, day_alone, without
from forms_service.receptions.placing import withdraw
from forms_service.schedule.expand import series_and_day
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.finding import search_text
from forms_service.submissions.removed import keep_counts
from forms_service.surveys.people import forget as forget_survey_calls
from forms_service.vietnam.mail_addresses import mailbox_of

_OVER = frozenset({"sent", "dead"})
"""States of a mail that nobody waits for any more."""


@dataclass(frozen=True)
class Erased:
    """What was erased: answers taken away and kept, mails, and the reception (its id) whose place was given back."""

    answers: int
    kept: int
    mails: int
    withdrawn: str = ""


def anonymise(tx: Transaction, document: Document, definition: Definition | None) -> Erased:
    """Take from a submission what is personal, and from the store what it caused with it; counts stay.

    A place in a reception that is still to come is given back, for nobody can be called any more.
    """
    changes = anonymised(document, definition, tx.now)
    withdrawn = _blur_registration(tx, document)
    if withdrawn:
        changes["placement"] = ""
    mails = _erase_mails(tx, document)
    _forget_elsewhere(tx, document["id"])
    if document.get("matters"):
        changes["matters"] = summary(matters_of_submission(tx, document["id"]))  # replies are gone from it now
    tx.update("submissions", document["id"], changes)
    kept = len(changes["values"])
    return Erased(len(document["values"]) - kept, kept, mails, withdrawn)


def delete(tx: Transaction, document: Document, definition: Definition) -> Erased:
    """Take a whole submission away, with its registration and its mails; it still counts, here and in its reception."""
    keep_counts(tx, document, definition)
    mails = _erase_mails(tx, document)
    _blur_registration(tx, document)
    _forget_elsewhere(tx, document["id"])
    registration = tx.find("registrations", submission=document["id"])
    if registration:
        tx.delete("registrations", registration["id"])
    tx.delete("submissions", document["id"])
    return Erased(len(document["values"]), 0, mails)


def erase_fields(tx: Transaction, document: Document, definition: Definition, fields: Collection[str]) -> None:
    """Take single answers away; the rest is found as before."""
    values = {name: value for name, value in document["values"].items() if name not in fields}
    search = search_text(str(definition["title"]), document["code"], values)
    tx.update("submissions", document["id"], without(document, fields, search))


def definition_of(reader: Reader, document: Document) -> Definition | None:
    """The form as this submission answered it."""
    version = reader.find("form_versions", version=document["form_version"])
    return version["definition"] if version else None


def _blur_registration(tx: Transaction, document: Document) -> str:
    """Leave of a registration the day; the reception's id if a place in it was given back."""
    registration = tx.find("registrations", submission=document["id"])
    if registration is None:
        return ""
    to_come = _day_of(tx, registration) >= tx.now.date()
    given_back = to_come and withdraw(tx, registration)
    # What staff noted may be about the person; by link and minute somebody could be found.
    gone: dict[str, Any] = {"phone": None, "link": None, "queue": None, "acts": []}
    changes = {**gone, "arrived_at": day_alone(registration["arrived_at"])}
    tx.update("registrations", registration["id"], changes)
    return str(registration["reception"]) if given_back else ""


def _forget_elsewhere(tx: Transaction, submission_id: int) -> None:
    """What other tables hold about its sender (`keeping` names them all)."""
    forget_consents(tx, submission_id)
    forget_texts(tx, submission_id)
    forget_matters(tx, submission_id)
    forget_meetings(tx, submission_id)
    forget_survey_calls(tx, submission_id)


def _day_of(tx: Transaction, registration: Document) -> date:
    reception = tx.find("receptions", reception=registration["reception"])
    return date.fromisoformat(reception["day"]) if reception else series_and_day(registration["reception"])[1]


def _erase_mails(tx: Transaction, document: Document) -> int:
    """Remove the submission's own mails, and all to its address that nobody waits for; how many."""
    own = forget(tx, document["id"])
    rows = _mails_to(tx, document)
    for row in rows:
        if row["attachment"] is not None and row["limited_to"]:  # staff's attachments are shared, a submitter's are not
            tx.delete(ATTACHMENTS.name, row["attachment"])
        tx.delete(OUTBOX.name, row["id"])
    return own + len(rows)


def _mails_to(tx: Transaction, document: Document) -> list[Document]:
    """Mails to its address, about whatever, for which nobody waits any more."""
    mailbox = mailbox_of(str(document["values"].get("email") or ""))
    to_address = tx.select(OUTBOX.name, equal={"limited_to": mailbox}, key="day") if mailbox else []
    return [row for row in to_address if row["state"] in _OVER]
