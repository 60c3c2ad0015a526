"""The shell of staff screens: who is logged in, what that person may open, nothing inline."""

import re
from typing import get_args

import pytest

from forms_service.staff.menu import MENU, Group, MenuGroup, MenuItem, menu_for, page_at
from forms_service.staff.model import ROLES, Person

GROUPS = get_args(Group)
LINK = re.compile(r'<li><a href="([^"]+)"( aria-current="\w+")?>([^<]+)(?:<span data-task-count></span>)?</a></li>')


def a_person(role):
    """As `place` makes them: only departments have a unit."""
    unit = "so-thu-nghiem" if role == "department" else None
    return Person(1, "Nguyễn Văn Thử", "thu@phucvu.example", role, (), active=True, has_password=True, unit=unit)


def test_the_header_names_office_person_and_role(place):
    page = place.logged_in("department").get("/nhan-vien/").text
    assert '<p class="office">Trung tâm thử nghiệm</p>' in page
    assert 'Nguyễn Văn Thử <span class="role">Sở, ngành, đơn vị</span>' in page
    assert '<a class="skip" href="#main">' in page
    assert page.startswith('<!doctype html>\n<html lang="vi">')


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_holds_what_a_role_may_open_and_nothing_else(place, role):
    menu = menu_for(a_person(role))
    shown = [item for group in menu for item in group.items]
    assert shown == sorted(
        (
            item
            for item in MENU
            if item.permission in ROLES[role].permissions
            and (role == "department" or not item.of_a_unit)
            and (role != "department" or not item.unit_kind)
        ),
        key=lambda item: GROUPS.index(item.group),
    )
    page = place.logged_in(role).get("/nhan-vien/").text
    assert [path for path, _, _ in LINK.findall(page.partition("</nav>")[0])] == [
        "/nhan-vien/",
        *(group.path for group in menu),
    ]


def test_the_menu_marks_the_group_and_the_page_where_one_is(place):
    page = place.logged_in("admin").get("/nhan-vien/nhat-ky").text
    groups, _, pages = page.partition("</nav>")[0].partition('<ul class="pages">')
    assert ("Quản lý", ' aria-current="true"') in [(label, current) for _, current, label in LINK.findall(groups)]
    marked = [(label, current) for _, current, label in LINK.findall(pages)]
    assert ("Nhật ký", ' aria-current="page"') in marked
    assert ("Nhân viên", "") in marked


def test_a_group_of_one_page_has_that_pages_name(place):
    page = place.logged_in("oversight").get("/nhan-vien/nhat-ky").text
    assert ("/nhan-vien/nhat-ky", ' aria-current="page"', "Nhật ký") in LINK.findall(page)


def test_no_page_holds_script_or_style_of_its_own(place):
    browser = place.logged_in("admin")
    for page in (browser.get("/nhan-vien/nhat-ky"), place.browser().get("/nhan-vien/dang-nhap")):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", page.text)


def test_log_out_is_a_form_and_no_link(place):
    page = place.logged_in("admin").get("/nhan-vien/nhat-ky").text
    assert '<form method="post" action="/nhan-vien/dang-xuat">' in page
    assert 'href="/nhan-vien/dang-xuat"' not in page


def test_pages_name_the_icon_that_the_site_has(place):
    """Otherwise every browser asks for /favicon.ico and is told 404."""
    for page in (place.logged_in("admin").get("/nhan-vien/nhat-ky"), place.browser().get("/nhan-vien/dang-nhap")):
        assert '<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">' in page.text


def test_the_login_begins_in_its_first_field(place):
    page = place.browser().get("/nhan-vien/dang-nhap").text
    assert re.search(r'<label for="email">Thư điện tử</label>\s*<input id="email"[^>]* autofocus', page)


def test_of_two_pages_one_below_the_other_the_closer_one_is_marked():
    items = [MenuItem(path, path, "view_audit", "Quản lý") for path in ("/nhan-vien/a", "/nhan-vien/a/b")]
    menu = [MenuGroup("Quản lý", tuple(items))]
    assert page_at(menu, "/nhan-vien/a/b/7") == "/nhan-vien/a/b"
    assert page_at(menu, "/nhan-vien/a/7") == "/nhan-vien/a"
    assert not page_at(menu, "/nhan-vien/ab")
