"""A leak, as the administrator writes it down: its clock, its steps, whom it touches, a record to print."""

from collections.abc import Callable

import pytest
from office import MovableClock
from personnel import PASSWORD, at_work, press
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.staff import audit
from forms_service.storage.contract import Document

Send = Callable[..., Document]
LEAKS = "/nhan-vien/du-lieu/lo"
FACTS = {"what": "Tệp xuất bị gửi nhầm.", "detected_at": "2026-11-23T07:30", "data": "tên, số điện thoại"}


@pytest.fixture
def admin(works: Works) -> TestClient:
    return at_work(works, "admin")


def breach(works: Works) -> Document:
    return works.store.read_now(lambda reader: reader.get("breaches", 1))


def test_the_clock_counts_from_the_detection(works: Works, admin: TestClient, clock: MovableClock) -> None:
    assert "<strong>72 giờ</strong>" in admin.get(LEAKS).text
    assert press(admin, LEAKS, **FACTS).headers["location"] == f"{LEAKS}/1"
    assert breach(works)["report_by"] == "2026-11-26T07:30+07:00"
    assert "còn 71 giờ" in admin.get(f"{LEAKS}/1").text
    clock.move(days=3)
    admin.post("/nhan-vien/dang-nhap", data={"email": "admin@phucvu.example", "password": PASSWORD})
    assert "quá hạn 0 giờ" in admin.get(f"{LEAKS}/1").text


def test_a_report_stops_the_clock_and_each_step_says_who_took_it(works: Works, admin: TestClient) -> None:
    press(admin, LEAKS, **FACTS)
    assert press(admin, f"{LEAKS}/1", act="step", step="authority").status_code == 303
    page = admin.get(f"{LEAKS}/1").text
    assert "Đã báo cơ quan chuyên trách" in page
    assert "Trần Thị Mẫu" in page
    assert press(admin, f"{LEAKS}/1", act="step", step="khac").status_code == 422
    press(admin, f"{LEAKS}/1", act="close")
    assert breach(works)["closed_at"]


def test_the_codes_touched_are_listed_without_names_or_numbers(works: Works, admin: TestClient, send: Send) -> None:
    sent, other = send(), send("feedback")
    press(admin, LEAKS, **FACTS)
    assert press(admin, f"{LEAKS}/1", f"{LEAKS}/1/ma").status_code == 422  # which ones is not said yet
    changed = {"act": "change", **FACTS, "since": "2026-11-23", "until": "2026-11-23"}
    press(admin, f"{LEAKS}/1", **changed, form_leader_registration="yes")
    answer = press(admin, f"{LEAKS}/1", f"{LEAKS}/1/ma")
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"{sent['code'][:3]} ")
    assert len(text.splitlines()) == 2
    assert "Nguyễn" not in text
    assert "0912" not in text
    assert other["code"][:4] not in text.splitlines()[1]
    press(admin, f"{LEAKS}/1", **changed)  # every form
    assert len(press(admin, f"{LEAKS}/1", f"{LEAKS}/1/ma").text.splitlines()) == 3
    actions = [line.action for line in works.store.read_now(lambda reader: audit.latest(reader, limit=20))]
    assert "privacy.breach_codes" in actions


@pytest.mark.parametrize(
    "wrong",
    [{"what": " "}, {"detected_at": "2026-11-24T07:30"}, {"detected_at": "hôm qua"}, {"since": "2026-11-23"}],
)
def test_a_record_says_what_is_missing(works: Works, admin: TestClient, wrong: dict) -> None:
    answer = press(admin, LEAKS, **{**FACTS, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert works.store.read_now(lambda reader: reader.count("breaches")) == 0


def test_what_is_learnt_later_changes_no_clock(works: Works, admin: TestClient) -> None:
    press(admin, LEAKS, **FACTS)
    press(admin, f"{LEAKS}/1", act="change", **{**FACTS, "detected_at": "2026-11-01T00:00", "cause": "Gửi nhầm"})
    assert (breach(works)["cause"], breach(works)["detected_at"]) == ("Gửi nhầm", "2026-11-23T07:30+07:00")
