"""Logging in and out: it works, it refuses, it tells nothing to whoever guesses."""

import re
import unicodedata

import pytest
from argon2 import PasswordHasher

from forms_service.staff import accounts, audit
from forms_service.staff.login import (
    FREE_TRIES,
    FREE_TRIES_ANYWHERE,
    LONGEST_DELAY,
    NETWORK_KNOWN_FOR,
    attempt_keys,
    begin_attempt,
    complete_login,
    delay_after,
)
from forms_service.staff.login_screens import LOGIN_RATE
from forms_service.staff.tables import LOGIN_ATTEMPTS, STAFF, STAFF_SESSIONS


def wrong(place, browser, times=1, email=None):
    """Try a wrong password so often; the last answer."""
    for _ in range(times):
        answer = place.log_in(browser, email or place.email, "không phải mật khẩu này")
    return answer


def test_the_login_page_asks_for_an_address_and_a_password(place):
    page = place.browser().get("/nhan-vien/dang-nhap")
    assert page.status_code == 200
    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script|\sstyle=|\son\w+=", page.text), "nothing inline, and no script at all"


def test_the_right_password_opens_the_first_screen(place):
    place.add()
    browser = place.browser()
    answer = place.log_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nhan-vien/")
    assert "<h1>Hôm nay, thứ Hai, 23/11/2026</h1>" in browser.get("/nhan-vien/").text
    assert browser.get("/nhan-vien/phieu").text == "đọc: Nguyễn Văn Thử"
    assert place.actions() == ["staff.added", "staff.logged_in"]


def test_letter_case_and_composition_do_not_matter(place):
    """The address in capitals, the password in NFD as some keyboards send it."""
    place.add()
    answer = place.log_in(place.browser(), place.email.upper(), unicodedata.normalize("NFD", place.password))
    assert answer.status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(place):
    place.add()
    cookie = place.log_in(place.browser()).headers["set-cookie"]
    assert cookie.startswith("phucvu_staff=")
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_with_tls_the_cookie_is_bound_to_host_and_tls(secure_place):
    secure_place.add()
    cookie = secure_place.log_in(secure_place.browser()).headers["set-cookie"]
    assert cookie.startswith("__Host-phucvu_staff=")
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_store_never_sees_password_or_token(place):
    browser = place.logged_in()
    (token,) = browser.cookies.values()
    rows = place.store.read_now(lambda reader: reader.select(STAFF.name) + reader.select(STAFF_SESSIONS.name))
    assert place.password not in str(rows)
    assert token not in str(rows)
    assert rows[0]["password_hash"].startswith("$argon2id$")


def test_a_wrong_password_is_refused_with_what_to_do(place):
    place.add()
    answer = wrong(place, place.browser())
    assert answer.status_code == 422
    assert "chưa đúng" in answer.text
    assert "quản trị viên" in answer.text
    assert f'value="{place.email}"' in answer.text, "the address need not be typed again"
    assert "set-cookie" not in answer.headers
    assert place.actions() == ["staff.added", "staff.login_refused"]


def test_an_unknown_address_gets_the_same_page_as_a_wrong_password(place):
    place.add()
    known, unknown = (wrong(place, place.browser(), email=email) for email in (place.email, "khong.co@phucvu.example"))
    assert unknown.status_code == known.status_code
    assert unknown.text.replace("khong.co@phucvu.example", place.email) == known.text


@pytest.mark.parametrize("whose", ["known", "unknown", "stopped", "without a password"])
def test_every_refused_try_costs_one_verification(place, whose):
    """The time of an answer must not tell who has an account, so the same work is done for all (counted, not timed)."""
    staff_id = place.add() if whose != "unknown" else 0
    if whose == "stopped":
        place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, staff_id))
    if whose == "without a password":
        place.store.write_now(lambda tx: tx.update(STAFF.name, staff_id, {"password_hash": None}))
    assert wrong(place, place.browser()).status_code == 422
    assert place.hasher.verified == 1


@pytest.mark.parametrize("fields", [{}, {"email": "a@b.example"}, {"password": "x"}])
def test_empty_fields_are_told_before_anything_is_counted(place, fields):
    answer = place.browser().post("/nhan-vien/dang-nhap", data=fields)
    assert answer.status_code == 422
    assert "cả địa chỉ thư và mật khẩu" in answer.text
    assert place.store.read_now(lambda reader: reader.count(LOGIN_ATTEMPTS.name)) == 0


def test_what_was_typed_is_escaped(place):
    answer = place.log_in(place.browser(), '"><script>alert(1)</script>', "x")
    assert "<script>" not in answer.text


def test_a_stopped_account_cannot_log_in(place):
    staff_id = place.add()
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, staff_id))
    assert place.log_in(place.browser()).status_code == 422


