"""The ledger's screens: what they show to whom, and that everything can be done on them."""

import re

import pytest
from ledger_desk import BUILDING, FINANCE, Ledger
from office import browser_of
from personnel import at_work, press
from starlette.testclient import TestClient

from forms_service.matters.screens import MatterScreens
from forms_service.staff import audit

PAGE = "/nhan-vien/vu-viec"


@pytest.fixture
def desk(ledger: Ledger) -> TestClient:
    return at_work(ledger.works, "front_desk")


def test_a_matter_is_opened_from_a_submission_and_assigned_by_its_field(ledger: Ledger, desk: TestClient) -> None:
    submission = ledger.submission()
    page = desk.get(f"/nhan-vien/phieu/{submission}").text
    assert f"{PAGE}/mo?phieu={submission}" in page
    form = {"submission": str(submission), "question": "Bao giờ có giấy phép?", "field": "construction"}
    answer = press(desk, f"{PAGE}/mo?phieu={submission}", f"{PAGE}/mo", **form, lead="auto")
    assert answer.status_code == 303
    matter = ledger.matter(1)
    assert (matter["lead"], matter["state"], matter["phone"]) == (BUILDING, "assigned", "+84912345678")
    assert "Vụ việc 1/2026" in desk.get(f"/nhan-vien/phieu/{submission}").text


def test_an_error_on_opening_keeps_everything_typed(ledger: Ledger, desk: TestClient) -> None:
    submission = ledger.submission()
    form = {"submission": str(submission), "question": "", "instruction": "Sở làm rõ", "field": "land"}
    answer = press(desk, f"{PAGE}/mo?phieu={submission}", f"{PAGE}/mo", **form)
    assert answer.status_code == 422
    assert "Xin ghi vụ việc là gì" in answer.text
    assert "Sở làm rõ" in answer.text
    assert '<option value="land" selected>' in answer.text


def test_a_likely_double_is_shown_before_opening(ledger: Ledger, desk: TestClient) -> None:
    ledger.open("Chậm trả giấy phép", submission=ledger.submission(), lead=BUILDING)
    page = desk.get(f"{PAGE}/mo?phieu={ledger.submission()}").text
    assert "Có thể đã có vụ việc này" in page
    assert "Vụ việc 1/2026" in page


def test_all_of_a_matters_life_happens_on_its_page(ledger: Ledger, desk: TestClient) -> None:
    submission = ledger.submission()
    ledger.open(submission=submission)
    one = f"{PAGE}/1"
    assert press(desk, one, act="assign", lead=BUILDING, **{f"support.{FINANCE}": "yes"}).status_code == 303
    assert ledger.matter(1)["supports"] == [FINANCE]
    late = press(desk, one, act="extend", due_on="2026-12-20", reason="Chờ số liệu")
    assert late.status_code == 303
    assert press(desk, one, act="wait", reason="Xin bổ sung bản vẽ").status_code == 303
    assert press(desk, one, act="resume", reason="Đã nhận").status_code == 303
    reply = {"text": "Mời ông/bà đến nhận.", "author": "Sở Xây dựng", "on": "2026-11-23", "released": "yes"}
    answer = press(desk, f"{one}/tra-loi", act="reply", channel="phone", outcome="resolved", **reply)
    assert answer.status_code == 303
    assert press(desk, one, act="confirm").status_code == 303
    assert ledger.matter(1)["confirmed"] == "yes"
    assert press(desk, one, act="reopen", reason="Vẫn chưa có").status_code == 303
    page = desk.get(one).text
    assert "mở lại" in page
    assert "Vẫn chưa có" in page
    assert ledger.events(1) == ["open", "assign", "extend", "wait", "resume", "reply", "close", "reopen"]


def test_an_empty_reason_is_told_and_what_was_typed_stays(ledger: Ledger, desk: TestClient) -> None:
    ledger.open(lead=BUILDING)
    answer = press(desk, f"{PAGE}/1", act="extend", due_on="2026-12-20", reason=" ", message="Xin ông/bà chờ thêm")
    assert answer.status_code == 422
    assert "Xin ghi lý do" in answer.text
    assert "Xin ông/bà chờ thêm" in answer.text
    assert 'value="2026-12-20"' in answer.text


