"""Phoning people: who is to be called, who calls whom right now, and how each call ended.

One call tells a person everything that is due, so calls are of submissions, not of single notices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forms_service.notices.model import (
    CALLS_NOW,
    LATEST_CALL_BACK,
    LEASE,
    NOTICES,
    SILENCED,
    CallOutcome,
    after_call,
    moment,
    of_submission,
)
from forms_service.storage.contract import Document, Reader, Transaction

LOOKED_AT = 300
"""Lines among which a kind is looked for: a list with more is worked off from the top, of whatever kind."""

_CODE_DIGITS = 6
_PHONE_DIGITS = 4
_SWEPT = 20
_TICK = timedelta(milliseconds=1)


class TakenError(Exception):
    """Somebody else is calling this person. `staff` is the account's id, `until` when the line comes free (aware)."""

    def __init__(self, staff: int, until: datetime) -> None:
        super().__init__("somebody else is calling")
        self.staff = staff
        self.until = until


class BadTimeError(Exception):
    """The time to call back is past, or later than `LATEST_CALL_BACK`."""


@dataclass(frozen=True)
class Calling:
    """Who calls a person right now: the account's id, the code to read out, until when (aware)."""

    staff: int
    code: str
    until: datetime


@dataclass(frozen=True)
class Call:
    """One person to be phoned: the notices that are due, oldest first, and who is calling, if anybody."""

    submission: int
    notices: tuple[Document, ...]
    calling: Calling | None

    @property
    def since(self) -> str:
        """Since when it is due (ISO text)."""
        return min(str(notice["created_at"]) for notice in self.notices)

    @property
    def due_at(self) -> str:
        """When to call at the earliest (ISO text)."""
        return min(str(notice["call_after"]) for notice in self.notices)

    @property
    def attempts(self) -> int:
        """How often nobody answered."""
        return max(int(notice.get("attempts", 0)) for notice in self.notices)

    @property
    def last(self) -> int:
        """The newest notice's id: what came later was not told in this call."""
        return max(int(notice["id"]) for notice in self.notices)


def calls_due(reader: Reader, now: datetime, *, limit: int, kind: str = "") -> list[Call]:
    """Who is to be phoned now, whoever waits longest first. `kind` picks calls about one kind of notice."""
    rows = reader.select(
        NOTICES.name,
        equal={"state": "due"},
        key="call_after",
        below=moment(now + _TICK),
        limit=LOOKED_AT if kind else limit,
    )
    return _calls(reader, [row for row in rows if kind in {"", row["kind"]}][:limit], now)


def calls_later(reader: Reader, now: datetime, *, limit: int) -> list[Call]:
    """Who is to be phoned at a later hour, the next first."""
    rows = reader.select(
        NOTICES.name, equal={"state": "due"}, key="call_after", at_least=moment(now + _TICK), limit=limit
    )
    waiting = _calls(reader, rows, now)
    return [call for call in waiting if datetime.fromisoformat(call.due_at) > now]


def call_of(reader: Reader, submission_id: int, now: datetime) -> Call | None:
    """What is to be told to one person by phone; None if nothing is."""
    due = tuple(notice for notice in of_submission(reader, submission_id) if notice["state"] == "due")
    return Call(submission_id, due, calling(reader, submission_id, now)) if due else None


def calling(reader: Reader, submission_id: int, now: datetime) -> Calling | None:
    """Who calls this person now."""
    row = reader.find(CALLS_NOW.name, submission=submission_id)
    found = _as_calling(row) if row else None
    return found if found and found.until > now else None


def take_call(tx: Transaction, staff_id: int, submission_id: int) -> Calling:
    """ "I call": keep others from calling this person for `LEASE`; again by the same person: longer.

    Raises TakenError.
    """
    _refuse_if_taken(tx, staff_id, submission_id)
    row = tx.find(CALLS_NOW.name, submission=submission_id)
    code = row["code"] if row and _is_live(row, tx.now) else _new_code(tx)
    if row:
        tx.delete(CALLS_NOW.name, row["id"])
    _sweep(tx)
    kept = {"submission": submission_id, "staff": staff_id, "code": code, "until": moment(tx.now + LEASE)}
    tx.insert(CALLS_NOW.name, kept)
    return _as_calling(kept)


def return_call(tx: Transaction, staff_id: int, submission_id: int) -> None:
    """Let others call this person; nothing happens if somebody else is calling."""
    row = tx.find(CALLS_NOW.name, submission=submission_id)
    if row is not None and row["staff"] == staff_id:
        tx.delete(CALLS_NOW.name, row["id"])


