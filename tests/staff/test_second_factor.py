"""The second step of a login: codes of an app, recovery codes, the ticket between the steps, roles that need it."""

import re
from datetime import timedelta

import pytest
from pyotp import TOTP

from forms_service.staff import accounts, audit, commands, second_factor
from forms_service.staff.login import FREE_TRIES
from forms_service.staff.tables import LOGIN_TICKETS, STAFF

PAGE = "/nhan-vien/tai-khoan/buoc-thu-hai"
STEP = "/nhan-vien/dang-nhap/ma"
SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)</strong>')
CODES = re.compile(r'<li class="number">([0-9 ]+)</li>')


class Phone:
    """An app on somebody's phone, that has scanned the secret; its clock may be off."""

    def __init__(self, place, secret):
        self.place, self.secret = place, secret

    def code(self, **off):
        moment = self.place.clock() + timedelta(**off)
        return TOTP(self.secret).at(int(moment.timestamp()))


def press(place, browser, **fields):
    return browser.post(PAGE, data={**fields, **place.csrf(browser)})


def enrol(place, browser):
    """Turn the second step on as the screen leads; the phone and the recovery codes."""
    press(place, browser, act="start")
    phone = Phone(place, SECRET.search(browser.get(PAGE).text)[1].replace(" ", ""))
    answer = press(place, browser, act="confirm", code=phone.code())
    assert answer.status_code == 200
    return phone, CODES.findall(answer.text)


def second_step(place, **fields):
    """A new browser after the right password, and what it is answered for a code."""
    browser = place.browser()
    answer = place.log_in(browser)
    assert answer.headers["location"].startswith(STEP)
    return browser, browser.post(STEP, data=fields)


@pytest.fixture
def owner(place):
    """Somebody who has turned the second step on half a minute ago."""
    phone, codes = enrol(place, place.logged_in("admin"))
    place.clock.move(seconds=60)
    return phone, codes


def test_it_is_turned_on_with_a_picture_and_the_secret_as_text(place):
    browser = place.logged_in()
    assert "Bắt đầu" in browser.get(PAGE).text
    assert press(place, browser, act="start").headers["location"] == PAGE
    page = browser.get(PAGE).text
    assert "<svg role=" in page
    assert "data:" not in page
    secret = SECRET.search(page)[1]
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", secret), "160 bits, in groups"
    assert browser.get(PAGE).text == page, "looking again changes nothing"


def test_a_code_confirms_it_and_ten_recovery_codes_are_shown_once(place):
    browser = place.logged_in()
    _, codes = enrol(place, browser)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{4} \d{4} \d{4}", code) for code in codes)
    page = browser.get(PAGE).text
    assert "Còn 10 mã dự phòng" in page
    assert codes[0] not in page
    assert "staff.second_factor_on" in place.actions()


def test_a_wrong_code_turns_nothing_on(place):
    browser = place.logged_in()
    press(place, browser, act="start")
    answer = press(place, browser, act="confirm", code="000000")
    assert (answer.status_code, "Mã chưa đúng" in answer.text) == (422, True)
    assert place.log_in(place.browser()).headers["location"] == "/nhan-vien/"


def test_an_offer_ends_after_half_an_hour(place):
    browser = place.logged_in()
    press(place, browser, act="start")
    phone = Phone(place, SECRET.search(browser.get(PAGE).text)[1].replace(" ", ""))
    place.clock.move(minutes=20)
    browser.get(PAGE)
    place.clock.move(minutes=10)
    assert press(place, browser, act="confirm", code=phone.code()).status_code == 422
    assert "Bắt đầu" in browser.get(PAGE).text


def test_turning_it_on_ends_sessions_that_a_password_alone_has_opened(place):
    browser = place.logged_in()
    other = place.browser()
    place.log_in(other)
    enrol(place, browser)
    assert browser.get("/nhan-vien/").status_code == 200
    assert other.get("/nhan-vien/").status_code == 303


def test_the_store_holds_no_secret_and_no_recovery_code(place, owner):
    phone, codes = owner
    kept = str(place.store.read_now(lambda reader: reader.select(STAFF.name)))
    assert phone.secret not in kept
    assert not any(code in kept or code.replace(" ", "") in kept for code in codes)


