"""Adding, changing, stopping and listing accounts; who receives which digest; the words of the command line."""

from functools import partial

import pytest

from forms_service.staff import accounts, audit, commands
from forms_service.staff.accounts import Recipient, StaffError
from forms_service.staff.model import PERMISSIONS, ROLES
from forms_service.staff.passwords import Passwords

URL = "https://phucvu.example"
ADD = {"name": "Trần Thị Thử", "email": "thu@phucvu.example", "role": "operator", "receives": ["daily"]}


def write(place, use_case, **arguments):
    return place.store.write_now(lambda tx: use_case(tx, **arguments))


def find(place, email):
    return place.store.read_now(lambda reader: accounts.find_staff(reader, email))


def test_an_account_is_found_by_its_address_in_any_case(place):
    place.add(email="Thu.Nghiem@PhucVu.example")
    person = find(place, "thu.nghiem@phucvu.EXAMPLE")
    assert person.email == "Thu.Nghiem@PhucVu.example", "mail goes to the address as it was given"
    assert place.store.read_now(lambda reader: accounts.get_staff(reader, person.id)) == person


def test_one_address_has_one_account(place):
    place.add()
    with pytest.raises(StaffError, match="Đã có tài khoản"):
        place.add(email=place.email.upper())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": "boss"}, "front_desk, operator"),
        ({"receives": ("weekly",)}, "daily, briefing"),
        ({"email": "không phải địa chỉ"}, "điện tử chưa đúng"),
        ({"email": "a@b"}, "điện tử chưa đúng"),
        ({"email": "a@b.vn\nBcc: c@d.vn"}, "điện tử chưa đúng"),
        ({"name": "  "}, "họ tên"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_leaves_no_trace(place, fields, words):
    with pytest.raises(StaffError, match=words):
        place.add(**fields)
    assert place.lines() == []


def test_digests_go_to_active_people_who_receive_that_kind(place):
    both = place.add(receives=["briefing", "daily"])
    place.add(email="mot@phucvu.example", receives=["daily"])
    place.add(email="khong@phucvu.example")
    stopped = place.add(email="ngung@phucvu.example", receives=["briefing"])
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, stopped))
    daily, briefing = (
        place.store.read_now(lambda reader, kind=kind: accounts.recipients(reader, kind))
        for kind in ("daily", "briefing")
    )
    assert [each.email for each in daily] == [place.email, "mot@phucvu.example"]
    assert briefing == [Recipient(both, "Nguyễn Văn Thử", place.email)]


def test_an_account_changes_role_and_digests_each_with_a_line(place):
    staff_id = place.add()
    change = {"staff_id": staff_id, "role": "leader", "receives": ["briefing", "daily", "daily"]}
    place.store.write_now(lambda tx: accounts.change_staff(tx, audit.CLI, **change))
    person = find(place, place.email)
    assert (person.role, person.receives) == ("leader", ("daily", "briefing"))
    assert [(line.action, dict(line.detail)) for line in place.lines()[1:]] == [
        ("staff.role_changed", {"from": "front_desk", "to": "leader"}),
        ("staff.digests_changed", {"receives": "daily+briefing"}),
    ]


def test_a_change_of_nothing_leaves_no_line(place):
    staff_id = place.add()
    place.store.write_now(lambda tx: accounts.change_staff(tx, audit.CLI, staff_id, role="front_desk"))
    assert place.actions() == ["staff.added"]


def test_a_stopped_account_comes_back_without_a_password(place):
    staff_id = place.add()
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, staff_id))
    assert not find(place, place.email).may("view_submissions")
    place.store.write_now(lambda tx: accounts.activate(tx, audit.CLI, staff_id))
    person = find(place, place.email)
    assert (person.active, person.has_password) == (True, False)


@pytest.mark.parametrize("use_case", [accounts.deactivate, accounts.activate])
def test_an_account_that_is_not_there_is_refused(place, use_case):
    with pytest.raises(StaffError, match="Không có tài khoản"):
        place.store.write_now(lambda tx: use_case(tx, audit.CLI, 99))


def test_everybody_is_listed_by_given_name_with_the_stopped_last(place):
    for number, name in enumerate(["Lê Văn Ước", "Phạm Thị Ánh", "Nguyễn Văn Đủ", "Đỗ Thị Dư"]):
        staff_id = place.add(name=name, email=f"so{number}@phucvu.example")
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, staff_id))
    listed = place.store.read_now(accounts.list_staff)
    assert [person.name for person in listed] == ["Phạm Thị Ánh", "Nguyễn Văn Đủ", "Lê Văn Ước", "Đỗ Thị Dư"]


def test_admins_may_everything_and_whoever_handles_also_reads():
    assert ROLES["admin"].permissions == set(PERMISSIONS)
    for facts in ROLES.values():
        assert (
            "handle_submissions" not in facts.permissions or {"view_submissions", "see_full_text"} <= facts.permissions
        )


