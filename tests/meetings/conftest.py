"""An office with a reception on Monday 30/11/2026, staff of every role, and people who registered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from meeting_room import PASSWORD, RECEPTION, REGISTRATION, filled
from office import CHEAP_PASSWORDS, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.meetings.agenda import Agenda, agenda_of
from forms_service.staff import accounts, audit
from forms_service.storage.contract import Document
from forms_service.submissions.intake import Arrival, Part


@pytest.fixture
def register(works: Works) -> Callable[..., int]:
    """Somebody registers; the submission's id."""
    sent = 0

    def send(form: str = "leader_registration", **values: Any) -> int:
        nonlocal sent
        sent += 1
        answers = {**REGISTRATION, "phone": f"+84912000{sent:03}", **values}
        part = Part(works.content().forms[form], {name: value for name, value in answers.items() if value is not None})
        arrival = Arrival((part,), f"key-{sent}", timedelta())
        receipt = works.store.write_now(lambda tx: works.intake.take(tx, arrival))
        return works.store.read_now(lambda reader: reader.find("submissions", code=receipt.code))["id"]

    return send


@pytest.fixture
def account(works: Works) -> Callable[..., int]:
    """A member of staff of this role; the account's id."""

    def add(role: str, unit: str | None = None, email: str = "") -> int:
        return works.store.write_now(
            lambda tx: accounts.add_staff(
                tx,
                audit.CLI,
                name="Trần Thị Mẫu",
                email=email or f"{unit or role}@phucvu.example",
                role=role,
                unit=unit,
                units=works.content().units.keys(),
                password_hash=CHEAP_PASSWORDS.hash_now(PASSWORD),
            )
        )

    return add


@pytest.fixture
def log_in(works: Works, account: Callable[..., int]) -> Callable[..., TestClient]:
    """A browser of a new member of staff of this role."""

    def logged_in(role: str, unit: str | None = None) -> TestClient:
        account(role, unit)
        browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
        login = {"email": f"{unit or role}@phucvu.example", "password": PASSWORD}
        assert browser.post("/nhan-vien/dang-nhap", data=login).status_code == 303
        return browser

    return logged_in


@pytest.fixture
def agenda(works: Works) -> Callable[..., Agenda]:
    """The agenda of a reception as it stands."""

    def read(reception: str = RECEPTION) -> Agenda:
        found = works.store.read_now(lambda reader: agenda_of(reader, works.content(), reception))
        assert found
        return found

    return read


@pytest.fixture
def mails(works: Works) -> Callable[..., list[Document]]:
    """What was queued of a kind, in order; all of it is addressed to units unless said otherwise."""

    def queued(kind: str = "support") -> list[Document]:
        rows = works.store.read_now(lambda reader: reader.select("outbox"))
        return [row for row in rows if row["kind"] == kind]

    return queued


@pytest.fixture
def press() -> Callable[..., Any]:
    """Send a form of a page with some of its boxes filled in anew."""

    def pressed(browser: TestClient, path: str, to: str = "", **fields: str):
        page = browser.get(path)
        assert page.status_code == 200, (path, page.status_code)
        return browser.post(to or path, data=filled(page.text, to or path) | fields)

    return pressed
