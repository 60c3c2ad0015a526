"""Who works here and what each may do. Pure rules: no store, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from forms_service.storage.contract import Document

Role = Literal["front_desk", "operator", "department", "leader", "communications", "oversight", "admin"]
Permission = Literal["view_submissions", "see_full_text", "handle_submissions", "view_audit", "manage_staff"]
DigestKind = Literal["daily", "briefing"]

PERMISSIONS: tuple[Permission, ...] = get_args(Permission)


@dataclass(frozen=True)
class RoleFacts:
    """A role's name as staff read it, and all that it may do."""

    label: str
    permissions: frozenset[Permission]


_READS: frozenset[Permission] = frozenset({"view_submissions", "see_full_text"})
_HANDLES: frozenset[Permission] = _READS | {"handle_submissions"}

ROLES: Mapping[Role, RoleFacts] = {
    "front_desk": RoleFacts("Bộ phận tiếp nhận", _HANDLES),
    "operator": RoleFacts("Điện thoại viên 1022", _HANDLES),
    # A department answers what it is asked, communications publish what is released: neither reads the inbox.
    "department": RoleFacts("Sở, ngành, đơn vị", frozenset()),
    "leader": RoleFacts("Lãnh đạo (chỉ xem)", _READS),
    "communications": RoleFacts("Truyền thông", frozenset()),
    # Oversight follows how the work goes; what a person wrote is not needed for that.
    "oversight": RoleFacts("Giám sát (chỉ xem)", frozenset({"view_submissions", "view_audit"})),
    # In a small office one person does everything.
    "admin": RoleFacts("Quản trị", frozenset(PERMISSIONS)),
}

DIGESTS: Mapping[DigestKind, str] = {"daily": "bản tin ngày", "briefing": "tài liệu buổi tiếp"}


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
    )
