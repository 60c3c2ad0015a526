"""Complaints and denunciations: kept apart, guided to their channel, never made into matters, counted."""

import pytest
from ledger_desk import Ledger
from office import MovableClock
from personnel import at_work, press
from starlette.testclient import TestClient

from forms_service.app import Works

COMPLAINT = "Tôi khiếu nại quyết định thu hồi đất của xã."


@pytest.fixture
def ledger(works: Works, clock: MovableClock) -> Ledger:
    return Ledger(works, clock)


def test_what_reads_like_a_complaint_lies_apart(ledger: Ledger) -> None:
    complaint, other = ledger.submission(content=COMPLAINT), ledger.submission()
    assert (ledger.sent(complaint)["desk"], ledger.sent(other)["desk"]) == ("complaint", "new")
    desk = at_work(ledger.works, "front_desk")
    assert ledger.sent(complaint)["code"][:3] in desk.get("/nhan-vien/phieu?ngan=complaint").text
    assert desk.get("/nhan-vien/phieu").text.count("data-row") == 1
    assert desk.get("/nhan-vien/phieu?ngan=complaint").text.count("data-row") == 1


def test_its_page_guides_staff_and_opens_no_matter(ledger: Ledger) -> None:
    complaint = ledger.submission(content=COMPLAINT)
    desk = at_work(ledger.works, "front_desk")
    page = desk.get(f"/nhan-vien/phieu/{complaint}").text
    assert "Hướng dẫn sang kênh khiếu nại, tố cáo" in page
    assert "/nhan-vien/vu-viec/mo" not in page
    form = {"submission": str(complaint), "question": "Việc này"}
    answer = press(desk, "/nhan-vien/vu-viec", "/nhan-vien/vu-viec/mo", **form)
    assert answer.status_code == 422
    assert "không mở vụ việc" in answer.text


def test_the_writer_is_guided_and_the_submission_closed(ledger: Ledger, browser: TestClient) -> None:
    complaint = ledger.submission(content=COMPLAINT, email="thu@vidu.example")
    desk = at_work(ledger.works, "front_desk")
    path = f"/nhan-vien/phieu/{complaint}/khieu-nai"
    assert "/khieu-nai-to-cao/" in desk.get(path).text
    assert press(desk, path, act="guide", text="Xin gửi tại trụ sở tiếp công dân.").status_code == 303
    after = ledger.sent(complaint)
    assert (after["desk"], after["complaint"]) == ("handled", True)
    (mail,) = ledger.mails("guided")
    assert "khiếu nại" not in mail["text"] + mail["subject"]
    page = browser.post("/api/status", data={"code": after["code"], "phone_last4": "5678"}).text
    assert "Xin gửi tại trụ sở tiếp công dân." in page
    assert ledger.read(lambda reader: reader.count("submissions", equal={"complaint": True}, key="received_at")) == 1


@pytest.mark.parametrize("text", ["", "Nơi nhận: [địa chỉ]"])
def test_nothing_half_written_goes_out(ledger: Ledger, text: str) -> None:
    complaint = ledger.submission(content=COMPLAINT)
    desk = at_work(ledger.works, "front_desk")
    assert press(desk, f"/nhan-vien/phieu/{complaint}/khieu-nai", act="guide", text=text).status_code == 422
    assert ledger.sent(complaint)["desk"] == "complaint"


def test_staff_may_say_that_it_is_none_or_that_another_is_one(ledger: Ledger) -> None:
    complaint, other = ledger.submission(content=COMPLAINT), ledger.submission()
    desk = at_work(ledger.works, "front_desk")
    press(desk, f"/nhan-vien/phieu/{complaint}/khieu-nai", act="none")
    press(desk, f"/nhan-vien/phieu/{other}/khieu-nai", act="apart")
    assert (ledger.sent(complaint)["desk"], ledger.sent(complaint)["complaint"]) == ("new", None)
    assert (ledger.sent(other)["desk"], ledger.sent(other)["complaint"]) == ("complaint", True)


def test_a_submission_with_a_matter_stays_what_it_is(ledger: Ledger) -> None:
    submission = ledger.submission()
    ledger.open(submission=submission)
    desk = at_work(ledger.works, "front_desk")
    assert desk.get(f"/nhan-vien/phieu/{submission}/khieu-nai").status_code == 404


def test_a_complaint_taken_up_again_lies_apart_again(ledger: Ledger) -> None:
    complaint = ledger.submission(content=COMPLAINT)
    desk = at_work(ledger.works, "front_desk")
    press(desk, f"/nhan-vien/phieu/{complaint}/khieu-nai", act="guide", text="Xin gửi nơi khác.")
    press(desk, f"/nhan-vien/phieu/{complaint}", act="reopen")
    assert ledger.sent(complaint)["desk"] == "complaint"


def test_oversight_guides_nobody(ledger: Ledger) -> None:
    complaint = ledger.submission(content=COMPLAINT)
    watcher = at_work(ledger.works, "oversight")
    assert watcher.get(f"/nhan-vien/phieu/{complaint}/khieu-nai").status_code == 403
