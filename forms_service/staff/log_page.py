"""The audit log as people read it: who, what, about what. Names are looked up here and are not in the log itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms_service.staff.audit import Actor, ActorKind, Line, LineKind
from forms_service.staff.log_words import LogWords
from forms_service.staff.model import DIGESTS, ROLES
from forms_service.vietnam.dates import format_date

PAGE_SIZE = 50

LOG_WORDS = LogWords(
    actions={
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
        "staff.code_refused": "nhập sai mã bước thứ hai",
        "staff.unit_changed": "đổi đơn vị",
        "staff.listed": "xem danh sách nhân viên",
        "staff.opened": "xem tài khoản",
        "staff.second_factor_on": "bật bước thứ hai",
        "staff.second_factor_off": "tắt bước thứ hai",
        "staff.second_factor_reset": "bỏ bước thứ hai của người khác",
        "staff.recovery_code_used": "đăng nhập bằng mã dự phòng",
        "staff.recovery_codes_renewed": "tạo mã dự phòng mới",
    },
    subjects={"staff": "tài khoản"},
    details={"role": "vai trò", "from": "từ", "to": "thành", "receives": "nhận", "codes_left": "số mã còn lại"},
    values={**{role: facts.label for role, facts in ROLES.items()}, **dict(DIGESTS.items())},
)
"""This room's words. Other rooms hand theirs to `routes`."""

_ACTORS: Mapping[ActorKind, str] = {
    "staff": "Nhân viên",
    "public": "Người ngoài",
    "system": "Hệ thống",
    "cli": "Dòng lệnh trên máy chủ",
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


def entries(lines: list[Line], names: Mapping[int, str], words: LogWords) -> list[Entry]:
    """The rows for these lines. `names` by id of account; a code without words shows as it is."""
    return [
        Entry(
            at=line.at,
            kind=_KINDS[line.kind],
            who=_who(line.actor, names),
            what=words.action(line.action),
            about=_about(line, names, words),
            link=_link(line, words),
            detail=", ".join(_detail(key, value, words) for key, value in line.detail.items()),
        )
        for line in lines
    ]


def _detail(key: str, value: object, words: LogWords) -> str:
    return f"{words.details.get(key, key)}: {_value(value, words)}"


def _value(value: object, words: LogWords) -> str:
    """A detail in words (several are joined by +), anything else as it is."""
    if value is None:
        return "không"
    return ", ".join(words.values.get(part, part) for part in str(value).split("+"))


def _who(actor: Actor, names: Mapping[int, str]) -> str:
    if actor.id is None:
        return _ACTORS[actor.kind]
    return names.get(actor.id, f"{_ACTORS[actor.kind]} số {actor.id}")


def _about(line: Line, names: Mapping[int, str], words: LogWords) -> str:
    kind = words.subjects.get(line.subject_kind, line.subject_kind)
    if line.subject_id is None:
        return kind
    if line.subject_kind == "digest":
        return _digest(str(line.subject_id), kind, words)
    name = names.get(line.subject_id) if line.subject_kind == "staff" and isinstance(line.subject_id, int) else None
    return f"{kind} {name or line.subject_id}"


def _digest(key: str, kind: str, words: LogWords) -> str:
    """`briefing/2026-11-30` in words; any other text as it is."""
    name, _, day = key.partition("/")
    try:
        return f"{words.values[name]} {format_date(date.fromisoformat(day))}"
    except (KeyError, ValueError):
        return f"{kind} {key}"


def _link(line: Line, words: LogWords) -> str:
    page = words.pages.get(line.subject_kind)
    return f"{page}/{line.subject_id}" if page and line.subject_id else ""
