"""Calling people to ask how it was: who calls whom now, how a call ended, and taking a slip back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forms_service.notices.calling import BadTimeError, TakenError
from forms_service.notices.model import CALLS_NOW, LATEST_CALL_BACK, LEASE, after_call, moment
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.surveys import counts
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import (
    KEPT_DAYS,
    KEPT_FOR_UNDO,
    SURVEY_PEOPLE,
    SURVEY_SILENCED,
    SURVEY_USED,
    Outcome,
    What,
    month_of,
)
from forms_service.surveys.people import use

MayContact = Callable[[Reader, Document], bool]
"""Whether whoever sent this submission may be called for a survey; the composition root passes privacy's rule."""

LOOKED_AT = 50
"""Rows among which the next one is looked for that nobody else is calling."""
_CODE_DIGITS = 6
_PHONE_DIGITS = 4
_SWEPT = 20
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Ended:
    """How a call ended: `again_at` (aware) with `call_back`, `reason` (a code of the form) with `refused`."""

    outcome: Outcome
    again_at: datetime | None = None
    reason: str = ""


def due(reader: Reader, now: datetime, *, limit: int) -> list[Document]:
    """Who is to be called now, whoever waits longest first."""
    return reader.select(
        SURVEY_PEOPLE.name, equal={"state": "due"}, key="call_after", below=moment(now + _TICK), limit=limit
    )


def later(reader: Reader, now: datetime, *, limit: int) -> list[Document]:
    """Who is to be called at a later hour, the next first."""
    return reader.select(
        SURVEY_PEOPLE.name, equal={"state": "due"}, key="call_after", at_least=moment(now + _TICK), limit=limit
    )


def caller_of(row: Mapping[str, Any], now: datetime) -> int | None:
    """The account's id of whoever is calling this person now."""
    staff: int | None = row.get("staff")
    return staff if staff is not None and datetime.fromisoformat(row["until"]) > now else None


def take_next(tx: Transaction, staff_id: int, may_contact: MayContact) -> int | None:
    """Give this operator the next person to call (the one that is being called, if there is one); the row's id."""
    rows = due(tx, tx.now, limit=LOOKED_AT)
    mine = [row for row in rows if caller_of(row, tx.now) == staff_id]
    for row in mine or rows:
        try:
            if take(tx, staff_id, row["id"], may_contact):
                return int(row["id"])
        except TakenError:
            continue
    return None


def take(tx: Transaction, staff_id: int, person_id: int, may_contact: MayContact) -> bool:
    """ "I call": keep others from calling this person for `LEASE`; False if there is nobody to call (any more).

    Whoever took the consent back meanwhile leaves the list. Raises TakenError, of other services of the same phone too.
    """
    row = _due_row(tx, person_id)
    if row is None or not _may_still(tx, row, may_contact):
        return False
    _refuse_if_taken(tx, staff_id, row)
    code = row["code"] if caller_of(row, tx.now) == staff_id else _new_code(tx)
    tx.update(SURVEY_PEOPLE.name, person_id, {"staff": staff_id, "code": code, "until": moment(tx.now + LEASE)})
    return True


def give_back(tx: Transaction, staff_id: int, person_id: int) -> None:
    """Let others call this person; nothing happens if somebody else is calling."""
    row = _due_row(tx, person_id)
    if row is not None and caller_of(row, tx.now) == staff_id:
        tx.update(SURVEY_PEOPLE.name, person_id, _NOBODY)


def end(tx: Transaction, keys: Keys, staff_id: int, person_id: int, ended: Ended) -> bool:
    """Keep how a call ended without answers; whether there was one (pressed twice counts once).

    Raises TakenError, BadTimeError (`call_back` needs a time within the days that somebody may be on the list).
    """
    row = _due_row(tx, person_id)
    if row is None:
        return False
    _refuse_if_taken(tx, staff_id, row)
    if ended.outcome == "call_back":
        _check_time(row, tx.now, ended.again_at)
    rows = _of_phone(tx, row) if ended.outcome == "do_not_call" else [row]
    for each in rows:
        _keep_try(tx, staff_id, each, ended)
    _count(tx, row, _day(tx), ended.outcome, ended.reason, 1)
    if ended.outcome == "do_not_call":
        _silence(tx, keys, row)
    sweep(tx)
    return True


def undo(tx: Transaction, keys: Keys, person_id: int) -> bool:
    """Take the last call's outcome back: the person is to be called as before; whether there was one."""
    row = tx.get(SURVEY_PEOPLE.name, person_id)
    if row is None or not row["tries"]:
        return False
    last = row["tries"][-1]
    rows = tx.select(SURVEY_PEOPLE.name, equal={"phone": row["phone"]})
    for each in rows:
        if each["tries"] and each["tries"][-1]["at"] == last["at"]:
            _take_back(tx, each)
    _count(tx, row, last["at"][:10], last["outcome"], last["reason"], -1)
    if last["outcome"] == "do_not_call":
        found = tx.find(SURVEY_SILENCED.name, phone=keys.phone(row["phone"]))
        if found is not None:
            tx.delete(SURVEY_SILENCED.name, found["id"])
    return True


