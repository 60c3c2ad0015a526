"""Who works here and what each may do. Pure rules: no store, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from forms_service.storage.contract import Document

Role = Literal["front_desk", "operator", "department", "leader", "communications", "oversight", "admin"]
Permission = Literal[
    "view_submissions",
    "see_full_text",
    "handle_submissions",
    "register_callers",
    "make_calls",
    "view_receptions",
    "manage_receptions",
    "run_meetings",
    "view_meetings",
    "view_matters",
    "assign_matters",
    "answer_matters",
    "handle_privacy",
    "publish",
    "count_support",
    "view_letters",
    "write_letters",
    "approve_letters",
    "report_adoption",
    "oversee",
    "view_reports",
    "view_audit",
    "manage_staff",
]
DigestKind = Literal["daily", "briefing", "week", "month", "quarter", "year"]

PERMISSIONS: tuple[Permission, ...] = get_args(Permission)


@dataclass(frozen=True)
class RoleFacts:
    """A role's name as staff read it, and all that it may do."""

    label: str
    permissions: frozenset[Permission]


_OVERVIEW: frozenset[Permission] = frozenset({"view_submissions", "view_receptions", "view_matters", "view_reports"})
_READS: frozenset[Permission] = _OVERVIEW | {"see_full_text"}
_HANDLES: frozenset[Permission] = _READS | {"handle_submissions", "register_callers", "make_calls", "count_support"}
_WRITES: frozenset[Permission] = frozenset({"view_letters", "write_letters"})
_ANSWERS: frozenset[Permission] = frozenset(
    {"view_matters", "see_full_text", "answer_matters", "count_support", "report_adoption"}
)
_APPROVES: frozenset[Permission] = frozenset({"view_letters", "approve_letters"})

ROLES: Mapping[Role, RoleFacts] = {
    "front_desk": RoleFacts(
        "Bộ phận tiếp nhận",
        _HANDLES
        | _WRITES
        | {"manage_receptions", "run_meetings", "view_meetings", "assign_matters", "answer_matters", "handle_privacy"},
    ),
    "operator": RoleFacts("Điện thoại viên 1022", _HANDLES),
    # A department answers what it is asked, and sees that alone: its own matters, and whom it is to prepare for. One of
    # a commune writes that commune's letters.
    "department": RoleFacts("Sở, ngành, đơn vị", _ANSWERS | _WRITES | _APPROVES),
    # Leaders only read, but for letters that need a second person.
    "leader": RoleFacts("Lãnh đạo (chỉ xem)", _READS | _APPROVES | {"view_meetings", "oversee"}),
    # Communications publish what is released; when people meet is public anyway.
    "communications": RoleFacts("Truyền thông", frozenset({"view_receptions", "publish", "view_reports"})),
    # Oversight follows how the work goes; what a person wrote is not needed for that.
    "oversight": RoleFacts("Giám sát (chỉ xem)", _OVERVIEW | {"view_audit", "oversee"}),
    # In a small office one person does everything.
    "admin": RoleFacts("Quản trị", frozenset(PERMISSIONS)),
}

DIGESTS: Mapping[DigestKind, str] = {
    "daily": "bản tin ngày",
    "briefing": "tài liệu buổi tiếp",
    "week": "báo cáo tuần",
    "month": "báo cáo tháng",
    "quarter": "báo cáo quý",
    "year": "báo cáo năm",
}


@dataclass(frozen=True)
class Person:
    """One of the staff, as screens and lists need them."""

    id: int
    name: str
    email: str
    role: Role
    receives: tuple[DigestKind, ...]
    active: bool
    has_password: bool
    unit: str | None = None
    """Id of the unit (content/don-vi) that this person works for. One of role `department` sees its matters alone."""
    has_second_factor: bool = False

    @property
    def role_label(self) -> str:
        """The role's name in Vietnamese."""
        return ROLES[self.role].label

    def may(self, permission: Permission) -> bool:
        """Whether an active person of this role may do it."""
        return self.active and permission in ROLES[self.role].permissions


@dataclass(frozen=True)
class Recipient:
    """To whom a digest is mailed."""

    staff_id: int
    name: str
    email: str


def as_person(document: Document) -> Person:
    """The person a document of table `staff` speaks of."""
    return Person(
        id=document["id"],
        name=document["name"],
        email=document["email"],
        role=document["role"],
        receives=tuple(document["receives"]),
        active=document["active"],
        has_password=document["password_hash"] is not None,
        # Accounts of before 0.2 have neither key.
        unit=document.get("unit"),
        has_second_factor=document.get("second_factor") is not None,
    )
