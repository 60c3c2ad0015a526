"""The briefing of a week: who comes, in which order, and which office prepares."""

import subprocess
from datetime import date

import pytest

from forms_service.digests.briefing import CAP, gather_briefing
from forms_service.documents.rendering import render_pdf

MONDAY = date(2026, 11, 30)


@pytest.fixture
def gather(works, catalogue):
    def read(day=MONDAY, *, full=False):
        return works.store.read_now(lambda reader: gather_briefing(reader, catalogue, day, full=full))

    return read


def leaders(briefing):
    return next(occasion for occasion in briefing.occasions if occasion.id == "leaders-2026-11-30")


def test_a_week_without_registrations_is_one_line_and_the_week(made):
    digest = made("briefing", MONDAY)
    assert digest.subject == "Tuần từ 30/11/2026: chưa có ai đăng ký gặp"
    assert "Không có gì để chuẩn bị" in digest.html
    assert "Thứ Hai, 30/11/2026, khoảng 9:30–11:00" in digest.html


def test_those_who_hold_a_place_come_by_rank_and_those_who_wait_by_arrival(gather, submit, clock):
    kinds = ["citizen", "enterprise", "investor", "citizen", "investor", "enterprise", "citizen", "investor"]
    for number, kind in enumerate(kinds):
        clock.move(minutes=1)
        submit(applicant_kind=kind, phone=f"+8491234567{number}")
    occasion = leaders(gather())
    assert [entry.kind for entry in occasion.placed] == [
        "Nhà đầu tư", "Nhà đầu tư", "Doanh nghiệp, tổ chức", "Doanh nghiệp, tổ chức", "Người dân", "Người dân",
    ]  # fmt: skip
    assert [entry.phone for entry in occasion.placed[:2]] == ["0912 *** ***", "0912 *** ***"]
    assert [entry.kind for entry in occasion.waiting] == ["Người dân", "Nhà đầu tư"]


def test_the_offices_that_lead_and_support_the_area_on_that_day_must_prepare(gather, made, submit):
    submit(field="investment")
    submit(field="construction", phone="+84912345671")
    submit(field="construction", phone="+84912345672")
    submit(field="unknown", phone="+84912345673")
    first, *others = gather().agencies
    assert first == ("Sở Xây dựng", 3)  # an investment project concerns it too
    assert ("Sở Tài chính", 1) in others
    assert len(others) == 4
    html = made("briefing", MONDAY).html
    assert "Sở Xây dựng: 3 việc" in html
    assert "Chuẩn bị: Sở Tài chính" in html


