"""The second step of a login: a code of six digits that an app on one's own phone makes (RFC 6238), or a recovery code.

The store holds no secret of it. What the app and we share is derived from the service's secret key and a random text
kept with the account (RFC 4226, part 7.5, describes this), so a copy of the store or of a backup opens nothing without
that key. A new secret key voids all second factors; administrators reset them then.
"""

import hmac
from base64 import b32encode
from datetime import datetime, timedelta
from urllib.parse import quote

from pyotp import HOTP

from forms_service.staff.accounts import StaffError, end_sessions, stored
from forms_service.staff.audit import Actor, record, staff_actor
from forms_service.staff.tables import STAFF
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.numbers import in_groups

STEP_SECONDS = 30
DRIFT = 1
"""How many steps a phone's clock may be early or late, as RFC 6238 (part 5.2) advises."""
CODE_DIGITS = 6
RECOVERY_DIGITS = 12
"""40 bits: hopeless to guess at a few tries a minute, and short enough to be read off a paper."""
RECOVERY_CODES = 10
OFFER_VALID = timedelta(minutes=30)
"""For somebody who must find an app for the phone first."""


def start(tx: Transaction, staff_id: int) -> None:
    """Offer an account a second factor, to be confirmed within `OFFER_VALID`. Raises StaffError: no such account."""
    stored(tx, staff_id)
    offer = {"nonce": tx.token(), "until": (tx.now + OFFER_VALID).isoformat()}
    tx.update(STAFF.name, staff_id, {"second_factor_offer": offer})


def offered_secret(master: bytes, account: Document, now: datetime) -> str | None:
    """The secret (Base32) of what was offered to this account; None: nothing was, or its time is over."""
    offer = account.get("second_factor_offer")
    if offer is None or datetime.fromisoformat(offer["until"]) <= now:
        return None
    return _secret(master, account["id"], offer["nonce"])


def app_address(secret: str, email: str, issuer: str) -> str:
    """What the QR code says to the app (the key URI format that all of them read)."""
    return f"otpauth://totp/{quote(f'{issuer}:{email}', safe='')}?secret={secret}&issuer={quote(issuer, safe='')}"


def confirm(tx: Transaction, master: bytes, staff_id: int, code: str) -> list[str] | None:
    """Turn on what was offered, once a code shows that the app has it; the recovery codes, which nobody sees again.

    Ends all sessions: those that a password alone has opened. None: nothing was offered, its time is over, or the code
    is not of now. Raises StaffError: no such account.
    """
    account = stored(tx, staff_id)
    secret = offered_secret(master, account, tx.now)
    step = None if secret is None else _step_of(secret, code, tx.now, after=0)
    if step is None:
        return None
    codes = _new_codes(tx)
    kept = {
        "nonce": account["second_factor_offer"]["nonce"],
        "since": tx.now.isoformat(),
        "last_step": step,
        "recovery": [_recovery_hash(master, staff_id, each) for each in codes],
    }
    tx.update(STAFF.name, staff_id, {"second_factor": kept, "second_factor_offer": None})
    end_sessions(tx, account)
    record(tx, staff_actor(staff_id), "staff.second_factor_on", "staff", staff_id)
    return codes


def accept(tx: Transaction, master: bytes, account: Document, code: str) -> bool:
    """Whether this code opens the second step for an account that has one. Each code opens it once."""
    kept = account["second_factor"]
    digits = "".join(code.split()).replace("-", "")
    if len(digits) == RECOVERY_DIGITS:
        return _accept_recovery(tx, account, _recovery_hash(master, account["id"], digits))
    step = _step_of(_secret(master, account["id"], kept["nonce"]), digits, tx.now, after=kept["last_step"])
    if step is not None:
        tx.update(STAFF.name, account["id"], {"second_factor": {**kept, "last_step": step}})
    return step is not None


def renew_recovery_codes(tx: Transaction, master: bytes, staff_id: int) -> list[str]:
    """Ten new recovery codes; the old ones are void. Raises StaffError: no such account, or it has no second step."""
    account = stored(tx, staff_id)
    if account.get("second_factor") is None:
        raise StaffError("Tài khoản này chưa bật bước thứ hai.")
    codes = _new_codes(tx)
    hashes = [_recovery_hash(master, staff_id, each) for each in codes]
    tx.update(STAFF.name, staff_id, {"second_factor": {**account["second_factor"], "recovery": hashes}})
    record(tx, staff_actor(staff_id), "staff.recovery_codes_renewed", "staff", staff_id)
    return codes


def turn_off(tx: Transaction, actor: Actor, staff_id: int) -> None:
    """Take the second step off an account: by its owner, or by an administrator for whoever has lost the phone.

    Nothing happens if there is none. Raises StaffError: no such account.
    """
    account = stored(tx, staff_id)
    if account.get("second_factor") is None:
        return
    tx.update(STAFF.name, staff_id, {"second_factor": None, "second_factor_offer": None})
    if actor == staff_actor(staff_id):
        record(tx, actor, "staff.second_factor_off", "staff", staff_id)
        return
    end_sessions(tx, account)  # a phone that was lost may have one of them
    record(tx, actor, "staff.second_factor_reset", "staff", staff_id)


def grouped(code: str) -> str:
    """A code or secret in groups of four, as people copy it by hand."""
    return in_groups(code, 4)


def _secret(master: bytes, staff_id: int, nonce: str) -> str:
    """160 bits in Base32: as long as RFC 4226 (part 4) recommends, and without padding, which some apps refuse."""
    derived = hmac.digest(master, f"second factor\n{staff_id}\n{nonce}".encode(), "sha256")
    return b32encode(derived[:20]).decode()


def _step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step whose code this is, within the drift and later than the last one that was used."""
    current = int(now.timestamp()) // STEP_SECONDS
    app = HOTP(secret, digits=CODE_DIGITS)
    matching = [step for step in range(current - DRIFT, current + DRIFT + 1) if app.verify(code, step)]
    return next((step for step in matching if step > after), None)


def _accept_recovery(tx: Transaction, account: Document, wanted: str) -> bool:
    kept = account["second_factor"]
    left = [each for each in kept["recovery"] if not hmac.compare_digest(each, wanted)]
    if len(left) == len(kept["recovery"]):
        return False
    tx.update(STAFF.name, account["id"], {"second_factor": {**kept, "recovery": left}})
    actor = staff_actor(account["id"])
    record(tx, actor, "staff.recovery_code_used", "staff", account["id"], {"codes_left": len(left)})
    return True


def _new_codes(tx: Transaction) -> list[str]:
    return [tx.digits(RECOVERY_DIGITS) for _ in range(RECOVERY_CODES)]


def _recovery_hash(master: bytes, staff_id: int, code: str) -> str:
    """Keyed, so that a copy of the store does not suffice to try all codes."""
    return hmac.digest(master, f"recovery code\n{staff_id}\n{code}".encode(), "sha256").hex()
