"""What the command line does with accounts: functions of a transaction that answer with words for the terminal.

Arguments and answers are JSON values, so that a running service can be asked to do the same over its socket.
Every function raises StaffError, whose Vietnamese text says what to do.
"""

from collections.abc import Collection, Sequence

from forms_service.staff import accounts, invitations, second_factor
from forms_service.staff.accounts import StaffError
from forms_service.staff.audit import CLI
from forms_service.staff.model import DIGESTS, Person
from forms_service.staff.passwords import Passwords, password_problem
from forms_service.storage.contract import Reader, Transaction
from forms_service.vietnam.dates import format_moment


def add(  # noqa: PLR0913  # an account has this many facts
    tx: Transaction,
    *,
    name: str,
    email: str,
    role: str,
    receives: Sequence[str],
    service_url: str,
    units: Collection[str],
    unit: str | None = None,
    password_hash: str | None = None,
) -> str:
    """`staff add`: keep the account; the text holds a link to set the password, unless `password_hash` is given."""
    staff_id = accounts.add_staff(
        tx,
        CLI,
        name=name,
        email=email,
        role=role,
        receives=receives,
        unit=unit,
        units=units,
        password_hash=password_hash,
    )
    done = f"Đã thêm tài khoản {email}."
    return done if password_hash else f"{done}\n{_link(tx, staff_id, service_url)}"


def reset(tx: Transaction, *, email: str, service_url: str, password_hash: str | None = None) -> str:
    """`staff reset`: a new link, or a new password at once. The old password holds until the link is used."""
    person = _named(tx, email)
    if password_hash is None:
        return _link(tx, person.id, service_url)
    if not person.active:
        raise StaffError("Tài khoản này đã ngừng. Mở lại bằng lệnh `phucvu staff activate`.")
    accounts.set_password_hash(tx, CLI, person.id, password_hash)
    return f"Đã đặt mật khẩu mới cho {person.email}."


def change(  # noqa: PLR0913  # an account has this many facts
    tx: Transaction,
    *,
    email: str,
    role: str | None,
    receives: Sequence[str] | None,
    units: Collection[str],
    unit: str | None = None,
) -> str:
    """`staff change`: another role, unit (empty: none), other digests; None leaves as it is."""
    person = _named(tx, email)
    accounts.change_staff(tx, CLI, person.id, role=role, receives=receives, unit=unit, units=units)
    return f"Đã cập nhật tài khoản {person.email}."


def reset_second_factor(tx: Transaction, *, email: str) -> str:
    """`staff reset-second-factor`: the next login needs the password alone; open sessions end."""
    person = _named(tx, email)
    if not person.has_second_factor:
        return f"Tài khoản {person.email} chưa bật bước thứ hai."
    second_factor.turn_off(tx, CLI, person.id)
    return f"Đã bỏ bước thứ hai của {person.email}. Nhắc người ấy bật lại ở trang “Tài khoản của tôi”."


def deactivate(tx: Transaction, *, email: str) -> str:
    """`staff deactivate`: no login and no digests any more; open sessions end."""
    person = _named(tx, email)
    accounts.deactivate(tx, CLI, person.id)
    return f"Đã ngừng tài khoản {person.email}."


def activate(tx: Transaction, *, email: str, service_url: str) -> str:
    """`staff activate`: let a stopped account be used again; the text holds a link to set the password."""
    person = _named(tx, email)
    accounts.activate(tx, CLI, person.id)
    return f"Đã mở lại tài khoản {person.email}.\n{_link(tx, person.id, service_url)}"


def listing(reader: Reader) -> str:
    """`staff list`: one account a line, the active first."""
    people = accounts.list_staff(reader)
    return "\n".join(map(_line, people)) or "Chưa có tài khoản nào. Thêm bằng lệnh `phucvu staff add`."


def checked_password_hash(passwords: Passwords, password: str, *, name: str, email: str) -> str:
    """For `--password-stdin`, before the transaction: the hash of a password. Raises StaffError: it will not do."""
    problem = password_problem(password, name=name, email=email)
    if problem is not None:
        raise StaffError(problem)
    return passwords.hash_now(password)


def _named(reader: Reader, email: str) -> Person:
    person = accounts.find_staff(reader, email)
    if person is None:
        raise StaffError(f"Không có tài khoản {email}. Xem danh sách bằng lệnh `phucvu staff list`.")
    return person


def _link(tx: Transaction, staff_id: int, service_url: str) -> str:
    token = invitations.invite(tx, CLI, staff_id)
    until = format_moment(tx.now + invitations.VALID_FOR)
    address = service_url + invitations.PATH + token
    return f"Liên kết đặt mật khẩu, dùng một lần, trước {until}. Chỉ trao cho đúng người này:\n{address}"


def _line(person: Person) -> str:
    state = "" if person.active else "đã ngừng"
    if person.active and not person.has_password:
        state = "chưa đặt mật khẩu"
    digests = "nhận " + ", ".join(DIGESTS[kind] for kind in person.receives) if person.receives else ""
    facts = (person.name, person.email, person.role_label, person.unit or "", digests, state)
    return " · ".join(fact for fact in facts if fact)
