"""The first screen: what this person has to do, most urgent first, and every page that this person may open."""

import re
from datetime import date

import pytest
from starlette.applications import Starlette

from forms_service.staff.model import ROLES
from forms_service.staff.passwords import Passwords
from forms_service.staff.routes import routes
from forms_service.staff.today import COUNTED, Task

TASK = re.compile(r'<li><a href="([^"]+)"><span class="count( late)?">([^<]+)</span> <span>([^<]+)')


def with_tasks(place, *tasks):
    """The place with a room that leaves these tasks; what the provider was asked for is remembered."""
    asked = []

    def provider(reader, person, today):
        asked.append((reader.count("staff"), person.role, today))
        return tasks

    place.app = Starlette(routes=routes(place.house, passwords=Passwords(place.hasher), providers=(provider,)))
    return asked


def test_it_counts_what_waits_and_leads_there(place):
    asked = with_tasks(place, Task("phiếu mới chưa xử lý", 3, "/nhan-vien/phieu", "handle_submissions"))
    page = place.logged_in().get("/nhan-vien/").text
    assert [(path, late, count, label.strip()) for path, late, count, label in TASK.findall(page)] == [
        ("/nhan-vien/phieu", "", "3", "phiếu mới chưa xử lý")
    ]
    assert asked == [(1, "front_desk", date(2026, 11, 23))]


def test_what_is_urgent_comes_first_and_says_so_in_a_word(place):
    with_tasks(
        place,
        Task("phiếu mới", 3, "/nhan-vien/phieu", "handle_submissions"),
        Task("vụ việc quá hạn", 1, "/nhan-vien/vu-viec", "view_matters", urgent=True),
    )
    page = place.logged_in().get("/nhan-vien/").text
    assert [count for _, _, count, _ in TASK.findall(page)] == ["1", "3"]
    assert page.count("▲ cần làm ngay") == 1


def test_nothing_to_do_is_no_line(place):
    with_tasks(place, Task("phiếu mới", 0, "/nhan-vien/phieu", "handle_submissions"))
    page = place.logged_in().get("/nhan-vien/").text
    assert not TASK.search(page)
    assert "Không có việc nào đang chờ" in page


@pytest.mark.parametrize("role", ROLES)
def test_tasks_are_only_for_those_who_may_do_them(place, role):
    with_tasks(place, Task("tài khoản", 2, "/nhan-vien/nhan-su", "manage_staff"))
    page = place.logged_in(role).get("/nhan-vien/").text
    assert bool(TASK.search(page)) == (role == "admin")


def test_no_more_is_counted_than_somebody_can_take_in(place):
    with_tasks(place, Task("phiếu mới", COUNTED, "/nhan-vien/phieu", "handle_submissions"))
    assert TASK.search(place.logged_in().get("/nhan-vien/").text)[3] == "99+"


def test_every_page_that_somebody_may_open_is_a_click_away(place):
    page = place.logged_in("admin").get("/nhan-vien/").text
    sitemap = page.partition('<dl class="sitemap">')[2]
    for path in ("/nhan-vien/phieu", "/nhan-vien/nhan-su", "/nhan-vien/nhat-ky"):
        assert f'<a href="{path}">' in sitemap


def test_it_leaves_no_line_in_the_log(place):
    browser = place.logged_in()
    before = place.actions()
    browser.get("/nhan-vien/")
    assert place.actions() == before


def test_the_script_gets_the_list_alone(place):
    with_tasks(place, Task("phiếu mới", 3, "/nhan-vien/phieu", "handle_submissions"))
    fragment = place.logged_in().get("/nhan-vien/viec").text
    assert 'data-tasks="3"' in fragment
    assert "<html" not in fragment


def test_asking_by_script_keeps_no_session_open(place):
    """Whoever left the counter is logged out after half an hour, though the page has asked every minute."""
    with_tasks(place)
    browser = place.logged_in()
    for _ in range(31):
        place.clock.move(minutes=1)
        answer = browser.get("/nhan-vien/viec")
    assert answer.status_code == 303