def test_the_command_line_adds_somebody_and_prints_a_link_that_works(place):
    text = write(place, commands.add, service_url=URL, units=(), **ADD)
    assert "08:00 ngày 26/11/2026" in text
    address = text.splitlines()[-1]
    assert address.startswith(URL + "/nhan-vien/mat-khau/")
    assert place.browser().get(address.removeprefix(URL)).status_code == 200
    assert all(line.actor == audit.CLI for line in place.lines())


def test_the_command_line_can_set_a_password_at_once(place):
    ready = commands.checked_password_hash(
        Passwords(place.hasher), place.password, name=ADD["name"], email=ADD["email"]
    )
    text = write(place, commands.add, service_url=URL, units=(), password_hash=ready, **ADD)
    assert "http" not in text
    assert place.log_in(place.browser(), ADD["email"]).status_code == 303


def test_the_command_line_refuses_a_weak_password():
    with pytest.raises(StaffError, match="12 ký tự"):
        commands.checked_password_hash(Passwords(), "ngắn", name=ADD["name"], email=ADD["email"])


def test_the_command_line_resets_with_a_link_or_a_password(place):
    place.add()
    assert URL in write(place, commands.reset, email=place.email, service_url=URL)
    ready = Passwords(place.hasher).hash_now("lúa chín vàng đồng")
    write(place, commands.reset, email=place.email, service_url=URL, password_hash=ready)
    assert place.log_in(place.browser(), password="lúa chín vàng đồng").status_code == 303


def test_the_command_line_stops_and_reopens(place):
    place.add()
    write(place, commands.deactivate, email=place.email)
    assert place.log_in(place.browser()).status_code == 422
    with pytest.raises(StaffError, match="activate"):
        write(place, commands.reset, email=place.email, service_url=URL, password_hash="x")
    assert URL in write(place, commands.activate, email=place.email, service_url=URL)


def test_the_command_line_changes_and_lists(place):
    assert "staff add" in place.store.read_now(commands.listing)
    write(place, commands.add, service_url=URL, units=(), **ADD)
    write(place, commands.change, email=ADD["email"], role="leader", receives=None, units=())
    assert place.store.read_now(commands.listing) == (
        "Trần Thị Thử · thu@phucvu.example · Lãnh đạo (chỉ xem) · nhận bản tin ngày · chưa đặt mật khẩu"
    )


def test_the_command_line_names_an_address_it_does_not_know(place):
    with pytest.raises(StaffError, match=r"khong\.co@phucvu\.example"):
        write(place, commands.deactivate, email="khong.co@phucvu.example")


def test_a_department_needs_a_unit_that_exists(place):
    for given in ({}, {"unit": ""}, {"unit": "khong-co"}):
        with pytest.raises(StaffError, match="đơn vị"):
            place.add("department", **{"unit": None, **given})
    staff_id = place.add("department", unit=place.unit)
    assert place.store.read_now(lambda reader: accounts.get_staff(reader, staff_id)).unit == place.unit


def test_others_may_have_a_unit(place):
    staff_id = place.add("leader", unit=place.unit)
    assert place.store.read_now(lambda reader: accounts.get_staff(reader, staff_id)).unit == place.unit


def test_who_becomes_a_department_needs_one_and_a_department_cannot_lose_it(place):
    staff_id = place.add()
    with pytest.raises(StaffError, match="thuộc đơn vị nào"):
        change(place, staff_id, role="department")
    change(place, staff_id, role="department", unit=place.unit)
    with pytest.raises(StaffError, match="thuộc đơn vị nào"):
        change(place, staff_id, unit="")
    change(place, staff_id, role="leader", unit="")
    assert place.store.read_now(lambda reader: accounts.get_staff(reader, staff_id)).unit is None


def test_a_unit_that_content_no_longer_has_may_stay(place):
    staff_id = place.add("department")
    place.store.write_now(lambda tx: accounts.change_staff(tx, audit.CLI, staff_id, unit=place.unit, units=()))
    with pytest.raises(StaffError, match="Không có đơn vị"):
        place.store.write_now(lambda tx: accounts.change_staff(tx, audit.CLI, staff_id, unit="ban-thu", units=()))


def change(place, staff_id, **changes):
    place.store.write_now(lambda tx: accounts.change_staff(tx, audit.CLI, staff_id, units={place.unit}, **changes))


def test_nobody_takes_the_last_admin_away(place):
    last = place.add("admin")
    place.store.write_now(
        lambda tx: accounts.add_staff(tx, audit.CLI, name="Chưa Đặt", email="chua@phucvu.example", role="admin")
    )
    for use_case in (accounts.deactivate, partial(accounts.change_staff, role="leader")):
        with pytest.raises(StaffError, match="quản trị viên cuối cùng"):
            place.store.write_now(lambda tx, act=use_case: act(tx, audit.CLI, last))
    place.add("admin", "hai@phucvu.example")
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, last))


def test_an_admin_that_never_came_can_be_taken_away_beside_another(place):
    place.add("admin")
    never = place.store.write_now(
        lambda tx: accounts.add_staff(tx, audit.CLI, name="Chưa Đặt", email="chua@phucvu.example", role="admin")
    )
    place.store.write_now(lambda tx: accounts.deactivate(tx, audit.CLI, never))
