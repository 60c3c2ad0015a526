"""Receptions as the public sees them: data, calendar file, live list."""

from office import REGISTRATION, MovableClock
from starlette.testclient import TestClient


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


def test_the_calendar_file_names_every_coming_reception(browser: TestClient) -> None:
    answer = browser.get("/lich.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "UID:leaders-2026-11-30@phucvu.example" in answer.text
    assert answer.content == browser.get("/lich.ics").content


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
