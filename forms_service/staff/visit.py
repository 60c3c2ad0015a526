"""A request from somebody who is logged in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from forms_service.staff.audit import Actor, staff_actor
from forms_service.staff.model import Person
from forms_service.staff.sessions import Session
from forms_service.web.bodies import Upload
from forms_service.web.house import House

HOME = "/nhan-vien/"
LOGIN = "/nhan-vien/dang-nhap"
SECOND_STEP = "/nhan-vien/dang-nhap/ma"
LOGOUT = "/nhan-vien/dang-xuat"
SUBMISSIONS = "/nhan-vien/phieu"
"""The inbox of another room; the id of a submission may follow."""
OWN_ACCOUNT = "/nhan-vien/tai-khoan"
SECOND_FACTOR = "/nhan-vien/tai-khoan/buoc-thu-hai"
ACCOUNTS = "/nhan-vien/nhan-su"
LOG = "/nhan-vien/nhat-ky"
LIVE = "/nhan-vien/viec"
"""Asked by the script, not by a person: it keeps no session open."""
OWN_PASSWORD = "/nhan-vien/doi-mat-khau"  # noqa: S105  # an address


@dataclass(frozen=True)
class StaffRequest:
    """A request by somebody who is logged in and may make it; made by the guard."""

    house: House
    request: Request
    person: Person
    session: Session
    form: Mapping[str, str] = field(default_factory=dict)
    """The fields of a POST, read strictly; its `_csrf` was checked. Empty for a GET."""
    submitted: Mapping[str, object] = field(default_factory=dict)
    """The same, with a list for each name that was sent several times: only where `requires(…, repeated=True)`."""
    files: Mapping[str, Upload] = field(default_factory=dict)
    """The files that were sent: only where `requires(…, files=True)`."""

    @property
    def actor(self) -> Actor:
        """Who it is, for the audit log."""
        return staff_actor(self.person.id)
