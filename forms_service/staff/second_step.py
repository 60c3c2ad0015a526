"""Between the right password and the right code: a ticket, kept for minutes, that opens nothing by itself.

Codes are throttled as passwords are (`login.begin_attempt`), under keys of their own: whoever tries codes knows the
password, and the right password must not set the count back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_service.staff import login, second_factor
from forms_service.staff.audit import record, staff_actor
from forms_service.staff.sessions import token_hash
from forms_service.staff.tables import LOGIN_TICKETS, STAFF
from forms_service.storage.contract import Document, Reader, Transaction

VALID_FOR = timedelta(minutes=5)
"""Time to find the phone and to miss two codes."""
_PURGED_AT_ONCE = 100


@dataclass(frozen=True)
class Entry:
    """A code that somebody entered: with which ticket, from which network, and in whose open session, if any."""

    ticket: str
    code: str
    network: str
    earlier_token: str | None = None


@dataclass(frozen=True)
class Entered:
    """What became of a code: `token` of the session it opened; else locked until a moment, over, or simply wrong."""

    token: str | None = None
    locked_until: datetime | None = None
    over: bool = False


def needs_code(reader: Reader, attempt: login.Attempt) -> bool:
    """Whether the account whose password was tried has a second step."""
    account = login.unchanged(reader, attempt)
    return account is not None and account.get("second_factor") is not None


def open_ticket(tx: Transaction, attempt: login.Attempt, *, renewed_hash: str | None = None) -> str | None:
    """After the right password: a ticket for the code, for the cookie. None if the account changed meanwhile."""
    account = login.unchanged(tx, attempt)
    if account is None:
        return None
    for old in tx.select(LOGIN_TICKETS.name, key="expires_at", below=tx.now.isoformat(), limit=_PURGED_AT_ONCE):
        tx.delete(LOGIN_TICKETS.name, old["id"])
    if renewed_hash is not None:
        tx.update(STAFF.name, account["id"], {"password_hash": renewed_hash})
    token = tx.token()
    tx.insert(
        LOGIN_TICKETS.name,
        {
            "token_hash": token_hash(token),
            "staff": account["id"],
            "epoch": account["epoch"],
            "here": attempt.keys.here,
            "anywhere": attempt.keys.anywhere,
            "expires_at": (tx.now + VALID_FOR).isoformat(),
        },
    )
    return token


def is_open(reader: Reader, token: str, now: datetime) -> bool:
    """Whether a code can still be entered on this ticket."""
    return _find(reader, token, now) is not None


def enter_code(tx: Transaction, secret: bytes, entry: Entry) -> Entered:
    """Use a ticket with a code; an earlier session ends, as after any login."""
    found = _find(tx, entry.ticket, tx.now)
    if found is None:
        return Entered(over=True)
    ticket, account = found
    attempt = try_code(tx, secret, account, entry.network)
    if attempt.locked_until is not None:
        return Entered(locked_until=attempt.locked_until)
    if not second_factor.accept(tx, secret, account, entry.code):
        note_refusal(tx, account["id"])
        return Entered()
    login.forgive(tx, attempt.keys)
    tx.delete(LOGIN_TICKETS.name, ticket["id"])
    passed = login.Attempt(
        login.Keys(ticket["here"], ticket["anywhere"]), staff_id=account["id"], password_hash=account["password_hash"]
    )
    return Entered(token=login.complete_login(tx, passed, earlier_token=entry.earlier_token))


def try_code(tx: Transaction, secret: bytes, account: Document, network: str) -> login.Attempt:
    """Count a try at this account's code, before the code is looked at."""
    keys = login.attempt_keys(secret, account["email"], network, purpose="code")
    return login.begin_attempt(tx, keys, account["email"])


def note_refusal(tx: Transaction, staff_id: int) -> None:
    """Leave a line about a wrong code: whoever typed it knew the password."""
    record(tx, staff_actor(staff_id), "staff.code_refused", "staff", staff_id)


def _find(reader: Reader, token: str, now: datetime) -> tuple[Document, Document] | None:
    """The ticket and its account; None: used, over, or the account was stopped or changed since."""
    ticket = reader.find(LOGIN_TICKETS.name, token_hash=token_hash(token))
    if ticket is None or datetime.fromisoformat(ticket["expires_at"]) <= now:
        return None
    account = reader.get(STAFF.name, ticket["staff"])
    if account is None or not account["active"] or account["epoch"] != ticket["epoch"]:
        return None
    return None if account.get("second_factor") is None else (ticket, account)
