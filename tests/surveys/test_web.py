"""The site's form: answers go into the same boxes, a wish for a reply goes its own way, one service counts once."""

import json
import re

import pytest
from office import MovableClock, browser_of
from personnel import at_work
from survey_calls import HEADING, PAGE, bring_in, line, send

from forms_service.forms.rendering import HONEYPOT
from forms_service.submissions.model import new_document
from forms_service.surveys.answering import move_old

FORM = "/api/forms/survey_response"
WISH = "Xin thêm ghế ngồi chờ cho người già ở khu tiếp nhận."
REPLY = {"wants_reply": "yes", "full_name": "Nguyễn Thị Thử", "phone": "0912345678", "suggestion": WISH}


@pytest.fixture
def sent(browser):
    """The form's example, as a browser sends it."""
    schema = browser.get(FORM, headers={"accept": "application/json"}).json()
    example = {name: str(value) for name, value in schema["examples"][0].items() if not isinstance(value, bool)}
    return {**example, "consent_core": "yes"}


def test_answers_are_kept_with_month_and_place_and_no_code_leads_to_them(browser, sent, rows):
    answer = browser.post(FORM, data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/bien-nhan/cam-on")
    thanks = browser.get(answer.headers["location"]).text
    assert "Xin cảm ơn" in thanks
    assert "Không có mã tra cứu" in thanks
    assert rows("submissions") == rows("notices") == []
    (box,) = rows("survey_responses")
    assert (box["month"], box["channel"], box["held"]) == ("2026-11", "web", False)
    assert box["entries"] == [{"unit": "other", "field": "unknown", "q0": 4, "q3": 5, "visits": "0"}]


def test_a_program_is_told_that_there_is_no_code(browser, sent):
    program = {"accept": "application/json"}
    answer = browser.post(FORM, json={**sent, "q0": 4, "q3": 5, "consent_core": True}, headers=program)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"code": None, "receipt": "http://phucvu.example/bien-nhan/cam-on"}


def test_a_second_press_is_no_second_answer(browser, sent, entries, clock: MovableClock):
    for _ in range(2):
        assert browser.post(FORM, data={**sent, "_key": "one page"}).status_code == 303
    assert len(entries()) == 1
    browser.post(FORM, data={**sent, "_key": "another page"})
    assert len(entries()) == 2


def test_a_wish_for_a_reply_is_a_submission_that_shares_nothing_with_the_answers(
    browser, sent, rows, clock: MovableClock
):
    clock.move(hours=16, minutes=-1)  # a minute before midnight
    first = browser.post(FORM, data={**sent, **REPLY})
    assert first.status_code == 303, first.text
    clock.move(minutes=1, seconds=30)
    assert browser.post(FORM, data={**sent, **REPLY}).headers["location"] == first.headers["location"]
    assert "mã của ông/bà" in browser.get(first.headers["location"]).text
    (reply,) = rows("submissions")
    (box,) = rows("survey_responses")
    assert reply["form"] == "feedback"
    assert reply["values"]["content"] == WISH
    assert len(box["entries"]) == 1
    shared = set(map(str, box["entries"][0].values())) & set(map(str, reply["values"].values()))
    assert shared <= {"other"}  # the place and the topic of everybody who chose none
    assert rows("survey_suggestions") == []


def test_the_hash_of_a_press_does_not_tell_the_answers_of_who_wants_a_reply(browser, sent, rows):
    """With the secret key, the few possible answers could be tried against a hash that held them."""
    for q0 in ("4", "5"):
        browser.post(FORM, data={**sent, **REPLY, "q0": q0})
    assert len(rows("submissions")) == 1


def test_a_reference_counts_once_on_the_site_and_on_the_telephone(browser, works, sent, entries, rows):
    operator = at_work(works, "operator")
    bring_in(operator, HEADING + line(1))
    assert browser.post(FORM, data={**sent, "service_ref": "vd 00001"}).status_code == 303
    assert rows("survey_people") == []  # who has answered need not be called
    again = browser.post(FORM, data={**sent, "service_ref": "VD-00001", "_key": "another page"})
    assert again.status_code == 422
    assert "Mã này đã được dùng cho một lần trả lời" in again.text
    told = re.search(r'id="e-service_ref".*?</', again.text, re.DOTALL)[0]
    assert not re.search(r"2026|1022|tháng", told)  # neither when nor how
    assert len(entries()) == 1
    assert "đã hỏi rồi" in send(operator, HEADING + line(1)).text
    assert "00001" not in json.dumps([rows("survey_used"), rows("survey_responses")])


def test_a_refused_reference_keeps_nothing_of_the_reply_either(browser, sent, rows):
    browser.post(FORM, data={**sent, "service_ref": "VD-1"})
    assert browser.post(FORM, data={**sent, **REPLY, "service_ref": "VD-1"}).status_code == 422
    assert rows("submissions") == []


def test_what_a_program_seems_to_have_sent_is_kept_and_does_not_count(browser, works, sent, rows):
    assert browser.post(FORM, data={**sent, HONEYPOT: "http://"}).status_code == 303
    (box,) = rows("survey_responses")
    assert box["held"] is True
    assert rows("survey_counts") == rows("survey_used") == []
    shown = at_work(works, "leader").get(PAGE + "/ket-qua").text
    assert "1 lượt nghi máy gửi" in shown
    assert "chưa có ai trả lời" in shown


def test_answers_that_lay_among_submissions_are_moved(works, sent, rows, entries):
    form = works.content().forms["survey_response"]
    values = {"q0": 5, "unit": "other", "field": "land", "suggestion": "Chữ nhỏ.", "service_ref": "VD-9"}

    def keep(tx):
        tx.insert("submissions", new_document(form, values, code="1", token="t", received_at=tx.now, channel="web"))

    works.store.write_now(keep)
    assert works.store.write_now(move_old) == 1
    assert works.store.write_now(move_old) == 0
    assert rows("submissions") == []
    assert entries() == [{"unit": "other", "field": "land", "q0": 5}]
    assert "VD-9" not in json.dumps(rows("survey_responses"))


def test_suggestions_are_read_without_names_and_passed_on(works, browser, sent, rows):
    browser.post(FORM, data=sent)
    desk = at_work(works, "front_desk")
    shown = desk.get(PAGE + "/gop-y").text
    assert "Nên có bảng chỉ dẫn chữ lớn hơn" in shown
    button = dict(re.findall(r'name="(box|_csrf|key)" value="([^"]+)"', shown))
    for _ in range(2):
        assert desk.post(PAGE + "/gop-y", data=button).status_code == 303
    assert "đã chuyển nơi phụ trách" in desk.get(PAGE + "/gop-y").text
    assert [row["count"] for row in rows("survey_counts") if row["what"] == "handled"] == [1]
    assert at_work(works, "leader").get(PAGE + "/gop-y").status_code == 403
    assert browser_of(works).get(PAGE + "/gop-y").status_code == 303
