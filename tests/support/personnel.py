"""Staff for tests: a browser in which somebody of a role is logged in, and presses buttons of pages."""

import re

from office import CHEAP_PASSWORDS, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.staff import accounts, audit

PASSWORD = "một mật khẩu thử dài"


def employ(works: Works, role: str, *, unit: str | None = None, name: str = "Trần Thị Mẫu", **facts: object) -> str:
    """Add an account of this role; its address."""
    email = f"{role}.{unit}@phucvu.example" if unit else f"{role}@phucvu.example"
    known = {"unit": unit, "units": works.content().units, "password_hash": CHEAP_PASSWORDS.hash_now(PASSWORD)}
    works.store.write_now(
        lambda tx: accounts.add_staff(tx, audit.CLI, name=name, email=email, role=role, **{**known, **facts})
    )
    return email


def at_work(works: Works, role: str, *, unit: str | None = None, name: str = "Trần Thị Mẫu") -> TestClient:
    """The browser of somebody new of this role, logged in."""
    email = employ(works, role, unit=unit, name=name)
    browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
    answer = browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303
    return browser


def press(browser: TestClient, page: str, path: str | None = None, **fields: object):
    """Send a form of `page` to `path` (the page itself if None), with the token that the page carries."""
    token = re.search(r'name="_csrf" value="([^"]+)"', browser.get(page).text)
    assert token is not None
    return browser.post(path or page, data={"_csrf": token[1], **fields})
