"""The audit log: plain rows with ids, never a name; and its page."""

import re

import pytest

from forms_service.staff import audit
from forms_service.staff.log_page import PAGE_SIZE


def record(place, *arguments, **more):
    return place.store.write_now(lambda tx: audit.record(tx, *arguments, **more))


def test_a_line_keeps_who_did_what_to_what_and_when(place):
    record(place, audit.staff_actor(7), "submissions.handled", "submission", 12, {"from": "new", "to": "handled"})
    (line,) = place.lines()
    assert (line.at, line.kind) == (place.clock(), "change")
    assert (line.actor.kind, line.actor.id) == ("staff", 7)
    assert (line.action, line.subject_kind, line.subject_id) == ("submissions.handled", "submission", 12)
    assert line.detail == {"from": "new", "to": "handled"}


def test_a_view_is_a_line_of_its_own_kind(place):
    place.store.write_now(lambda tx: audit.record_view(tx, audit.CLI, "digests.printed", "digest", "2026-11-30"))
    (line,) = place.lines()
    assert (line.kind, line.subject_id) == ("view", "2026-11-30")


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Thử", "Thu Nguyen", "thu@phucvu.example", "0912345678", "+84912345678", "412906753", ""]
)
def test_names_addresses_phones_and_codes_never_enter_the_log(place, text):
    with pytest.raises(ValueError, match="not an identifier"):
        record(place, audit.PUBLIC, "submissions.sent", "submission", 1, {"who": text})
    assert place.lines() == []


def test_days_moments_and_code_words_do(place):
    detail = {"day": "2026-11-30", "at": "2026-11-30T09:30:00+07:00", "kind": "daily", "places": 2, "waits": False}
    record(place, audit.SYSTEM, "receptions.moved", "reception", "leaders-2026-11-30", detail)
    assert place.lines()[0].detail == detail


def test_the_history_of_one_subject_reads_from_its_beginning(place):
    for action, subject in (("a.sent", 1), ("a.sent", 2), ("a.opened", 1)):
        record(place, audit.PUBLIC, action, "submission", subject)
    found = place.store.read_now(lambda reader: audit.history(reader, "submission", 1))
    assert [line.action for line in found] == ["a.sent", "a.opened"]


def test_the_page_shows_the_latest_first_with_names_looked_up(place):
    browser = place.logged_in("admin")
    record(place, audit.SYSTEM, "digests.queued", "digest", "daily-2026-11-23", {"recipients": 2})
    page = browser.get("/nhan-vien/nhat-ky").text
    cells = [re.sub(r"<[^>]+>", " ", row).split("  ") for row in re.findall(r"<tr>(<td.*?)</tr>", page)]
    assert [[cell.strip() for cell in row if cell.strip()] for row in cells] == [
        [
            "08:00 ngày 23/11/2026",
            "Thay đổi",
            "Hệ thống",
            "xếp gửi bản tin",
            "bản tin daily-2026-11-23",
            "số người nhận: 2",
        ],
        ["08:00 ngày 23/11/2026", "Thay đổi", "Nguyễn Văn Thử", "đăng nhập", "tài khoản Nguyễn Văn Thử"],
        [
            "08:00 ngày 23/11/2026",
            "Thay đổi",
            "Dòng lệnh trên máy chủ",
            "thêm tài khoản",
            "tài khoản Nguyễn Văn Thử",
            "vai trò: Quản trị",
        ],
    ]


def rows_of(page):
    """The cells of the table's rows, as text."""
    rows = re.findall(r"<tr>(<td.*?)</tr>", page)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)] for row in rows]


def test_digests_and_counts_are_told_in_words(place):
    browser = place.logged_in("admin")
    record(place, audit.SYSTEM, "digests.queued", "digest", "briefing/2026-11-30", {"mails": 1})
    record(place, audit.CLI, "privacy.purged", "submission", None, {"anonymise": 3, "delete": 2})
    purged, queued = rows_of(browser.get("/nhan-vien/nhat-ky").text)[:2]
    assert queued[4:] == ["tài liệu buổi tiếp 30/11/2026", "thư: 1"]
    assert purged[4:] == ["phiếu", "phiếu ẩn danh: 3, phiếu xóa hẳn: 2"]


