"""Use cases on accounts: add, change, stop, list, and who receives which digest.

The command line and the screens of administrators both end here. `units` are the ids of the units in content, for
whoever works for one. What a person may not do or gets wrong raises `StaffError`, whose text is Vietnamese and says
what to do.
"""

from collections.abc import Collection, Sequence

from forms_service.staff.audit import Actor, record, staff_actor
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
    unit: str | None = None,
    units: Collection[str] = (),
    password_hash: str | None = None,
) -> int:
    """Keep a new account; its id. Without `password_hash` nobody can log in to it before `invite`.

    Raises StaffError: no name, not an address, an unknown role, unit or kind of digest, a department without a unit,
    an address that is taken.
    """
    document = {
        "name": _checked_name(name),
        "email": _checked_email(email),
        "email_key": email_key(email),
        "role": checked_role(role),
        "unit": _checked_unit(role, unit, units),
        "receives": list(checked_receives(receives)),
        "password_hash": password_hash,
        "active": True,
        "invitation_hash": None,
        "invitation_expires_at": None,
        "second_factor": None,
        "second_factor_offer": None,
        "epoch": 0,
    }
    try:
        staff_id = tx.insert(STAFF.name, document)
    except UniqueError as error:
        raise StaffError("Đã có tài khoản với địa chỉ này. Xem danh sách bằng lệnh `phucvu staff list`.") from error
    record(tx, actor, "staff.added", "staff", staff_id, {"role": role})
    return staff_id


def change_staff(  # noqa: PLR0913  # an account has this many facts
    tx: Transaction,
    actor: Actor,
    staff_id: int,
    *,
    role: str | None = None,
    receives: Sequence[str] | None = None,
    unit: str | None = None,
    units: Collection[str] = (),
) -> None:
    """Give an account another role, unit (empty: none) or other digests; None: as before. A new role ends sessions.

    Raises StaffError: no such account, an unknown role, unit or kind of digest, a department without a unit, one's own
    role, the last administrator's role.
    """
    before = stored(tx, staff_id)
    fresh = checked_role(role or before["role"])
    if fresh != before["role"]:
        _refuse_self(actor, staff_id, "Không ai tự đổi vai trò của mình. Xin nhờ một quản trị viên khác.")
        _keep_an_admin(tx, before)
        end_sessions(tx, before)
        record(tx, actor, "staff.role_changed", "staff", staff_id, {"from": before["role"], "to": fresh})
    _change_unit(tx, actor, before, fresh, unit, units)
    tx.update(STAFF.name, staff_id, {"role": fresh})
    if receives is not None:
        _change_receives(tx, actor, before, checked_receives(receives))


def deactivate(tx: Transaction, actor: Actor, staff_id: int) -> None:
    """Stop an account: no login, no digests, no valid link or password, open sessions end. Its id keeps its history.

    Raises StaffError: no such account, one's own, the last administrator's.
    """
    before = stored(tx, staff_id)
    _refuse_self(actor, staff_id, "Không ai tự ngừng tài khoản của mình. Xin nhờ một quản trị viên khác.")
    _keep_an_admin(tx, before)
    stopped = {"active": False, "password_hash": None, "invitation_hash": None, "invitation_expires_at": None}
    tx.update(STAFF.name, staff_id, stopped)
    end_sessions(tx, before)
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
    end_sessions(tx, before)
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


def _change_unit(  # noqa: PLR0913, PLR0917  # one step of `change_staff`
    tx: Transaction, actor: Actor, before: Document, role: Role, unit: str | None, units: Collection[str]
) -> None:
    was = before.get("unit")
    if unit is None and role == before["role"]:
        return  # also for an account of before units were asked for
    # A unit that content no longer has may stay; it cannot be given anew.
    fresh = _checked_unit(role, was if unit is None else unit, {*units, was} if was else units)
    if fresh != was:
        tx.update(STAFF.name, before["id"], {"unit": fresh})
        record(tx, actor, "staff.unit_changed", "staff", before["id"], {"from": was, "to": fresh})


def _change_receives(tx: Transaction, actor: Actor, before: Document, kinds: tuple[DigestKind, ...]) -> None:
    if list(kinds) != before["receives"]:
        tx.update(STAFF.name, before["id"], {"receives": list(kinds)})
        record(tx, actor, "staff.digests_changed", "staff", before["id"], {"receives": "+".join(kinds) or None})


def _refuse_self(actor: Actor, staff_id: int, text: str) -> None:
    if actor == staff_actor(staff_id):
        raise StaffError(text)


def _keep_an_admin(tx: Transaction, account: Document) -> None:
    """Refuse to take this account's power if nobody is left who can log in and give it back."""
    if account["role"] != "admin" or not account["active"]:
        return
    others = [each for each in tx.select(STAFF.name, equal={"active": True}) if each["id"] != account["id"]]
    has_password = account["password_hash"] is not None
    if not any(each["role"] == "admin" and (each["password_hash"] or not has_password) for each in others):
        raise StaffError(
            "Đây là quản trị viên cuối cùng đang dùng được. Thêm một quản trị viên khác, "
            "chờ người ấy đặt mật khẩu, rồi làm lại."
        )


def _checked_unit(role: str, unit: str | None, units: Collection[str]) -> str | None:
    """The unit of an account of this role. Raises StaffError: unknown, or missing where the role needs one."""
    if not unit:
        if role == "department":
            raise StaffError("Tài khoản của sở, ngành, đơn vị cần biết thuộc đơn vị nào. Xin chọn một đơn vị.")
        return None
    if unit not in units:
        raise StaffError(f"Không có đơn vị “{unit}” trong content/don-vi. Xin chọn một đơn vị có ở đó.")
    return unit


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


def end_sessions(tx: Transaction, account: Document) -> None:
    """Make every open session of this account void, and every login that waits for its code."""
    tx.update(STAFF.name, account["id"], {"epoch": account["epoch"] + 1})
    close_sessions_of(tx, account["id"])
