"""The waiting list: a place that comes free is offered, in order, to the first party that fits, for some hours."""

from forms_service.receptions.words import Words
from forms_service.storage.contract import Document, Reader, Transaction


def promote(tx: Transaction, words: Words, reception_id: str) -> list[int]:
    """Offer every free place of a reception; ids of the registrations that got an offer."""
    raise NotImplementedError


def position(reader: Reader, registration: Document) -> int | None:
    """Its number in the waiting list, from 1; None if it does not wait to be offered a place."""
    raise NotImplementedError
