"""The screens that staff find in the header, and who finds them."""

from dataclasses import dataclass

from forms_service.staff.model import Permission, Person
from forms_service.staff.visit import SUBMISSIONS


@dataclass(frozen=True)
class MenuItem:
    """A link of the header, for those who may follow it."""

    label: str
    path: str
    permission: Permission


MENU = (
    MenuItem("Phiếu đã nhận", SUBMISSIONS, "view_submissions"),
    MenuItem("Cần gọi điện", "/nhan-vien/goi-dien", "handle_submissions"),
    MenuItem("Nhật ký", "/nhan-vien/nhat-ky", "view_audit"),
)


def menu_for(person: Person) -> list[MenuItem]:
    """The links that this person may follow."""
    return [item for item in MENU if person.may(item.permission)]