def end_call(  # noqa: PLR0913, PLR0917  # who ended which call how
    tx: Transaction,
    staff_id: int,
    submission_id: int,
    outcome: CallOutcome,
    last: int,
    again_at: datetime | None = None,
) -> bool:
    """Keep how a call ended, for every due notice up to the id `last`; whether there was one.

    Pressed twice counts once. A wrong number, or a wish not to be called, ends all calls about this submission, those
    of later notices too. Raises TakenError, BadTimeError (`call_back` needs `again_at`).
    """
    _refuse_if_taken(tx, staff_id, submission_id)
    if outcome == "call_back" and (again_at is None or not tx.now < again_at <= tx.now + LATEST_CALL_BACK):
        raise BadTimeError
    silenced = outcome in SILENCED
    due = [each for each in of_submission(tx, submission_id) if each["state"] == "due"]
    told = [each for each in due if silenced or each["id"] <= last]
    for notice in told:
        _keep_try(tx, staff_id, notice, outcome, again_at)
    if told and silenced:
        tx.update("submissions", submission_id, {"no_calls": outcome})
    return_call(tx, staff_id, submission_id)
    return bool(told)


def undo_call(tx: Transaction, submission_id: int) -> bool:
    """Take the last call's outcome back, whoever noted it: its notices are due as before; whether there was one."""
    tried = [each for each in of_submission(tx, submission_id) if each.get("tries")]
    if not tried:
        return False
    latest = max(each["tries"][-1]["at"] for each in tried)
    for notice in tried:
        if notice["tries"][-1]["at"] == latest:
            _take_back(tx, notice)
    submission = tx.get("submissions", submission_id)
    if submission is not None and submission.get("no_calls"):
        tx.update("submissions", submission_id, {"no_calls": None})
    return True


def is_calling(reader: Reader, code: str, last_digits: str, now: datetime) -> bool:
    """Whether somebody of the office, who read out this code, is calling the phone that ends with these four digits."""
    row = reader.find(CALLS_NOW.name, code=code)
    if row is None or not _is_live(row, now):
        return False
    submission = reader.get("submissions", row["submission"])
    phone = str(submission["values"].get("phone", "")) if submission else ""
    return len(last_digits) == _PHONE_DIGITS and phone.endswith(last_digits)


def tries_of(notices: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Every call about these notices once (`at`, `by`, `outcome`), oldest first."""
    seen = {(each["at"], each["by"]): each for notice in notices for each in notice.get("tries", ())}
    return [seen[key] for key in sorted(seen)]


def _calls(reader: Reader, rows: Sequence[Document], now: datetime) -> list[Call]:
    submissions = dict.fromkeys(row["submission"] for row in rows)
    found = (call_of(reader, submission, now) for submission in submissions)
    return [call for call in found if call is not None]


def _refuse_if_taken(tx: Transaction, staff_id: int, submission_id: int) -> None:
    taken = calling(tx, submission_id, tx.now)
    if taken is not None and taken.staff != staff_id:
        raise TakenError(taken.staff, taken.until)


def _keep_try(
    tx: Transaction, staff_id: int, notice: Document, outcome: CallOutcome, again_at: datetime | None
) -> None:
    tried = {"at": moment(tx.now), "by": staff_id, "outcome": outcome, "was": notice["call_after"]}
    changes = after_call(notice, outcome, tx.now, again_at)
    over = changes["state"] != "due"
    changes |= {"done_by": staff_id if over else None, "done_at": moment(tx.now) if over else None}
    tx.update(NOTICES.name, notice["id"], {**changes, "tries": [*notice.get("tries", ()), tried]})


def _take_back(tx: Transaction, notice: Document) -> None:
    *earlier, last = notice["tries"]
    changes = {
        "state": "due",
        "call_after": last["was"],
        "attempts": notice["attempts"] - (last["outcome"] == "no_answer"),
        "outcome": earlier[-1]["outcome"] if earlier else None,
        "tries": earlier,
        "done_by": None,
        "done_at": None,
    }
    tx.update(NOTICES.name, notice["id"], changes)


def _new_code(tx: Transaction) -> str:
    """A code that nobody reads out now."""
    while tx.find(CALLS_NOW.name, code=(code := tx.digits(_CODE_DIGITS))):
        continue
    return code


def _sweep(tx: Transaction) -> None:
    for ended in tx.select(CALLS_NOW.name, key="until", below=moment(tx.now), limit=_SWEPT):
        tx.delete(CALLS_NOW.name, ended["id"])


def _is_live(row: Document, now: datetime) -> bool:
    return _as_calling(row).until > now


def _as_calling(row: Mapping[str, Any]) -> Calling:
    return Calling(row["staff"], row["code"], datetime.fromisoformat(row["until"]))
