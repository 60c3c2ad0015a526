"""The door before every staff screen: who may, who may not, and forged requests."""

import pytest

from forms_service.staff.model import ROLES

READERS = {"front_desk", "operator", "leader", "oversight", "admin"}
HANDLERS = {"front_desk", "operator", "admin"}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(place, role):
    browser = place.logged_in(role)
    assert (browser.get("/nhan-vien/phieu").status_code == 200) == (role in READERS)
    written = browser.post("/nhan-vien/phieu/1", data={"note": "đã gọi", **place.csrf(browser)})
    assert (written.status_code == 200) == (role in HANDLERS)
    assert (browser.get("/nhan-vien/nhat-ky").status_code == 200) == (role in {"oversight", "admin"})


def test_who_may_not_is_told_in_plain_words(place):
    page = place.logged_in("department").get("/nhan-vien/phieu")
    assert page.status_code == 403
    assert "không có quyền" in page.text
    assert "Sở, ngành, đơn vị" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_who_is_not_logged_in_is_sent_to_the_login(place):
    answer = place.browser().get("/nhan-vien/phieu")
    assert (answer.status_code, answer.headers["location"]) == (303, "/nhan-vien/dang-nhap?next=/nhan-vien/phieu")


def test_a_link_from_a_web_mail_is_looked_at_again_from_our_own_page(place):
    """SameSite=Strict holds the cookie back on the way from another site; a password need not be asked for that."""
    page = place.browser(**{"sec-fetch-site": "cross-site"}).get("/nhan-vien/phieu")
    assert page.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/nhan-vien/phieu">' in page.text


def test_a_form_sent_after_the_session_ended_says_that_nothing_was_kept(place):
    browser = place.logged_in()
    fields = {"note": "đã gọi", **place.csrf(browser)}
    place.clock.move(hours=1)
    answer = browser.post("/nhan-vien/phieu/1", data=fields)
    assert answer.status_code == 403
    assert "chưa được lưu" in answer.text


def test_a_form_of_this_session_is_taken(place):
    browser = place.logged_in()
    answer = browser.post("/nhan-vien/phieu/1", data={"note": "đã gọi", **place.csrf(browser)})
    assert answer.text == "ghi: đã gọi"


@pytest.mark.parametrize("token", [None, "", "0" * 64, "ữ" * 64])
def test_a_form_without_the_right_token_is_refused(place, token):
    browser = place.logged_in()
    fields = {"note": "x"} if token is None else {"note": "x", "_csrf": token}
    answer = browser.post("/nhan-vien/phieu/1", data=fields)
    assert answer.status_code == 403
    assert "Chưa lưu" in answer.text


def test_the_token_of_another_session_is_refused(place):
    mine, other = place.logged_in(), place.logged_in(email="khac@phucvu.example")
    answer = mine.post("/nhan-vien/phieu/1", data={"note": "x", **place.csrf(other)})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://khac.example"},
        {"origin": "null"},
    ],
)
def test_a_form_sent_by_another_sites_page_is_refused_even_with_the_token(place, headers):
    browser = place.logged_in()
    answer = browser.post("/nhan-vien/phieu/1", data={"note": "x", **place.csrf(browser)}, headers=headers)
    assert answer.status_code == 403


def test_every_page_carries_the_token_in_its_forms(place):
    browser = place.logged_in("department")
    page = browser.get("/nhan-vien/")
    ((name, token),) = place.csrf(browser).items()
    assert f'<input type="hidden" name="{name}" value="{token}">' in page.text
    (cookie,) = browser.cookies.values()
    assert cookie not in page.text, "the page never shows what is in the cookie"


@pytest.mark.parametrize("body", [b"note=%ff", b"note=a&note=b"])
def test_an_unreadable_form_is_a_clean_refusal(place, body):
    browser = place.logged_in()
    answer = browser.post(
        "/nhan-vien/phieu/1", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400


def test_behind_a_proxy_that_changes_the_host_our_own_address_still_counts(secure_place):
    secure_place.add()
    browser = secure_place.browser(host="10.0.0.5:8000", origin="https://phucvu.example")
    assert secure_place.log_in(browser).status_code == 303
    foreign = secure_place.browser(host="10.0.0.5:8000", origin="https://khac.example")
    assert secure_place.log_in(foreign).status_code == 403
