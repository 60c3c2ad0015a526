"""Logging in, in two transactions with the hashing between them.

Wrong tries are counted by address, whether an account has it or not, so that neither the delay nor its words tell who
has one. A try is counted before its password is looked at: a hundred tries at the same moment are a hundred.

They are counted by address and network, strictly: whoever guesses waits longer and longer, and only who sits in the
same network waits with him. And by address alone, loosely, against guessing from many networks at once: at most one
try a minute then, but for networks from which somebody has logged in with this address lately. So nobody elsewhere
can keep the owner of an account out of the networks where he works.
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
"""Long enough to make guessing hopeless (about fifty tries a day), short enough that whoever is locked out by a
colleague's guessing works again the same morning."""
FORGOTTEN_AFTER = timedelta(hours=24)

FREE_TRIES_ANYWHERE = 50
WINDOW_ANYWHERE = timedelta(hours=1)
DELAY_ANYWHERE = timedelta(minutes=1)
"""After so many tries for one address within an hour, whatever their networks, each further one delays the next."""
NETWORK_KNOWN_FOR = timedelta(days=30)
_PURGED_AT_ONCE = 100


@dataclass(frozen=True)
class Keys:
    """What a try is counted under: the address in one network, and the address anywhere."""

    here: str
    anywhere: str


@dataclass(frozen=True)
class Attempt:
    """A counted try. With `locked_until` (aware, +07:00) no password is looked at."""

    keys: Keys
    locked_until: datetime | None = None
    staff_id: int | None = None
    password_hash: str | None = None


def delay_after(failures: int) -> timedelta:
    """How long nobody may try after so many wrong tries in a row: nothing before the fifth, then doubling."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_DELAY * (1 << min(failures - FREE_TRIES, 10)), LONGEST_DELAY)


def attempt_keys(secret: bytes, email: str, network: str, *, purpose: str = "login") -> Keys:
    """What tries for one address are counted under; `network` as `network_of` says it. Each purpose counts for itself.

    Keyed: the store need not know who was asked for, nor from where.
    """
    address = f"{purpose}:{email_key(email)}".encode()
    here = address + b"\n" + network.encode()
    return Keys(*(hmac.digest(secret, each, "sha256").hex() for each in (here, address)))


def begin_attempt(tx: Transaction, keys: Keys, email: str) -> Attempt:
    """Count a try for this address; what is needed to check its password, unless it is locked (no try is counted)."""
    _forget_old(tx)
    here, anywhere = (tx.find(LOGIN_ATTEMPTS.name, key=key) for key in (keys.here, keys.anywhere))
    locked = _locked_until(tx.now, here, anywhere)
    if locked is not None:
        return Attempt(keys, locked_until=locked)
    _count_here(tx, keys.here, here)
    _count_anywhere(tx, keys.anywhere, anywhere)
    account = tx.find(STAFF.name, email_key=email_key(email))
    if account is None or not account["active"]:
        return Attempt(keys)
    return Attempt(keys, staff_id=account["id"], password_hash=account["password_hash"])


def note_refusal(tx: Transaction, attempt: Attempt) -> None:
    """Leave a line about a wrong password or an unknown address, alike."""
    record(tx, PUBLIC, "staff.login_refused", "staff", attempt.staff_id)


def complete_login(
    tx: Transaction, attempt: Attempt, *, renewed_hash: str | None = None, earlier_token: str | None = None
) -> str | None:
    """Open a session after the password matched; its token. None if the account changed meanwhile.

    Forgets the tries and knows the network from now on; ends the session of `earlier_token`, so that a cookie set
    before the login is worth nothing.
    """
    account = unchanged(tx, attempt)
    if account is None:
        return None
    if earlier_token is not None:
        close_session(tx, earlier_token)
    if renewed_hash is not None:
        tx.update(STAFF.name, account["id"], {"password_hash": renewed_hash})
    forgive(tx, attempt.keys)
    _know_network(tx, attempt.keys.here)
    record(tx, staff_actor(account["id"]), "staff.logged_in", "staff", account["id"])
    return open_session(tx, account)


def forgive(tx: Transaction, keys: Keys) -> None:
    """Forget the wrong tries under these keys."""
    for key in (keys.here, keys.anywhere):
        row = tx.find(LOGIN_ATTEMPTS.name, key=key)
        if row is not None:
            tx.delete(LOGIN_ATTEMPTS.name, row["id"])


def unchanged(reader: Reader, attempt: Attempt) -> Document | None:
    """The account whose password was checked; None if it was stopped or got another password meanwhile."""
    account = None if attempt.staff_id is None else reader.get(STAFF.name, attempt.staff_id)
    if account is None or not account["active"] or account["password_hash"] != attempt.password_hash:
        return None
    return account


def _locked_until(now: datetime, here: Document | None, anywhere: Document | None) -> datetime | None:
    """The end of the longer lock. From a known network only the count of that network locks."""
    rows = [here] if here and here["known"] else [here, anywhere]
    until = max((datetime.fromisoformat(row["locked_until"]) for row in rows if row), default=now)
    return until if until > now else None


def _count_here(tx: Transaction, key: str, row: Document | None) -> None:
    fresh = row is None or tx.now - datetime.fromisoformat(row["last_at"]) >= FORGOTTEN_AFTER
    failures = 1 if row is None or fresh else row["failures"] + 1
    forget_at = tx.now + FORGOTTEN_AFTER
    if row is not None and row["known"]:
        forget_at = max(forget_at, datetime.fromisoformat(row["forget_at"]))
    _keep(tx, key, row, {"failures": failures}, tx.now + delay_after(failures), forget_at)


def _count_anywhere(tx: Transaction, key: str, row: Document | None) -> None:
    fresh = row is None or tx.now - datetime.fromisoformat(row["since"]) >= WINDOW_ANYWHERE
    failures = 1 if row is None or fresh else row["failures"] + 1
    since = tx.now.isoformat() if row is None or fresh else row["since"]
    delay = DELAY_ANYWHERE if failures >= FREE_TRIES_ANYWHERE else timedelta(0)
    _keep(tx, key, row, {"failures": failures, "since": since}, tx.now + delay, tx.now + WINDOW_ANYWHERE)


def _know_network(tx: Transaction, key: str) -> None:
    _keep(tx, key, None, {"failures": 0, "known": True}, tx.now, tx.now + NETWORK_KNOWN_FOR)


def _keep(  # noqa: PLR0913, PLR0917  # a row has this many facts
    tx: Transaction, key: str, row: Document | None, facts: Document, locked_until: datetime, forget_at: datetime
) -> None:
    moments = {"last_at": tx.now, "locked_until": locked_until, "forget_at": forget_at}
    facts = facts | {name: moment.isoformat() for name, moment in moments.items()}
    if row is None:
        tx.insert(LOGIN_ATTEMPTS.name, {"key": key, "known": False, **facts})
    else:
        tx.update(LOGIN_ATTEMPTS.name, row["id"], facts)


def _forget_old(tx: Transaction) -> None:
    for row in tx.select(LOGIN_ATTEMPTS.name, key="forget_at", below=tx.now.isoformat(), limit=_PURGED_AT_ONCE):
        tx.delete(LOGIN_ATTEMPTS.name, row["id"])