def test_no_more_than_the_cap_are_listed_and_all_are_counted(gather, made, submit, monkeypatch):
    """A flood of registrations must not make a document that nobody can print."""
    assert CAP == 1000
    monkeypatch.setattr("forms_service.digests.briefing.CAP", 7)
    monkeypatch.setattr("forms_service.storage.slices._SLICE", 2)
    for number in range(10):
        submit(phone=f"+8491234567{number}", party_size=1 + number // 9)
    for number in range(5):
        submit("director_appointment", preferred_dates=["2026-12-01"], phone=f"+8491200011{number}", mode="phone")
    briefing = gather()
    occasion = leaders(briefing)
    assert (len(occasion.placed), len(occasion.waiting), len(briefing.requests)) == (6, 1, 0)
    assert (briefing.placed, briefing.waiting, briefing.asking, briefing.unlisted) == (6, 4, 5, 8)
    assert briefing.agencies == [("Sở Xây dựng", 10)]
    html = made("briefing", MONDAY).html
    assert "Còn 8 phiếu nữa" in html
    assert "6 lượt trên 6; 4 lượt chờ chỗ" in " ".join(html.split())


def test_what_help_is_needed_is_counted_and_nobody_is_named_by_it(gather, made, submit):
    submit(assistance=["wheelchair", "reading"])
    submit(assistance=["reading"], phone="+84912345671")
    assert gather().assistance == []  # two parties: a count would tell who
    for number in range(2, 5):
        submit(phone=f"+8491234567{number}")
    submit(phone="+84912345672")
    assert gather().assistance == [("Đọc giúp", 2), ("Xe lăn", 1)]
    html = made("briefing", MONDAY).html
    assert html.count("Cần hỗ trợ") == 1
    assert "Cần hỗ trợ: đọc giúp 2, xe lăn 1." in html


def test_an_overdue_result_is_said_in_a_word(made, submit):
    submit(is_overdue="yes")
    html = " ".join(made("briefing", MONDAY).html.split())
    assert "Quá hẹn." in html
    assert "Đã quá ngày hẹn" not in html
    assert "Cần hỗ trợ" not in html


def test_who_withdrew_is_not_listed(gather, submit, works):
    submit()
    submit(phone="+84912345671")
    works.store.write_now(lambda tx: tx.update("registrations", 1, {"state": "withdrawn"}))
    briefing = gather()
    assert (briefing.placed, briefing.waiting) == (1, 0)


def test_requests_for_another_day_of_that_week_are_listed_while_they_wait(gather, submit, works):
    asked = {"full_name": "Trần Văn Mẫu", "phone": "+84912000111", "half_day": "morning", "mode": "phone"}
    submit("director_appointment", preferred_dates=["2026-11-26", "2026-12-02"], **asked)
    submit("director_appointment", preferred_dates=["2026-12-08"], **asked)
    (entry,) = gather().requests
    assert ("Hình thức", "Qua điện thoại") in entry.facts
    works.store.write_now(lambda tx: tx.update("submissions", 1, {"desk": "handled"}))
    assert gather().requests == ()


def test_a_reception_taken_out_of_the_plan_still_lists_who_registered(gather, submit, works):
    """The plan was edited after somebody had registered: the reception is theirs, whatever the plan says now."""
    submit()

    def rename(tx):
        reception = tx.find("receptions", reception="leaders-2026-11-30")
        tx.update("receptions", reception["id"], {"reception": "old-2026-11-30", "series": "old"})
        tx.update("registrations", 1, {"reception": "old-2026-11-30"})

    works.store.write_now(rename)
    (occasion,) = [each for each in gather().occasions if each.placed]
    assert (occasion.id, occasion.day, occasion.hours) == ("old-2026-11-30", MONDAY, "khoảng 9:30–11:00")


def test_a_cancelled_reception_says_so(made, submit, works):
    submit()
    works.store.write_now(lambda tx: tx.update("receptions", 1, {"state": "cancelled"}))
    assert "(đã hoãn)" in made("briefing", MONDAY).html


def test_a_week_begins_on_the_day_asked_for_and_has_seven_days(gather):
    days = [occasion.day for occasion in gather(date(2026, 11, 30)).occasions]
    assert (min(days), max(days)) == (date(2026, 11, 30), date(2026, 12, 4))
    assert {occasion.day for occasion in gather(date(2026, 12, 1)).occasions} == {date(2026, 12, 4), date(2026, 12, 7)}


def test_the_mailed_one_tells_no_name_and_the_full_one_all(made, submit):
    submit(org_name="Công ty Thử Nghiệm", project_name="Dự án Mẫu")
    private = ("Nguyễn Thị Thử", "0912 345 678", "xin hỏi bước tiếp theo", "Công ty Thử Nghiệm", "Dự án Mẫu")
    mailed, full = made("briefing", MONDAY), made("briefing", MONDAY, full=True)
    assert [each for each in private if each in mailed.html + mailed.text + mailed.subject] == []
    assert [each for each in private if each not in full.html] == []


def test_the_pdf_can_be_searched_for_what_it_says(made, submit, tmp_path):
    submit(full_name="Đặng Thị Ngọc Ẵm", content="Ễ ộ ơ ữ ỹ ₫: hồ sơ nhà ở xã hội chờ đã lâu, xin được chỉ dẫn.")
    (tmp_path / "b.pdf").write_bytes(render_pdf(made("briefing", MONDAY, full=True).html))
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "b.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Đặng Thị Ngọc Ẵm" in text
    assert "Ễ ộ ơ ữ ỹ ₫: hồ sơ nhà ở xã hội" in text
    assert "1 lượt trên 6" in " ".join(text.split())
