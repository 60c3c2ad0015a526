"""A caller's registration on one page: what is known of the phone, what is kept, what is read out, and who may."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from office import CHEAP_PASSWORDS, FEEDBACK, REGISTRATION, MovableClock, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.hotline.model import read_out
from forms_service.matters.opening import NewMatter, open_matter
from forms_service.staff import accounts, audit
from forms_service.storage.contract import Document

PASSWORD = "một mật khẩu thử dài"
PAGE = "/nhan-vien/1022"


@pytest.fixture
def log_in(works: Works) -> Callable[[str], TestClient]:
    """Logs in a new member of staff of this role."""

    def logged_in(role: str) -> TestClient:
        email = f"{role}@phucvu.example"
        facts = {"name": "Trần Thị Mẫu", "email": email, "password_hash": CHEAP_PASSWORDS.hash_now(PASSWORD)}
        facts |= {"unit": "van-phong-ubnd-dong-thap", "units": works.content().units}
        works.store.write_now(lambda tx: accounts.add_staff(tx, audit.CLI, role=role, **facts))
        browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
        assert browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": PASSWORD}).status_code == 303
        return browser

    return logged_in


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form, and what is chosen beforehand."""
    form = page[page.index("data-hotline") :]
    channel = re.search(r'<option value="(\w+)" selected', form)
    return {
        **dict(re.findall(r'<input type="hidden" name="(_csrf|key|form)" value="([^"]+)"', form)),
        "channel": channel[1] if channel else "",
    }


def press(desk: TestClient, act: str = "keep", path: str = PAGE, **answers: Any):
    return desk.post(PAGE, data={**hidden_in(desk.get(path).text), **answers, "act": act})


def kept(works: Works) -> list[Document]:
    return works.store.read_now(lambda reader: reader.select("submissions"))


def test_an_operator_registers_a_caller_and_reads_the_code_out(log_in, works: Works, browser: TestClient) -> None:
    desk = log_in("operator")
    answer = press(desk, **REGISTRATION)
    assert answer.status_code == 303, answer.text
    (document,) = kept(works)
    assert (document["channel"], document["entered_by"], document["placement"]) == ("hotline", 1, "placed")
    assert "channel" not in document["values"]
    page = desk.get(answer.headers["location"]).text
    code = document["code"]
    assert f"{code[:3]} {code[3:6]} {code[6:]}" in page
    assert read_out(code) in page
    assert "Ghi cuộc gọi tiếp" in page
    assert "Đã giữ chỗ cho ông/bà trong buổi thứ Hai, 30/11/2026" in page
    status = browser.post("/api/status", data={"code": code, "phone_last4": "5678"})
    assert status.status_code == 200  # the person can follow it like any other
    assert "qua điện thoại (Trần Thị Mẫu ghi)" in desk.get("/nhan-vien/phieu/1").text
    assert "Nguyễn Thị Thử" not in desk.get("/nhan-vien/goi-dien").text  # who was on the line need not be called


def test_the_log_says_who_by_which_way_and_which_notice_was_read_out(log_in, works: Works) -> None:
    press(log_in("operator"), **REGISTRATION)
    (line,) = works.store.read_now(lambda reader: audit.history(reader, "submission", 1))
    version = works.content().forms["leader_registration"].consent.version.isoformat()
    assert (line.action, line.actor.id) == ("hotline.registered", 1)
    assert line.detail == {"channel": "hotline", "consent": version}


@pytest.mark.parametrize(
    ("role", "channel"), [("operator", "hotline"), ("front_desk", "counter"), ("admin", "hotline")]
)
def test_the_way_is_chosen_beforehand_by_role_and_can_be_changed(log_in, works: Works, role: str, channel: str) -> None:
    desk = log_in(role)
    page = desk.get(PAGE).text
    assert hidden_in(page)["channel"] == channel
    assert '<option value="web"' not in page
    assert press(desk, **{**FEEDBACK, "form": "feedback", "channel": "post"}).status_code == 303
    assert kept(works)[0]["channel"] == "post"
    assert press(desk, **{**FEEDBACK, "form": "feedback", "channel": "web"}).status_code == 422


def test_the_notice_is_read_out_and_the_yes_is_needed(log_in, works: Works) -> None:
    desk = log_in("operator")
    page = desk.get(PAGE).text
    assert "Đã đọc thông báo và người gọi đồng ý" in page
    assert "Thông báo về dữ liệu cá nhân" in page
    silent = {name: value for name, value in REGISTRATION.items() if name != "consent_core"}
    assert press(desk, **silent).status_code == 422
    assert kept(works) == []


