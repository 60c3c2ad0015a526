"""Sessions end by idleness, at the end of a working day, and when the account changes."""

import pytest

from forms_service.staff import accounts, audit
from forms_service.staff.tables import STAFF_SESSIONS


def is_in(browser):
    return browser.get("/nhan-vien/phieu").status_code == 200


def stored(place):
    return place.store.read_now(lambda reader: reader.select(STAFF_SESSIONS.name))


def test_half_an_hour_without_use_ends_a_session(place):
    browser = place.logged_in()
    place.clock.move(minutes=29, seconds=59)
    assert is_in(browser)
    place.clock.move(minutes=30)
    assert not is_in(browser)


def test_use_keeps_a_session_open_but_no_longer_than_twelve_hours(place):
    browser = place.logged_in()
    for _ in range(35):
        place.clock.move(minutes=20)
        assert is_in(browser)
    place.clock.move(minutes=19, seconds=59)
    assert is_in(browser)
    place.clock.move(seconds=1)
    assert not is_in(browser)


def test_looking_at_pages_writes_at_most_once_a_minute(place):
    browser = place.logged_in()
    opened = stored(place)
    place.clock.move(seconds=59)
    assert is_in(browser)
    assert stored(place) == opened
    place.clock.move(seconds=1)
    assert is_in(browser)
    assert stored(place) != opened


def test_a_login_never_takes_over_a_cookie_that_was_there_before(place):
    """Fixation: a token known to somebody else is worth nothing after the login, and the new one is new."""
    browser = place.logged_in()
    (before,) = browser.cookies.values()
    assert place.log_in(browser).status_code == 303
    (after,) = browser.cookies.values()
    assert after != before
    assert len(stored(place)) == 1
    other = place.browser()
    other.cookies.set("phucvu_staff", before)
    assert not is_in(other)
    assert is_in(browser)


def test_an_invented_token_opens_nothing(place):
    place.add()
    browser = place.browser()
    for token in ("x", "A" * 22, "'; drop table staff; --", "%00"):
        browser.cookies.set("phucvu_staff", token)
        assert not is_in(browser)


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, staff_id: accounts.deactivate(tx, audit.CLI, staff_id),
        lambda tx, staff_id: accounts.set_password_hash(tx, audit.CLI, staff_id, "another"),
        lambda tx, staff_id: accounts.change_staff(tx, audit.CLI, staff_id, role="leader"),
    ],
    ids=["stopped", "new password", "new role"],
)
def test_a_changed_account_loses_its_open_sessions(place, change):
    browser = place.logged_in()
    staff_id = place.store.read_now(lambda reader: accounts.find_staff(reader, place.email)).id
    place.store.write_now(lambda tx: change(tx, staff_id))
    assert not is_in(browser)
    assert stored(place) == []


def test_two_sessions_of_one_person_live_side_by_side(place):
    first = place.logged_in()
    second = place.browser()
    place.log_in(second)
    first.post("/nhan-vien/dang-xuat", data=place.csrf(first))
    assert is_in(second)


def test_sessions_that_ended_are_swept_at_the_next_login(place):
    place.logged_in()
    place.clock.move(hours=1)
    assert place.log_in(place.browser()).status_code == 303
    assert len(stored(place)) == 1
