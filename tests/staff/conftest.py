"""A house with staff in it: a real store in a folder of the test, a movable clock, cheap hashing that is counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from forms_service.log_words import LOG_WORDS
from forms_service.staff import accounts, audit
from forms_service.staff.csrf import CSRF_FIELD, csrf_token
from forms_service.staff.guard import requires
from forms_service.staff.passwords import Passwords
from forms_service.staff.routes import routes
from forms_service.staff.tables import TABLES
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Store
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import ZONE
from forms_service.web.errors import error_handlers
from forms_service.web.house import House
from forms_service.web.limits import Limiter
from forms_service.web.pages import PublicPages

PASSWORD = "sông Tiền chảy qua chợ"
EMAIL = "nguyen.van.thu@phucvu.example"
UNIT = "so-thu-nghiem"
UNITS = {UNIT: "Sở Thử nghiệm", "ban-thu": "Ban Thử", "phong-dan-thu": "Phòng Dân thử"}


class MovableClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


class CountingHasher(PasswordHasher):
    """argon2id, cheap enough for tests; counts how often it verifies."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002  # the library's name
        self.verified += 1
        return super().verify(hash, password)


@dataclass
class Place:
    """Everything a test reaches: the store, the clock, the hasher, and browsers."""

    store: Store
    clock: MovableClock
    house: House
    hasher: CountingHasher
    app: Starlette
    origin: str
    email: str = EMAIL
    password: str = PASSWORD
    unit: str = UNIT

    def browser(self, network: str = "192.0.2", **headers: str) -> TestClient:
        return TestClient(
            self.app, base_url=self.origin, follow_redirects=False, headers=headers, client=(f"{network}.7", 50000)
        )

    def add(self, role: str = "front_desk", email: str = EMAIL, name: str = "Nguyễn Văn Thử", **more: Any) -> int:
        password_hash = Passwords(self.hasher).hash_now(PASSWORD)
        if role == "department":
            more.setdefault("unit", UNIT)
        return self.store.write_now(
            lambda tx: accounts.add_staff(
                tx, audit.CLI, name=name, email=email, role=role, units=UNITS, password_hash=password_hash, **more
            )
        )

    def logged_in(self, role: str = "front_desk", email: str = EMAIL) -> TestClient:
        self.add(role, email)
        browser = self.browser()
        assert self.log_in(browser, email).status_code == 303
        return browser

    def log_in(self, browser: TestClient, email: str = EMAIL, password: str = PASSWORD, **more: str):
        return browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": password, **more})

    def csrf(self, browser: TestClient) -> dict[str, str]:
        """The field that a form shown to this browser holds."""
        (token,) = browser.cookies.values()
        return {CSRF_FIELD: csrf_token(token)}

    def lines(self) -> list[audit.Line]:
        return list(reversed(self.store.read_now(lambda reader: audit.latest(reader, limit=100))))

    def actions(self) -> list[str]:
        return [line.action for line in self.lines()]


def unit_of(unit_id: str, name: str) -> Any:
    """A unit as far as this room looks at one."""
    return SimpleNamespace(id=unit_id, kind="department", exists_on=lambda day: True, name_on=lambda day: name)


def build(folder: Path, origin: str = "http://testserver", **settings: Any) -> Place:
    clock = MovableClock()
    store = open_store(folder, TABLES, clock=clock)
    catalogue: Any = SimpleNamespace(
        office=SimpleNamespace(name="Trung tâm thử nghiệm", short_name="Trung tâm thử"),
        units={unit_id: unit_of(unit_id, name) for unit_id, name in UNITS.items()},
    )
    pages = PublicPages(folder / "site")
    house = House(
        store=store,
        clock=clock,
        catalogue=lambda: catalogue,
        secret=b"0" * 32,
        pages=pages,
        limiter=Limiter(None),
        site_url=origin,
        service_url=origin,
        **settings,
    )
    hasher = CountingHasher()
    app = Starlette(
        routes=[*routes(house, passwords=Passwords(hasher), words=LOG_WORDS), *sample_screens(house)],
        exception_handlers=error_handlers(pages),
    )
    return Place(store, clock, house, hasher, app, origin)


def sample_screens(house: House) -> list[Route]:
    """A screen of some other capability, behind the guard."""

    @requires(house, "view_submissions")
    async def read(visit: StaffRequest) -> Response:
        return PlainTextResponse(f"đọc: {visit.person.name}")

    @requires(house, "handle_submissions")
    async def handle(visit: StaffRequest) -> Response:
        return PlainTextResponse(f"ghi: {visit.form['note']}")

    async def public(request: Request) -> Response:
        return PlainTextResponse("")

    return [
        Route("/nhan-vien/phieu", read, methods=["GET"]),
        Route("/nhan-vien/phieu/{number}", handle, methods=["POST"]),
        Route("/", public),
    ]


@pytest.fixture
def place(tmp_path: Path):
    place = build(tmp_path)
    yield place
    place.store.close()


@pytest.fixture
def secure_place(tmp_path: Path):
    place = build(tmp_path, "https://phucvu.example")
    yield place
    place.store.close()


@pytest.fixture
def strict_place(tmp_path: Path):
    """An office that wants the second step of its administrators."""
    place = build(tmp_path, second_factor_for=frozenset({"admin"}))
    yield place
    place.store.close()