def test_a_template_must_be_filled_in_before_it_goes_out(ledger: Ledger, desk: TestClient) -> None:
    submission = ledger.submission()
    ledger.open(submission=submission, lead=BUILDING)
    page = desk.get(f"{PAGE}/1/tra-loi?mau=resolved").text
    assert "Về vụ việc số 1/2026, Sở Xây dựng trả lời như sau" in page
    reply = {"author": "Sở", "on": "2026-11-23", "channel": "system", "outcome": "resolved"}
    answer = press(desk, f"{PAGE}/1/tra-loi", act="reply", text="Kết quả: [ghi kết quả]", **reply)
    assert answer.status_code == 422
    assert "chưa điền" in answer.text
    assert "[ghi kết quả]" in answer.text


def test_an_apology_is_offered_only_when_the_answer_is_late(ledger: Ledger, desk: TestClient) -> None:
    ledger.open(lead=BUILDING)
    assert "Xin lỗi và hẹn ngày mới" not in desk.get(f"{PAGE}/1").text
    ledger.on("2026-12-10")
    desk = at_work(ledger.works, "admin")
    page = desk.get(f"{PAGE}/1").text
    assert "Xin lỗi và hẹn ngày mới" in page
    assert "đến hạn trả lời ngày 08/12/2026" in page
    message = "Chúng tôi xin lỗi, hẹn ngày {new_due_on}."
    press(desk, f"{PAGE}/1", act="extend", due_on="2026-12-15", reason="Quá tải", message=message)
    assert ledger.matter(1)["message"] == "Chúng tôi xin lỗi, hẹn ngày 15/12/2026."


def test_a_preview_shows_what_the_person_gets_and_changes_nothing(ledger: Ledger, desk: TestClient) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    ledger.open(submission=submission, lead=BUILDING)
    reply = {"text": "Nộp tại quầy 3.", "author": "Sở", "on": "2026-11-23", "channel": "system", "outcome": "resolved"}
    answer = press(desk, f"{PAGE}/1/tra-loi", act="preview", released="yes", **reply)
    assert answer.status_code == 200
    assert "không có lời trả lời" in answer.text
    assert ledger.matter(1)["state"] == "assigned"
    assert ledger.mails("answered") == []


def test_a_draft_is_kept_for_the_next_time(ledger: Ledger, desk: TestClient) -> None:
    ledger.open(lead=BUILDING)
    press(desk, f"{PAGE}/1/tra-loi", act="draft", text="Đang viết dở")
    assert "Đang viết dở" in desk.get(f"{PAGE}/1/tra-loi").text
    assert "Viết tiếp trả lời" in desk.get(f"{PAGE}/1").text


def test_the_lists_hold_what_their_names_say(ledger: Ledger, desk: TestClient) -> None:
    ledger.on("2026-11-02")
    ledger.open("Việc quá hạn", lead=BUILDING)
    ledger.on("2026-11-23")
    waiting, answered, closed = ledger.open("Việc chờ", lead=BUILDING), ledger.open("Việc xong"), ledger.open("Đóng")
    ledger.open("Việc sắp tới hạn", lead=BUILDING, due_on=ledger.today.replace(day=27))
    ledger.act("wait_for_citizen", waiting, reason="Xin bổ sung")
    ledger.reply(answered)
    ledger.reply(closed)
    ledger.act("close", closed, outcome="resolved")
    desk = at_work(ledger.works, "admin")
    shown = {
        name: desk.get(f"{PAGE}?ds={name}").text
        for name in ("owed", "overdue", "week", "waiting", "answered", "asked", "closed", "mine")
    }
    holding = {
        "overdue": "Việc quá hạn",
        "week": "Việc sắp tới hạn",
        "waiting": "Việc chờ",
        "answered": "Việc xong",
        "closed": "Đóng",
    }
    for name, text in holding.items():
        assert f"<td>{text}" in shown[name]
        assert shown[name].count("data-row") == 1
    assert shown["owed"].count("data-row") == 2
    assert "data-row" not in shown["asked"]
    assert "quá hạn 5 ngày làm việc" in shown["overdue"]


def test_lists_narrow_by_lead_field_and_reception(ledger: Ledger, desk: TestClient) -> None:
    ledger.open("Một", lead=BUILDING, field="construction")
    ledger.open("Hai", lead=FINANCE, field="construction", reception="leaders-2026-11-23")
    assert desk.get(f"{PAGE}?ds=owed&co-quan={FINANCE}").text.count("data-row") == 1
    assert desk.get(f"{PAGE}?ds=owed&linh-vuc=construction").text.count("data-row") == 2
    assert desk.get(f"{PAGE}?ds=owed&linh-vuc=construction&co-quan={BUILDING}").text.count("data-row") == 1
    assert desk.get(f"{PAGE}?ds=owed&buoi=leaders-2026-11-23").text.count("data-row") == 1
    assert "data-row" not in desk.get(f"{PAGE}?ds=owed&co-quan=khong-co&trang=abc").text


