"""Letters for tests: what an officer of a commune types, and the officers of two communes at their desks."""

import re

from personnel import at_work, press
from starlette.testclient import TestClient

from forms_service.app import Works

PAGE = "/nhan-vien/thu"

BIRTH = {
    "event": "birth",
    "unit": "phuoc-quang",
    "event_on": "2024-03-12",
    "registry_ref": "45",
    "consent": "yes",
    "addressee": "anh Nguyễn Văn Thử và chị Trần Thị Mẫu",
    "template": "birth-plain",
}
MARRIAGE = {**BIRTH, "event": "marriage", "addressee": "Lê Văn Thử và Phạm Thị Mẫu", "template": "marriage-plain"}
DEATH = {**BIRTH, "event": "death", "addressee": "bà Nguyễn Thị Thử cùng gia đình", "template": "death-plain"}
"""Cases that pass, as a browser sends them."""


def officer(works: Works, unit: str = "phuoc-quang", name: str = "Trần Thị Mẫu") -> TestClient:
    """The browser of a new account of a commune."""
    return at_work(works, "department", unit=unit, name=name)


def write(desk: TestClient, fields: dict[str, str], **changes: str):
    """Send a case; the answer."""
    typed = {**fields, **changes}
    return press(desk, f"{PAGE}/them?viec={typed['event']}", f"{PAGE}/them", **typed)


def written(desk: TestClient, fields: dict[str, str], **changes: str) -> int:
    """Send a case that passes; its id."""
    answer = write(desk, fields, **changes)
    assert answer.status_code == 303, re.findall(r'class="late"[^>]*>([^<]+)', answer.text)
    return int(answer.headers["location"].rpartition("/")[2])


def act(desk: TestClient, case_id: int, name: str, **fields: str):
    """Press a button of a case's page."""
    return press(desk, f"{PAGE}/{case_id}", act=name, **fields)
