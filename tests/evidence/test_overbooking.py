"""Nobody gets a place that somebody else has: a hundred at once over the wire, and again after the power went."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from office import CONTENT, REGISTRATION, MovableClock
from running import Installation, installed

from forms_service.storage.opening import open_store
from forms_service.tables import TABLES

AT_ONCE = 100
PASSWORD = "một mật khẩu thử dài"
SERIES = {
    "one slot": {"capacity: 6": "capacity: 1", "seats: 20": "seats: null"},
    "one slot, nobody waits": {"capacity: 6": "capacity: 1\n  waiting_list: false", "seats: 20": "seats: null"},
    "ten seats": {"capacity: 6": "capacity: null", "seats: 20": "seats: 10"},
}


def office_with(folder: Path, changes: dict[str, str]) -> Installation:
    """An office whose leaders' receptions have other places."""
    content = shutil.copytree(CONTENT, folder / "content")
    page = content / "lich" / "lanh-dao.md"
    text = page.read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    page.write_text(text, "utf-8")
    return Installation(folder, content=content)


@pytest.fixture(params=SERIES, ids=lambda name: name.replace(" ", "-").replace(",", ""))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def office(tmp_path: Path, name: str) -> Iterator[Installation]:
    changed = office_with(tmp_path, SERIES[name])
    with installed(tmp_path, content=changed.content) as one:
        one.add_staff("ban@phucvu.example", role="front_desk", password=PASSWORD)
        yield one


def a_reception(office: Installation) -> dict:
    with office.client() as client:
        listed = client.get("/api/receptions", headers={"accept": "application/json"}).json()
    return [each for each in listed if each["series"] == "leaders"][2]  # surely open, and offered by the form


def people_of(number: int) -> int:
    return number % 4 + 1


def press_all_at_once(office: Installation, reception: str) -> list[httpx2.Response]:
    """A hundred people press the button; every connection is open before the first one does."""

    async def run() -> list[httpx2.Response]:
        limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        async with httpx2.AsyncClient(base_url=office.url, limits=limits, timeout=60) as client:
            await asyncio.gather(*(client.get("/healthz") for _ in range(AT_ONCE)))
            return await asyncio.gather(*(client.post("/api/forms/leader_registration", **sent(n)) for n in everybody))

    def sent(number: int) -> dict:
        people = {"phone": f"09123450{number:02}", "party_size": str(people_of(number))}
        data = {**REGISTRATION, **people, "preferred_reception": reception, "_confirmed": "reception_full"}
        return {"data": data, "headers": {"accept": "text/html"}}

    everybody = range(AT_ONCE)
    return asyncio.run(run())


def kept(office: Installation, reception: str) -> list[dict]:
    """The registrations as the file holds them, read beside the running service."""
    store = open_store(office.data, TABLES, clock=MovableClock(), read_only=True)
    try:
        equal = {"reception": reception}
        return store.read_now(lambda reader: reader.select("registrations", equal=equal, key="arrived_at"))
    finally:
        store.close()


def staff_page(office: Installation, reception: str) -> dict[str, tuple[int, int]]:
    """What the reception's page says: registrations and people in each part of its list."""
    with office.client() as client:
        client.headers["sec-fetch-site"] = "same-origin"
        assert client.post(
            "/nhan-vien/dang-nhap", data={"email": "ban@phucvu.example", "password": PASSWORD}
        ).is_redirect
        page = client.get(f"/nhan-vien/buoi-tiep/{reception}").text
    parts = re.findall(r"<h3>([^<]+) <span[^>]*>\((\d+)\+? đăng ký, (\d+) người\)", page)
    return {title: (int(parties), int(people)) for title, parties, people in parts}


def receipts(office: Installation, answers: list[httpx2.Response]) -> tuple[int, int]:
    """How many were told that they have a place, and how many that they wait."""
    with office.client() as client:
        pages = [client.get(answer.headers["location"]).text for answer in answers]
    return sum("Đã giữ chỗ cho ông/bà" in page for page in pages), sum("danh sách chờ" in page for page in pages)


def totals(office: Installation, reception: str) -> tuple[Counter, int, dict[str, tuple[int, int]], int | None]:
    rows = kept(office, reception)
    seated = sum(row["party_size"] for row in rows if row["state"] == "placed")
    return (
        Counter(row["state"] for row in rows),
        seated,
        staff_page(office, reception),
        a_reception(office)["remaining"],
    )


def test_a_hundred_at_once_get_no_place_twice_and_all_totals_agree_also_after_a_restart(
    office: Installation, name: str
) -> None:
    office.start()
    reception = a_reception(office)["id"]
    answers = press_all_at_once(office, reception)
    waits = name != "one slot, nobody waits"
    assert Counter(answer.status_code for answer in answers) == ({303: 100} if waits else {303: 1, 422: 99})
    if not waits:
        assert all("đủ người" in answer.text for answer in answers if answer.status_code == 422)
    before = states, seated, page, remaining = totals(office, reception)
    assert remaining == 0
    if waits:
        assert receipts(office, answers) == (states["placed"], states["waiting"])
    if name == "ten seats":
        assert seated == 10  # parties of one fill what larger ones leave
    else:
        assert (states["placed"], states["waiting"]) == (1, 99 if waits else 0)
    assert page["Có chỗ"] == (states["placed"], seated)
    assert page.get("Danh sách chờ", (0, 0))[0] == states["waiting"]
    office.kill()
    office.start()
    assert totals(office, reception) == before
