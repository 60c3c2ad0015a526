"""The number by which a person fetches their copy once: told on the telephone, kept only as a keyed hash."""

import hmac
from datetime import datetime, timedelta

from forms_service.privacy.asking import verified
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.staff.audit import PUBLIC, Actor, record
from forms_service.storage.contract import Transaction
from forms_service.submissions.codes import read_code

PICK_UP_LENGTH = 10
"""Digits. With code and last four digits beside it, and few tries per network, nobody guesses it in 72 hours."""
GOOD_FOR = timedelta(hours=72)


def new_number(tx: Transaction, actor: Actor, secret: bytes, request_id: int) -> str:
    """A number for the copy of a request, to be read out; an earlier one no longer counts. Raises PrivacyError."""
    verified(tx, request_id)
    number = tx.digits(PICK_UP_LENGTH)
    until = (tx.now + GOOD_FOR).isoformat(timespec="milliseconds")
    pickup = {"pickup": _hash(secret, request_id, number), "pickup_until": until, "fetched": []}
    tx.update(DATA_REQUESTS.name, request_id, pickup)
    record(tx, actor, "privacy.number_given", "data_request", request_id)
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def take(tx: Transaction, *, secret: bytes, submission_id: int, number: str, kind: str) -> int | None:
    """Use a number for one form (`pdf`, `json`) of the copy; the request's id. None: wrong, too late, used before."""
    for shelf in ("open", "done"):
        for request in tx.select(DATA_REQUESTS.name, equal={"submission": submission_id, "shelf": shelf}):
            known = request.get("pickup") or ""
            if not hmac.compare_digest(known, _hash(secret, request["id"], read_code(number))):
                continue
            if kind in request["fetched"] or datetime.fromisoformat(request["pickup_until"]) <= tx.now:
                return None
            tx.update(DATA_REQUESTS.name, request["id"], {"fetched": [*request["fetched"], kind]})
            record(tx, PUBLIC, "privacy.copy_fetched", "data_request", request["id"], {"format": kind}, kind="view")
            return int(request["id"])
    return None


def _hash(secret: bytes, request_id: int, number: str) -> str:
    return hmac.digest(secret, f"pick up {request_id} {number}".encode(), "sha256").hex()