def test_what_is_wrong_is_told_and_everything_typed_stays(log_in, works: Works) -> None:
    desk = log_in("operator")
    answer = press(desk, **{**REGISTRATION, "phone": "123", "assistance": ["wheelchair", "reading"]})
    assert answer.status_code == 422
    assert "Xem lại: Ghi cuộc gọi" in answer.text
    assert 'href="#f-phone"' in answer.text
    for text in ('value="Nguyễn Thị Thử"', 'value="123"', REGISTRATION["content"], 'value="wheelchair" checked'):
        assert text in answer.text
    assert kept(works) == []


def test_a_notice_is_confirmed_in_place(log_in, works: Works) -> None:
    desk = log_in("operator")
    old = {**REGISTRATION, "phone": "0169 234 5678"}
    answer = press(desk, **old)
    assert answer.status_code == 422
    assert 'name="_confirmed" type="checkbox" value="phone_old"' in answer.text
    sent = desk.post(PAGE, data={**hidden_in(answer.text), **old, "act": "keep", "_confirmed": "phone_old"})
    assert sent.status_code == 303
    assert kept(works)[0]["values"]["phone"] == "+84392345678"


def test_pressed_twice_is_kept_once_and_the_next_caller_is_another(log_in, works: Works) -> None:
    desk = log_in("operator")
    data = {**hidden_in(desk.get(PAGE).text), **REGISTRATION, "act": "keep"}
    first, second = desk.post(PAGE, data=data), desk.post(PAGE, data=data)
    assert first.headers["location"] == second.headers["location"]
    assert len(kept(works)) == 1
    lines = works.store.read_now(lambda reader: audit.history(reader, "submission", 1))
    assert [line.action for line in lines] == ["hotline.registered"]
    press(desk, **REGISTRATION)  # the page anew: the person registers again, which staff see as a duplicate
    assert len(kept(works)) == 2


def test_another_form_keeps_what_was_typed(log_in) -> None:
    answer = press(log_in("operator"), "form:feedback", full_name="Nguyễn Thị Thử", phone="0912345678")
    assert answer.status_code == 200
    assert 'name="form" value="feedback"' in answer.text
    assert 'value="Nguyễn Thị Thử"' in answer.text
    assert 'value="0912345678"' in answer.text


def test_the_phone_shows_what_is_open_without_standing_in_an_address(log_in, works: Works, clock: MovableClock) -> None:
    desk = log_in("operator")
    press(desk, **REGISTRATION)
    csrf = hidden_in(desk.get(PAGE).text)["_csrf"]
    looked = desk.post(PAGE + "/nguoi-goi", data={"_csrf": csrf, "phone": "0912.345.678"})
    assert looked.status_code == 200
    assert "<html" not in looked.text
    assert "30/11/2026" in looked.text
    assert "giữ chỗ" in looked.text
    assert "Nguyễn Thị Thử" in looked.text
    by_button = press(desk, "look", phone="0912345678", content="Chữ đã gõ")
    assert "giữ chỗ" in by_button.text
    assert "Chữ đã gõ" in by_button.text
    unknown = desk.post(PAGE + "/nguoi-goi", data={"_csrf": csrf, "phone": "0987654321"})
    assert "Số này chưa gửi phiếu nào" in unknown.text
    unfinished = desk.post(PAGE + "/nguoi-goi", data={"_csrf": csrf, "phone": "0912"})
    assert "Thử" not in unfinished.text
    old = desk.post(PAGE + "/nguoi-goi", data={"_csrf": csrf, "phone": "0169 234 5678"})
    assert 'Số mới: <strong class="number">0392 345 678</strong>' in old.text
    lines = works.store.read_now(lambda reader: audit.latest(reader, limit=20))
    assert [line.action for line in lines].count("hotline.looked_up") == 4
    assert "912345678" not in str(lines)


def test_an_open_matter_of_the_phone_is_shown(log_in, works: Works) -> None:
    desk = log_in("operator")
    press(desk, **REGISTRATION)
    new = NewMatter(submission=1, question="Giấy phép bao giờ có?")
    works.store.write_now(lambda tx: open_matter(tx, audit.CLI, works.content(), new))
    page = press(desk, "look", phone="0912345678").text
    assert "Vụ việc đang mở" in page
    assert "1/2026" in page
    assert "Giấy phép bao giờ có?" in page


@pytest.mark.parametrize("role", ["leader", "oversight", "department", "communications"])
def test_who_registers_nobody_opens_no_page(log_in, role: str) -> None:
    desk = log_in(role)
    assert [desk.get(path).status_code for path in (PAGE, PAGE + "/da-ghi/1")] == [403, 403]
    assert [desk.post(path, data={"phone": "0912345678"}).status_code for path in (PAGE, PAGE + "/nguoi-goi")] == [
        403
    ] * 2


def test_a_code_is_read_out_in_groups() -> None:
    assert read_out("412906753") == "bốn một hai, chín không sáu, bảy năm ba"
