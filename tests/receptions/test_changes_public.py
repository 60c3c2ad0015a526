"""What the public sees of a changed reception: schedule, forms, calendar, data, receipts, status, mail."""

import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event
from office import REGISTRATION, MovableClock
from places import RECEPTION, register
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.receptions import acts
from forms_service.receptions.acts import Change, Slot
from forms_service.receptions.lifecycle import Order, carry_out
from forms_service.receptions.standing import find
from forms_service.staff.audit import SYSTEM

NEXT = "leaders-2026-12-07"
Do = Callable[..., None]


@pytest.fixture
def do(works: Works) -> Do:
    """Staff do something to a reception."""

    def act(make: Callable[[dict[str, Any]], Change], reason: str = "lãnh đạo họp", reception: str = RECEPTION) -> None:
        catalogue = works.content()
        document = works.store.read_now(lambda reader: find(reader, catalogue, reception))
        assert document is not None
        change = make(document)
        order = Order(reception, SYSTEM, document["version"], frozenset({"overlap", "rest_day", "holiday"}))
        change = Change(change.act, change.fields, reason)
        outcome = works.store.write_now(lambda tx: carry_out(tx, works.words(), order, change))
        assert outcome.problems == ()

    return act


@pytest.fixture
def move(do: Do, works: Works) -> Do:
    def to(day: date, start: time, end: time, reception: str = RECEPTION, place: str = "khu-tiep-nhan") -> None:
        do(lambda it: acts.moving(it, Slot(day, start, end), place, works.content()), reception=reception)

    return to


def events(browser: TestClient) -> dict[str, Event]:
    calendar = Calendar.from_ical(browser.get("/lich.ics").content)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def listed(browser: TestClient) -> str:
    return browser.get("/lich-hien-tai?fragment=receptions&series=leaders").text


def offered(browser: TestClient) -> dict[str, str]:
    """The receptions that the form of the leaders offers: id and label."""
    schema = browser.get("/api/forms/leader_registration", headers={"Accept": "*/*"}).json()
    choices = schema["properties"]["preferred_reception"]["oneOf"]
    return {choice["const"]: choice["title"] for choice in choices}


def test_moving_half_past_nine_to_nine_shows_old_new_reason_and_when_it_was_said(move: Do, browser: TestClient) -> None:
    """SYS10 of the dossier."""
    move(date(2026, 11, 30), time(9), time(10, 30))
    change = "<del>9 giờ 30 phút</del> → <ins>9 giờ</ins>: lãnh đạo họp (báo lúc 08:00 ngày 23/11/2026)"
    assert change in listed(browser)
    assert change in browser.get("/lich-hien-tai").text
    data = browser.get("/api/receptions?from=2026-11-30&to=2026-11-30", headers={"Accept": "*/*"}).json()
    (leaders,) = [one for one in data if one["id"] == RECEPTION]
    assert leaders["starts_at"] == "2026-11-30T09:00:00+07:00"
    assert leaders["moved_from"] == "2026-11-30T09:30:00+07:00"
    assert (leaders["reason"], leaders["announced_at"]) == ("lãnh đạo họp", "2026-11-23T08:00:00+07:00")
    assert (leaders["state"], leaders["sequence"]) == ("moved", 1)


def test_the_calendar_keeps_its_ids_and_counts_up(move: Do, do: Do, browser: TestClient) -> None:
    assert events(browser)[RECEPTION]["sequence"] == 0
    move(date(2026, 12, 2), time(14), time(15))
    moved = events(browser)[RECEPTION]
    assert (moved["sequence"], str(moved["status"])) == (1, "CONFIRMED")
    assert moved.decoded("dtstart").isoformat() == "2026-12-02T14:00:00+07:00"
    do(lambda _: acts.cancelling(None))
    cancelled = events(browser)[RECEPTION]
    assert (cancelled["sequence"], str(cancelled["status"])) == (2, "CANCELLED")


def test_a_reception_moved_beyond_what_pages_list_is_still_shown_with_its_new_day(
    move: Do, browser: TestClient
) -> None:
    move(date(2026, 12, 31), time(9), time(10), reception="leaders-2027-01-11")
    assert "Thứ Năm, 31/12/2026" in listed(browser)
    assert "leaders-2027-01-11" in events(browser)


def test_one_moved_from_far_ahead_into_the_listed_days_appears(
    move: Do, browser: TestClient, clock: MovableClock
) -> None:
    clock.move(days=-60)
    move(date(2026, 10, 7), time(9), time(10))
    assert "Thứ Tư, 07/10/2026" in listed(browser)
    assert "thứ Hai, 30/11/2026" in listed(browser)


