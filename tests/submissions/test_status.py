"""Asking how far it is: code and last four digits; the answer tells nothing about anybody."""

import pytest
from office import REGISTRATION, MovableClock
from starlette.testclient import TestClient

from forms_service.app import Works


@pytest.fixture
def code(browser: TestClient, works: Works) -> str:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    return works.store.read_now(lambda reader: reader.select("submissions"))[0]["code"]


def test_the_stage_is_shown_for_code_and_last_four_digits(browser: TestClient, code: str) -> None:
    spaced = f"{code[:3]} {code[3:6]} {code[6:]}"
    answer = browser.post("/api/status", data={"code": spaced, "phone_last4": "5678"})
    assert answer.status_code == 200
    assert "Đã xếp lịch" in answer.text
    assert "0912" not in answer.text
    assert "Nguyễn Thị Thử" not in answer.text
    assert "Công ty" not in answer.text


def test_a_place_is_kept_in_words_with_hour_and_place(browser: TestClient, code: str) -> None:
    page = browser.post("/api/status", data={"code": code, "phone_last4": "5678"}).text
    assert "thứ Hai, 30/11/2026, khoảng 9 giờ 30 phút đến 11 giờ, Khu tiếp nhận" in page


def test_whoever_has_a_place_keeps_it_until_the_day_is_over(
    browser: TestClient, works: Works, clock: MovableClock, code: str
) -> None:
    works.store.write_now(lambda tx: tx.update("submissions", 1, {"desk": "handled"}))
    asked = {"code": code, "phone_last4": "5678"}
    assert browser.post("/api/status", json=asked, headers={"accept": "*/*"}).json()["stage"] == "scheduled"
    clock.move(days=8)
    assert browser.post("/api/status", json=asked, headers={"accept": "*/*"}).json()["stage"] == "closed"


def test_a_slip_in_typing_a_code_is_told_as_such(browser: TestClient, code: str) -> None:
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    answer = browser.post("/api/status", data={"code": slip, "phone_last4": "5678"})
    assert answer.status_code == 404
    assert "sai một chữ số" in answer.text


def test_programs_get_the_stage_as_json(browser: TestClient, code: str) -> None:
    answer = browser.post("/api/status", json={"code": code, "phone_last4": "5678"}, headers={"accept": "*/*"})
    assert answer.json()["stage"] == "scheduled"


def test_no_such_code_and_wrong_digits_answer_alike(browser: TestClient, code: str) -> None:
    wrong_digits = browser.post("/api/status", json={"code": code, "phone_last4": "0000"}, headers={"accept": "*/*"})
    no_such = browser.post("/api/status", json={"code": "000000000", "phone_last4": "5678"}, headers={"accept": "*/*"})
    assert wrong_digits.status_code == no_such.status_code == 404
    assert wrong_digits.content == no_such.content
    pages = [
        browser.post("/api/status", data={"code": one, "phone_last4": "0000"}).text.replace(one, "")
        for one in (code, "000000000")
    ]
    assert pages[0] == pages[1]


def test_guessing_one_codes_digits_is_throttled_and_the_sender_from_elsewhere_is_not(
    browser: TestClient, works: Works, code: str
) -> None:
    for guess in range(6):
        browser.post("/api/status", data={"code": code, "phone_last4": f"{guess:04}"})
    right = {"code": code, "phone_last4": "5678"}
    throttled = browser.post("/api/status", data=right)
    assert throttled.status_code == 429
    assert "chờ khoảng 10 phút" in throttled.text
    elsewhere = TestClient(browser.app, base_url="http://phucvu.example", client=("198.51.100.7", 1))
    assert elsewhere.post("/api/status", data=right, headers={"accept": "text/html"}).status_code == 200


def test_many_lookups_from_one_network_are_asked_to_wait(browser: TestClient) -> None:
    answers = [browser.post("/api/status", data={"code": "1"}).status_code for _ in range(31)]
    assert answers[:30] == [404] * 30
    assert answers[30] == 429