def test_a_submission_is_a_click_away(place):
    browser = place.logged_in("oversight")
    record(place, audit.PUBLIC, "submissions.handled", "submission", 2)
    assert '<a href="/nhan-vien/phieu/2">phiếu 2</a>' in browser.get("/nhan-vien/nhat-ky").text


def test_changes_can_be_read_without_the_many_views(place):
    browser = place.logged_in("admin")
    for number in range(PAGE_SIZE + 1):
        place.store.write_now(lambda tx, n=number: audit.record_view(tx, audit.CLI, "a.opened", "submission", n))
    page = browser.get("/nhan-vien/nhat-ky?loai=thay-doi").text
    assert [row[1] for row in rows_of(page)] == ["Thay đổi", "Thay đổi"]
    assert '?loai=thay-doi" aria-current="true"' in page
    for number in range(PAGE_SIZE):
        record(place, audit.CLI, "a.changed", "submission", number)
    assert "?loai=thay-doi&amp;trang=2" in browser.get("/nhan-vien/nhat-ky?loai=thay-doi").text


def test_the_page_is_paged(place):
    browser = place.logged_in("oversight")
    for number in range(PAGE_SIZE):
        record(place, audit.SYSTEM, "test.line", "submission", number)
    first, second = (browser.get(f"/nhan-vien/nhat-ky?trang={number}").text for number in (1, 2))
    assert ("Cũ hơn" in first, "Mới hơn" in first) == (True, False)
    assert ("Cũ hơn" in second, "Mới hơn" in second) == (False, True)
    assert "thêm tài khoản" in second


@pytest.mark.parametrize("number", ["0", "-1", "abc", "9" * 5000, "², 1", "999999"])
def test_a_page_number_that_is_none_is_no_error(place, number):
    assert place.logged_in("admin").get("/nhan-vien/nhat-ky", params={"trang": number}).status_code == 200


def test_reading_the_log_needs_its_permission(place):
    assert place.logged_in("front_desk").get("/nhan-vien/nhat-ky").status_code == 403


def test_the_log_can_be_narrowed_to_a_person_a_kind_and_a_day(place):
    browser = place.logged_in("admin")
    other = place.add(email="hai@phucvu.example", name="Lê Thị Hai")
    record(place, audit.staff_actor(other), "a.one", "submission", 1)
    record(place, audit.staff_actor(other), "a.two", "staff", 1)
    place.clock.move(days=1)
    record(place, audit.staff_actor(other), "a.three", "submission", 2)

    def shown(**conditions):
        page = browser.get("/nhan-vien/nhat-ky", params=conditions).text
        return [row[3] for row in rows_of(page) if row[3].startswith("a.")]

    browser = place.browser()
    place.log_in(browser)
    assert shown(nguoi=other) == ["a.three", "a.two", "a.one"]
    assert shown(nguoi=other, ngay="2026-11-23") == ["a.two", "a.one"]
    assert shown(nguoi=other, ve="submission") == ["a.three", "a.one"]
    assert shown(nguoi=other, ve="submission", ngay="2026-11-24") == ["a.three"]
    assert shown(ve="staff", ngay="2026-11-23") == ["a.two"]
    assert shown(ve="submission") == ["a.three", "a.one"]
    assert shown(ngay="2026-11-24") == ["a.three"]
    assert shown(nguoi=1) == []


def test_narrowed_lines_are_paged_and_what_is_chosen_stays_chosen(place):
    browser = place.logged_in("admin")
    for number in range(PAGE_SIZE + 1):
        record(place, audit.staff_actor(1), "a.line", "submission", number)
    page = browser.get("/nhan-vien/nhat-ky?nguoi=1&ve=submission&ngay=2026-11-23").text
    assert "?nguoi=1&amp;ve=submission&amp;ngay=2026-11-23&amp;trang=2" in page
    assert '<option value="1" selected>' in page
    assert 'name="ngay" value="2026-11-23"' in page


@pytest.mark.parametrize("query", ["nguoi=abc", "ve=khong-co", "ngay=hom-qua", "nguoi=0&trang=x", "ngay=2026-13-01"])
def test_a_condition_that_is_none_is_no_condition(place, query):
    page = place.logged_in("admin").get(f"/nhan-vien/nhat-ky?{query}").text
    assert "thêm tài khoản" in page
