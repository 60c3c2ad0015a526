"""The call list: who is called, by one operator at a time, how a call ends, and what is left of the person then."""

import json
import re

import pytest
from office import MovableClock, browser_of
from personnel import PASSWORD, at_work, press
from survey_calls import HEADING, IMPORT, PAGE, YES, bring_in, end, line, next_one, send

from forms_service.privacy.proof import Run
from forms_service.privacy.sweeping import sweep as sweep_all
from forms_service.staff.audit import SYSTEM
from forms_service.surveys.calling import sweep
from forms_service.surveys.keys import Keys
from forms_service.surveys.people import is_silenced


def test_an_operator_calls_one_after_the_other_and_types_what_they_say(operator, listed, entries, rows):
    listed(2)
    page = next_one(operator)
    shown = operator.get(page).text
    assert 'href="tel:+84912000000"' in shown
    assert re.search(r"Mã của cuộc gọi này là <strong[^>]*>\d{3} \d{3}<", shown)
    assert "Ông/bà có thể từ chối, hoặc tự gọi lại 1022" in shown
    answer = end(operator, page, "answered", **YES, visits="0", suggestion="Thêm ghế ngồi chờ.")
    assert "Đã ghi câu trả lời" in operator.get(answer.headers["location"]).text
    (given,) = entries()
    assert given == {"unit": "trung-tam-hanh-chinh-cong", "q0": 5, "q3": 4, "visits": "0"}
    assert [each["text"] for box in rows("survey_suggestions") for each in box["entries"]] == ["Thêm ghế ngồi chờ."]
    assert next_one(operator) != page


def test_the_script_says_who_calls_before_anything_about_the_person(operator, listed):
    listed()
    shown = operator.get(next_one(operator)).text
    script = shown[shown.index('<ol class="script">') : shown.index("</ol>")]
    assert "Nguyễn Thị Thử" not in script
    assert "10/2026" not in script
    details = shown[shown.index("<details>") : shown.index("</details>")]
    assert "Nguyễn Thị Thử" in details
    assert "Không đọc trước" in details


def test_answers_are_held_to_the_rules_of_the_form(operator, listed, entries):
    listed()
    page = next_one(operator)
    refused = end(operator, page, "answered", q0="9", consent_core="yes")
    assert refused.status_code == 422
    assert 'id="e-q0"' in refused.text
    assert end(operator, page, "answered", q0="5").status_code == 422  # nobody said that the notice was told
    assert entries() == []


def test_a_suggestion_that_wants_a_reply_is_a_feedback_of_its_own(operator, listed, entries, rows):
    listed()
    wish = "Xin thêm ghế ngồi chờ cho người già."
    answer = end(operator, next_one(operator), "answered", **YES, suggestion=wish, wants_reply="yes")
    assert answer.status_code == 303, answer.text
    (kept,) = rows("submissions")
    assert (kept["form"], kept["channel"], kept["entered_by"]) == ("feedback", "hotline", 1)
    assert kept["values"]["content"] == wish
    assert kept["values"]["phone"] == "+84912000000"
    assert kept["values"]["full_name"] == "Nguyễn Thị Thử"
    assert rows("survey_suggestions") == []
    assert "q0" not in json.dumps(kept)
    assert len(entries()) == 1


def test_who_answered_is_forgotten_at_once_and_the_answer_cannot_be_taken_back(operator, listed, rows):
    listed()
    page = next_one(operator)
    end(operator, page, "answered", **YES)
    assert rows("survey_people") == []
    assert operator.get(page).status_code == 410
    answer = press(operator, PAGE, page, act="undo")
    assert "Không hoàn tác được nữa" in operator.get(answer.headers["location"]).text


def test_answers_pressed_twice_count_once(operator, listed, entries):
    listed()
    page = next_one(operator)
    token = re.search(r'name="_csrf" value="([^"]+)"', operator.get(page).text)[1]
    for _ in range(2):
        assert operator.post(page, data={"_csrf": token, "act": "answered", **YES}).status_code == 303
    assert len(entries()) == 1


