"""What submissions put on the first screen."""

from datetime import date

from office import FEEDBACK, REGISTRATION
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.staff.model import Person
from forms_service.submissions.tasks import tasks

TODAY = date(2026, 11, 23)
WHO = Person(1, "Trần Thị Mẫu", "mau@phucvu.example", "front_desk", (), active=True, has_password=True)


def counts(works: Works) -> dict[str, int]:
    return {task.label: task.count for task in works.store.read_now(lambda reader: tasks(reader, WHO, TODAY))}


def test_new_ones_and_held_ones_wait_for_the_desk(works: Works, browser: TestClient) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    browser.post("/api/forms/feedback", data=FEEDBACK)
    held = browser.post("/api/forms/feedback", data={**FEEDBACK, "content": "Một ý kiến khác hẳn.", "website": "x"})
    assert held.status_code == 303
    found = counts(works)
    assert found["phiếu mới chưa xử lý"] == 2
    assert found["phiếu bị giữ, cần xem có phải người thật gửi"] == 1
