"""An office for tests: a clock that can be moved, the real content, a browser without a window, answers that pass."""

from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from forms_service.app import Works, build_app
from forms_service.staff.passwords import Passwords
from forms_service.vietnam.clock import ZONE

PROJECT = Path(__file__).parent.parent.parent
CONTENT = PROJECT / "content"


CHEAP_PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class MovableClock:
    """The one clock of a test: stands still until moved. Starts on a Monday morning, that day's reception closed."""

    def __init__(self, moment: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)

    def move_to(self, moment: datetime) -> None:
        self.moment = moment


def browser_of(works: Works, **headers: str) -> TestClient:
    return TestClient(
        build_app(works),
        base_url=works.settings.base_url,
        follow_redirects=False,
        raise_server_exceptions=False,
        headers={"Accept": "text/html", **headers},
    )


REGISTRATION = {
    "full_name": "Nguyễn Thị Thử",
    "phone": "0912 345 678",
    "applicant_kind": "investor",
    "org_name": "Công ty Thử Nghiệm",
    "party_size": "2",
    "field": "investment",
    "handling_level": "province",
    "content": "Hồ sơ dự án thử nghiệm chờ ý kiến của ba cơ quan, xin hỏi bước tiếp theo.",
    "preferred_reception": "leaders-2026-11-30",
    "consent_core": "yes",
}
"""A registration that passes, as a browser sends it."""

FEEDBACK = {
    "kind": "suggestion",
    "topic": "guidance",
    "content": "Bảng hướng dẫn ở quầy số 3 chữ nhỏ, khó đọc.",
    "is_anonymous": "yes",
    "reply_mode": "code",
    "consent_core": "yes",
}
"""An anonymous feedback that passes."""
