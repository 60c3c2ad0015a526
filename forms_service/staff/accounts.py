"""Use cases on accounts: add, change, stop, list, and who receives which digest.

What a person may not do or gets wrong raises `StaffError`, whose text is Vietnamese and says what to do.
"""

from collections.abc import Sequence

from forms_service.staff.audit import Actor, record
from forms_service.staff.model import DIGESTS, ROLES, DigestKind, Person, Recipient, Role, as_person
from forms_service.staff.sessions import close_sessions_of
from forms_service.staff.tables import STAFF
from forms_service.storage.contract import Document, Reader, Transaction, UniqueError
from forms_service.vietnam.collation import name_sort_key
from forms_service.vietnam.mail_addresses import is_mail_address
from forms_service.vietnam.text import nfc


class StaffError(Exception):
    """A request about an account that cannot be met; its text, in Vietnamese, is for the person who asked."""


_LONGEST_NAME = 200


def email_key(email: str) -> str:
    """What two spellings of one address share."""
    return nfc(email).casefold()


def add_staff(  # noqa: PLR0913  # an account has this many facts
    tx: Transaction,
    actor: Actor,
    *,
    name: str,
    email: str,
    role: str,
    receives: Sequence[str] = (),
    password_hash: str | None = None,
) -> int:
    """Keep a new account; its id. Without `password_hash` nobody can log in to it before `invite`.

    Raises StaffError: no name, not an address, an unknown role or kind of digest, an address that is taken.
    """
    document = {
        "name": _checked_name(name),
        "email": _checked_email(email),
        "email_key": email_key(email),
        "role": checked_role(role),
        "receives": list(checked_receives(receives)),
        "password_hash": password_hash,
        "active": True,
        "invitation_hash": None,
        "invitation_expires_at": None,
        "epoch": 0,
    }
    try:
        staff_id = tx.insert(STAFF.name, document)
    except UniqueError as error:
        raise StaffError("Đã có tài khoản với địa chỉ này. Xem danh sách bằng lệnh `phucvu staff list`.") from error
    record(tx, actor, "staff.added", "staff", staff_id, {"role": role})
    return staff_id


def change_staff(
    tx: Transaction, actor: Actor, staff_id: int, *, role: str | None = None, receives: Sequence[str] | None = None
) -> None:
    """Give an account another role or other digests (None: as before). A new role ends open sessions.

    Raises StaffError: no such account, an unknown role or kind of digest.
    """
    before = stored(tx, staff_id)
    if role is not None and role != before["role"]:
        tx.update(STAFF.name, staff_id, {"role": checked_role(role)})
        _end_sessions(tx, before)
        record(tx, actor, "staff.role_changed", "staff", staff_id, {"from": before["role"], "to": role})
    if receives is not None:
        kinds = checked_receives(receives)
        tx.update(STAFF.name, staff_id, {"receives": list(kinds)})
        record(tx, actor, "staff.digests_changed", "staff", staff_id, {"receives": "+".join(kinds) or None})


def deactivate(tx: Transaction, actor: Actor, staff_id: int) -> None:
    """Stop an account: no login, no digests, no valid link or password, open sessions end. Its id keeps its history.

    Raises StaffError: no such account.
    """
    before = stored(tx, staff_id)
    stopped = {"active": False, "password_hash": None, "invitation_hash": None, "invitation_expires_at": None}
    tx.update(STAFF.name, staff_id, stopped)
    _end_sessions(tx, before)
    record(tx, actor, "staff.deactivated", "staff", staff_id)


def activate(tx: Transaction, actor: Actor, staff_id: int) -> None:
    """Let a stopped account be used again; it has no password until `invite`. Raises StaffError: no such account."""
    stored(tx, staff_id)
    tx.update(STAFF.name, staff_id, {"active": True})
    record(tx, actor, "staff.activated", "staff", staff_id)


def set_password_hash(tx: Transaction, actor: Actor, staff_id: int, password_hash: str) -> None:
    """Replace the password; any link to set one and all open sessions end. Raises StaffError: no such account."""
    before = stored(tx, staff_id)
    fresh = {"password_hash": password_hash, "invitation_hash": None, "invitation_expires_at": None}
    tx.update(STAFF.name, staff_id, fresh)
    _end_sessions(tx, before)
    record(tx, actor, "staff.password_set", "staff", staff_id)


def find_staff(reader: Reader, email: str) -> Person | None:
    """The person with this address, in whatever letter case."""
    document = reader.find(STAFF.name, email_key=email_key(email))
    return None if document is None else as_person(document)


def get_staff(reader: Reader, staff_id: int) -> Person | None:
    """The person with this id."""
    document = reader.get(STAFF.name, staff_id)
    return None if document is None else as_person(document)


def list_staff(reader: Reader) -> list[Person]:
    """Everybody, the active first, by given name in Vietnamese order."""
    people = map(as_person, reader.select(STAFF.name))
    return sorted(people, key=lambda person: (not person.active, name_sort_key(person.name)))


def recipients(reader: Reader, kind: DigestKind) -> list[Recipient]:
    """Whom a digest of this kind is mailed to, in order of their ids."""
    people = map(as_person, reader.select(STAFF.name, equal={"active": True}))
    return [Recipient(person.id, person.name, person.email) for person in people if kind in person.receives]


def stored(reader: Reader, staff_id: int) -> Document:
    """The document of an account. Raises StaffError: no such account."""
    document = reader.get(STAFF.name, staff_id)
    if document is None:
        raise StaffError("Không có tài khoản này. Xem danh sách bằng lệnh `phucvu staff list`.")
    return document


def checked_role(role: str) -> Role:
    """The role of this name. Raises StaffError, which lists the roles."""
    for known in ROLES:
        if known == role:
            return known
    raise StaffError(f"Không có vai trò “{role}”. Chọn một trong: {', '.join(ROLES)}.")


def checked_receives(kinds: Sequence[str]) -> tuple[DigestKind, ...]:
    """The kinds of digests of these names, each once, in a fixed order. Raises StaffError, which lists the kinds."""
    for kind in kinds:
        if kind not in DIGESTS:
            raise StaffError(f"Không có loại bản tin “{kind}”. Chọn trong: {', '.join(DIGESTS)}.")
    return tuple(known for known in DIGESTS if known in kinds)


def _checked_name(name: str) -> str:
    found = " ".join(nfc(name).split())
    if not 2 <= len(found) <= _LONGEST_NAME:
        raise StaffError("Xin ghi họ tên của người dùng tài khoản.")
    return found


def _checked_email(email: str) -> str:
    found = nfc(email)
    if not is_mail_address(found):
        raise StaffError("Địa chỉ thư điện tử chưa đúng. Xin ghi theo dạng ten@co-quan.gov.vn.")
    return found


def _end_sessions(tx: Transaction, account: Document) -> None:
    tx.update(STAFF.name, account["id"], {"epoch": account["epoch"] + 1})
    close_sessions_of(tx, account["id"])
