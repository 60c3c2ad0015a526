"""Taking personal data out of what is kept about meetings, when a submission's are erased; counts stay."""

from forms_service.meetings.model import AGENDA_ENTRIES, MINUTES, PREPARATIONS, SUPPORT_REQUESTS
from forms_service.receptions.model import REGISTRATIONS
from forms_service.storage.contract import Document, Reader, Transaction


def minutes_of(reader: Reader, submission_id: int) -> list[Document]:
    """The minutes of one submission's party, if they were written."""
    found = reader.find(MINUTES.name, submission=submission_id)
    return [found] if found else []


def preparations_of(reader: Reader, submission_id: int) -> list[Document]:
    """What units have prepared for one submission."""
    return reader.select(PREPARATIONS.name, equal={"submission": submission_id}, key="unit")


def forget(tx: Transaction, submission_id: int) -> None:
    """Erase what was raised, said and prepared about a submission; that there were minutes, and their matters, stay."""
    for minutes in minutes_of(tx, submission_id):
        tx.update(MINUTES.name, minutes["id"], {"raised": "", "instruction": "", "no_matter": "", "pressed": ""})
    for preparation in preparations_of(tx, submission_id):
        tx.delete(PREPARATIONS.name, preparation["id"])
    entry = tx.find(AGENDA_ENTRIES.name, submission=submission_id)
    if entry is not None:
        tx.update(AGENDA_ENTRIES.name, entry["id"], {"reason": ""})
    for request in _requests_about(tx, submission_id):
        if request["note"]:  # about the whole reception, but nobody knows whom it names
            tx.update(SUPPORT_REQUESTS.name, request["id"], {"note": ""})


def _requests_about(tx: Transaction, submission_id: int) -> list[Document]:
    """What units were asked for the reception in which a submission has, or had, its place."""
    registration = tx.find(REGISTRATIONS.name, submission=submission_id)
    if registration is None:
        return []
    asked = tx.select(SUPPORT_REQUESTS.name, equal={"reception": registration["reception"]}, key="unit")
    return [request for request in asked if submission_id in request["submissions"]]
