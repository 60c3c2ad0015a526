"""The ledger: numbers, who owes what by when, what may follow what, and what the person is told."""

from datetime import date, timedelta

import pytest
from ledger_desk import BUILDING, FINANCE, Ledger

from forms_service.matters.model import STATES, TRANSITIONS, MatterError, check
from forms_service.matters.reading import Likeness, alike, lower_level_share, open_matters_of_phone, reopened_in
from forms_service.staff import audit


def test_numbers_count_by_year_and_never_come_twice(ledger: Ledger) -> None:
    first, second = ledger.open(), ledger.open()
    assert [ledger.matter(each)["number"] for each in (first, second)] == ["1/2026", "2/2026"]
    ledger.on("2027-01-04")
    assert ledger.matter(ledger.open())["number"] == "1/2027"


def test_one_person_may_raise_several_matters(ledger: Ledger) -> None:
    submission = ledger.submission()
    ledger.open(submission=submission, lead=BUILDING)
    ledger.open("Xin biết phí cấp phép.", submission=submission)
    told = ledger.sent(submission)["matters"]
    assert (told["open"], told["stage"]) == (2, "in_progress")
    assert [item["number"] for item in told["items"]] == ["1/2026", "2/2026"]


def test_a_matter_is_assigned_with_a_due_date_and_its_submission_is_off_the_desk(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.matter(ledger.open(submission=submission, lead=BUILDING))
    assert matter["state"] == "assigned"
    assert matter["due_on"] == "2026-12-08"  # from Monday 23/11; the 24th is off
    assert ledger.sent(submission)["desk"] == "handled"
    assert ledger.sent(submission)["handled_at"] is None  # retention counts from the last matter's end


def test_a_leader_may_set_the_day(ledger: Ledger) -> None:
    assert ledger.matter(ledger.open(due_on=date(2026, 11, 27), lead=BUILDING))["due_on"] == "2026-11-27"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"question": "  "}, "question"),
        ({"lead": "khong-co"}, "lead"),
        ({"supports": ["khong-co"]}, "supports"),
        ({"field": "khong-co"}, "field"),
        ({"due_on": date(2026, 11, 20)}, "due_on"),
        ({"submission": 999}, "submission"),
        ({"assignee": 999}, "assignee"),
    ],
)
def test_a_matter_is_not_opened_from_what_is_wrong(ledger: Ledger, facts: dict, field: str) -> None:
    with pytest.raises(MatterError) as refused:
        ledger.open(**facts)
    assert refused.value.field == field


def test_a_complaint_never_becomes_a_matter(ledger: Ledger) -> None:
    submission = ledger.submission(content="Tôi khiếu nại quyết định thu hồi đất của xã.")
    with pytest.raises(MatterError, match="kênh riêng"):
        ledger.open(submission=submission)


def test_every_change_from_every_state_is_as_the_table_says() -> None:
    facts = dict.fromkeys(("lead", "reason", "due_on", "text", "author", "on", "channel", "outcome"), "x")
    for kind, transition in TRANSITIONS.items():
        for state in STATES:
            if state in transition.frm:
                check(kind, state, facts)
            else:
                with pytest.raises(MatterError):
                    check(kind, state, facts)


@pytest.mark.parametrize("missing", ["text", "author", "on", "channel", "outcome"])
def test_nothing_is_answered_without_text_author_day_channel_and_outcome(missing: str) -> None:
    facts: dict[str, str | None] = dict.fromkeys(("text", "author", "on", "channel", "outcome"), "x")
    with pytest.raises(MatterError) as refused:
        check("reply", "assigned", {**facts, missing: None})
    assert refused.value.field == missing


