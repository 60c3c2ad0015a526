"""The shell of staff screens: who is logged in, what that person may open, nothing inline."""

import re

import pytest

from forms_service.log_words import LOG_WORDS
from forms_service.staff.model import ROLES
from forms_service.staff.passwords import Passwords
from forms_service.staff.routes import routes

LINK = re.compile(r'<li><a href="([^"]+)"( aria-current="\w+")?>([^<]+)</a></li>')


def test_the_header_names_office_person_and_role(place):
    page = place.logged_in("department").get("/nhan-vien/").text
    assert '<p class="office">Trung tâm thử nghiệm</p>' in page
    assert 'Nguyễn Văn Thử <span class="role">Sở, ngành, đơn vị</span>' in page
    assert '<a class="skip" href="#main">' in page
    assert page.startswith('<!doctype html>\n<html lang="vi">')


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_holds_what_a_role_may_open_and_the_first_of_it_is_home(place, role):
    browser = place.logged_in(role)
    links = [path for path, _, _ in LINK.findall(browser.get("/nhan-vien/nhat-ky").text)]
    home = browser.get("/nhan-vien/")
    assert (home.status_code, home.headers.get("location")) == ((303, links[0]) if links else (200, None))


def test_the_menu_marks_where_one_is(place):
    page = place.logged_in("admin").get("/nhan-vien/nhat-ky").text
    menu = page.partition("</nav>")[0]
    assert [(label, current) for _, current, label in LINK.findall(menu)] == [
        ("Phiếu đã nhận", ""),
        ("Cần gọi điện", ""),
        ("Nhật ký", ' aria-current="page"'),
    ]


def test_no_page_holds_script_or_style_of_its_own(place):
    browser = place.logged_in("admin")
    for page in (browser.get("/nhan-vien/nhat-ky"), place.browser().get("/nhan-vien/dang-nhap")):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", page.text)


def test_log_out_is_a_form_and_no_link(place):
    page = place.logged_in("admin").get("/nhan-vien/nhat-ky").text
    assert '<form method="post" action="/nhan-vien/dang-xuat">' in page
    assert 'href="/nhan-vien/dang-xuat"' not in page


def test_other_rooms_name_their_actions_in_the_log(place):
    made = routes(place.house, passwords=Passwords(place.hasher), words=LOG_WORDS)
    assert {route.path for route in made} == {
        "/nhan-vien",
        "/nhan-vien/",
        "/nhan-vien/dang-nhap",
        "/nhan-vien/dang-xuat",
        "/nhan-vien/mat-khau/{token}",
        "/nhan-vien/doi-mat-khau",
        "/nhan-vien/nhat-ky",
    }


def test_pages_name_the_icon_that_the_site_has(place):
    """Otherwise every browser asks for /favicon.ico and is told 404."""
    for page in (place.logged_in("admin").get("/nhan-vien/nhat-ky"), place.browser().get("/nhan-vien/dang-nhap")):
        assert '<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">' in page.text


def test_the_login_begins_in_its_first_field(place):
    page = place.browser().get("/nhan-vien/dang-nhap").text
    assert re.search(r'<label for="email">Thư điện tử</label>\s*<input id="email"[^>]* autofocus', page)
