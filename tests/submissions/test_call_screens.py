"""The call list as operators use it: who is called, what is said, who is calling, how it ended; and who may not."""

import re
from collections.abc import Callable

import pytest
from office import CHEAP_PASSWORDS, REGISTRATION, MovableClock, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.staff import accounts, audit

PASSWORD = "một mật khẩu thử dài"
LIST = "/nhan-vien/goi-dien"
ONE = "/nhan-vien/goi-dien/1"


@pytest.fixture
def log_in(works: Works) -> Callable[..., TestClient]:
    """Logs in a new member of staff of this role and name."""

    def logged_in(role: str, name: str = "Trần Thị Mẫu") -> TestClient:
        email = f"{role}-{len(name)}@phucvu.example"
        facts = {"name": name, "email": email, "password_hash": CHEAP_PASSWORDS.hash_now(PASSWORD)}
        facts |= {"unit": "van-phong-ubnd-dong-thap", "units": works.content().units}
        works.store.write_now(lambda tx: accounts.add_staff(tx, audit.CLI, role=role, **facts))
        browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
        assert browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": PASSWORD}).status_code == 303
        return browser

    return logged_in


@pytest.fixture
def registered(browser: TestClient) -> None:
    """Somebody without an address for mail has registered."""
    assert browser.post("/api/forms/leader_registration", data=REGISTRATION).status_code == 303


def press(browser: TestClient, act: str, path: str = ONE, **fields: str):
    page = browser.get(path).text
    hidden = dict(re.findall(r'<input type="hidden" name="(_csrf|last)" value="([^"]+)"', page))
    return browser.post(path, data={**hidden, "act": act, **fields})


def test_an_operator_sees_whom_to_call_takes_the_call_and_tells(registered, log_in, works: Works) -> None:
    desk = log_in("operator")
    page = desk.get(LIST).text
    assert "Nguyễn Thị Thử" in page
    assert 'href="tel:+84912345678"' in page
    assert "đã nhận phiếu “Đăng ký gặp Lãnh đạo Tỉnh”" in page
    assert "Đã giữ chỗ trong buổi thứ Hai, 30/11/2026" in page
    assert press(desk, "take").headers["location"] == ONE
    page = desk.get(ONE).text
    assert re.search(r"Mã của cuộc gọi này là <strong[^>]*>\d{3} \d{3}<", page)
    assert "phucvu.example/xac-minh-cuoc-goi" in page
    answer = press(desk, "answered")
    page = desk.get(answer.headers["location"]).text
    assert "đã nói chuyện xong" in page
    assert "Nguyễn Thị Thử" not in page
    history = desk.get("/nhan-vien/phieu/1").text
    assert "Báo đã nhận phiếu: đã báo qua điện thoại" in history
    assert "gọi điện: đã nói chuyện xong, Trần Thị Mẫu" in history


def test_a_colleague_sees_that_somebody_is_calling(registered, log_in) -> None:
    first, second = log_in("operator"), log_in("operator", "Lê Văn Mẫu")
    press(first, "take")
    assert "Trần Thị Mẫu đang gọi, đến 08:10" in second.get(LIST).text
    refused = press(second, "take")
    assert refused.status_code == 422
    assert "Đồng nghiệp đang gọi người này, đến 08:10" in refused.text
    press(first, "return")
    assert press(second, "take").status_code == 303


def test_an_outcome_pressed_by_mistake_is_taken_back(registered, log_in) -> None:
    desk = log_in("operator")
    answer = press(desk, "do_not_call")
    page = desk.get(answer.headers["location"]).text
    assert "Nguyễn Thị Thử" not in page
    csrf = re.search(r'name="_csrf" value="([^"]+)"', page)[1]
    desk.post(ONE, data={"_csrf": csrf, "act": "undo"})
    assert "Nguyễn Thị Thử" in desk.get(LIST).text


def test_a_time_to_call_back_is_asked_for_until_it_is_one(registered, log_in, clock: MovableClock) -> None:
    desk = log_in("operator")
    refused = press(desk, "call_back", again_at="2026-11-22T15:00")
    assert refused.status_code == 422
    assert "Xin ghi ngày giờ gọi lại" in refused.text
    assert 'value="2026-11-22T15:00"' in refused.text
    assert press(desk, "call_back", again_at="2026-11-23T15:00").status_code == 303
    page = desk.get(LIST).text
    assert "Lúc này không có ai cần gọi" in page
    assert "15:00 ngày 23/11/2026" in page
    clock.move(hours=7)
    desk = log_in("front_desk")
    assert "Lúc này không có ai cần gọi" not in desk.get(LIST).text


def test_kinds_of_news_can_be_picked(registered, log_in) -> None:
    desk = log_in("operator")
    assert "Nguyễn Thị Thử" in desk.get(LIST + "?loai=received").text
    assert "Không có ai cần gọi về loại tin này" in desk.get(LIST + "?loai=cancelled").text
    assert "Nguyễn Thị Thử" in desk.get(LIST + "?loai=<script>").text


def test_each_look_and_each_outcome_leaves_its_line(registered, log_in, works: Works) -> None:
    desk = log_in("operator")
    press(desk, "take")
    press(desk, "no_answer")
    lines = works.store.read_now(lambda reader: audit.history(reader, "submission", 1))
    assert [line.action for line in lines] == ["calls.opened", "calls.taken", "calls.opened", "calls.no_answer"]


@pytest.mark.parametrize("role", ["leader", "oversight", "department", "communications"])
def test_who_makes_no_calls_sees_no_list(registered, log_in, role: str) -> None:
    desk = log_in(role)
    assert [desk.get(path).status_code for path in (LIST, ONE)] == [403, 403]
    assert desk.post(ONE, data={"act": "answered"}).status_code == 403


def test_what_is_no_call_is_refused(registered, log_in) -> None:
    desk = log_in("operator")
    assert press(desk, "burn").status_code == 400
    assert [desk.get(f"{LIST}/{odd}").status_code for odd in ("9" * 30, "x", "77")] == [404, 404, 404]


def test_a_person_checks_who_is_calling_and_learns_nothing_else(registered, log_in, browser: TestClient) -> None:
    desk = log_in("operator")
    press(desk, "take")
    code = re.search(r"<strong class=\"number\">(\d{3} \d{3})</strong>", desk.get(ONE).text)[1]
    assert browser.get("/xac-minh-cuoc-goi").status_code == 200
    proof = browser.post("/xac-minh-cuoc-goi", data={"call_code": code, "phone_last4": "5678"})
    assert proof.status_code == 200
    assert "<strong>Đúng.</strong>" in proof.text
    assert "Thử" not in proof.text
    wrong = browser.post("/xac-minh-cuoc-goi", data={"call_code": code, "phone_last4": "5670"})
    nothing = browser.post("/xac-minh-cuoc-goi", data={"call_code": "000 000", "phone_last4": "5678"})
    assert (wrong.status_code, wrong.text) == (nothing.status_code, nothing.text)
    assert "Không có cuộc gọi nào như vậy" in wrong.text
    for _ in range(8):
        answer = browser.post("/xac-minh-cuoc-goi", data={"call_code": "1", "phone_last4": "2"})
    assert answer.status_code == 429