def test_two_operators_never_call_the_same_person(works, operator, listed):
    bring_in(operator, HEADING + line(1) + line(2, phone="0912000001") + line(3))
    other = at_work(works, "front_desk")
    mine = next_one(operator)
    assert next_one(operator) == mine  # pressed again: the same call
    theirs = next_one(other)
    phones = [
        re.search(r'href="tel:([^"]+)"', desk.get(page).text)[1] for desk, page in ((operator, mine), (other, theirs))
    ]
    assert phones == ["+84912000001", "+84912000003"]
    refused = press(other, PAGE, f"{PAGE}/2", act="take")  # another service of whom the first operator calls
    assert refused.status_code == 422
    assert "Đồng nghiệp đang gọi người này" in refused.text
    assert press(other, PAGE, mine, act="answered", **YES).status_code == 422
    assert press(operator, PAGE, mine, act="return").status_code == 303
    assert press(other, PAGE, f"{PAGE}/2", act="take").status_code == 303


def test_a_call_that_nobody_ends_comes_back_to_the_list(works, operator, listed, clock: MovableClock):
    listed()
    page = next_one(operator)
    other = at_work(works, "front_desk")
    assert next_one(other).endswith("xong=het")
    clock.move(minutes=11)
    assert next_one(other) == page


def test_a_called_person_can_check_on_the_site_who_is_calling(works, operator, listed, clock: MovableClock):
    listed()
    code = re.search(r"là <strong[^>]*>(\d{3} \d{3})<", operator.get(next_one(operator)).text)[1]
    outside = browser_of(works)
    proof = "/xac-minh-cuoc-goi"
    assert outside.post(proof, data={"call_code": code, "phone_last4": "0000"}).status_code == 200
    assert outside.post(proof, data={"call_code": code, "phone_last4": "0001"}).status_code == 404
    clock.move(minutes=11)
    assert outside.post(proof, data={"call_code": code, "phone_last4": "0000"}).status_code == 404


def test_whoever_does_not_answer_is_called_four_times_at_other_hours(operator, listed, clock: MovableClock, rows):
    listed()
    for hours in (2, 4, 24, 0):
        page = next_one(operator)
        end(operator, page, "no_answer")
        if hours:
            assert next_one(operator).endswith("xong=het")
            clock.move(hours=hours)
            again(operator)
    assert next_one(operator).endswith("xong=het")
    assert [row["state"] for row in rows("survey_people")] == ["done"]


def again(desk):
    """Logged in again: a session ends after a while without work."""
    desk.post("/nhan-vien/dang-nhap", data={"email": "operator@phucvu.example", "password": PASSWORD})
    return desk


def test_whoever_wants_to_be_called_later_is(operator, listed, clock: MovableClock):
    listed()
    page = next_one(operator)
    for wrong in ("", "2026-11-23T07:00", "2026-12-24T09:00", "mai"):
        assert end(operator, page, "call_back", again_at=wrong).status_code == 422
    assert end(operator, page, "call_back", again_at="2026-11-23T10:00").status_code == 303
    assert next_one(operator).endswith("xong=het")
    assert "Gọi vào lúc khác" in operator.get(PAGE).text
    clock.move(hours=2)
    assert next_one(again(operator)) == page


@pytest.mark.parametrize("outcome", ["no_answer", "wrong_number", "refused", "do_not_call"])
def test_a_slip_is_taken_back_as_if_it_had_not_been(operator, listed, works, rows, outcome):
    listed()
    page = next_one(operator)
    before = rows("survey_people")[0]
    shown = operator.get(end(operator, page, outcome).headers["location"]).text
    assert "Hoàn tác" in shown
    assert press(operator, PAGE, page, act="undo").headers["location"] == page
    after = rows("survey_people")[0]
    same = ("state", "call_after", "attempts", "tries", "phone", "name")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    assert rows("survey_used") == rows("survey_silenced") == []
    assert sum(row["count"] for row in rows("survey_counts")) == 0


def test_a_while_after_a_refusal_name_and_phone_are_gone(operator, listed, works, rows, clock: MovableClock):
    listed()
    end(operator, next_one(operator), "refused", reason="spam_fear")
    assert works.store.write_now(sweep) == 0
    clock.move(minutes=16)
    assert works.store.write_now(sweep) == 1
    assert rows("survey_people") == []
    assert "spam_fear" in json.dumps(rows("survey_counts"))


