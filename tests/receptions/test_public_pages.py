"""Receptions as the public sees them: data, calendar file, live list."""

from typing import Any

import pytest
from office import REGISTRATION, MovableClock
from starlette.testclient import TestClient

from forms_service.receptions import routes


def test_the_data_lists_all_receptions_between_two_days(browser: TestClient) -> None:
    listed = browser.get("/api/receptions?from=2026-11-30&to=2026-12-06", headers={"accept": "*/*"}).json()
    assert [each["id"] for each in listed] == ["leaders-2026-11-30", "director-2026-11-30", "director-2026-12-04"] or [
        each["id"] for each in listed
    ] == ["director-2026-11-30", "leaders-2026-11-30", "director-2026-12-04"]
    director = next(each for each in listed if each["series"] == "director")
    assert len(director["starts_at"]) == 10
    assert director["ends_at"] is None


def test_a_holiday_is_left_out(browser: TestClient) -> None:
    listed = browser.get("/api/receptions?from=2026-02-09&to=2026-02-23", headers={"accept": "*/*"}).json()
    days = {each["starts_at"][:10] for each in listed if each["series"] == "leaders"}
    assert days == {"2026-02-09", "2026-02-23"}  # Tết: 16/02 is left out


def test_a_day_that_is_none_and_too_long_a_range_are_refused(browser: TestClient) -> None:
    assert browser.get("/api/receptions?from=mai").status_code == 400
    assert browser.get("/api/receptions?from=2026-01-01&to=2028-01-01").status_code == 400
    assert browser.get("/api/receptions?from=2026-12-01&to=2026-11-30").status_code == 400


@pytest.mark.parametrize(
    "query", ["from=9999-12-31", "from=0001-01-01", "from=2026-01-01&to=9999-12-31", "to=1999-12-31"]
)
def test_years_far_away_are_refused(browser: TestClient, query: str) -> None:
    answer = browser.get(f"/api/receptions?{query}")
    assert answer.status_code == 400
    assert "từ năm 2000 đến năm 2100" in answer.text


def test_the_whole_range_of_years_can_be_asked_for(browser: TestClient) -> None:
    for query in ("from=2100-12-31", "from=2000-01-01&to=2000-02-01"):
        assert browser.get(f"/api/receptions?{query}").status_code == 200


def test_the_calendar_file_names_every_coming_reception(browser: TestClient) -> None:
    answer = browser.get("/lich.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "UID:leaders-2026-11-30@phucvu.example" in answer.text
    assert answer.content == browser.get("/lich.ics").content


def test_the_calendar_file_is_written_once_for_many_who_ask(
    browser: TestClient, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a minute, and again when something has changed."""
    written: list[bytes] = []
    real = routes.to_ics

    def note(*given: Any) -> bytes:
        written.append(real(*given))
        return written[-1]

    monkeypatch.setattr(routes, "to_ics", note)
    for seconds in (0, 10, 20):
        clock.move(seconds=seconds)
        assert browser.get("/lich.ics").content == written[-1]
    assert len(written) == 1
    assert browser.post("/api/forms/leader_registration", data=REGISTRATION).status_code == 303
    assert browser.get("/lich.ics").content == written[-1]
    assert len(written) == 2
    clock.move(seconds=60)
    browser.get("/lich.ics")
    assert len(written) == 3


def test_a_reception_with_registrations_keeps_its_time_zone(browser: TestClient) -> None:
    assert browser.post("/api/forms/leader_registration", data=REGISTRATION).status_code == 303
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T093000" in browser.get("/lich.ics").text


def test_the_live_list_is_a_page_and_a_fragment(browser: TestClient) -> None:
    page = browser.get("/lich-hien-tai")
    assert "<h1>Lịch hiện tại</h1>" in page.text
    fragment = browser.get("/lich-hien-tai?fragment=receptions&series=leaders")
    assert "<html" not in fragment.text
    assert "30/11/2026" in fragment.text
    assert browser.get("/lich-hien-tai?series=khong-co").status_code == 404


def test_the_list_moves_on_with_the_day(browser: TestClient, clock: MovableClock) -> None:
    clock.move(days=8)
    assert "30/11/2026" not in browser.get("/lich-hien-tai?fragment=receptions&series=leaders").text