def test_a_matter_is_found_without_accents_by_number_and_by_phone(ledger: Ledger, desk: TestClient) -> None:
    ledger.open("Cấp phép xây dựng", submission=ledger.submission(), lead=BUILDING)
    for words in ("cap phep", "1/2026", "nguyen thi thu", "0912 345 678"):
        assert "data-row" in press(desk, PAGE, f"{PAGE}/tim", tim=words).text, words
    assert "Không thấy vụ việc nào" in press(desk, PAGE, f"{PAGE}/tim", tim="hộ khẩu").text


def test_a_department_sees_its_own_matters_and_no_others(ledger: Ledger) -> None:
    ledger.open("Việc của sở tài chính", submission=ledger.submission(), lead=FINANCE)
    ledger.open("Việc phối hợp", lead=FINANCE, supports=[BUILDING])
    ledger.open("Việc của mình", lead=BUILDING)
    builder = at_work(ledger.works, "department", unit=BUILDING)
    listed = builder.get(PAGE).text
    assert "Việc của mình" in listed
    assert "Việc phối hợp" in listed
    assert "tài chính" not in listed.partition("<tbody>")[2]
    assert builder.get(f"{PAGE}/1").status_code == 404
    assert builder.get(f"{PAGE}/1/tra-loi").status_code == 404
    assert press(builder, PAGE, f"{PAGE}/1", act="assign", lead=BUILDING).status_code == 404
    assert "data-row" not in press(builder, PAGE, f"{PAGE}/tim", tim="nguyen thi thu").text
    assert builder.get(f"{PAGE}/3").status_code == 200


def test_a_department_answers_but_does_not_assign(ledger: Ledger) -> None:
    ledger.open(lead=BUILDING)
    builder = at_work(ledger.works, "department", unit=BUILDING)
    page = builder.get(f"{PAGE}/1").text
    assert "tra-loi" in page
    assert 'value="assign"' not in page
    assert "Cần thêm thời gian, hoặc việc thuộc cơ quan khác: xin gọi" in page
    assert press(builder, f"{PAGE}/1", act="assign", lead=FINANCE).status_code == 422
    assert ledger.matter(1)["lead"] == BUILDING
    assert builder.get(f"{PAGE}/mo").status_code == 403
    ledger.reply(1, text="Đã cấp phép.")
    assert "Không có việc gì cần ông/bà làm lúc này." in builder.get(f"{PAGE}/1").text


def test_oversight_sees_no_names_and_no_words(ledger: Ledger) -> None:
    ledger.open("Câu chuyện riêng", submission=ledger.submission(), lead=BUILDING, instruction="Chỉ đạo riêng")
    ledger.reply(1, text="Lời trả lời riêng")
    watcher = at_work(ledger.works, "oversight")
    shown = watcher.get(f"{PAGE}/1").text + watcher.get(f"{PAGE}?ds=answered").text
    assert "riêng" not in shown
    assert "Nguyễn Thị Thử" not in shown
    assert "Sở Xây dựng" in shown
    assert "data-row" not in press(watcher, PAGE, f"{PAGE}/tim", tim="câu chuyện").text
    assert "data-row" in press(watcher, PAGE, f"{PAGE}/tim", tim="1/2026").text
    assert press(watcher, PAGE, f"{PAGE}/1", act="reopen").status_code == 422


def test_an_operator_records_whether_it_was_resolved(ledger: Ledger) -> None:
    ledger.open(submission=ledger.submission(), lead=BUILDING)
    ledger.reply(1, channel="phone", told=True)
    operator = at_work(ledger.works, "operator")
    page = operator.get(f"{PAGE}/1").text
    assert "Rồi, đã xong" in page
    assert "tra-loi" not in page
    assert press(operator, f"{PAGE}/1", act="reopen", reason="Chưa nhận được").status_code == 303
    assert ledger.matter(1)["reopened"] == 1


def test_views_leave_lines_in_the_log(ledger: Ledger, desk: TestClient) -> None:
    ledger.open(lead=BUILDING)
    desk.get(PAGE)
    desk.get(f"{PAGE}/1")
    lines = ledger.read(lambda reader: audit.latest(reader, limit=10))
    assert {"matters.listed", "matters.read"} <= {line.action for line in lines}


def test_nobody_comes_in_without_a_login(ledger: Ledger) -> None:
    ledger.open(lead=BUILDING)
    stranger = browser_of(ledger.works)
    for address in (PAGE, f"{PAGE}/1", f"{PAGE}/mo", f"{PAGE}/1/tra-loi"):
        assert stranger.get(address).status_code == 303
    publisher = at_work(ledger.works, "communications")
    assert publisher.get(PAGE).status_code == 403


