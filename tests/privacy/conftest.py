"""Submissions that hold personal data."""

from collections.abc import Callable
from typing import Any

import pytest
from office import FEEDBACK, REGISTRATION, browser_of
from personnel import PASSWORD, employ
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.storage.contract import Document


@pytest.fixture
def send(browser: TestClient, works: Works) -> Callable[..., Document]:
    """Sends a form and answers the submission as it is kept."""

    def sent(form: str = "leader_registration", **changes: Any) -> Document:
        base = REGISTRATION if form == "leader_registration" else FEEDBACK
        answer = browser.post(f"/api/forms/{form}", data={**base, **changes})
        assert answer.status_code == 303, answer.text
        return works.store.read_now(lambda reader: reader.select("submissions", descending=True, limit=1))[0]

    return sent


@pytest.fixture
def kept(works: Works) -> Callable[[int], Document]:
    """A submission as it is kept now."""
    return lambda number: works.store.read_now(lambda reader: reader.get("submissions", number))


@pytest.fixture
def as_admin(works: Works) -> Callable[[], TestClient]:
    """The administrator's browser, freshly logged in: sessions last no longer than a working day."""
    email = employ(works, "admin")

    def logged_in() -> TestClient:
        browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
        answer = browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    return logged_in
