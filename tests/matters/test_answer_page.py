"""The page behind the link of a mail, and what the sender sees at the look-up."""

import pytest
from ledger_desk import BUILDING, Ledger
from starlette.testclient import TestClient


@pytest.fixture
def asked(ledger: Ledger) -> int:
    """The id of a submission whose matter was answered and asked about."""
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    ledger.open("Câu hỏi kín", submission=submission, lead=BUILDING)
    ledger.reply(1, channel="email", text="Lời trả lời kín")
    ledger.on("2026-11-27", 9)
    ledger.follow()
    return submission


def page_of(ledger: Ledger) -> str:
    return f"/vu-viec/{ledger.matter(1)['token']}"


def test_opening_the_link_changes_nothing_and_tells_nothing(ledger: Ledger, browser: TestClient, asked: int) -> None:
    page = browser.get(page_of(ledger))
    assert page.status_code == 200
    assert "Rồi, đã xong" in page.text
    assert "kín" not in page.text
    assert "Nguyễn" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert ledger.matter(1)["state"] == "answered"


def test_yes_closes_as_resolved(ledger: Ledger, browser: TestClient, asked: int) -> None:
    answer = browser.post(page_of(ledger), data={"answer": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(ledger))
    after = ledger.matter(1)
    assert (after["state"], after["outcome"], after["confirmed"]) == ("closed", "resolved", "yes")
    assert "Xin cảm ơn" in browser.get(page_of(ledger)).text


def test_no_reopens_with_what_is_still_amiss(ledger: Ledger, browser: TestClient, asked: int) -> None:
    browser.post(page_of(ledger), data={"answer": "no", "reason": "Chưa nhận được giấy"})
    browser.post(page_of(ledger), data={"answer": "no"})
    assert ledger.matter(1)["reopened"] == 1
    assert ledger.events(1)[-1] == "reopen"
    assert "mở lại" in browser.get(page_of(ledger)).text


def test_silence_may_be_taken_back_for_some_weeks(ledger: Ledger, browser: TestClient, asked: int) -> None:
    ledger.on("2026-12-11", 9)
    ledger.follow()
    assert ledger.matter(1)["confirmed"] == "silent"
    ledger.clock.move(days=30)
    browser.post(page_of(ledger), data={"answer": "no"})
    assert ledger.matter(1)["reopened"] == 1


def test_after_that_the_link_only_tells(ledger: Ledger, browser: TestClient, asked: int) -> None:
    ledger.on("2026-12-11", 9)
    ledger.follow()
    ledger.clock.move(days=31)
    assert browser.post(page_of(ledger), data={"answer": "no"}).status_code == 303
    assert ledger.matter(1)["state"] == "closed"
    assert "<textarea" not in browser.get(page_of(ledger)).text


def test_an_unknown_link_is_not_found(browser: TestClient) -> None:
    assert browser.get("/vu-viec/khong-co").status_code == 404
    assert browser.post("/vu-viec/khong-co", data={"answer": "yes"}).status_code == 404


def look_up(ledger: Ledger, browser: TestClient, submission: int, **headers: str):
    data = {"code": ledger.sent(submission)["code"], "phone_last4": "5678"}
    return browser.post("/api/status", data=data, headers=headers)


def test_the_look_up_shows_agency_due_date_and_the_released_reply(ledger: Ledger, browser: TestClient) -> None:
    submission = ledger.submission()
    ledger.open("Câu hỏi kín", submission=submission, lead=BUILDING, instruction="Chỉ đạo kín")
    page = look_up(ledger, browser, submission).text
    assert "Sở Xây dựng" in page
    assert "08/12/2026" in page
    assert "kín" not in page
    assert "Nguyễn" not in page
    ledger.reply(1, text="Mời đến nhận.")
    page = look_up(ledger, browser, submission).text
    assert "Mời đến nhận." in page
    assert "Đã trả lời" in page


def test_programs_are_told_the_same(ledger: Ledger, browser: TestClient) -> None:
    submission = ledger.submission()
    ledger.open("Câu hỏi kín", submission=submission, lead=BUILDING)
    told = look_up(ledger, browser, submission, Accept="application/json").json()
    assert told["stage"] == "in_progress"
    (matter,) = told["matters"]
    assert matter == {
        "number": "1/2026",
        "state": "assigned",
        "agency": "Sở Xây dựng",
        "due_on": "2026-12-08",
        "due_tentative": False,
        "answered_on": None,
        "text": "",
    }


def test_a_due_date_in_a_year_without_final_holidays_is_tentative(ledger: Ledger, browser: TestClient) -> None:
    ledger.on("2026-12-28")
    submission = ledger.submission()
    ledger.open(submission=submission, lead=BUILDING)
    assert "(dự kiến)" in look_up(ledger, browser, submission).text


def test_whoever_is_anonymous_reads_the_reply_by_code_alone(ledger: Ledger, browser: TestClient) -> None:
    anonymous = {"full_name": None, "phone": None, "is_anonymous": True, "reply_mode": "code"}
    submission = ledger.submission(**anonymous)
    ledger.open(submission=submission, lead=BUILDING)
    assert ledger.reply(1, text="Đã thay bảng hướng dẫn.") == "unreachable"
    page = browser.post("/api/status", data={"code": ledger.sent(submission)["code"]}).text
    assert "Đã thay bảng hướng dẫn." in page
    ledger.on("2026-11-27", 9)
    ledger.follow()
    page = browser.post("/api/status", data={"code": ledger.sent(submission)["code"]}).text
    assert f"/vu-viec/{ledger.matter(1)['token']}" in page
