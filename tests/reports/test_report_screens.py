"""Screens of figures and reports: a number opens its records, a report prints, a mail can be tried, roles are kept."""

import re
from urllib.parse import quote

import pytest
from office import REGISTRATION
from personnel import at_work, employ, press

from forms_service.staff import audit


@pytest.fixture
def busy(works, browser):
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    return works


def test_a_number_opens_the_records_behind_it(busy):
    desk = at_work(busy, "front_desk")
    page = desk.get("/nhan-vien/so-lieu?ky=2026-11").text
    link = re.search(r'href="(/nhan-vien/so-lieu/registrations.received[^"]*)"', page)[1].replace("&amp;", "&")
    records = desk.get(link).text
    assert "Lượt đăng ký gặp đã nhận: 1 lượt" in records
    assert 'href="/nhan-vien/phieu/1"' in records


def test_looking_at_records_leaves_a_line_and_holds_no_name(busy):
    desk = at_work(busy, "oversight")
    records = desk.get("/nhan-vien/so-lieu/registrations.received?ky=2026-11").text
    assert "Nguyễn Thị Thử" not in records
    lines = busy.store.read_now(lambda reader: audit.latest(reader, limit=5))
    assert lines[0].action == "reports.traced"


@pytest.mark.parametrize("asked", ["2026-13", "hôm qua", "2023-02-30..2023-03-01"])
def test_a_period_that_there_is_not_is_told_and_what_was_typed_stays(works, asked):
    page = at_work(works, "leader").get(f"/nhan-vien/so-lieu?ky={quote(asked)}").text
    assert 'role="alert"' in page
    assert f'value="{asked}"' in page


def test_a_measure_that_there_is_not_is_not_found(works):
    assert at_work(works, "leader").get("/nhan-vien/so-lieu/khong.co").status_code == 404


def test_a_report_prints_as_a_pdf_and_leaves_a_line(busy):
    leader = at_work(busy, "leader")
    answer = press(leader, "/nhan-vien/bao-cao", ky="2026-11", loai="interim")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="bao-cao-2026-11.pdf"'
    assert answer.content.startswith(b"%PDF")
    lines = busy.store.read_now(lambda reader: audit.latest(reader, limit=5))
    assert (lines[0].action, lines[0].subject_id) == ("reports.printed", "2026-11")


def test_a_faulty_period_prints_nothing(works):
    answer = press(at_work(works, "leader"), "/nhan-vien/bao-cao", ky="2026-99")
    assert answer.status_code == 422
    assert "2026-W47" in answer.text


def test_who_receives_what_and_when_stands_on_one_page(works):
    employ(works, "leader", receives=["week"])
    page = at_work(works, "oversight").get("/nhan-vien/ban-tin").text
    assert "báo cáo tuần" in page
    assert "Trần Thị Mẫu: chưa có thư nào" in page
    assert "08:00 ngày 30/11/2026" in page
    assert "leader@phucvu.example" not in page  # addresses are for whoever manages accounts


def test_a_trial_goes_to_whoever_asks_and_to_nobody_else(works):
    desk = at_work(works, "front_desk")
    answer = press(desk, "/nhan-vien/ban-tin", kind="week")
    assert answer.status_code == 303
    mails = works.store.read_now(lambda reader: reader.select("outbox"))
    assert [(mail["to"], mail["subject"][:9]) for mail in mails] == [("front_desk@phucvu.example", "[Gửi thử]")]
    assert "Đã xếp gửi thử báo cáo tuần" in desk.get(answer.headers["location"]).text


@pytest.mark.parametrize("path", ["/nhan-vien/so-lieu", "/nhan-vien/bao-cao", "/nhan-vien/ban-tin"])
def test_departments_see_only_what_is_theirs(works, path):
    department = at_work(works, "department", unit="so-xay-dung")
    assert department.get(path).status_code == 403
    assert at_work(works, "communications").get(path).status_code == 200


def test_communications_see_numbers_and_not_the_records(busy):
    communications = at_work(busy, "communications")
    assert "/so-lieu/registrations.received" not in communications.get("/nhan-vien/so-lieu?ky=2026-11").text
    assert communications.get("/nhan-vien/so-lieu/registrations.received").status_code == 403
