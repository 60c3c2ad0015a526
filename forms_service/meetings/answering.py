"""A unit answers a request to prepare: who comes, a note, and what it has prepared for each matter."""

from collections.abc import Mapping

from forms_service.meetings.model import LONGEST_TEXT, PREPARATIONS, SUPPORT_REQUESTS, MeetingError
from forms_service.staff.audit import Actor, record
from forms_service.staff.model import Person
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.vietnam.text import nfc

LONGEST_ATTENDEES = 500


def may_see(person: Person, request: Mapping[str, object]) -> bool:
    """Whether a person may read a request: of the own unit only, or whoever runs meetings."""
    return person.may("run_meetings") or (person.unit is not None and person.unit == request["unit"])


def requests_of(reader: Reader, unit: str, today: str) -> list[Document]:
    """What a unit was asked for receptions from `today` (ISO day) on, by day."""
    return reader.select(SUPPORT_REQUESTS.name, equal={"unit": unit}, key="day", at_least=today)


def earlier_requests_of(reader: Reader, unit: str, today: str, *, limit: int) -> list[Document]:
    """What a unit was asked for receptions before `today`, the latest first."""
    return reader.select(
        SUPPORT_REQUESTS.name, equal={"unit": unit}, key="day", below=today, descending=True, limit=limit
    )


def answer(  # noqa: PLR0913  # what an answer says
    tx: Transaction, actor: Actor, request_id: int, *, attendees: str, note: str, prepared: Mapping[int, str]
) -> None:
    """Keep a unit's answer; a later one takes its place, and what it leaves out stays as it was.

    `prepared` goes by submission; what is not of this request is left out. Raises MeetingError: neither attendees nor a
    note, or a text that is too long; KeyError: no such request.
    """
    request = tx.get(SUPPORT_REQUESTS.name, request_id)
    if request is None:
        raise KeyError(request_id)
    _check(attendees, note, prepared)
    for submission, text in prepared.items():
        if submission in request["submissions"] and not _is_forgotten(tx, submission):
            _prepare(tx, actor, request["unit"], submission, text)
    changes = {
        "attendees": nfc(attendees),
        "note": nfc(note),
        "awaited": False,
        "answered_at": tx.now.isoformat(),
        "answered_by": actor.id,
        "answered_wave": request["wave"],
    }
    tx.update(SUPPORT_REQUESTS.name, request_id, changes)
    told = {"reception": request["reception"], "unit": request["unit"], "wave": request["wave"]}
    record(tx, actor, "meetings.unit_answered", "support_request", request_id, told)


def prepared_by(reader: Reader, unit: str, submission: int) -> str:
    """What a unit has prepared for one party's matter; nothing while it is silent."""
    found = reader.find(PREPARATIONS.name, submission=submission, unit=unit)
    return found["text"] if found else ""


def _is_forgotten(reader: Reader, submission_id: int) -> bool:
    """Whether its sender's data were erased while the unit wrote."""
    submission = reader.get("submissions", submission_id)
    return submission is None or bool(submission.get("anonymised_at"))


def _prepare(tx: Transaction, actor: Actor, unit: str, submission: int, text: str) -> None:
    facts = {"text": nfc(text), "at": tx.now.isoformat(), "by": actor.id}
    found = tx.find(PREPARATIONS.name, submission=submission, unit=unit)
    if found is not None and found["text"] != facts["text"]:
        tx.update(PREPARATIONS.name, found["id"], facts)
    elif found is None and text:
        tx.insert(PREPARATIONS.name, {"submission": submission, "unit": unit, **facts})


def _check(attendees: str, note: str, prepared: Mapping[int, str]) -> None:
    if not attendees and not note:
        raise MeetingError("Xin ghi ai sẽ dự; nếu không cử người, ghi lý do ở ô ghi chú.")
    if len(attendees) > LONGEST_ATTENDEES or max(map(len, (note, *prepared.values()))) > LONGEST_TEXT:
        raise MeetingError(f"Người dự dài tối đa {LONGEST_ATTENDEES} chữ cái, mỗi ô khác {LONGEST_TEXT}. Xin rút gọn.")
