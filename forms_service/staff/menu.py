"""The screens that staff find in the header, and who finds them.

Entries stand in groups, so that many stay few to look at: the header names the groups, and the pages of the group one
is in. A group leads to the first of its pages that this person may open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from forms_service.content.units import UnitKind
from forms_service.staff.model import Permission, Person
from forms_service.staff.visit import ACCOUNTS, LOG, SUBMISSIONS

Group = Literal["Tiếp nhận", "Buổi tiếp", "Vụ việc", "Thư", "Nhân rộng", "Thông tin", "Quản lý"]
"""In the order of the header."""


@dataclass(frozen=True)
class MenuItem:
    """A page of the header, for those who may open it."""

    label: str
    path: str
    permission: Permission
    group: Group
    of_a_unit: bool = False
    """Only for whoever works for a unit: the page shows what that unit was asked."""
    unit_kind: UnitKind | None = None
    """A department finds the page only if it is a unit of this kind."""


MENU = (
    MenuItem("Phiếu đã nhận", SUBMISSIONS, "view_submissions", "Tiếp nhận"),
    MenuItem("Ghi cuộc gọi", "/nhan-vien/1022", "register_callers", "Tiếp nhận"),
    MenuItem("Cần gọi điện", "/nhan-vien/goi-dien", "make_calls", "Tiếp nhận"),
    MenuItem("Buổi tiếp", "/nhan-vien/buoi-tiep", "view_receptions", "Buổi tiếp"),
    MenuItem("Nhân viên", ACCOUNTS, "manage_staff", "Quản lý"),
    MenuItem("Gọi hỏi ý kiến", "/nhan-vien/khao-sat", "make_calls", "Tiếp nhận"),
    MenuItem("Nhật ký hỗ trợ", "/nhan-vien/ho-tro", "count_support", "Tiếp nhận"),
    MenuItem("Báo cáo của đơn vị", "/nhan-vien/bao-cao-don-vi", "report_adoption", "Nhân rộng"),
    MenuItem("Theo dõi nhân rộng", "/nhan-vien/giam-sat", "oversee", "Nhân rộng"),
    MenuItem("Số liệu", "/nhan-vien/so-lieu", "view_reports", "Thông tin"),
    MenuItem("Kết quả khảo sát", "/nhan-vien/khao-sat/ket-qua", "view_reports", "Thông tin"),
    MenuItem("Báo cáo", "/nhan-vien/bao-cao", "view_reports", "Thông tin"),
    MenuItem("Bản tin", "/nhan-vien/ban-tin", "view_reports", "Thông tin"),
    MenuItem("Chuẩn bị, biên bản", "/nhan-vien/tiep", "view_meetings", "Buổi tiếp"),
    MenuItem("Yêu cầu chuẩn bị", "/nhan-vien/chuan-bi", "answer_matters", "Buổi tiếp", of_a_unit=True),
    MenuItem("Sổ buổi tiếp", "/nhan-vien/so-tiep", "view_meetings", "Buổi tiếp"),
    MenuItem("Vụ việc", "/nhan-vien/vu-viec", "view_matters", "Vụ việc"),
    MenuItem("Thư chúc mừng, chia buồn", "/nhan-vien/thu", "view_letters", "Thư", unit_kind="commune"),
    MenuItem("Yêu cầu về dữ liệu", "/nhan-vien/du-lieu", "handle_privacy", "Quản lý"),
    MenuItem("Thời hạn giữ", "/nhan-vien/du-lieu/thoi-han", "manage_staff", "Quản lý"),
    MenuItem("Lộ dữ liệu", "/nhan-vien/du-lieu/lo", "manage_staff", "Quản lý"),
    MenuItem("Nhật ký", LOG, "view_audit", "Quản lý"),
)
"""One line a page. Within a group in the order of these lines."""


@dataclass(frozen=True)
class MenuGroup:
    """A group as one person sees it: only pages that this person may open, at least one."""

    label: str
    items: tuple[MenuItem, ...]

    @property
    def path(self) -> str:
        """Where the group itself leads."""
        return self.items[0].path

    def holds(self, page: str) -> bool:
        """Whether this page of the menu stands here."""
        return any(item.path == page for item in self.items)


def menu_for(person: Person, unit_kind: UnitKind | None = None) -> list[MenuGroup]:
    """The groups in which this person may open something. `unit_kind`: what kind of unit the person's is."""
    mine = [item for item in MENU if person.may(item.permission) and _is_for(item, person, unit_kind)]
    groups = ((label, tuple(item for item in mine if item.group == label)) for label in get_args(Group))
    return [MenuGroup(label, items) for label, items in groups if items]


def _is_for(item: MenuItem, person: Person, unit_kind: UnitKind | None) -> bool:
    if item.unit_kind and person.role == "department" and unit_kind != item.unit_kind:
        return False
    return bool(person.unit) or not item.of_a_unit


def page_at(menu: Sequence[MenuGroup], path: str) -> str:
    """The page of the menu that `path` is or lies below (the closest of several); empty if there is none."""
    pages = (item.path for group in menu for item in group.items)
    return max((page for page in pages if path == page or path.startswith(page + "/")), key=len, default="")
