"""One-time links with which a person sets a first or a new password."""

from datetime import datetime, timedelta

from forms_service.staff.accounts import StaffError, set_password_hash, stored
from forms_service.staff.audit import Actor, record, staff_actor
from forms_service.staff.model import Person, as_person
from forms_service.staff.sessions import token_hash
from forms_service.staff.tables import STAFF
from forms_service.storage.contract import Document, Reader, Transaction

VALID_FOR = timedelta(hours=72)
"""Over a weekend: a link handed out on Friday still works on Monday morning."""

PATH = "/nhan-vien/mat-khau/"
"""The token follows. What stands in the store is its hash."""


def invite(tx: Transaction, actor: Actor, staff_id: int) -> str:
    """Make a new link for an active account, voiding an earlier one; the token. The old password stays until then.

    Raises StaffError: no such account, or it was stopped.
    """
    if not stored(tx, staff_id)["active"]:
        raise StaffError("Tài khoản này đã ngừng. Mở lại tài khoản trước khi gửi liên kết đặt mật khẩu.")
    token = tx.token()
    expires = (tx.now + VALID_FOR).isoformat()
    tx.update(STAFF.name, staff_id, {"invitation_hash": token_hash(token), "invitation_expires_at": expires})
    record(tx, actor, "staff.invited", "staff", staff_id)
    return token


def invited(reader: Reader, token: str, now: datetime) -> Person | None:
    """Whom a link is for; None if it was used, replaced, voided, or its time is over."""
    account = _invited_account(reader, token, now)
    return None if account is None else as_person(account)


def set_password(tx: Transaction, token: str, password_hash: str) -> int | None:
    """Use a link: set the password of whom it is for; the id of the account, None where `invited` says None."""
    account = _invited_account(tx, token, tx.now)
    if account is None:
        return None
    set_password_hash(tx, staff_actor(account["id"]), account["id"], password_hash)
    return int(account["id"])


def _invited_account(reader: Reader, token: str, now: datetime) -> Document | None:
    account = reader.find(STAFF.name, invitation_hash=token_hash(token))
    if account is None or not account["active"]:
        return None
    return account if now < datetime.fromisoformat(account["invitation_expires_at"]) else None
