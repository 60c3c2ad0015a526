"""The audit log as people read it: who, what, about what. Names are looked up here and are not in the log itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms_service.staff.audit import Actor, ActorKind, Line, LineKind
from forms_service.staff.model import DIGESTS, ROLES
from forms_service.staff.visit import SUBMISSIONS
from forms_service.vietnam.dates import format_date

PAGE_SIZE = 50

ACTIONS: Mapping[str, str] = {
    "staff.added": "thêm tài khoản",
    "staff.activated": "mở lại tài khoản",
    "staff.deactivated": "ngừng tài khoản",
    "staff.role_changed": "đổi vai trò",
    "staff.digests_changed": "đổi bản tin được nhận",
    "staff.invited": "tạo liên kết đặt mật khẩu",
    "staff.password_set": "đặt mật khẩu",
    "staff.logged_in": "đăng nhập",
    "staff.logged_out": "đăng xuất",
    "staff.login_refused": "đăng nhập không thành công",
}
"""This room's actions in words. Other rooms hand theirs to `routes`."""

_ACTORS: Mapping[ActorKind, str] = {
    "staff": "Nhân viên",
    "public": "Người ngoài",
    "system": "Hệ thống",
    "cli": "Dòng lệnh trên máy chủ",
}
_SUBJECTS: Mapping[str, str] = {
    "staff": "tài khoản",
    "submission": "phiếu",
    "reception": "buổi tiếp",
    "digest": "bản tin",
    "export": "tệp xuất",
    "store": "kho dữ liệu",
}
_DETAILS: Mapping[str, str] = {
    "role": "vai trò",
    "from": "từ",
    "to": "thành",
    "receives": "nhận",
    "recipients": "số người nhận",
    "mails": "thư",
    "answers": "câu trả lời",
    "format": "dạng tệp",
    "erased": "phiếu xóa lại",
    "anonymise": "phiếu ẩn danh",
    "delete": "phiếu xóa hẳn",
    "fields": "phiếu bớt câu trả lời",
}
_WORDS: Mapping[str, str] = {
    **{role: facts.label for role, facts in ROLES.items()},
    **dict(DIGESTS.items()),
}
_KINDS: Mapping[LineKind, str] = {"view": "Xem", "change": "Thay đổi"}


@dataclass(frozen=True)
class Entry:
    """One row of the page, in words; `link` leads to what it is about, where there is a page of it."""

    at: datetime
    kind: str
    who: str
    what: str
    about: str
    link: str
    detail: str


def entries(lines: list[Line], names: Mapping[int, str], actions: Mapping[str, str]) -> list[Entry]:
    """The rows for these lines. `names` by id of account; an action without words shows its code."""
    return [
        Entry(
            at=line.at,
            kind=_KINDS[line.kind],
            who=_who(line.actor, names),
            what=actions.get(line.action, line.action),
            about=_about(line, names),
            link=_link(line),
            detail=", ".join(f"{_DETAILS.get(key, key)}: {_value(value)}" for key, value in line.detail.items()),
        )
        for line in lines
    ]


def _value(value: object) -> str:
    """A detail in words: roles and digests by their names (several are joined by +), anything else as it is."""
    if value is None:
        return "không"
    return ", ".join(_WORDS.get(part, part) for part in str(value).split("+"))


def _who(actor: Actor, names: Mapping[int, str]) -> str:
    if actor.id is None:
        return _ACTORS[actor.kind]
    return names.get(actor.id, f"{_ACTORS[actor.kind]} số {actor.id}")


def _about(line: Line, names: Mapping[int, str]) -> str:
    kind = _SUBJECTS.get(line.subject_kind, line.subject_kind)
    if line.subject_id is None:
        return kind
    if line.subject_kind == "digest":
        return _digest(str(line.subject_id))
    name = names.get(line.subject_id) if line.subject_kind == "staff" and isinstance(line.subject_id, int) else None
    return f"{kind} {name or line.subject_id}"


def _digest(key: str) -> str:
    """`briefing/2026-11-30` in words; any other text as it is."""
    kind, _, day = key.partition("/")
    try:
        return f"{_WORDS[kind]} {format_date(date.fromisoformat(day))}"
    except (KeyError, ValueError):
        return f"{_SUBJECTS['digest']} {key}"


def _link(line: Line) -> str:
    return f"{SUBMISSIONS}/{line.subject_id}" if line.subject_kind == "submission" and line.subject_id else ""
