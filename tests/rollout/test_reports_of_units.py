"""A unit's report: begun, prefilled, checked, submitted by one, approved by another, corrected by a new version."""

import re
from datetime import date

import pytest
from adoption import PAGE, REPORT, begin, submit
from personnel import at_work, employ, press

from forms_service.all_measures import all_measures
from forms_service.measures import Span

UNIT = "xa-tuy-phuoc"
QUARTER = Span(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def author(works):
    return at_work(works, "department", unit=UNIT, name="Trần Thị Soạn")


@pytest.fixture
def approver(works):
    return second(works)


def second(works, name="Lê Văn Duyệt"):
    """Another account of the same unit, logged in."""
    from office import browser_of
    from personnel import PASSWORD

    email = "duyet@phucvu.example"
    works.store.write_now(lambda tx: _add(tx, works, email, name))
    browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
    assert browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": PASSWORD}).status_code == 303
    return browser


def _add(tx, works, email, name):
    from office import CHEAP_PASSWORDS
    from personnel import PASSWORD

    from forms_service.staff import accounts, audit

    known = {"unit": UNIT, "units": works.content().units, "password_hash": CHEAP_PASSWORDS.hash_now(PASSWORD)}
    accounts.add_staff(tx, audit.CLI, name=name, email=email, role="department", **known)


def reports(works):
    return works.store.read_now(lambda r: r.select("adoption_reports"))


def measured(works, key, span=QUARTER):
    measure = next(each for each in all_measures(works.content) if each.key == key)
    return works.store.read_now(
        lambda reader: (measure.count(reader, span).value, sum(part.weight for part in measure.parts(reader, span)))
    )


def test_one_writes_another_approves_and_then_it_counts(works, author, approver):
    page = submit(author)
    assert "người lập không tự duyệt" in author.get(page).text
    assert measured(works, "rollout.units_reported") == (0, 0)
    assert press(approver, page, act="approve").status_code == 303
    assert "đã duyệt, đã gửi" in author.get(page).text
    assert measured(works, "rollout.units_reported") == (1, 1)
    assert measured(works, "rollout.units_pilot") == (1, 1)
    assert measured(works, "rollout.recorded") == (9, 9)
    assert measured(works, "rollout.resolved") == (6, 6)
    assert measured(works, "rollout.escalated") == (2, 2)
    assert measured(works, "rollout.people") == (21, 21)
    assert measured(works, "rollout.receptions", Span(QUARTER.start, QUARTER.end, "xa-tuy-phuoc-bac")) == (0, 0)


def test_whoever_wrote_it_does_not_approve_it(works, author):
    page = submit(author)
    answer = press(author, page, act="approve")
    assert answer.status_code == 422
    assert "người khác với người lập" in answer.text
    assert reports(works)[0]["state"] == "submitted"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"resolved": "8", "escalated": "2"}, "Đã xử lý + chuyển cấp trên đang lớn hơn số ghi nhận."),
        ({"recorded": ""}, "Ghi nhận: xin ghi số; không có thì ghi 0."),
        ({"launched_on": ""}, "xin ghi ngày ra mắt, bắt đầu"),
        ({"status_on": ""}, "Tình trạng tiến lên thì xin ghi từ ngày nào."),
        ({"launched_on": "2026-12-01"}, "Ngày này chưa đến."),
        ({"status": ""}, "Xin chọn tình trạng của mô hình."),
        ({"people": "hai mươi"}, "Xin ghi số nguyên"),
        ({"issued_on": "31/02/2026"}, "nếu chỉ biết đến đó"),
        ({"difficulties": "Xin gọi chị Thử, 0912 345 678."}, "số điện thoại hoặc địa chỉ thư"),
        ({"proposals": "Công dân số 079203001234 chờ lâu."}, "Xin bỏ đi rồi gửi lại"),
        ({"proposals": "Liên hệ thu@vidu.example để biết."}, "địa chỉ thư"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_sent(works, author, changes, sentence):
    page = begin(author)
    answer = press(author, page, act="submit", **{**REPORT, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert reports(works)[0]["state"] == "draft"
    typed = next(iter(changes.values()))
    assert not typed or typed in answer.text or typed == "2026-12-01"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"receptions": "0"}, "Có lượt người mà số buổi gặp là 0."),
        ({"letters_birth": "13"}, "số thư đang lớn hơn số trường hợp"),
    ],
)
def test_what_is_only_odd_is_said_to_whoever_approves(works, author, approver, changes, sentence):
    assert sentence in approver.get(submit(author, **changes)).text


def test_a_draft_is_kept_as_it_is_and_may_be_thrown_away(works, author):
    page = begin(author)
    answer = press(author, page, act="save", recorded="4", difficulties="Còn viết")
    assert "Đã lưu bản nháp" in author.get(answer.headers["location"]).text
    assert begin(author) == page
    press(author, page, act="discard")
    assert reports(works) == []


