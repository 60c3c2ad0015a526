"""What the office knows of a phone: for whoever has its owner on the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.matters.reading import open_matters_of_phone
from forms_service.schedule.expand import series_and_day
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.codes import spoken
from forms_service.submissions.finding import searched_words
from forms_service.submissions.model import stage_of
from forms_service.submissions.pages import STAGES
from forms_service.vietnam.phones import display_phone, read_phone

SHOWN = 5
_LOOKED_AT = 30
"""Submissions in which the number stands somewhere; a contact of that number is looked for among them."""

_COMING = {
    "placed": "giữ chỗ",
    "offered": "được mời, chờ trả lời",
    "confirmed": "đã xác nhận",
    "waiting": "danh sách chờ",
}


@dataclass(frozen=True)
class Caller:
    """Matters that are open, registrations to come, and what was sent last, as facts to show."""

    phone: str
    matters: Sequence[Mapping[str, Any]]
    coming: Sequence[Mapping[str, Any]]
    sent: Sequence[Mapping[str, Any]]
    renewed: bool = False
    """Whether an old number of 11 digits was typed, and `phone` is what became of it."""

    @property
    def number(self) -> str:
        """The phone as people write it."""
        return display_phone(self.phone)

    @property
    def is_known(self) -> bool:
        """Whether anything is known."""
        return bool(self.matters or self.coming or self.sent)


def phone_of(typed: str) -> str | None:
    """The number (E.164) that was typed so far; None while it is none."""
    read = read_phone(typed[:40])
    return read.e164 or read.suggestion


def is_old(typed: str) -> bool:
    """Whether a number of the time before 2018 was typed, which nobody can be called at any more."""
    return read_phone(typed[:40]).problem == "old"


def look_up(reader: Reader, catalogue: Catalogue, phone: str, today: date) -> Caller:
    """All that concerns this number (E.164) on `today`."""
    found = reader.search("submissions", searched_words(phone), limit=_LOOKED_AT)
    own = [document for document in found if document["values"].get("phone") == phone]
    return Caller(
        phone,
        [_matter(matter) for matter in open_matters_of_phone(reader, phone)[:SHOWN]],
        [each for document in own if (each := _coming(reader, catalogue, document, today))],
        [_submission(catalogue, document, today) for document in own[:SHOWN]],
    )


def _matter(matter: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": matter["id"],
        "number": matter["number"],
        "question": matter["question"],
        "due_on": matter.get("due_on"),
    }


def _coming(reader: Reader, catalogue: Catalogue, document: Document, today: date) -> dict[str, Any] | None:
    placement, reception_id = document.get("placement", ""), document.get("reception")
    if placement not in _COMING or not reception_id:
        return None
    reception = reader.find("receptions", reception=reception_id)
    day = date.fromisoformat(reception["day"]) if reception else series_and_day(reception_id)[1]
    if day < today:
        return None
    return {**_submission(catalogue, document, today), "day": day, "placement": _COMING[placement]}


def _submission(catalogue: Catalogue, document: Document, today: date) -> dict[str, Any]:
    form = catalogue.forms.get(document["form"])
    stage, says = STAGES[stage_of(document, today)]
    return {
        "id": document["id"],
        "registration": document.get("registration"),
        "code": spoken(document["code"]),
        "form": form.title if form else document["form"],
        "received_at": document["received_at"],
        "name": document["values"].get("full_name", ""),
        "stage": stage,
        "says": says,
    }
