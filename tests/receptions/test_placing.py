"""Registrations get a place or wait, in the transaction that keeps them; never more than fit."""

import asyncio

import httpx2
from office import REGISTRATION, MovableClock
from starlette.testclient import TestClient

from forms_service.app import Works, build_app
from forms_service.receptions.model import remaining


def register(browser: TestClient, number: int, **changes: str):
    data = {**REGISTRATION, "phone": f"09123456{number:02}", "party_size": "1", **changes}
    return browser.post("/api/forms/leader_registration", data=data)


def reception(works: Works, reception_id: str = "leaders-2026-11-30") -> dict:
    return works.store.read_now(lambda reader: reader.find("receptions", reception=reception_id)) or {}


def test_a_registration_takes_a_slot_and_its_seats(browser: TestClient, works: Works) -> None:
    register(browser, 1, party_size="3")
    found = reception(works)
    assert (found["parties_placed"], found["people_placed"], found["parties_waiting"]) == (1, 3, 0)
    listed = browser.get("/api/receptions?from=2026-11-30&to=2026-11-30", headers={"accept": "*/*"}).json()
    leaders = next(each for each in listed if each["series"] == "leaders")
    assert leaders["remaining"] == leaders["capacity"] - 1
    assert leaders["starts_at"] == "2026-11-30T09:30:00+07:00"


def test_whoever_meets_a_full_reception_is_told_and_may_wait(
    browser: TestClient, works: Works, clock: MovableClock
) -> None:
    capacity = works.house.catalogue().series["leaders"].capacity
    assert capacity is not None
    for number in range(capacity):
        assert register(browser, number).status_code == 303
    clock.move(seconds=2)
    told = register(browser, 50)
    assert told.status_code == 422
    assert "đủ người" in told.text or "đã đủ" in told.text
    waits = register(browser, 50, _confirmed="reception_full")
    assert waits.status_code == 303
    assert "danh sách chờ" in browser.get(waits.headers["location"]).text
    assert reception(works)["parties_waiting"] == 1
    assert reception(works)["parties_placed"] == capacity


def test_the_nearest_is_the_first_that_fits(browser: TestClient, works: Works, clock: MovableClock) -> None:
    for number in range(7):
        register(browser, number, preferred_reception="nearest")
        clock.move(seconds=2)
    assert reception(works)["parties_placed"] == 6
    assert reception(works, "leaders-2026-12-07")["parties_placed"] == 1


def test_a_hundred_at_once_never_get_more_places_than_there_are(works: Works) -> None:
    async def race() -> list[int]:
        transport = httpx2.ASGITransport(build_app(works))
        async with httpx2.AsyncClient(transport=transport, base_url="http://phucvu.example") as client:
            sent = [
                client.post(
                    "/api/forms/leader_registration",
                    data={**REGISTRATION, "party_size": "1", "phone": f"09123450{number:02}"},
                    headers={"accept": "text/html"},
                )
                for number in range(100)
            ]
            return [answer.status_code for answer in await asyncio.gather(*sent)]

    assert set(asyncio.run(race())) <= {303, 422}
    found = reception(works)
    registrations = works.store.read_now(
        lambda reader: reader.select("registrations", equal={"reception": "leaders-2026-11-30"}, key="arrived_at")
    )
    placed = [each for each in registrations if each["state"] == "placed"]
    assert len(placed) == found["parties_placed"] == 6
    assert len(registrations) - 6 == found["parties_waiting"]
    assert remaining(found) == 0


def test_a_materialised_reception_keeps_its_facts(browser: TestClient, works: Works) -> None:
    register(browser, 1)
    found = reception(works)
    assert found["host"] == "Lãnh đạo Tỉnh"
    assert found["starts_at"] == "2026-11-30T09:30:00+07:00"
    assert found["sequence"] == 0


def test_one_phone_takes_one_place_of_a_reception_and_staff_see_both(browser: TestClient, works: Works) -> None:
    first = register(browser, 1)
    second = register(browser, 1, content="Một nội dung khác cũng dài hơn hai mươi chữ cái.")
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] != second.headers["location"]
    assert reception(works)["parties_placed"] == 1
    pages = [browser.get(answer.headers["location"]).text for answer in (first, second)]
    assert ["Đã giữ chỗ" in page for page in pages] == [True, True]  # nobody is told what another one holds
    flags = [
        works.store.read_now(lambda reader, number=number: reader.get("submissions", number)).get("duplicate")
        for number in (1, 2)
    ]
    assert flags == [None, True]
    assert register(browser, 1, preferred_reception="leaders-2026-12-07").status_code == 303
    assert reception(works, "leaders-2026-12-07")["parties_placed"] == 1