def check_lease(tx: Transaction, staff_id: int, person_id: int) -> Document | None:
    """The row about which this operator keeps answers; None if it is gone. Raises TakenError."""
    row = _due_row(tx, person_id)
    if row is not None:
        _refuse_if_taken(tx, staff_id, row)
    return row


def is_asking(reader: Reader, code: str, last_digits: str, now: datetime) -> bool:
    """Whether somebody of the office, who read out this code, calls the phone with these last four digits to ask."""
    row = reader.find(SURVEY_PEOPLE.name, code=code)
    if row is None or caller_of(row, now) is None:
        return False
    return len(last_digits) == _PHONE_DIGITS and str(row["phone"]).endswith(last_digits)


def sweep(tx: Transaction) -> int:
    """Remove rows of calls that are over, once nobody will take them back any more; how many."""
    before = moment(tx.now - KEPT_FOR_UNDO)
    rows = tx.select(
        SURVEY_PEOPLE.name, equal={"state": "done"}, key="done_at", at_least="0", below=before, limit=_SWEPT
    )
    for row in rows:
        tx.delete(SURVEY_PEOPLE.name, row["id"])
    return len(rows)


_NOBODY: Mapping[str, None] = {"staff": None, "code": None, "until": None}


def _due_row(reader: Reader, person_id: int) -> Document | None:
    row = reader.get(SURVEY_PEOPLE.name, person_id)
    return row if row is not None and row["state"] == "due" else None


def _may_still(tx: Transaction, row: Document, may_contact: MayContact) -> bool:
    if row["submission"] is None:
        return True
    submission = tx.get("submissions", row["submission"])
    if submission is not None and may_contact(tx, submission):
        return True
    tx.delete(SURVEY_PEOPLE.name, row["id"])
    return False


def _of_phone(tx: Transaction, row: Document) -> list[Document]:
    rows = tx.select(SURVEY_PEOPLE.name, equal={"phone": row["phone"]})
    return [each for each in rows if each["state"] == "due"]


def _refuse_if_taken(tx: Transaction, staff_id: int, row: Document) -> None:
    for each in _of_phone(tx, row):
        taken = caller_of(each, tx.now)
        if taken is not None and taken != staff_id:
            raise TakenError(taken, datetime.fromisoformat(each["until"]))


def _check_time(row: Document, now: datetime, again_at: datetime | None) -> None:
    latest = min(now + LATEST_CALL_BACK, datetime.fromisoformat(row["made_at"]) + timedelta(days=KEPT_DAYS))
    if again_at is None or not now < again_at < latest:
        raise BadTimeError


def _keep_try(tx: Transaction, staff_id: int, row: Document, ended: Ended) -> None:
    changes = after_call(row, ended.outcome, tx.now, ended.again_at)
    over = changes["state"] != "due"
    tried = {
        "at": moment(tx.now),
        "by": staff_id,
        "outcome": ended.outcome,
        "reason": ended.reason,
        "was": row["call_after"],
        "over": over,
    }
    changes |= {"state": "done" if over else "due", "done_at": moment(tx.now) if over else None}
    tx.update(SURVEY_PEOPLE.name, row["id"], {**changes, **_NOBODY, "tries": [*row["tries"], tried]})
    if over:
        use(tx, row["service"])
        if ended.outcome == "no_answer":
            _count(tx, row, _day(tx), "unreached", "", 1)


def _take_back(tx: Transaction, row: Document) -> None:
    *earlier, last = row["tries"]
    changes = {
        "state": "due",
        "call_after": last["was"],
        "attempts": row["attempts"] - (last["outcome"] == "no_answer"),
        "outcome": earlier[-1]["outcome"] if earlier else None,
        "tries": earlier,
        "done_at": None,
    }
    tx.update(SURVEY_PEOPLE.name, row["id"], changes)
    used = tx.find(SURVEY_USED.name, service=row["service"])
    if used is not None:
        tx.delete(SURVEY_USED.name, used["id"])
    if last["over"] and last["outcome"] == "no_answer":
        _count(tx, row, last["at"][:10], "unreached", "", -1)


def _count(  # noqa: PLR0913, PLR0917  # the facts of one count
    tx: Transaction, row: Document, day: str, what: What, reason: str, number: int
) -> None:
    counts.add(tx, day, row["unit"], "hotline", what, reason, number)


def _silence(tx: Transaction, keys: Keys, row: Document) -> None:
    phone = keys.phone(row["phone"])
    if tx.find(SURVEY_SILENCED.name, phone=phone) is None:
        tx.insert(SURVEY_SILENCED.name, {"phone": phone, "month": month_of(tx.now.date())})


def _day(tx: Transaction) -> str:
    return tx.now.date().isoformat()


def _new_code(tx: Transaction) -> str:
    """A code that nobody reads out now, about whatever."""
    while True:
        code = tx.digits(_CODE_DIGITS)
        if not (tx.find(SURVEY_PEOPLE.name, code=code) or tx.find(CALLS_NOW.name, code=code)):
            return code
