"""The daily digest: what came in, what waits, what comes next; nothing that an address should not learn."""

import logging
from datetime import date

import pytest
from office import PROJECT

from forms_service.digests.contents import contents_of
from forms_service.digests.daily import CAP, gather_daily
from forms_service.digests.entries import Entries
from forms_service.digests.timing import Period
from forms_service.documents.rendering import render_pdf
from forms_service.staff import audit
from forms_service.staff.seals import seal_due

MONDAY = date(2026, 11, 23)


@pytest.fixture
def gather(works, catalogue):
    def read(day=MONDAY, *, full=False):
        return works.store.read_now(lambda reader: gather_daily(reader, catalogue, day, full=full))

    return read


def test_a_day_without_anything_is_one_line(gather, made):
    assert gather().is_empty
    digest = made("daily", MONDAY)
    assert digest.subject == "Ngày 23/11/2026: không có gì mới"
    assert "Không có gì để báo" in digest.html
    assert "<h2>" not in digest.html


def test_a_reception_whose_attendance_is_missing_is_named_until_it_is_written(gather, made, submit):
    submit()
    day = date(2026, 11, 30)
    assert gather(MONDAY).unwritten == ()
    assert gather(day).unwritten == ("Buổi tiếp ngày 30/11/2026 (Lãnh đạo Tỉnh): còn thiếu điểm danh",)
    assert "còn thiếu điểm danh." in made("daily", day).html


def test_it_counts_what_came_what_waits_and_whom_to_phone(gather, submit, works):
    submit()
    submit("feedback")
    submit("feedback", email="an@nguoidan.example", is_anonymous=False, phone="+84912345600")
    works.store.write_now(lambda tx: tx.update("submissions", 2, {"desk": "handled"}))
    digest = gather()
    assert (digest.received, digest.waiting, digest.calls, digest.held) == (3, 2, 1, 0)
    assert digest.by_form == (("Góp ý, phản ánh, kiến nghị", 2), ("Đăng ký gặp Lãnh đạo Tỉnh", 1))
    assert digest.oldest_waiting == MONDAY
    assert [entry.handled for entry in digest.entries if entry.form == "feedback"] == [True, False]


def test_a_day_goes_from_midnight_to_midnight_in_viet_nam(gather, submit, clock):
    clock.move(hours=15.99)  # 23:59
    submit("feedback")
    clock.move(minutes=2)
    submit("feedback")
    assert [gather(day).received for day in (MONDAY, date(2026, 11, 24), date(2026, 11, 25))] == [1, 1, 0]
    assert not gather(date(2026, 11, 25)).is_empty, "they still wait"


def test_registrations_come_first_by_rank_and_then_arrival(gather, submit, clock):
    codes = {}
    submit("feedback")
    for name, kind in (("An", "citizen"), ("Bình", "enterprise"), ("Chi", "investor"), ("Dũng", "investor")):
        clock.move(minutes=1)
        codes[name] = submit(applicant_kind=kind, phone=f"+8491234567{len(codes)}")
    listed = [entry.code.replace(" ", "") for entry in gather().entries]
    assert listed[:4] == [codes[name] for name in ("Chi", "Dũng", "Bình", "An")]


def test_names_texts_and_whole_numbers_are_in_the_full_one_only(made, submit):
    submit(org_name="Công ty Thử Nghiệm", assistance=["wheelchair"], dossier_code="H01-2026-77")
    private = (
        "Nguyễn Thị Thử",
        "0912 345 678",
        "xin hỏi bước tiếp theo",
        "Công ty Thử Nghiệm",
        "Xe lăn",
        "H01-2026-77",
    )
    mailed, full = made("daily", MONDAY), made("daily", MONDAY, full=True)
    assert [each for each in private if each in mailed.html + mailed.text + mailed.subject] == []
    assert [each for each in private if each not in full.html] == []
    assert "0912 *** ***" in mailed.html
    assert "Không gửi qua thư điện tử" in full.html