def test_delays_begin_at_the_fifth_wrong_try_and_grow_to_a_limit():
    minutes = [delay_after(failures).total_seconds() / 60 for failures in range(1, 12)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert delay_after(10_000) == LONGEST_DELAY


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(place):
    place.add()
    browser = place.browser()
    wrong(place, browser, FREE_TRIES)
    locked = place.log_in(browser)
    assert locked.status_code == 429
    assert "08:01 ngày 23/11/2026" in locked.text
    place.clock.move(seconds=61)
    assert place.log_in(browser).status_code == 303


def test_each_further_wrong_try_waits_twice_as_long(place):
    place.add()
    browser = place.browser()
    wrong(place, browser, FREE_TRIES)
    place.clock.move(minutes=1)
    assert wrong(place, browser).status_code == 422
    place.clock.move(seconds=119)
    assert place.log_in(browser).status_code == 429
    place.clock.move(seconds=1)
    assert place.log_in(browser).status_code == 303


def test_an_unknown_address_locks_like_a_known_one(place):
    """Otherwise the lock would tell who has an account."""
    place.add()
    answers = []
    for email in (place.email, "khong.co@phucvu.example"):
        wrong(place, place.browser(), FREE_TRIES, email)
        answers.append(wrong(place, place.browser(), email=email))
    known, unknown = answers
    assert known.status_code == unknown.status_code == 429
    assert unknown.text.replace("khong.co@phucvu.example", place.email) == known.text


def test_while_locked_no_password_is_looked_at_and_nothing_is_counted(place):
    place.add()
    wrong(place, place.browser(), FREE_TRIES + 20)
    assert place.hasher.verified == FREE_TRIES
    place.clock.move(minutes=1)
    assert place.log_in(place.browser()).status_code == 303


def test_others_are_not_locked_with_one(place):
    place.add()
    place.add(email="khac@phucvu.example")
    wrong(place, place.browser(), FREE_TRIES)
    assert place.log_in(place.browser(), "khac@phucvu.example").status_code == 303


def test_a_login_forgives_earlier_mistakes(place):
    place.add()
    browser = place.browser()
    for _ in range(3):
        wrong(place, browser, FREE_TRIES - 1)
        assert place.log_in(browser).status_code == 303


def test_mistakes_are_forgotten_after_a_day_without_any(place):
    place.add()
    wrong(place, place.browser(), FREE_TRIES - 1)
    place.clock.move(hours=24, seconds=1)
    wrong(place, place.browser())
    assert place.log_in(place.browser()).status_code == 303
    (known,) = place.store.read_now(lambda reader: reader.select(LOGIN_ATTEMPTS.name))
    assert known["failures"] == 0


def test_mistakes_are_forgotten_after_a_day_in_a_known_network_too(place):
    browser = place.logged_in()
    for _ in range(3):
        assert wrong(place, browser, FREE_TRIES - 1).status_code == 422
        place.clock.move(hours=24)
    assert place.log_in(browser).status_code == 303


def test_a_known_network_is_forgotten_in_the_end(place):
    place.logged_in()
    place.clock.move(seconds=NETWORK_KNOWN_FOR.total_seconds() + 1)
    wrong(place, place.browser("198.51.100"), email="khac@phucvu.example")
    rows = place.store.read_now(lambda reader: reader.select(LOGIN_ATTEMPTS.name))
    assert not any(row["known"] for row in rows)


def test_somebody_elsewhere_cannot_keep_the_owner_out(place):
    """Wrong tries lock the network that they come from; the owner works on in another one."""
    place.add()
    attacker = place.browser("198.51.100")
    for _ in range(12 * 60):
        place.clock.move(minutes=1)
        attempt(place, "198.51.100.0/24")
    assert place.log_in(attacker).status_code == 429
    assert place.log_in(place.browser()).status_code == 303


def test_many_networks_together_are_slowed_down_but_not_the_owners(place):
    place.logged_in()
    for number in range(FREE_TRIES_ANYWHERE - 1):
        assert attempt(place, f"net {number}").locked_until is None
    new = place.browser("203.0.113")
    assert wrong(place, new).status_code == 422
    assert place.log_in(new).status_code == 429
    assert place.log_in(place.browser()).status_code == 303, "here somebody has logged in before"


def test_after_many_tries_anywhere_one_waits_a_minute_at_most(place):
    place.add()
    for number in range(FREE_TRIES_ANYWHERE + 20):
        attempt(place, f"net {number}")
    assert place.log_in(place.browser()).status_code == 429
    place.clock.move(minutes=1)
    assert place.log_in(place.browser()).status_code == 303


def test_an_hour_later_tries_elsewhere_count_no_more(place):
    place.add()
    for number in range(FREE_TRIES_ANYWHERE - 1):
        attempt(place, f"net {number}")
    place.clock.move(hours=1)
    for number in range(FREE_TRIES_ANYWHERE - 1):
        assert attempt(place, f"other net {number}").locked_until is None


def attempt(place, network):
    """A wrong try from a network, counted as the page does it."""
    keys = attempt_keys(place.house.secret, place.email, network)
    return place.store.write_now(lambda tx: begin_attempt(tx, keys, place.email))


@pytest.mark.parametrize(
    ("email", "password"),
    [("a\u0323\u0302" * 5_000 + "@phucvu.example", "x"), ("an@phucvu.example", "\u0302\u0323" * 5_000)],
)
def test_an_endless_address_or_password_is_refused_before_anything_is_done_with_it(place, email, password, monkeypatch):
    """Putting many marks into their order takes seconds; nobody has such an address or password."""
    monkeypatch.setattr("forms_service.vietnam.text.nfc", None)
    monkeypatch.setattr("forms_service.staff.accounts.nfc", None)
    monkeypatch.setattr("forms_service.staff.passwords.nfc", None)
    answer = place.log_in(place.browser(), email, password)
    assert answer.status_code == 422
    assert len(answer.text) < 10_000
    assert place.store.read_now(lambda reader: reader.count(LOGIN_ATTEMPTS.name)) == 0


def test_the_store_does_not_learn_the_addresses_that_were_tried(place):
    wrong(place, place.browser(), email="khong.co@phucvu.example")
    rows = place.store.read_now(lambda reader: reader.select(LOGIN_ATTEMPTS.name))
    assert len(rows) == 2, "the address here, and anywhere"
    assert "khong.co" not in str(rows)


def test_one_network_may_not_try_many_addresses(place):
    """60 tries in 15 minutes; the 61st is refused before anything is looked at."""
    allowed = int(LOGIN_RATE.partition("/")[0])
    browser = place.browser()
    for number in range(allowed):
        assert place.log_in(browser, f"so{number}@phucvu.example", "x").status_code == 422
    answer = place.log_in(browser, "them@phucvu.example", "x")
    assert answer.status_code == 429
    assert place.hasher.verified == allowed


def test_a_login_from_another_sites_page_is_refused(place):
    place.add()
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://khac.example"}, {"origin": "null"}):
        answer = place.log_in(place.browser(**headers))
        assert answer.status_code == 403
        assert "trang khác" in answer.text


def test_a_login_from_our_own_page_is_accepted(place):
    place.add()
    for headers in ({"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {}):
        assert place.log_in(place.browser(**headers)).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://khac.example/",
        "//khac.example/nhan-vien/",
        "/nhan-vien//khac.example",
        "/nhan-vien/../",
        "/nhan-vien/\\khac.example",
        "/nhan-vien/a\r\nSet-Cookie: x=y",
        "javascript:alert(1)",
        "/tra-cuu",
        "",
    ],
)
def test_the_login_leads_nowhere_but_to_our_own_screens(place, elsewhere):
    place.add()
    answer = place.log_in(place.browser(), next=elsewhere)
    assert answer.headers["location"] == "/nhan-vien/"


def test_the_login_leads_back_to_where_somebody_wanted_to_go(place):
    place.add()
    browser = place.browser()
    sent = browser.get("/nhan-vien/phieu?tim=abc")
    assert (sent.status_code, sent.headers["location"]) == (303, "/nhan-vien/dang-nhap?next=/nhan-vien/phieu")
    page = browser.get(sent.headers["location"])
    assert 'name="next" value="/nhan-vien/phieu"' in page.text
    assert place.log_in(browser, next="/nhan-vien/phieu").headers["location"] == "/nhan-vien/phieu"


def test_hashes_with_older_parameters_are_renewed_at_login(place):
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(place.password)
    staff_id = place.add()
    place.store.write_now(lambda tx: tx.update(STAFF.name, staff_id, {"password_hash": old}))
    assert place.log_in(place.browser()).status_code == 303
    kept = place.store.read_now(lambda reader: reader.get(STAFF.name, staff_id))
    assert kept["password_hash"] != old
    assert place.log_in(place.browser()).status_code == 303


def test_logging_out_ends_the_session_for_good(place):
    browser = place.logged_in()
    stolen = dict(browser.cookies)
    answer = browser.post("/nhan-vien/dang-xuat", data=place.csrf(browser))
    assert (answer.status_code, answer.headers["location"]) == (303, "/nhan-vien/dang-nhap")
    assert not browser.cookies
    other = place.browser()
    other.cookies.update(stolen)
    assert other.get("/nhan-vien/phieu").status_code == 303
    assert place.actions()[-1] == "staff.logged_out"


def test_logging_out_twice_is_no_error(place):
    assert place.browser().post("/nhan-vien/dang-xuat").status_code == 303


def test_no_other_page_can_log_somebody_out(place):
    browser = place.logged_in()
    assert browser.post("/nhan-vien/dang-xuat").status_code == 403
    assert browser.get("/nhan-vien/phieu").status_code == 200
    assert browser.get("/nhan-vien/dang-xuat").status_code == 405


def test_tries_at_the_same_moment_are_all_counted(place):
    """A try counts before its password is looked at, so a hundred at once are no way around the lock."""
    place.add()
    begun = [attempt(place, "one") for _ in range(8)]
    assert [attempt.locked_until is None for attempt in begun] == [True] * FREE_TRIES + [False] * 3


def test_a_password_that_changed_while_it_was_checked_opens_nothing(place):
    staff_id = place.add()
    begun = attempt(place, "one")
    place.store.write_now(lambda tx: accounts.set_password_hash(tx, audit.CLI, staff_id, "another hash"))
    assert place.store.write_now(lambda tx: complete_login(tx, begun)) is None
    assert place.store.read_now(lambda reader: reader.count(STAFF_SESSIONS.name)) == 0
