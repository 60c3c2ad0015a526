"""One-time links to set a password."""

import pytest

from forms_service.staff import accounts, audit, invitations
from forms_service.staff.accounts import StaffError
from forms_service.staff.login import FREE_TRIES
from forms_service.staff.tables import STAFF

NEW = "lúa chín vàng đồng"


@pytest.fixture
def staff_id(place):
    return place.add()


def invite(place, staff_id):
    return place.store.write_now(lambda tx: invitations.invite(tx, audit.CLI, staff_id))


def set_password(place, token, password=NEW, again=NEW, **headers):
    fields = {"password": password, "again": again}
    return place.browser(**headers).post(f"/nhan-vien/mat-khau/{token}", data=fields)


def test_the_link_shows_whose_it_is_and_changes_nothing(place, staff_id):
    token = invite(place, staff_id)
    before = place.lines()
    page = place.browser().get(f"/nhan-vien/mat-khau/{token}")
    assert page.status_code == 200
    assert place.email in page.text
    assert page.text.count('autocomplete="new-password"') == 2
    assert place.lines() == before
    assert place.log_in(place.browser()).status_code == 303, "the old password holds until a new one is set"


def test_the_new_password_opens_the_account_and_the_old_one_does_not(place, staff_id):
    answer = set_password(place, invite(place, staff_id))
    assert (answer.status_code, answer.headers["location"]) == (303, "/nhan-vien/dang-nhap?da-dat=1")
    assert "Đã đặt mật khẩu" in place.browser().get(answer.headers["location"]).text
    assert place.log_in(place.browser(), password=NEW).status_code == 303
    assert place.log_in(place.browser()).status_code == 422


def test_the_log_says_who_set_it(place, staff_id):
    set_password(place, invite(place, staff_id))
    line = place.lines()[-1]
    assert (line.action, line.actor, line.subject_id) == ("staff.password_set", audit.staff_actor(staff_id), staff_id)


def test_a_link_works_once(place, staff_id):
    token = invite(place, staff_id)
    set_password(place, token)
    answer = set_password(place, token, "một câu khác hẳn", "một câu khác hẳn")
    assert answer.status_code == 410
    assert "không còn dùng được" in answer.text
    assert place.browser().get(f"/nhan-vien/mat-khau/{token}").status_code == 410


def test_a_link_ends_after_72_hours(place, staff_id):
    token = invite(place, staff_id)
    place.clock.move(hours=71, minutes=59)
    assert place.browser().get(f"/nhan-vien/mat-khau/{token}").status_code == 200
    place.clock.move(minutes=1)
    assert place.browser().get(f"/nhan-vien/mat-khau/{token}").status_code == 410
    assert set_password(place, token).status_code == 410


def test_a_newer_link_voids_the_older(place, staff_id):
    older, newer = invite(place, staff_id), invite(place, staff_id)
    assert set_password(place, older).status_code == 410
    assert set_password(place, newer).status_code == 303


def test_stopping_an_account_voids_its_link(place, staff_id):
    token = invite(place, staff_id)
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, staff_id))
    assert set_password(place, token).status_code == 410


def test_a_stopped_account_gets_no_link(place, staff_id):
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, staff_id))
    with pytest.raises(StaffError, match="đã ngừng"):
        invite(place, staff_id)


def test_an_invented_link_says_what_to_do(place):
    assert place.browser().get("/nhan-vien/mat-khau/khong-co").status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [("", "", "12 ký tự"), ("nguyen van thu", "nguyen van thu", "họ tên"), (NEW, NEW + "!", "chưa giống nhau")],
)
def test_a_password_that_will_not_do_is_refused_and_the_link_still_works(place, staff_id, password, again, words):
    token = invite(place, staff_id)
    answer = set_password(place, token, password, again)
    assert answer.status_code == 422
    assert words in answer.text
    assert NEW not in answer.text, "a password is never shown again"
    assert set_password(place, token).status_code == 303


def test_another_sites_page_cannot_use_the_link(place, staff_id):
    assert set_password(place, invite(place, staff_id), **{"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_new_password_ends_the_lock(place, staff_id):
    for _ in range(FREE_TRIES):
        place.log_in(place.browser(), password="sai")
    set_password(place, invite(place, staff_id))
    assert place.log_in(place.browser(), password=NEW).status_code == 303


def test_a_new_password_ends_open_sessions(place, staff_id):
    browser = place.browser()
    place.log_in(browser)
    set_password(place, invite(place, staff_id))
    assert browser.get("/nhan-vien/phieu").status_code == 303


def test_the_store_keeps_no_link(place, staff_id):
    token = invite(place, staff_id)
    assert token not in str(place.store.read_now(lambda reader: reader.select(STAFF.name)))


def test_a_link_used_by_two_at_the_same_moment_sets_one_password(place, staff_id):
    token = invite(place, staff_id)
    used = [
        place.store.write_now(lambda tx, password_hash=made: invitations.set_password(tx, token, password_hash))
        for made in ("first", "second")
    ]
    assert used == [staff_id, None]
    kept = place.store.read_now(lambda reader: reader.get(STAFF.name, staff_id))
    assert kept["password_hash"] == "first"