def test_whoever_asks_not_to_be_called_never_is_again_by_whatever_list(operator, works, rows, clock: MovableClock):
    bring_in(operator, HEADING + line(1) + line(2, phone="0912000001"))
    end(operator, next_one(operator), "do_not_call")
    assert next_one(operator).endswith("xong=het")  # nor about the other service
    clock.move(minutes=16)
    works.store.write_now(sweep)
    left = json.dumps([rows("survey_silenced"), rows("survey_people")])
    assert "912000001" not in left
    assert works.store.read_now(lambda reader: is_silenced(reader, Keys(works.house.secret), "+84912000001"))
    page = send(operator, HEADING + line(3, phone="+84 912 000 001"))
    assert page.status_code == 422
    assert "đã xin đừng gọi" in page.text


def test_nobody_is_asked_twice_about_one_service(operator, works, listed, clock: MovableClock):
    listed()
    assert "đã có trong danh sách, hoặc đã hỏi rồi" in send(operator, HEADING + line(0, phone="0912999999")).text
    end(operator, next_one(operator), "answered", **YES)
    again_page = send(operator, HEADING + line(0, reference="vd 00000"))
    assert "đã có trong danh sách, hoặc đã hỏi rồi" in again_page.text


def test_todays_calls_are_counted_on_the_list(operator, listed):
    listed(4)
    for act, fields in (("answered", YES), ("answered", YES), ("refused", {}), ("wrong_number", {})):
        assert end(operator, next_one(operator), act, **fields).status_code == 303
    shown = re.sub(r"</?strong>", "", operator.get(PAGE).text)
    assert "Hôm nay: 4 cuộc gọi, 2 người trả lời, 1 người từ chối" in shown
    assert "66,7% (2/3)" in shown


def test_the_first_screen_says_how_many_wait(operator, listed):
    listed(3)
    assert "người cần gọi hỏi ý kiến" in operator.get("/nhan-vien/").text


def test_who_makes_no_calls_sees_no_list(works, listed):
    listed()
    for role in ("leader", "oversight", "communications"):
        assert at_work(works, role).get(PAGE).status_code == 403


FAULTY = [
    ("13/2026", {"month": "13/2026"}, "không phải tháng"),
    ("to come", {"month": "12/2026"}, "chưa đến"),
    ("unit", {"unit": "Sở Không Có"}, "không có mục"),
    ("phone", {"phone": "12345"}, "không phải số điện thoại"),
    ("old phone", {"phone": "0169 234 5678"}, "0392 345 678"),
    ("hotline", {"phone": "1022"}, "không phải số điện thoại"),
]


@pytest.mark.parametrize(("facts", "cause"), [each[1:] for each in FAULTY], ids=[each[0] for each in FAULTY])
def test_a_row_that_cannot_be_used_is_told_with_its_line(operator, rows, facts, cause):
    page = send(operator, HEADING + line(1) + line(2, **facts))
    assert page.status_code == 422
    assert '<td class="number">3</td>' in page.text
    assert cause in page.text
    assert rows("survey_people") == []


def test_one_service_twice_in_a_file_is_told_and_nothing_half_kept(operator, rows):
    page = send(operator, HEADING + line(1) + line(2, reference="vd-00001"))
    assert "đã có ở dòng 2" in page.text
    assert press(operator, IMPORT, f"{IMPORT}/1").status_code == 422
    assert rows("survey_people") == []
    press(operator, IMPORT, f"{IMPORT}/1", **{"bo-dong-loi": "co"})
    assert len(rows("survey_people")) == 1


def test_the_sample_file_passes_its_own_check(operator):
    sample = operator.get(f"{IMPORT}/mau.xlsx").content
    token = re.search(r'name="_csrf" value="([^"]+)"', operator.get(IMPORT).text)[1]
    page = operator.post(IMPORT, data={"_csrf": token}, files={"tep": ("mau.xlsx", sample)})
    assert "Tệp không có lỗi: 1 dòng" in page.text


def test_an_import_is_undone_for_whoever_was_not_called_yet(operator, listed, rows, entries):
    listed(3)
    end(operator, next_one(operator), "answered", **YES)
    press(operator, IMPORT, f"{IMPORT}/1", lam="rut")
    assert rows("survey_people") == []
    assert len(entries()) == 1


@pytest.mark.anyio
async def test_after_thirty_days_whoever_was_not_reached_leaves_the_list(works, listed, rows, clock: MovableClock):
    listed()
    clock.move(days=29)
    await sweep_all(works.store, Run(clock().isoformat(), SYSTEM, works.house.secret))
    assert len(rows("survey_people")) == 1
    clock.move(days=2)
    await sweep_all(works.store, Run(clock().isoformat(), SYSTEM, works.house.secret))
    assert rows("survey_people") == []
