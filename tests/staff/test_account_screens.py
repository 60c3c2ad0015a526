"""Accounts on the web: administrators add, change, stop and reopen them; everything leaves a line."""

import re

import pytest

from forms_service.staff import accounts, second_factor
from forms_service.staff.tables import STAFF

PAGE = "/nhan-vien/nhan-su"
NEW = {"name": "Trần Thị Thử", "email": "thu@phucvu.example", "role": "operator"}
LINK = re.compile(r'value="(http://testserver/nhan-vien/mat-khau/[^"]+)"')


@pytest.fixture
def admin(place):
    return place.logged_in("admin")


def press(place, browser, path=PAGE, **fields):
    return browser.post(path, data={**fields, **place.csrf(browser)})


def colleague(place, role="front_desk", **more):
    return place.add(role, "dong.nghiep@phucvu.example", "Lê Thị Đồng", **more)


def find(place, staff_id):
    return place.store.read_now(lambda reader: accounts.get_staff(reader, staff_id))


def test_everybody_is_listed_in_vietnamese_order_with_role_and_unit(place, admin):
    colleague(place, "department")
    place.add(email="anh@phucvu.example", name="Phạm Thị Ánh", receives=["daily"])
    page = admin.get(PAGE).text
    assert re.findall(r"data-row>([^<]+)</a>", page) == ["Phạm Thị Ánh", "Lê Thị Đồng", "Nguyễn Văn Thử"]
    assert "Sở Thử nghiệm" in page
    assert "bản tin ngày" in page
    assert place.lines()[-1].action == "staff.listed"


