"""The outbox: a mail is queued in the transaction that causes it and handed over later, at least once.

A row's state goes queued -> sending -> sent, or back to retry, or to dead. Its Message-ID and Date are fixed when it
is queued, so that a repeat after a crash is the same message. The address stands in the row and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from forms_service.mail.message import encode_attachment
from forms_service.storage.contract import Document, Index, Reader, Table, Transaction
from forms_service.vietnam.mail_addresses import is_mail_address, mailbox_of

OUTBOX = Table(
    "outbox",
    (
        Index(("key",), unique=True),
        Index(("live", "next_at")),
        Index(("live", "queued_at")),
        Index(("limited_to", "day")),
        Index(("state", "changed_at")),
    ),
)
ATTACHMENTS = Table("attachments", (Index(("kept_at",)),))
"""name, content_type, encoded, kept_at (ISO). Days after the last mail that may carry it, it is removed."""

State = Literal["queued", "sending", "sent", "retry", "dead"]

Queued = Literal["queued", "known", "dead"]
"""What became of a mail: it will go out; one with its key was there before; it never goes out, see its reason."""

DAILY_LIMIT = 3
"""Mails a day to one address of a submitter, whom nobody has asked whether the address is theirs."""

REASONS = {
    "": "Chưa gửi được, đang thử lại",
    "daily_limit": "Địa chỉ này đã được gửi đủ ba thư trong ngày",
    "bad_address": "Không phải địa chỉ thư điện tử",
    "unfit": "Không dựng được thư này",
    "refused": "Máy chủ thư từ chối hẳn",
    "gave_up": "Đã thử năm ngày mà không gửi được",
}


@dataclass(frozen=True)
class Mail:
    """One mail to one address. `subject` and `text` hold no free text of a submitter and no personal data beyond need.

    `key` says what is sent once: kind/period/recipient. `limited` is False for staff, who may get more than three a
    day. `attachment`, and the ids in `more`, are what `keep_attachment` answered.
    """

    key: str
    kind: str
    to: str
    subject: str
    text: str
    attachment: int | None = None
    more: tuple[int, ...] = ()
    limited: bool = True
    calendar: str | None = None
    """An iCalendar object, for the recipient's calendar to take; its METHOD is told to the mail program too."""


@dataclass(frozen=True)
class Trouble:
    """A mail that was not delivered, for staff: `reason` is a Vietnamese sentence, `error` what the server said."""

    id: int
    kind: str
    to: str
    state: State
    reason: str
    error: str
    attempts: int
    queued_at: datetime
    changed_at: datetime
    next_at: datetime | None


def queue(tx: Transaction, mail: Mail) -> Queued:
    """Queue a mail in this transaction; "known" if a mail with that key was queued before (nothing is kept then).

    A fourth mail in one day (Vietnamese time) to a limited mailbox, or one to an address that cannot be one, is kept
    as dead with the reason: the answer "dead" tells the use case that somebody must be reached in another way.
    """
    if tx.find(OUTBOX.name, key=mail.key):
        return "known"
    to = mail.to.strip()
    limited_to = mailbox_of(to) if mail.limited else None
    reason = _refusal(tx, to, limited_to)
    row = {
        "key": mail.key,
        "kind": mail.kind,
        "to": to,
        "subject": mail.subject,
        "text": mail.text,
        "attachment": mail.attachment,
        **({"more": list(mail.more)} if mail.more else {}),
        "limited_to": None if reason else limited_to,
        "day": tx.now.date().isoformat(),
        "token": tx.token(),
        "queued_at": tx.now.isoformat(),
        "attempts": 0,
        "error": "",
    }
    if mail.calendar:
        row["calendar"] = mail.calendar
    tx.insert(OUTBOX.name, row | (dead(tx, reason, limited=mail.limited) if reason else waiting(tx, "queued", tx.now)))
    return "dead" if reason else "queued"


def keep_attachment(tx: Transaction, name: str, content_type: str, data: bytes) -> int:
    """Keep a file once for all mails that carry it; its id for `Mail.attachment`. `name` holds no personal data."""
    file = {"name": name, "content_type": content_type, "encoded": encode_attachment(data)}
    return tx.insert(ATTACHMENTS.name, {**file, "kept_at": tx.now.isoformat()})


def next_due(reader: Reader) -> datetime | None:
    """The moment at which `deliver_due` has something to do (it may be past), None if nothing waits."""
    rows = reader.select(OUTBOX.name, equal={"live": True}, key="next_at", limit=1)
    return datetime.fromisoformat(rows[0]["next_at"]) if rows else None


def waiting_since(reader: Reader) -> datetime | None:
    """When the oldest mail that still waits was queued (aware); None if nothing waits. Hours ago: nothing goes out."""
    rows = reader.select(OUTBOX.name, equal={"live": True}, key="queued_at", limit=1)
    return datetime.fromisoformat(rows[0]["queued_at"]) if rows else None


def given_up(reader: Reader, since: datetime, *, at_most: int) -> int:
    """How many mails to staff that were queued since then were given up; counted in the index, up to `at_most`."""
    return reader.count(
        OUTBOX.name, equal={"live": False}, key="queued_at", at_least=since.isoformat(), at_most=at_most
    )


def failures(
    reader: Reader, *, state: Literal["dead", "retry"] = "dead", limit: int = 50, offset: int = 0
) -> Sequence[Trouble]:
    """Mails that were given up (or, with state `retry`, are being tried again), latest first."""
    rows = reader.select(
        OUTBOX.name, equal={"state": state}, key="changed_at", descending=True, limit=limit, offset=offset
    )
    return [_trouble(row) for row in rows]


def waiting(tx: Transaction, state: State, next_at: datetime) -> dict[str, Any]:
    """The changes that make a row live: to be looked at again at `next_at` (a lease's end, for state `sending`)."""
    return {"state": state, "live": True, "next_at": next_at.isoformat(), "changed_at": tx.now.isoformat()}


def dead(tx: Transaction, reason: str, *, limited: bool) -> dict[str, Any]:
    """The changes that give a row up, for a reason of `REASONS`. One to staff (not `limited`) stays in sight:
    whoever left a phone beside a bad address is called, but of a digest that never came nobody else knows."""
    return {**finished(tx, "dead"), "reason": reason, "live": None if limited else False}


def finished(tx: Transaction, state: State) -> dict[str, Any]:
    """The changes that end a row's life: nobody looks at it again by itself."""
    return {"state": state, "live": None, "next_at": None, "changed_at": tx.now.isoformat()}


def _refusal(tx: Transaction, to: str, limited_to: str | None) -> str:
    if not is_mail_address(to):
        return "bad_address"
    if limited_to is None:
        return ""
    today = tx.now.date().isoformat()
    queued = tx.count(OUTBOX.name, equal={"limited_to": limited_to, "day": today})
    return "daily_limit" if queued >= DAILY_LIMIT else ""


def _trouble(row: Document) -> Trouble:
    return Trouble(
        id=row["id"],
        kind=row["kind"],
        to=row["to"],
        state=row["state"],
        reason=REASONS[row.get("reason", "")],
        error=row["error"],
        attempts=row["attempts"],
        queued_at=datetime.fromisoformat(row["queued_at"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
        next_at=datetime.fromisoformat(row["next_at"]) if row["next_at"] else None,
    )
