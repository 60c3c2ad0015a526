"""Logging in, in two transactions with the hashing between them.

Wrong tries are counted by address, whether an account has it or not, so that neither the delay nor its words tell who
has one. A try is counted before its password is looked at: a hundred tries at the same moment are a hundred.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_service.staff.accounts import email_key
from forms_service.staff.audit import PUBLIC, record, staff_actor
from forms_service.staff.sessions import close_session, open_session
from forms_service.staff.tables import LOGIN_ATTEMPTS, STAFF
from forms_service.storage.contract import Document, Reader, Transaction

FREE_TRIES = 5
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(minutes=30)
"""Long enough to make guessing hopeless (about fifty tries a day), short enough that whoever is locked out by somebody
else's guessing works again the same morning."""
FORGOTTEN_AFTER = timedelta(hours=24)
_PURGED_AT_ONCE = 100


@dataclass(frozen=True)
class Attempt:
    """A counted try. With `locked_until` (aware, +07:00) no password is looked at."""

    key: str
    locked_until: datetime | None = None
    staff_id: int | None = None
    password_hash: str | None = None


def delay_after(failures: int) -> timedelta:
    """How long nobody may try after so many wrong tries in a row: nothing before the fifth, then doubling."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_DELAY * (1 << min(failures - FREE_TRIES, 10)), LONGEST_DELAY)


def attempt_key(secret: bytes, email: str) -> str:
    """What tries for one address are counted under. Keyed: the store need not know who was asked for."""
    return hmac.digest(secret, b"login:" + email_key(email).encode(), "sha256").hex()


def begin_attempt(tx: Transaction, key: str, email: str) -> Attempt:
    """Count a try for this address; what is needed to check its password, unless the address is locked."""
    _forget_old(tx)
    row = tx.find(LOGIN_ATTEMPTS.name, key=key)
    locked = _locked_until(row)
    if locked is not None and tx.now < locked:
        return Attempt(key, locked_until=locked)
    _count(tx, key, row)
    account = tx.find(STAFF.name, email_key=email_key(email))
    if account is None or not account["active"]:
        return Attempt(key)
    return Attempt(key, staff_id=account["id"], password_hash=account["password_hash"])


def note_refusal(tx: Transaction, attempt: Attempt) -> None:
    """Leave a line about a wrong password or an unknown address, alike."""
    record(tx, PUBLIC, "staff.login_refused", "staff", attempt.staff_id)


def complete_login(
    tx: Transaction, attempt: Attempt, *, renewed_hash: str | None = None, earlier_token: str | None = None
) -> str | None:
    """Open a session after the password matched; its token. None if the account changed meanwhile.

    Forgets the tries; ends the session of `earlier_token`, so that a cookie set before the login is worth nothing.
    """
    account = _unchanged(tx, attempt)
    if account is None:
        return None
    if earlier_token is not None:
        close_session(tx, earlier_token)
    if renewed_hash is not None:
        tx.update(STAFF.name, account["id"], {"password_hash": renewed_hash})
    forgive(tx, attempt.key)
    record(tx, staff_actor(account["id"]), "staff.logged_in", "staff", account["id"])
    return open_session(tx, account)


def forgive(tx: Transaction, key: str) -> None:
    """Forget the wrong tries under this key."""
    row = tx.find(LOGIN_ATTEMPTS.name, key=key)
    if row is not None:
        tx.delete(LOGIN_ATTEMPTS.name, row["id"])


def _unchanged(reader: Reader, attempt: Attempt) -> Document | None:
    account = None if attempt.staff_id is None else reader.get(STAFF.name, attempt.staff_id)
    if account is None or not account["active"] or account["password_hash"] != attempt.password_hash:
        return None
    return account


def _locked_until(row: Document | None) -> datetime | None:
    return datetime.fromisoformat(row["locked_until"]) if row is not None else None


def _count(tx: Transaction, key: str, row: Document | None) -> None:
    failures = 1 if row is None else row["failures"] + 1
    locked = (tx.now + delay_after(failures)).isoformat()
    counted = {"key": key, "failures": failures, "locked_until": locked, "last_at": tx.now.isoformat()}
    if row is None:
        tx.insert(LOGIN_ATTEMPTS.name, counted)
    else:
        tx.update(LOGIN_ATTEMPTS.name, row["id"], counted)


def _forget_old(tx: Transaction) -> None:
    before = (tx.now - FORGOTTEN_AFTER).isoformat()
    for row in tx.select(LOGIN_ATTEMPTS.name, key="last_at", below=before, limit=_PURGED_AT_ONCE):
        tx.delete(LOGIN_ATTEMPTS.name, row["id"])