def test_the_login_asks_for_password_then_code(place, owner):
    browser = place.browser()
    answer = place.log_in(browser, next="/nhan-vien/nhat-ky")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{STEP}?next=/nhan-vien/nhat-ky")
    assert browser.get("/nhan-vien/").status_code == 303, "the password alone opens nothing"
    page = browser.get(answer.headers["location"]).text
    assert 'name="next" value="/nhan-vien/nhat-ky"' in page
    answer = browser.post(STEP, data={"code": owner[0].code(), "next": "/nhan-vien/nhat-ky"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/nhan-vien/nhat-ky")
    assert browser.get("/nhan-vien/nhat-ky").status_code == 200
    assert place.actions()[-1] == "staff.logged_in"


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_phones_clock_may_be_off_by_one_step(place, owner, seconds):
    assert second_step(place, code=owner[0].code(seconds=seconds))[1].status_code == 303


@pytest.mark.parametrize("seconds", [-90, 90])
def test_it_may_not_be_off_by_more(place, owner, seconds):
    assert second_step(place, code=owner[0].code(seconds=seconds))[1].status_code == 422


def test_a_code_may_be_typed_with_a_space(place, owner):
    code = owner[0].code()
    assert second_step(place, code=f"{code[:3]} {code[3:]}")[1].status_code == 303


def test_each_code_opens_once(place, owner):
    code = owner[0].code()
    assert second_step(place, code=code)[1].status_code == 303
    assert second_step(place, code=code)[1].status_code == 422


def test_an_earlier_code_of_the_window_opens_nothing_after_a_later_one(place, owner):
    assert second_step(place, code=owner[0].code(seconds=30))[1].status_code == 303
    assert second_step(place, code=owner[0].code())[1].status_code == 422


def test_the_code_that_confirmed_it_opens_no_login(place):
    phone, _ = enrol(place, place.logged_in())
    assert second_step(place, code=phone.code())[1].status_code == 422


def test_a_recovery_code_opens_once_and_leaves_a_line(place, owner):
    _, codes = owner
    assert second_step(place, code=codes[3])[1].status_code == 303
    assert "staff.recovery_code_used" in place.actions()
    assert second_step(place, code=codes[3].replace(" ", ""))[1].status_code == 422
    assert second_step(place, code=codes[4].replace(" ", "-"))[1].status_code == 303


def test_wrong_codes_are_throttled_as_passwords_are(place, owner):
    browser = place.browser()
    place.log_in(browser)
    for _ in range(FREE_TRIES):
        assert browser.post(STEP, data={"code": "000000"}).status_code == 422
    answer = browser.post(STEP, data={"code": owner[0].code()})
    assert (answer.status_code, "chờ đến 08:02" in answer.text) == (429, True)
    place.clock.move(minutes=1)
    assert browser.post(STEP, data={"code": owner[0].code()}).status_code == 303
    assert place.actions().count("staff.code_refused") == FREE_TRIES


def test_the_right_password_does_not_set_the_count_of_codes_back(place, owner):
    browser = place.browser()
    place.log_in(browser)
    for _ in range(FREE_TRIES):
        browser.post(STEP, data={"code": "000000"})
    assert second_step(place, code=owner[0].code())[1].status_code == 429


def test_the_ticket_ends_after_five_minutes(place, owner):
    browser = place.browser()
    place.log_in(browser)
    place.clock.move(minutes=5)
    assert browser.get(STEP).headers["location"] == "/nhan-vien/dang-nhap"
    answer = browser.post(STEP, data={"code": owner[0].code()})
    assert answer.headers["location"].startswith("/nhan-vien/dang-nhap?het-gio=1")
    assert "quá năm phút" in browser.get(answer.headers["location"]).text


def test_a_ticket_is_used_once_and_swept_later(place, owner):
    assert second_step(place, code=owner[0].code())[1].status_code == 303
    place.log_in(place.browser())
    assert place.store.read_now(lambda reader: reader.count(LOGIN_TICKETS.name)) == 1
    place.clock.move(minutes=6)
    place.log_in(place.browser())
    assert place.store.read_now(lambda reader: reader.count(LOGIN_TICKETS.name)) == 1


def test_nobody_comes_to_the_second_step_without_the_first(place, owner):
    browser = place.browser()
    assert browser.get(STEP).status_code == 303
    assert browser.post(STEP, data={"code": owner[0].code()}).headers["location"].startswith("/nhan-vien/dang-nhap")


def test_a_new_password_voids_the_ticket(place, owner):
    browser = place.browser()
    place.log_in(browser)
    place.store.write_now(lambda tx: accounts.set_password_hash(tx, audit.CLI, 1, "another"))
    assert browser.post(STEP, data={"code": owner[0].code()}).headers["location"].startswith("/nhan-vien/dang-nhap")


def test_a_code_from_another_sites_page_is_refused(place, owner):
    browser = place.browser()
    place.log_in(browser)
    answer = browser.post(STEP, data={"code": owner[0].code()}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_its_owner_turns_it_off_with_a_code(place):
    browser = place.logged_in()
    phone, _ = enrol(place, browser)
    assert press(place, browser, act="off", code="000000").status_code == 422
    place.clock.move(seconds=30)
    assert press(place, browser, act="off", code=phone.code()).status_code == 303
    assert place.log_in(place.browser()).headers["location"] == "/nhan-vien/"
    assert "staff.second_factor_off" in place.actions()


def test_new_recovery_codes_void_the_old_ones(place):
    browser = place.logged_in()
    phone, old = enrol(place, browser)
    place.clock.move(seconds=30)
    new = CODES.findall(press(place, browser, act="renew", code=phone.code()).text)
    assert len(new) == 10
    assert second_step(place, code=old[0])[1].status_code == 422
    assert second_step(place, code=new[0])[1].status_code == 303


def test_codes_tried_on_ones_own_page_count_too(place):
    browser = place.logged_in()
    enrol(place, browser)
    for _ in range(FREE_TRIES):
        assert press(place, browser, act="off", code="000000").status_code == 422
    assert press(place, browser, act="off", code="000000").status_code == 429


def test_another_secret_key_voids_it_and_the_command_line_takes_it_off(place, owner):
    account = place.store.read_now(lambda reader: reader.get(STAFF.name, 1))
    code = owner[0].code()
    assert not place.store.write_now(lambda tx: second_factor.accept(tx, b"1" * 32, account, code))
    told = place.store.write_now(lambda tx: commands.reset_second_factor(tx, email=place.email))
    assert "Đã bỏ bước thứ hai" in told
    assert place.log_in(place.browser()).headers["location"] == "/nhan-vien/"
    assert place.lines()[-2].action == "staff.second_factor_reset"
    assert "chưa bật" in place.store.write_now(lambda tx: commands.reset_second_factor(tx, email=place.email))


def test_a_role_that_must_have_it_is_led_to_it_at_the_next_login(strict_place):
    browser = strict_place.logged_in("admin")
    for path in ("/nhan-vien/", "/nhan-vien/nhat-ky", "/nhan-vien/tai-khoan"):
        assert browser.get(path).headers["location"] == PAGE
    assert "bắt buộc" in browser.get(PAGE).text
    enrol(strict_place, browser)
    assert browser.get("/nhan-vien/nhat-ky").status_code == 200


def test_it_cannot_turn_it_off_and_may_log_out_without_it(strict_place):
    browser = strict_place.logged_in("admin")
    assert browser.post("/nhan-vien/dang-xuat", data=strict_place.csrf(browser)).status_code == 303
    strict_place.log_in(browser)
    phone, _ = enrol(strict_place, browser)
    strict_place.clock.move(seconds=30)
    answer = press(strict_place, browser, act="off", code=phone.code())
    assert (answer.status_code, "không tắt được" in answer.text) == (422, True)


def test_other_roles_are_not_asked(strict_place):
    assert strict_place.logged_in("front_desk").get("/nhan-vien/").status_code == 200
