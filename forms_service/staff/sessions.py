"""Sessions of staff: a random token in a cookie, its hash in the store, an end by idleness and an end for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from forms_service.staff.csrf import csrf_token
from forms_service.staff.model import Person, as_person
from forms_service.staff.tables import STAFF, STAFF_SESSIONS
from forms_service.storage.contract import Document, Reader, Transaction

IDLE = timedelta(minutes=30)
"""A counter is left for a lunch or a call, and others walk past it; half an hour still covers a long phone call."""
LONGEST = timedelta(hours=12)
"""One working day with overtime: whoever comes back the next morning logs in again."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly idleness is known. A write for every page view would cost a disk flush each."""

_PURGED_AT_ONCE = 100


@dataclass(frozen=True)
class Session:
    """An open session; moments are aware, +07:00. `csrf` is the token that its forms must carry."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    csrf: str


def token_hash(token: str) -> str:
    """What is stored of a token. Tokens have 128 random bits, so a plain hash cannot be guessed back."""
    return sha256(token.encode()).hexdigest()


def open_session(tx: Transaction, account: Document) -> str:
    """Open a session for this document of table `staff`; its token, for the cookie. Sweeps sessions that have ended."""
    for ended in tx.select(STAFF_SESSIONS.name, key="expires_at", below=tx.now.isoformat(), limit=_PURGED_AT_ONCE):
        tx.delete(STAFF_SESSIONS.name, ended["id"])
    token = tx.token()
    tx.insert(
        STAFF_SESSIONS.name,
        {
            "token_hash": token_hash(token),
            "staff": account["id"],
            "epoch": account["epoch"],
            "created_at": tx.now.isoformat(),
            "last_seen_at": tx.now.isoformat(),
            "expires_at": (tx.now + IDLE).isoformat(),
        },
    )
    return token


def find_session(reader: Reader, token: str, now: datetime) -> tuple[Session, Person] | None:
    """The open session of this token and whose it is; None if it has ended or its account was stopped or changed."""
    row = reader.find(STAFF_SESSIONS.name, token_hash=token_hash(token))
    if row is None or datetime.fromisoformat(row["expires_at"]) <= now:
        return None
    account = reader.get(STAFF.name, row["staff"])
    if account is None or not account["active"] or account["epoch"] != row["epoch"]:
        return None
    created, seen = (datetime.fromisoformat(row[key]) for key in ("created_at", "last_seen_at"))
    return Session(row["id"], created, seen, csrf_token(token)), as_person(account)


def touch(tx: Transaction, session_id: int) -> None:
    """Note that the session is in use; it may be closed already."""
    row = tx.get(STAFF_SESSIONS.name, session_id)
    if row is None:
        return
    end = min(tx.now + IDLE, datetime.fromisoformat(row["created_at"]) + LONGEST)
    tx.update(STAFF_SESSIONS.name, session_id, {"last_seen_at": tx.now.isoformat(), "expires_at": end.isoformat()})


def close_session(tx: Transaction, token: str) -> int | None:
    """End the session of this token; the id of its account, or None if there is none."""
    row = tx.find(STAFF_SESSIONS.name, token_hash=token_hash(token))
    if row is None:
        return None
    tx.delete(STAFF_SESSIONS.name, row["id"])
    return int(row["staff"])


def close_sessions_of(tx: Transaction, staff_id: int) -> None:
    """End every session of an account."""
    for row in tx.select(STAFF_SESSIONS.name, equal={"staff": staff_id}):
        tx.delete(STAFF_SESSIONS.name, row["id"])