def test_a_new_account_comes_with_a_link_that_is_shown_once(place, admin):
    answer = press(place, admin, **NEW, receives_daily="yes")
    link = LINK.search(answer.text)[1].removeprefix("http://testserver")
    assert place.browser().get(link).status_code == 200
    person = place.store.read_now(lambda reader: accounts.find_staff(reader, NEW["email"]))
    assert (person.role, person.receives, person.unit) == ("operator", ("daily",), None)
    assert "mat-khau/" not in admin.get(f"{PAGE}/{person.id}").text
    assert [line.action for line in place.lines()[-3:]] == ["staff.added", "staff.invited", "staff.opened"]
    assert place.lines()[-3].actor.id == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": "department"}, "thuộc đơn vị nào"),
        ({"role": "department", "unit": "khong-co"}, "Không có đơn vị"),
        ({"email": "nguyen.van.thu@phucvu.example"}, "Đã có tài khoản"),
        ({"email": "sai"}, "điện tử chưa đúng"),
        ({"name": "x"}, "họ tên"),
        ({"role": "boss"}, "vai trò"),
        ({"role": ""}, "vai trò"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(place, admin, fields, words):
    answer = press(place, admin, **{**NEW, **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{ {**NEW, **fields}["email"] }"' in answer.text
    assert len(place.store.read_now(accounts.list_staff)) == 1


def test_role_unit_and_digests_can_be_changed(place, admin):
    staff_id = colleague(place)
    fields = {"act": "change", "role": "department", "unit": place.unit, "receives_briefing": "yes"}
    answer = press(place, admin, f"{PAGE}/{staff_id}", **fields)
    assert answer.headers["location"] == f"{PAGE}/{staff_id}?da-luu=1"
    person = find(place, staff_id)
    assert (person.role, person.unit, person.receives) == ("department", place.unit, ("briefing",))
    assert "Đã lưu" in admin.get(answer.headers["location"]).text
    assert {"staff.role_changed", "staff.unit_changed", "staff.digests_changed"} <= set(place.actions())


def test_a_new_role_ends_open_sessions(place, admin):
    staff_id = colleague(place)
    browser = place.browser()
    place.log_in(browser, "dong.nghiep@phucvu.example")
    press(place, admin, f"{PAGE}/{staff_id}", act="change", role="leader")
    assert browser.get("/nhan-vien/").status_code == 303


def test_saving_what_was_there_changes_and_logs_nothing(place, admin):
    staff_id = colleague(place)
    before = place.actions()
    press(place, admin, f"{PAGE}/{staff_id}", act="change", role="front_desk")
    assert place.actions() == before


def test_nobody_changes_the_own_role_or_stops_the_own_account(place, admin):
    place.add("admin", "hai@phucvu.example")
    for fields in ({"act": "change", "role": "leader"}, {"act": "deactivate"}, {"act": "reset"}):
        answer = press(place, admin, f"{PAGE}/1", **fields)
        assert answer.status_code == 422, fields
    assert (find(place, 1).role, find(place, 1).active) == ("admin", True)
    assert 'name="role"' not in admin.get(f"{PAGE}/1").text


def test_ones_own_digests_can_be_changed(place, admin):
    press(place, admin, f"{PAGE}/1", act="change", receives_daily="yes")
    assert (find(place, 1).role, find(place, 1).receives) == ("admin", ("daily",))


def test_an_account_is_stopped_and_opened_again_with_a_link(place, admin):
    staff_id = colleague(place)
    press(place, admin, f"{PAGE}/{staff_id}", act="deactivate")
    assert place.log_in(place.browser(), "dong.nghiep@phucvu.example").status_code == 422
    assert "đã ngừng" in admin.get(PAGE).text
    assert press(place, admin, f"{PAGE}/{staff_id}", act="invite").status_code == 422, "a stopped one gets no link"
    assert LINK.search(press(place, admin, f"{PAGE}/{staff_id}", act="activate").text)
    assert {"staff.deactivated", "staff.activated", "staff.invited"} <= set(place.actions())


def test_a_new_link_can_be_made_at_any_time(place, admin):
    staff_id = colleague(place)
    first, second = (LINK.search(press(place, admin, f"{PAGE}/{staff_id}", act="invite").text)[1] for _ in range(2))
    assert place.browser().get(first).status_code == 410
    assert place.browser().get(second).status_code == 200


def test_an_admin_takes_the_second_step_off_for_somebody_without_a_phone(place, admin):
    staff_id = colleague(place)
    kept = {"nonce": "x", "since": place.clock().isoformat(), "last_step": 0, "recovery": []}
    place.store.write_now(lambda tx: tx.update(STAFF.name, staff_id, {"second_factor": kept}))
    assert "Bỏ bước thứ hai" in admin.get(f"{PAGE}/{staff_id}").text
    press(place, admin, f"{PAGE}/{staff_id}", act="reset")
    assert not find(place, staff_id).has_second_factor
    line = place.lines()[-1]
    assert (line.action, line.actor.id, line.subject_id) == ("staff.second_factor_reset", 1, staff_id)


def test_an_account_of_an_old_version_can_be_shown_and_changed(place, admin):
    old = {
        "name": "Vũ Thị Cũ",
        "email": "cu@phucvu.example",
        "email_key": "cu@phucvu.example",
        "role": "department",
        "receives": [],
        "password_hash": None,
        "active": True,
        "invitation_hash": None,
        "invitation_expires_at": None,
        "epoch": 0,
    }
    staff_id = place.store.write_now(lambda tx: tx.insert(STAFF.name, old))
    assert find(place, staff_id).unit is None
    assert admin.get(f"{PAGE}/{staff_id}").status_code == 200
    place.store.write_now(lambda tx: second_factor.turn_off(tx, accounts.staff_actor(1), staff_id))
    press(place, admin, f"{PAGE}/{staff_id}", act="change", role="department", unit=place.unit)
    assert find(place, staff_id).unit == place.unit


@pytest.mark.parametrize("path", ["99", "abc", "9" * 40, "0"])
def test_what_is_not_there_is_not_found(place, admin, path):
    assert admin.get(f"{PAGE}/{path}").status_code == 404
    assert press(place, admin, f"{PAGE}/{path}", act="deactivate").status_code == 404


@pytest.mark.parametrize("role", ["front_desk", "oversight", "leader"])
def test_only_admins_come_here(place, role):
    browser = place.logged_in(role)
    for path in (PAGE, f"{PAGE}/them", f"{PAGE}/1"):
        assert browser.get(path).status_code == 403
    assert press(place, browser, **NEW).status_code == 403
