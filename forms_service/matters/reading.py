"""Finding matters: of a submission, a reception, a caller; the lists of the ledger; what is counted."""

from forms_service.matters.model import MATTERS
from forms_service.storage.contract import Document, Reader


def matters_of_submission(reader: Reader, submission_id: int) -> list[Document]:
    """All matters opened from one submission, in the order of their numbers."""
    return reader.select(MATTERS.name, equal={"submission": submission_id})


def matters_of_reception(reader: Reader, reception_id: str) -> list[Document]:
    """All matters that the minutes of one reception opened, in the order of their numbers."""
    return reader.select(MATTERS.name, equal={"reception": reception_id})


def open_matters_of_phone(reader: Reader, phone: str) -> list[Document]:
    """The matters of a phone (E.164) that are not closed, oldest first: what an operator sees while a caller speaks."""
    return reader.select(MATTERS.name, equal={"phone": phone, "live": True})