def test_the_form_offers_the_new_time_and_takes_registrations_until_the_new_cutoff(
    move: Do, browser: TestClient, clock: MovableClock, works: Works
) -> None:
    move(date(2026, 12, 4), time(14), time(15))
    clock.move(days=3)  # past the cut-off of the day of the plan, before that of the new one
    assert "thứ Sáu, 04/12/2026, 14 giờ đến 15 giờ" in offered(browser)[RECEPTION]
    assert browser.post("/api/forms/leader_registration", data=REGISTRATION).status_code == 303
    clock.move(days=6, hours=9)
    late = {**REGISTRATION, "phone": "0912345699"}
    assert browser.post("/api/forms/leader_registration", data=late).status_code == 422


def test_the_form_never_takes_a_registration_for_a_cancelled_one(do: Do, browser: TestClient) -> None:
    do(lambda _: acts.cancelling(NEXT))
    answer = browser.post("/api/forms/leader_registration", data=REGISTRATION)
    assert answer.status_code == 422
    nearest = browser.post("/api/forms/leader_registration", data={**REGISTRATION, "preferred_reception": "nearest"})
    assert nearest.status_code == 303
    assert "07/12/2026" in browser.get(nearest.headers["location"]).text


def test_a_cancelled_one_names_its_replacement(do: Do, browser: TestClient) -> None:
    do(lambda _: acts.cancelling(NEXT))
    assert "không tổ chức: lãnh đạo họp. Buổi thay thế: thứ Hai, 07/12/2026" in listed(browser)


def test_receipt_and_status_show_the_new_time(move: Do, browser: TestClient) -> None:
    sent = browser.post("/api/forms/leader_registration", data=REGISTRATION)
    receipt = browser.get(sent.headers["location"]).text
    code = re.search(r"\d{3} \d{3} \d{3}", receipt)
    assert code is not None
    move(date(2026, 12, 4), time(14), time(15))
    assert "thứ Sáu, 04/12/2026, 14 giờ đến 15 giờ" in browser.get(sent.headers["location"]).text
    status = browser.post("/api/status", data={"code": code[0], "phone_last4": "5678"}).text
    assert "thứ Sáu, 04/12/2026" in status
    assert "Xem buổi gặp và trả lời" in status


def test_who_has_been_met_is_not_asked_to_answer_any_more(works: Works, browser: TestClient) -> None:
    sent = browser.post("/api/forms/leader_registration", data=REGISTRATION, headers={"Accept": "application/json"})
    works.store.write_now(lambda tx: tx.update("submissions", 1, {"placement": "attended"}))
    status = browser.post("/api/status", data={"code": sent.json()["code"], "phone_last4": "5678"}).text
    assert "Buổi gặp đã diễn ra." in status
    assert "Xem buổi gặp và trả lời" not in status


def test_the_stage_follows_the_new_day(move: Do, browser: TestClient, clock: MovableClock) -> None:
    sent = browser.post("/api/forms/leader_registration", data=REGISTRATION, headers={"Accept": "application/json"})
    answer = {"code": sent.json()["code"], "phone_last4": "5678"}

    def stage() -> str:
        return str(browser.post("/api/status", data=answer, headers={"Accept": "application/json"}).json()["stage"])

    move(date(2026, 12, 4), time(14), time(15))
    clock.move(days=9)
    assert stage() == "scheduled"


def test_a_place_in_a_reception_that_is_off_is_none(do: Do, browser: TestClient) -> None:
    sent = browser.post("/api/forms/leader_registration", data=REGISTRATION, headers={"Accept": "application/json"})
    do(lambda _: acts.cancelling(None))
    answer = {"code": sent.json()["code"], "phone_last4": "5678"}
    page = browser.post("/api/status", data=answer).text
    assert "không tổ chức" in page


def test_whoever_registers_after_the_move_is_told_the_new_time_by_mail(move: Do, works: Works) -> None:
    move(date(2026, 12, 4), time(14), time(15))
    register(works, 1, email="thu@phucvu.example")
    (mail,) = works.store.read_now(lambda reader: reader.select("outbox"))
    assert "thứ Sáu, 04/12/2026, 14 giờ đến 15 giờ" in mail["text"]


def test_the_built_page_shows_the_change_at_once_when_the_service_serves_it(
    move: Do, works: Works, browser: TestClient
) -> None:
    page = Path(works.settings.site_dir) / "lich" / "lanh-dao" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<main><!--phucvu:receptions leaders-->cũ<!--/phucvu:receptions--></main>", "utf-8")
    move(date(2026, 11, 30), time(9), time(10, 30))
    shown = browser.get("/lich/lanh-dao/").text
    assert "cũ<!--" not in shown
    assert "<ins>9 giờ</ins>" in shown


def test_a_new_host_is_shown_beside_the_old_one(do: Do, browser: TestClient) -> None:
    do(lambda it: acts.rechairing(it, "Phó Chủ tịch UBND tỉnh"))
    assert "<del>Lãnh đạo Tỉnh</del> → <ins>Phó Chủ tịch UBND tỉnh</ins>" in listed(browser)
