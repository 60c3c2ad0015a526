"""What the screens of this room share: their addresses, what they need beside the house, ids from addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms_service.documents.worker import PdfWorker
from forms_service.privacy.ledger import Ledger
from forms_service.staff.log_words import LogWords
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document
from forms_service.web.errors import Refusal
from forms_service.web.house import House

QUEUE = "/nhan-vien/du-lieu"
REQUEST = QUEUE + "/yeu-cau"
PERSON = QUEUE + "/phieu"


@dataclass(frozen=True)
class Parts:
    """What these screens need beside the house. `choices` answers what a form offers now."""

    pdf: PdfWorker
    ledger: Ledger
    choices: Callable[[], Any]
    words: LogWords


async def named(house: House, table: str, visit: StaffRequest) -> Document:
    """The document of a table that the address names by its id. Raises Refusal 404."""
    number = number_of(visit.request.path_params["id"])
    found = await house.store.read(lambda reader: reader.get(table, number))
    if found is None:
        raise Refusal(404)
    return found


def number_of(text: str) -> int:
    """An id from an address. Raises Refusal 404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal(404)
    return int(text)
