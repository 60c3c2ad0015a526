"""Changing one's own password while logged in."""

import pytest

from forms_service.staff.login import FREE_TRIES

PAGE = "/nhan-vien/doi-mat-khau"
NEW = "lúa chín vàng cả cánh đồng"


def change(place, browser, **fields):
    given = {"old": place.password, "password": NEW, "again": NEW}
    return browser.post(PAGE, data={**given, **fields, **place.csrf(browser)})


def test_everybody_who_is_logged_in_finds_it_on_the_page_of_the_account(place):
    browser = place.logged_in("department")
    assert '<a href="/nhan-vien/tai-khoan">Tài khoản của tôi</a>' in browser.get("/nhan-vien/").text
    assert f'<a class="button" href="{PAGE}">Đổi mật khẩu</a>' in browser.get("/nhan-vien/tai-khoan").text
    assert place.browser().get(PAGE).headers["location"].startswith("/nhan-vien/dang-nhap")


def test_the_new_one_holds_and_the_old_one_no_more(place):
    browser = place.logged_in()
    answer = change(place, browser)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?da-doi=1")
    assert "Đã đổi mật khẩu" in browser.get(answer.headers["location"]).text, "still logged in"
    assert place.log_in(place.browser()).status_code == 422
    assert place.log_in(place.browser(), password=NEW).status_code == 303
    assert "staff.password_set" in place.actions()


def test_other_sessions_end(place):
    browser, other = place.logged_in(), place.browser()
    place.log_in(other)
    change(place, browser)
    assert other.get("/nhan-vien/phieu").status_code == 303
    assert browser.get("/nhan-vien/phieu").status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "không phải mật khẩu này"}, "đang dùng chưa đúng"),
        ({"old": ""}, "đang dùng chưa đúng"),
        ({"old": "x" * 100_000}, "đang dùng chưa đúng"),
        ({"again": "khác hẳn câu kia"}, "chưa giống nhau"),
        ({"password": "ngắn", "again": "ngắn"}, "12 ký tự"),
    ],
)
def test_it_is_refused_with_what_to_do_and_nothing_changes(place, fields, words):
    browser = place.logged_in()
    answer = change(place, browser, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert place.log_in(place.browser()).status_code == 303


def test_whoever_finds_an_open_screen_cannot_guess_the_old_one(place):
    browser = place.logged_in()
    for _ in range(FREE_TRIES):
        assert change(place, browser, old="đoán mò một câu").status_code == 422
    answer = change(place, browser)
    assert answer.status_code == 429
    assert "08:01 ngày 23/11/2026" in answer.text


def test_no_other_page_can_change_it(place):
    browser = place.logged_in()
    fields = {"old": place.password, "password": NEW, "again": NEW}
    assert browser.post(PAGE, data=fields).status_code == 403
    assert place.log_in(place.browser()).status_code == 303


def test_the_password_is_never_shown_again(place):
    browser = place.logged_in()
    assert place.password not in change(place, browser, password="ngắn").text