def test_a_blank_reply_is_no_reply(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    with pytest.raises(MatterError):
        ledger.reply(matter, text="   ")
    with pytest.raises(MatterError):
        ledger.reply(matter, on=ledger.today + timedelta(days=1))
    assert ledger.matter(matter)["state"] == "assigned"


def test_the_first_lead_counts_from_the_opening(ledger: Ledger) -> None:
    matter = ledger.open()
    ledger.on("2026-11-26")
    ledger.act("assign", matter, lead=BUILDING)
    assert ledger.matter(matter)["due_on"] == "2026-12-08"


def test_another_lead_needs_a_reason_and_keeps_the_day(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.on("2026-11-30")
    with pytest.raises(MatterError, match="lý do"):
        ledger.act("assign", matter, lead=FINANCE)
    ledger.act("assign", matter, lead=FINANCE, supports=[BUILDING], reason="Không phải việc của xây dựng")
    assert ledger.matter(matter)["due_on"] == "2026-12-08"
    assert ledger.matter(matter)["supports"] == [BUILDING]


def test_a_change_of_lead_may_count_anew(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.on("2026-11-30")
    ledger.act("assign", matter, lead=FINANCE, restart=True, reason="Chuyển đúng nơi")
    assert ledger.matter(matter)["due_on"] == "2026-12-14"


def test_waiting_stops_the_clock_and_going_on_keeps_what_was_left(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)  # due 8/12
    ledger.on("2026-12-03")
    ledger.act("wait_for_citizen", matter, reason="Xin bổ sung bản vẽ.", service_url="http://phucvu.example")
    assert ledger.matter(matter)["days_left"] == 3
    assert ledger.matter(matter)["remind_on"] is None
    assert ledger.sent(submission)["matters"]["items"][0]["text"] == "Xin bổ sung bản vẽ."
    assert "needed due" in ledger.notices(submission)
    ledger.on("2026-12-15")
    ledger.act("resume", matter)
    assert ledger.matter(matter)["due_on"] == "2026-12-18"


def test_waiting_does_not_wash_off_what_was_overdue(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.on("2026-12-10")  # two working days late
    ledger.act("wait_for_citizen", matter, reason="Xin bổ sung bản vẽ.")
    ledger.on("2026-12-16")
    ledger.act("resume", matter)
    assert ledger.matter(matter)["due_on"] == "2026-12-14"  # two working days late


def test_an_extension_says_who_old_new_and_why(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.act("extend", matter, due_on=date(2026, 12, 15), reason="Chờ ý kiến của Sở Tài chính")
    event = ledger.read(lambda reader: reader.select("matter_events", equal={"matter": matter}))[-1]
    assert (event["actor_id"], event["text"]) == (1, "Chờ ý kiến của Sở Tài chính")
    assert event["facts"] == {"before": "2026-12-08", "due_on": "2026-12-15"}
    with pytest.raises(MatterError):
        ledger.act("extend", matter, due_on=date(2026, 12, 14), reason="Sớm hơn")
    with pytest.raises(MatterError):
        ledger.act("extend", matter, due_on=date(2026, 12, 20), reason=" ")


def test_an_apology_reaches_the_person(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.on("2026-12-10")
    message = "Chúng tôi xin lỗi, sẽ trả lời ngày 15/12/2026."
    facts = {"reason": "Quá tải", "message": message, "service_url": "http://phucvu.example"}
    assert ledger.act("extend", matter, due_on=date(2026, 12, 15), **facts) == "mailed"
    (mail,) = ledger.mails("extended")
    assert "chậm nhất ngày 15/12/2026" in mail["text"]
    assert "Quá tải" not in mail["text"]
    assert ledger.sent(submission)["matters"]["items"][0]["text"] == message


def test_a_reply_by_mail_says_where_to_read_it_and_not_what(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    matter = ledger.open("Câu hỏi riêng của bà Thử", submission=submission, lead=BUILDING)
    assert ledger.reply(matter, text="Số thửa 12 đã được cấp.", channel="email") == "mailed"
    (mail,) = ledger.mails("answered")
    assert "thửa 12" not in mail["text"]
    assert "Nguyễn" not in mail["text"]
    assert "riêng" not in mail["text"]
    assert "/tra-cuu" in mail["text"]
    assert ledger.sent(submission)["matters"]["items"][0]["text"] == "Số thửa 12 đã được cấp."


def test_a_reply_stands_in_the_mail_if_staff_say_it_holds_nothing_personal(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter, text="Nộp tại quầy số 3.", channel="email", mailed=True)
    assert "Nộp tại quầy số 3." in ledger.mails("answered")[0]["text"]


def test_whoever_has_only_a_phone_is_called_and_the_reply_is_read_out(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)
    assert ledger.reply(matter) == "to_call"
    line = ledger.read(lambda reader: reader.select("notices", equal={"state": "due"}, key="call_after"))[-1]
    assert "Đã có kết quả" in line["say"]


def test_whoever_asked_for_a_call_is_called_though_there_is_an_address(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="phone")
    matter = ledger.open(submission=submission, lead=BUILDING)
    assert ledger.reply(matter) == "to_call"
    assert ledger.mails("answered") == []


def test_a_reply_given_on_the_phone_is_not_told_again(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter, channel="phone", told=True)
    assert "answered done" in ledger.notices(submission)


def test_a_reply_that_is_not_released_is_not_shown_at_the_look_up(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter, released=False)
    assert ledger.sent(submission)["matters"]["items"][0]["text"] == ""


def test_closing_the_last_matter_closes_the_submission(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter)
    assert ledger.sent(submission)["matters"]["stage"] == "answered"
    ledger.act("close", matter, outcome="resolved", confirmed="yes")
    assert ledger.sent(submission)["matters"]["stage"] == "closed"
    assert ledger.sent(submission)["handled_at"] == ledger.clock.moment.isoformat()


def test_reopening_keeps_the_history_and_counts_apart(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.reply(matter)
    ledger.on("2026-11-30")
    ledger.act("reopen", matter, reason="Chưa nhận được giấy")
    after = ledger.matter(matter)
    assert (after["state"], after["reopened"], after["reply"]) == ("assigned", 1, None)
    assert after["due_on"] == "2026-12-14"
    assert ledger.events(matter) == ["open", "reply", "reopen"]
    assert ledger.read(lambda reader: reopened_in(reader, date(2026, 11, 1), date(2026, 11, 30))) == 1


def test_matters_of_a_caller_are_those_not_closed(ledger: Ledger) -> None:
    first = ledger.open(submission=ledger.submission(), lead=BUILDING)
    ledger.open(submission=ledger.submission(), lead=BUILDING)
    ledger.reply(first)
    ledger.act("close", first, outcome="resolved")
    found = ledger.read(lambda reader: open_matters_of_phone(reader, "+84912345678"))
    assert [each["number"] for each in found] == ["2/2026"]


def test_matters_alike_are_found_by_phone_dossier_and_words(ledger: Ledger) -> None:
    by_phone = ledger.open("Việc khác hẳn", submission=ledger.submission())
    by_dossier = ledger.open("Một chuyện nữa", dossier="H20.17-251.001")
    by_words = ledger.open("Chậm trả giấy phép xây dựng nhà ở tại phường", field="construction")
    ledger.open("Xin nghỉ học cho con", field="construction")
    like = Likeness("giay phep xay dung nha o cham tra", "+84912345678", "H20 17 251 001", "construction")
    found = ledger.read(lambda reader: alike(reader, ledger.catalogue, like, ledger.today))
    assert {each["id"] for each in found} == {by_phone, by_dossier, by_words}
    ledger.clock.move(days=91)
    assert ledger.read(lambda reader: alike(reader, ledger.catalogue, like, ledger.today)) == []


def test_linked_matters_form_one_group(ledger: Ledger) -> None:
    one, two, three = ledger.open(), ledger.open(), ledger.open()
    ledger.act("link", two, other_id=three)
    ledger.act("link", one, other_id=three)
    assert {ledger.matter(each)["linked"] for each in (one, two, three)} == {one}


def test_the_share_of_lower_level_matters_is_counted_by_period(ledger: Ledger) -> None:
    ledger.open(handling_level="commune")
    ledger.open(handling_level="province")
    ledger.on("2027-01-04")
    ledger.open(handling_level="commune")
    share = ledger.read(lambda reader: lower_level_share(reader, date(2026, 10, 1), date(2026, 12, 31)))
    assert (share.lower, share.of) == (1, 2)


def test_the_audit_log_holds_ids_and_code_words_only(ledger: Ledger) -> None:
    matter = ledger.open("Chuyện riêng", submission=ledger.submission(), lead=BUILDING)
    ledger.reply(matter, text="Lời riêng")
    lines = ledger.read(lambda reader: audit.history(reader, "matter", matter))
    assert [line.action for line in lines] == ["matters.open", "matters.reply"]
    assert "riêng" not in repr(lines)