def test_what_a_program_sent_is_counted_and_not_listed(gather, made, submit):
    submit("feedback", held=True)
    digest = gather()
    assert (digest.received, digest.held, digest.entries) == (0, 1, ())
    assert digest.by_form == ()
    assert "1 phiếu bị giữ (nghi máy gửi)" in made("daily", MONDAY).html


def test_mail_that_could_not_be_delivered_is_shown_to_somebody(made, submit):
    for _ in range(4):  # the fourth of a day to one address is not sent
        submit("feedback", email="an@nguoidan.example", is_anonymous=False)
    assert "1 thư không gửi được" in made("daily", MONDAY).html


def test_it_says_what_the_next_days_bring(gather, made, submit):
    submit(party_size=3)
    (occasion,) = gather().coming
    assert (occasion.id, occasion.placed_count, occasion.people) == ("leaders-2026-11-30", 1, 3)
    html = " ".join(made("daily", MONDAY).html.split())
    assert "Thứ Hai, 30/11/2026, khoảng 9:30–11:00, Lãnh đạo Tỉnh: 1 lượt giữ chỗ trên 6, 3 người" in html


def test_no_more_than_the_cap_are_listed_and_the_rest_is_said(gather, made, submit, monkeypatch):
    assert CAP == 1000
    monkeypatch.setattr("forms_service.digests.daily.CAP", 2)
    for _ in range(3):
        submit("feedback")
    digest = gather()
    assert (digest.received, len(digest.entries), digest.unlisted) == (3, 2, 1)
    assert "Còn 1 phiếu nữa" in made("daily", MONDAY).html


def test_html_that_somebody_typed_is_text_in_the_pdf(made, submit):
    submit(full_name="<b>Thử</b>", content="<script>alert(1)</script><img src='http://127.0.0.1/x'>{{ 7*7 }} đủ dài")
    html = made("daily", MONDAY, full=True).html
    assert "<script>alert" not in html
    assert "{{ 7*7 }}" in html
    assert render_pdf(html).startswith(b"%PDF")


def test_a_form_whose_definition_is_gone_is_listed_by_code_alone(works, catalogue, submit):
    submit("feedback")

    def read(reader):
        submission = {**reader.get("submissions", 1), "form_version": "unknown"}
        return Entries(reader, catalogue, MONDAY, full=False).of(submission)

    entry = works.store.read_now(read)
    assert (entry.form_title, entry.facts, entry.texts) == ("feedback", (), ())


def test_the_pages_use_only_styles_that_are_understood(made, submit, caplog):
    submit()
    with caplog.at_level(logging.WARNING, "weasyprint"):
        render_pdf(made("daily", MONDAY, full=True).html)
        render_pdf(made("briefing", date(2026, 11, 30)).html)
    assert caplog.messages == []


def test_a_small_office_without_receptions_gets_its_own(open_works, clock):
    works = open_works(content_dir=PROJECT / "tests" / "offices" / "xa-mau")
    period = Period("daily", MONDAY)
    digest = works.store.read_now(lambda reader: contents_of(reader, works.content(), period, clock()))
    assert "Ủy ban nhân dân xã Mẫu" in digest.html
    assert "Trang để thử phần mềm." in digest.html


@pytest.mark.anyio
async def test_the_days_seal_of_the_log_is_printed(gather, made, works, clock):
    """On paper it stands where nobody reaches it who can change the store."""
    assert "Dấu niêm" not in made("daily", MONDAY).html
    works.store.write_now(lambda tx: audit.record(tx, audit.CLI, "submissions.handled", "submission", 1))
    await seal_due(works.store, works.house.secret)
    seal = gather().seal
    clock.move(days=1)
    works.store.write_now(lambda tx: audit.record(tx, audit.CLI, "submissions.reopened", "submission", 1))
    await seal_due(works.store, works.house.secret)
    assert gather().seal == seal, "what came later changes nothing"
    assert f"Dấu niêm nhật ký cuối ngày: {seal.short} (đến dòng 1)" in made("daily", MONDAY).html
