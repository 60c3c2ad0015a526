"""Who is on the list: nobody twice for one service, nobody who asked not to be called."""

from dataclasses import dataclass
from typing import Literal

from forms_service.notices.model import moment
from forms_service.storage.contract import Reader, Transaction
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import SURVEY_PEOPLE, SURVEY_SILENCED, SURVEY_USED, month_of

Added = Literal["added", "known", "silenced"]
"""On the list now; on it already, or asked before, about this service; the number does not want to be called."""


@dataclass(frozen=True)
class NewPerson:
    """Somebody who was served: `reference` of the service, month (ISO), unit and field (ids, empty if not known),
    phone (E.164), and the submission or the import from which it is known."""

    reference: str
    served_month: str
    unit: str
    field: str
    phone: str
    name: str = ""
    submission: int | None = None
    import_id: int | None = None


def add(tx: Transaction, keys: Keys, person: NewPerson) -> Added:
    """Put somebody on the list, to be called from now on."""
    stands = standing(tx, keys, person.reference, person.phone)
    if stands != "added":
        return stands
    tx.insert(
        SURVEY_PEOPLE.name,
        {
            "service": keys.service(person.reference),
            "submission": person.submission,
            "import": person.import_id,
            "served_month": person.served_month,
            "unit": person.unit,
            "field": person.field,
            "name": person.name,
            "phone": person.phone,
            "made_at": moment(tx.now),
            "state": "due",
            "call_after": moment(tx.now),
            "attempts": 0,
            "tries": [],
        },
    )
    return "added"


def standing(reader: Reader, keys: Keys, reference: str, phone: str) -> Added:
    """What `add` would answer."""
    if is_known(reader, keys.service(reference)):
        return "known"
    return "silenced" if is_silenced(reader, keys, phone) else "added"


def is_known(reader: Reader, service: str) -> bool:
    """Whether somebody is on the list for this service, or was asked, or has answered, about it."""
    return any(reader.find(table, service=service) for table in (SURVEY_USED.name, SURVEY_PEOPLE.name))


def is_silenced(reader: Reader, keys: Keys, phone: str) -> bool:
    """Whether this number asked not to be called."""
    return reader.find(SURVEY_SILENCED.name, phone=keys.phone(phone)) is not None


def use(tx: Transaction, service: str) -> None:
    """Note that a service was asked about. No day: a list of services must not be laid beside a list of calls."""
    if tx.find(SURVEY_USED.name, service=service) is None:
        tx.insert(SURVEY_USED.name, {"service": service, "month": month_of(tx.now.date())})


def forget(tx: Transaction, submission_id: int) -> int:
    """Take whoever sent a submission off the list; how many rows. Answers are not found: they are nobody's."""
    rows = tx.select(SURVEY_PEOPLE.name, equal={"submission": submission_id})
    for row in rows:
        tx.delete(SURVEY_PEOPLE.name, row["id"])
    return len(rows)