def test_what_was_sent_back_is_kept_with_the_reason_and_begun_anew(works, author, approver):
    page = submit(author)
    assert press(approver, page, act="return", reason="").status_code == 422
    press(approver, page, act="return", reason="Số thư kết hôn ghi nhầm quý trước.")
    assert "Số thư kết hôn ghi nhầm" in author.get(page).text
    fresh = press(author, page, act="renew").headers["location"]
    assert fresh != page
    assert 'value="21"' in author.get(fresh).text
    assert [(each["version"], each["state"]) for each in reports(works)] == [(1, "returned"), (2, "draft")]


def test_a_correction_is_a_version_of_its_own_and_the_first_counts_until_it_is_approved(works, author, approver):
    page = submit(author)
    press(approver, page, act="approve")
    fresh = press(author, page, act="renew").headers["location"]
    press(author, fresh, act="submit", **{**REPORT, "recorded": "10"})
    assert measured(works, "rollout.recorded") == (9, 9)
    press(approver, fresh, act="approve")
    assert measured(works, "rollout.recorded") == (10, 10)
    assert [(each["version"], each["live"]) for each in reports(works)] == [(1, None), (2, "sent")]
    assert press(author, page, act="save", recorded="1").status_code == 422


def test_a_month_within_a_quarter_is_not_counted_twice(works, author, approver):
    for period in ("2026-08", "2026-Q3"):
        press(approver, submit(author, period), act="approve")
    assert measured(works, "rollout.recorded") == (9, 9)
    assert measured(works, "rollout.recorded", Span(date(2026, 8, 1), date(2026, 8, 31))) == (9, 9)


def test_the_next_report_begins_with_what_stays(works, author, approver):
    press(approver, submit(author), act="approve")
    page = author.get(begin(author, "2026-Q4")).text
    assert 'value="12/KH-UBND"' in page
    assert 'value="2026-07-15"' in page
    assert "Thiếu phong bì loại nhỏ." in page
    assert re.search(r'id="recorded"[^>]*value=""', page)


def test_a_step_back_in_time_is_refused(works, author, approver):
    press(approver, submit(author), act="approve")
    page = begin(author, "2026-Q4")
    earlier = {**REPORT, "status": "official", "status_on": "2026-07-01"}
    answer = press(author, page, act="submit", **earlier)
    assert "ngày mới không trước ngày ấy" in answer.text
    assert press(author, page, act="submit", **{**earlier, "status_on": "2026-10-01"}).status_code == 303


def test_letters_are_filled_in_as_their_own_records_count_them(works, author):
    def keep(tx):
        for number in range(3):
            tx.insert("letter_cases", {"unit": UNIT, "event": "birth", "event_on": f"2026-08-0{number + 1}"})

    measure = next(each for each in all_measures(works.content) if each.key == "letters.birth_cases")
    works.store.write_now(keep)
    counted = works.store.read_now(lambda r: measure.count(r, Span(QUARTER.start, QUARTER.end, UNIT)).value)
    assert counted == 3
    assert re.search(r'id="cases_birth"[^>]*value="3"', author.get(begin(author)).text)


def test_nobody_sees_or_touches_the_report_of_another_unit(works, author):
    page = submit(author)
    other = at_work(works, "department", unit="so-tu-phap")
    assert other.get(page).status_code == 404
    assert press(other, PAGE, page, act="approve").status_code == 404
    assert other.get(page + "/ban-in").status_code == 404


def test_oversight_reads_what_was_sent_and_nothing_before(works, author, approver):
    page = submit(author)
    over = at_work(works, "oversight")
    seen = page.replace(PAGE, "/nhan-vien/giam-sat/bao-cao")
    assert over.get(seen).status_code == 404
    press(approver, page, act="approve")
    assert "Thiếu phong bì" in over.get(seen).text
    assert over.get(page).status_code == 403


def test_an_administrator_helps_any_unit(works):
    admin = at_work(works, "admin")
    answer = press(admin, PAGE, ky="2026-Q3", **{"mo-hinh": "civic_letter_model", "don-vi": UNIT})
    assert "Xã Tuy Phước" in admin.get(answer.headers["location"]).text


@pytest.mark.parametrize("period", ["2027-Q1", "2026-Q5", "", "2026-13"])
def test_a_period_to_come_or_none_at_all_is_not_begun(works, author, period):
    assert press(author, PAGE, ky=period, **{"mo-hinh": "civic_letter_model"}).status_code == 422


def test_the_first_screen_says_what_waits(works, author, approver):
    submit(author)
    assert "báo cáo nhân rộng chờ duyệt" in approver.get("/nhan-vien/").text
    employ(works, "leader")