def test_the_first_screen_says_what_is_late_and_to_whom_it_matters(ledger: Ledger) -> None:
    ledger.on("2026-11-02")
    ledger.open(lead=BUILDING)
    ledger.open(lead=FINANCE)
    ledger.on("2026-11-23")
    ledger.open()
    builder = at_work(ledger.works, "department", unit=BUILDING).get("/nhan-vien/").text
    assert "vụ việc quá hạn trả lời" in builder
    assert "chưa giao cơ quan" not in builder
    desk = at_work(ledger.works, "front_desk").get("/nhan-vien/").text
    assert "vụ việc chưa giao cơ quan" in desk
    watcher = at_work(ledger.works, "leader").get("/nhan-vien/").text
    assert "vụ việc quá hạn trả lời" not in watcher


def test_a_leader_reads_and_changes_nothing(ledger: Ledger) -> None:
    ledger.open("Việc lãnh đạo xem", lead=BUILDING)
    leader = at_work(ledger.works, "leader")
    page = leader.get(f"{PAGE}/1").text
    assert "Việc lãnh đạo xem" in page
    assert 'name="act"' not in page
    assert press(leader, f"{PAGE}/1", act="wait", reason="x").status_code == 422
    assert leader.get(f"{PAGE}/1/tra-loi").status_code == 403


@pytest.mark.parametrize("day", ["9999-12-31", "2126-11-23"])
def test_a_slip_in_the_year_makes_no_due_day(ledger: Ledger, desk: TestClient, day: str) -> None:
    matter = ledger.open(lead=BUILDING)
    late = press(desk, f"{PAGE}/{matter}", act="extend", due_on=day, reason="Chờ số liệu")
    assert late.status_code == 422
    assert "hai năm" in late.text
    new = press(desk, f"{PAGE}/mo", question="Bao giờ trả lời?", lead=BUILDING, due_on=day)
    assert new.status_code == 422


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, "٣"])
def test_a_number_that_is_no_id_is_no_accident(ledger: Ledger, desk: TestClient, number: str) -> None:
    matter = ledger.open(lead=BUILDING)
    assert press(desk, f"{PAGE}/mo", submission=number, question="").status_code == 422
    assert press(desk, f"{PAGE}/{matter}", act="assign", lead=BUILDING, assignee=number).status_code == 303
    assert ledger.matter(matter)["assignee"] is None


def test_a_unit_from_which_a_matter_was_taken_writes_no_more_into_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page was open; a colleague of the desk was quicker between the look and the press."""
    matter = ledger.open(lead=BUILDING)
    unit = at_work(ledger.works, "department", unit=BUILDING)
    was, found = MatterScreens.matter_of, ledger.matter(matter)
    taken = []

    async def seen_before(self, visit):
        if taken:
            return await was(self, visit)
        taken.append(ledger.act("assign", matter, lead=FINANCE, reason="Đúng nơi phụ trách"))
        return found

    token = re.search(r'name="_csrf" value="([^"]+)"', unit.get(f"{PAGE}/{matter}").text)
    assert token
    for path, act in ((f"{PAGE}/{matter}", "wait"), (f"{PAGE}/{matter}/tra-loi", "draft")):
        taken.clear()
        ledger.act("assign", matter, lead=BUILDING, reason="Thử lại")
        with monkeypatch.context() as patched:
            patched.setattr(MatterScreens, "matter_of", seen_before)
            late = unit.post(path, data={"_csrf": token[1], "act": act, "reason": "Chữ", "text": "Chữ"})
        assert late.status_code == 404
    assert (ledger.matter(matter)["state"], ledger.matter(matter)["draft"]) == ("assigned", None)


def test_no_reason_and_no_author_is_longer_than_a_page(ledger: Ledger, desk: TestClient) -> None:
    one, long = f"{PAGE}/{ledger.open(lead=BUILDING)}", "chữ " * 1001
    for fields in ({"act": "assign", "lead": FINANCE}, {"act": "extend", "due_on": "2026-12-30"}):
        assert press(desk, one, reason=long, **fields).status_code == 422
    reply = {"text": "Mời đến nhận.", "on": "2026-11-23", "channel": "in_person", "outcome": "resolved"}
    assert press(desk, f"{one}/tra-loi", act="reply", author=long, **reply).status_code == 422
    assert ledger.matter(1)["lead"] == BUILDING
