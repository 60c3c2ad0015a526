"""What happens by itself: owners are told and reminded, people are asked, silence closes; each step once."""

from datetime import date

import pytest
from ledger_desk import BUILDING, FINANCE, Ledger
from personnel import employ


@pytest.fixture(autouse=True)
def staff(ledger: Ledger) -> None:
    employ(ledger.works, "front_desk")
    employ(ledger.works, "department", unit=BUILDING)


def to(ledger: Ledger, kind: str = "matters") -> list[str]:
    return [mail["to"] for mail in ledger.mails(kind)]


DESK, BUILDERS = "front_desk@phucvu.example", f"department.{BUILDING}@phucvu.example"


def test_a_unit_is_told_once_of_all_that_it_was_given(ledger: Ledger) -> None:
    first = ledger.open("Chuyện riêng thứ nhất", lead=BUILDING)
    ledger.open(lead=BUILDING)
    ledger.follow()
    ledger.follow()
    (mail,) = ledger.mails("matters")
    assert mail["to"] == BUILDERS
    assert "1/2026" in mail["text"]
    assert "2/2026" in mail["text"]
    assert "riêng" not in mail["text"]
    assert ledger.matter(first)["untold"] is None


def test_a_unit_without_accounts_is_answered_for_by_the_front_desk(ledger: Ledger) -> None:
    ledger.open(lead=FINANCE)
    ledger.follow()
    assert to(ledger) == [DESK]


def test_reminders_go_out_two_days_before_on_the_day_and_two_days_after(ledger: Ledger) -> None:
    ledger.open(lead=BUILDING)  # due Tuesday 8/12
    ledger.follow()
    days = {}
    for day in range(24, 31):
        ledger.on(f"2026-11-{day}", 9)
        ledger.follow()
    for day in range(1, 20):
        before = len(ledger.mails("matters"))
        ledger.on(f"2026-12-{day:02}", 9)
        ledger.follow()
        ledger.follow()
        days[day] = len(ledger.mails("matters")) - before
    assert {day for day, count in days.items() if count} == {4, 8, 10}
    assert {count for count in days.values() if count} == {2}  # the unit and the front desk


def test_over_tet_reminders_keep_to_working_days(ledger: Ledger) -> None:
    ledger.on("2026-02-09")
    ledger.open(lead=BUILDING)  # due 2/3, the holidays between
    ledger.follow()
    told = []
    for day in range(9, 29):
        ledger.on(f"2026-02-{day:02}", 9)
        before = len(ledger.mails("matters"))
        ledger.follow()
        told += [f"2026-02-{day:02}"] if len(ledger.mails("matters")) > before else []
    assert told == ["2026-02-26"]


def test_nobody_is_reminded_of_what_was_answered_or_waits(ledger: Ledger) -> None:
    answered, waiting = ledger.open(lead=BUILDING), ledger.open(lead=BUILDING)
    left = ledger.open(lead=BUILDING)
    ledger.follow()
    ledger.reply(answered)
    ledger.act("wait_for_citizen", waiting, reason="Xin bổ sung.")
    ledger.on("2026-12-08", 9)
    ledger.follow()
    text = ledger.mails("matters")[-1]["text"]
    assert ledger.matter(left)["number"] in text
    assert "Vụ việc 1/2026" not in text
    assert "Vụ việc 2/2026" not in text


def test_after_a_standstill_only_the_latest_step_is_sent(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.follow()
    before = len(ledger.mails("matters"))
    ledger.on("2026-12-16", 9)
    ledger.follow()
    ledger.follow()
    assert len(ledger.mails("matters")) - before == 2
    assert "quá hạn 6 ngày làm việc" in ledger.mails("matters")[-1]["text"]
    assert ledger.matter(matter)["remind_on"] is None


def test_an_extension_starts_the_reminders_anew(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.on("2026-12-08", 9)
    ledger.follow()
    ledger.act("extend", matter, due_on=date(2026, 12, 18), reason="Cần thêm")
    assert ledger.matter(matter)["remind_on"] == "2026-12-16"


def test_nobody_is_reminded_at_night(ledger: Ledger) -> None:
    ledger.open(lead=BUILDING)
    ledger.on("2026-12-04", 6)
    ledger.follow()
    assert len(ledger.mails("matters")) == 1  # that it was given, no reminder


def test_the_person_is_asked_three_working_days_after_the_reply(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter, channel="email")  # Monday 23/11; the 24th is off
    ledger.on("2026-11-26", 9)
    ledger.follow()
    assert ledger.mails("resolved_asked") == []
    ledger.on("2026-11-27", 9)
    ledger.follow()
    ledger.follow()
    (mail,) = ledger.mails("resolved_asked")
    assert f"/vu-viec/{ledger.matter(matter)['token']}" in mail["text"]


def test_nobody_is_asked_who_has_not_been_phoned_about_the_reply(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter)
    ledger.on("2026-11-27", 9)
    ledger.follow()
    assert ledger.matter(matter)["asked_at"] is None
    line = ledger.read(lambda reader: reader.select("notices", equal={"submission": submission}, key="key"))
    answered = next(row for row in line if row["kind"] == "answered")
    ledger.write(lambda tx: tx.update("notices", answered["id"], {"state": "done", "call_after": None}))
    ledger.on("2026-11-30", 9)
    ledger.follow()
    assert "resolved_asked due" in ledger.notices(submission)


def test_silence_closes_and_says_so(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter, channel="email")
    ledger.on("2026-11-27", 9)
    ledger.follow()
    ledger.on("2026-12-10", 9)
    ledger.follow()
    assert ledger.matter(matter)["state"] == "answered"
    ledger.on("2026-12-11", 9)
    ledger.follow()
    after = ledger.matter(matter)
    assert (after["state"], after["confirmed"]) == ("closed", "silent")


def test_what_was_not_in_the_offices_power_closes_unasked(ledger: Ledger) -> None:
    submission = ledger.submission(email="thu@vidu.example", reply_mode="email")
    matter = ledger.open(submission=submission, lead=BUILDING)
    ledger.reply(matter, channel="email", outcome="not_in_power")
    ledger.on("2026-11-27", 9)
    ledger.follow()
    assert ledger.mails("resolved_asked") == []
    after = ledger.matter(matter)
    assert (after["state"], after["outcome"], after["confirmed"]) == ("closed", "not_in_power", None)


def test_the_owner_hears_that_a_matter_came_back(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.follow()
    ledger.reply(matter)
    ledger.act("reopen", matter, reason="Chưa xong")
    ledger.follow()
    assert "mở lại" in ledger.mails("matters")[-1]["subject"]
    assert to(ledger) == [BUILDERS, BUILDERS]
