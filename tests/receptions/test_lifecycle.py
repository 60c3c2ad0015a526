"""Staff act on receptions: what is kept, who is told, what speaks against it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from icalendar import Calendar
from office import REGISTRATION, MovableClock
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.receptions import acts
from forms_service.receptions.acts import Change, Slot
from forms_service.receptions.lifecycle import Order, Outcome, carry_out, last_act, preview, took_place, undoing
from forms_service.receptions.reminders import remind
from forms_service.receptions.standing import find, standing
from forms_service.staff.audit import SYSTEM, staff_actor
from forms_service.storage.contract import Document
from forms_service.vietnam.clock import ZONE

ID = "leaders-2026-11-30"
NEXT = "leaders-2026-12-07"
STAFF = staff_actor(1)


class Desk:
    """A colleague at the desk: acts on a reception after a look at it."""

    def __init__(self, works: Works) -> None:
        self.works = works

    def look(self, reception: str = ID) -> Document:
        found = self.works.store.read_now(lambda reader: find(reader, self.works.content(), reception))
        assert found is not None
        return found

    def act(self, change: Change, *, reception: str = ID, seen: int | None = None, despite: str = "") -> Outcome:
        order = Order(
            reception, STAFF, self.look(reception)["version"] if seen is None else seen, frozenset(despite.split())
        )
        return self.works.store.write_now(lambda tx: carry_out(tx, self.works.words(), order, change))

    def move(self, slot: Slot, reason: str = "lãnh đạo họp", **how: Any) -> Outcome:
        reception = how.get("reception", ID)
        change = acts.moving(self.look(reception), slot, "khu-tiep-nhan", self.works.content())
        return self.act(because(change, reason), **how)

    def cancel(self, replacement: str | None = None, **how: Any) -> Outcome:
        return self.act(because(acts.cancelling(replacement), "lãnh đạo đi công tác"), **how)

    def notices(self) -> list[Document]:
        return self.works.store.read_now(lambda reader: reader.select("notices"))

    def mails(self) -> list[Document]:
        return self.works.store.read_now(lambda reader: reader.select("outbox"))

    def told(self, kind: str) -> list[Document]:
        return [one for one in self.notices() if one["kind"] == kind]

    def registrations(self, reception: str = ID) -> list[Document]:
        equal = {"reception": reception}
        return self.works.store.read_now(lambda reader: reader.select("registrations", equal=equal, key="arrived_at"))


def because(change: Change, reason: str) -> Change:
    return Change(change.act, change.fields, reason)


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


NINE = Slot(date(2026, 11, 30), time(9), time(10, 30))
WEDNESDAY = Slot(date(2026, 12, 2), time(14), time(15, 30))


@pytest.fixture
def desk(works: Works) -> Desk:
    return Desk(works)


@pytest.fixture
def register(browser: TestClient) -> Callable[..., None]:
    def send(number: int, **changes: str) -> None:
        data = {**REGISTRATION, "phone": f"09123456{number:02}", "party_size": "1", **changes}
        assert browser.post("/api/forms/leader_registration", data=data).status_code == 303

    return send


def test_a_confirmed_reception_is_kept_with_its_history_and_a_line_in_the_log(desk: Desk, works: Works) -> None:
    outcome = desk.act(acts.confirming())
    assert outcome.problems == ()
    assert outcome.document is not None
    assert (outcome.document["state"], outcome.document["sequence"], outcome.document["version"]) == ("confirmed", 1, 1)
    last = works.store.read_now(lambda reader: last_act(reader, ID))
    assert last is not None
    assert (last["act"], last["by"], last["told"], last["before"]["state"]) == ("confirm", 1, 0, "planned")
    lines = works.store.read_now(
        lambda reader: reader.select("audit", equal={"subject_kind": "reception", "subject_id": ID})
    )
    assert [line["action"] for line in lines] == ["receptions.confirm"]


def test_whoever_has_a_place_hears_that_it_will_be_held_and_whoever_waits_does_not(
    desk: Desk, register: Callable[..., None], clock: MovableClock
) -> None:
    for number in range(6):
        register(number)
    clock.move(seconds=2)
    register(50, _confirmed="reception_full")
    assert desk.act(acts.confirming()).told.total() == 6
    assert len(desk.told("confirmed")) == 6


def test_a_move_tells_each_registrant_once_by_mail_or_by_telephone(desk: Desk, register: Callable[..., None]) -> None:
    register(1, email="mot@vidu.example")
    register(2)
    outcome = desk.move(NINE)
    assert dict(outcome.told) == {"mailed": 1, "to_call": 1}
    mailed, called = sorted(desk.told("moved"), key=lambda one: one["channel"])
    assert (mailed["channel"], called["channel"]) == ("mail", "phone")
    assert "9 giờ đến 10 giờ 30 phút" in called["say"]
    (mail,) = [one for one in desk.mails() if one["kind"] == "moved"]
    for text in (
        "Lịch trước: thứ Hai, 30/11/2026, khoảng 9 giờ 30 phút",
        "Lịch mới: thứ Hai, 30/11/2026, 9 giờ",
        "lãnh đạo họp",
    ):
        assert text in mail["text"]
    assert "Nguyễn" not in mail["text"]


def test_the_mail_brings_the_entry_for_the_calendar_with_a_growing_sequence(
    desk: Desk, register: Callable[..., None], clock: MovableClock
) -> None:
    register(1, email="mot@vidu.example")
    desk.act(acts.confirming())
    desk.move(WEDNESDAY)
    clock.move(days=1)
    desk.cancel()
    calendars = [Calendar.from_ical(one["calendar"]) for one in desk.mails() if one.get("calendar")]
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]
    assert [str(calendar["method"]) for calendar in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(event["uid"]) for event in events} == {f"{ID}@phucvu.example"}
    assert [event["sequence"] for event in events] == [1, 2, 3]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[1].decoded("dtstart").isoformat() == "2026-12-02T14:00:00+07:00"
    assert events[1]["attendee"] == "mailto:mot@vidu.example"


def test_what_nobody_is_told_leaves_the_sequence_alone(desk: Desk, register: Callable[..., None]) -> None:
    register(1)
    desk.act(acts.confirming())
    for number, capacity in enumerate((7, 8), start=2):
        outcome = desk.act(acts.resizing(capacity, 20))
        assert outcome.document is not None
        assert (outcome.document["sequence"], outcome.document["version"]) == (1, number)


def test_an_act_that_is_run_twice_in_its_transaction_tells_once(
    works: Works, desk: Desk, register: Callable[..., None]
) -> None:
    """A group that fails is run again: whatever the first run did was taken back."""
    register(1)
    outcomes: list[Outcome] = []

    def use_case(tx: Any) -> None:
        outcomes.append(carry_out(tx, works.words(), Order(ID, STAFF, 0), acts.confirming()))
        if len(outcomes) == 1:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        works.store.write_now(use_case)
    works.store.write_now(use_case)
    assert [outcome.problems for outcome in outcomes] == [(), ()]
    assert len(desk.told("confirmed")) == 1
    assert desk.look()["sequence"] == 1


def test_pressed_twice_it_is_done_and_told_once(desk: Desk, register: Callable[..., None]) -> None:
    register(1)
    assert desk.act(acts.confirming(), seen=0).problems == ()
    again = desk.act(acts.confirming(), seen=0)
    assert codes(again) == ["stale"]
    assert "xác nhận buổi tiếp lúc 08:00 ngày 23/11/2026" in again.problems[0].text
    assert len(desk.told("confirmed")) == 1


def test_after_a_restart_nobody_is_told_again(
    desk: Desk, register: Callable[..., None], works: Works, open_works: Callable[..., Works]
) -> None:
    register(1, email="mot@vidu.example")
    desk.move(NINE)
    works.store.close()
    after = Desk(open_works())
    assert codes(after.act(because(acts.rechairing(after.look(), "Phó Chủ tịch"), "đi công tác"), seen=0)) == ["stale"]
    assert len(after.told("moved")) == 1
    assert after.look()["moved_from"] == "2026-11-30T09:30:00+07:00"


def test_two_colleagues_at_once_the_second_one_sees_what_the_first_one_did(desk: Desk) -> None:
    seen = desk.look()["version"]
    desk.move(NINE)
    second = desk.act(because(acts.cancelling(None), "bận"), seen=seen)
    assert codes(second) == ["stale"]
    assert "dời buổi tiếp" in second.problems[0].text
    assert desk.look()["state"] == "moved"


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        (Slot(date(2026, 11, 20), time(9), time(10)), "past"),
        (Slot(date(2026, 11, 23), time(7), time(7, 30)), "past"),
        (Slot(date(2026, 12, 5), time(9), time(10)), "rest_day"),
        (Slot(date(2026, 11, 24), time(9), time(10)), "holiday"),
        (Slot(date(2030, 1, 7), time(9), time(10)), "tentative"),
        (Slot(date(2026, 12, 4), time(9), time(10)), "overlap"),
    ],
)
def test_a_day_that_will_not_do_is_refused_and_changes_nothing(desk: Desk, slot: Slot, code: str) -> None:
    outcome = desk.move(slot)
    assert code in codes(outcome)
    assert desk.look()["version"] == 0


@pytest.mark.parametrize(
    ("slot", "code"),
    [(Slot(date(2026, 11, 24), time(9), time(10)), "holiday"), (Slot(date(2026, 12, 4), time(9), time(10)), "overlap")],
)
def test_a_warning_may_be_overruled_by_saying_so(desk: Desk, slot: Slot, code: str) -> None:
    assert desk.move(slot, despite=code).problems == ()
    assert desk.look()["state"] == "moved"


def test_who_was_reminded_is_not_reminded_again_of_a_reception_confirmed_after(
    desk: Desk, works: Works, clock: MovableClock, register: Callable[..., None]
) -> None:
    register(1)
    clock.move_to(datetime(2026, 11, 27, 8, tzinfo=ZONE))
    works.store.write_now(lambda tx: remind(tx, works.words(), ID))
    assert len(desk.told("reminder")) == 1
    clock.move(hours=6)
    desk.act(acts.confirming())
    works.store.write_now(lambda tx: remind(tx, works.words(), ID))
    assert len(desk.told("reminder")) == 1


def test_a_day_of_a_year_whose_holidays_are_not_known_cannot_be_confirmed(desk: Desk, clock: MovableClock) -> None:
    clock.move_to(datetime(2029, 12, 30, 8, tzinfo=ZONE))
    assert codes(desk.act(acts.confirming(), reception="leaders-2030-01-07")) == ["tentative"]


def test_a_change_needs_a_reason_without_numbers_of_a_person(desk: Desk) -> None:
    assert codes(desk.move(NINE, reason="")) == ["reason"]
    assert codes(desk.move(NINE, reason="bà Thử xin, 0912 345 678")) == ["reason"]
    assert codes(desk.move(NINE, reason="x" * 301)) == ["reason"]
    assert desk.move(NINE, reason="trùng kỳ họp ngày 30/11/2026").problems == ()


def test_the_cutoff_follows_the_new_day_by_the_same_rule(desk: Desk) -> None:
    desk.move(WEDNESDAY)
    assert desk.look()["closes_at"] == "2026-11-25T16:30:00+07:00"
    desk.move(Slot(date(2026, 12, 3), time(14), time(15)))
    assert desk.look()["closes_at"] == "2026-12-02T16:30:00+07:00"


def test_moved_back_it_is_as_announced_first(desk: Desk) -> None:
    desk.move(WEDNESDAY)
    desk.move(Slot(date(2026, 11, 30), time(9, 30), time(11), approximate=True), despite="overlap")
    assert desk.look()["moved_from"] is None
    assert desk.look()["sequence"] == 2


def test_nobody_loses_a_place_to_a_smaller_room(desk: Desk, register: Callable[..., None]) -> None:
    for number in range(3):
        register(number)
    assert codes(desk.act(acts.resizing(2, None))) == ["size"]
    assert codes(desk.act(acts.resizing(0, None))) == ["size"]
    assert desk.act(acts.resizing(3, None)).problems == ()


def test_more_places_are_offered_to_those_who_wait(
    desk: Desk, register: Callable[..., None], clock: MovableClock
) -> None:
    for number in range(6):
        register(number)
    clock.move(seconds=2)
    register(50, _confirmed="reception_full")
    desk.act(acts.resizing(7, None))
    assert [one["state"] for one in desk.registrations()][-1] == "offered"


def test_a_cancelled_reception_with_a_replacement_takes_its_registrants_along(
    desk: Desk, register: Callable[..., None], works: Works
) -> None:
    register(1, email="mot@vidu.example", party_size="3")
    register(2)
    outcome = desk.cancel(NEXT)
    assert outcome.told.total() == 2
    assert [one["state"] for one in desk.registrations(NEXT)] == ["placed", "placed"]
    assert (desk.look(NEXT)["parties_placed"], desk.look(NEXT)["people_placed"]) == (2, 4)
    assert (desk.look()["parties_placed"], desk.look()["people_placed"]) == (0, 0)
    (mail,) = [one for one in desk.mails() if one["kind"] == "cancelled"]
    assert "giữ chỗ cho ông/bà trong buổi thứ Hai, 07/12/2026" in mail["text"]
    assert len(desk.told("cancelled")) == 2
    submission = works.store.read_now(lambda reader: reader.get("submissions", 1)) or {}
    assert (submission["reception"], submission["placement"]) == (NEXT, "placed")


def test_registrants_go_only_to_another_reception_of_the_series_that_is_to_come(
    desk: Desk, clock: MovableClock
) -> None:
    for other in (ID, "director-2026-12-04", "leaders-2026-12-08", "khong-co"):
        assert codes(desk.cancel(other)) == ["replacement"]
    desk.cancel(reception=NEXT)
    assert codes(desk.cancel(NEXT)) == ["replacement"]
    clock.move_to(datetime(2026, 12, 1, 8, tzinfo=ZONE))
    assert codes(desk.cancel("leaders-2026-12-14")) == ["replacement"]


def test_where_the_replacement_is_full_they_wait_there_in_order(
    desk: Desk, register: Callable[..., None], clock: MovableClock
) -> None:
    desk.act(acts.resizing(1, None), reception=NEXT)
    for number in (1, 2, 3):
        register(number)
        clock.move(seconds=1)
    desk.cancel(NEXT)
    moved = desk.registrations(NEXT)
    assert [one["state"] for one in moved] == ["placed", "waiting", "waiting"]
    assert (desk.look(NEXT)["parties_placed"], desk.look(NEXT)["parties_waiting"]) == (1, 2)


def test_two_registrations_of_one_phone_take_one_place_there_too_and_one_call(
    desk: Desk, register: Callable[..., None]
) -> None:
    register(1)
    register(1, content="Một việc khác của cùng một người, xin hỏi thêm về giấy phép.")
    desk.cancel(NEXT)
    assert desk.look(NEXT)["parties_placed"] == 1
    assert len(desk.told("cancelled")) == 1


def test_without_a_replacement_registrants_stay_and_hear_that_it_is_off(
    desk: Desk, register: Callable[..., None]
) -> None:
    register(1)
    desk.cancel()
    assert [one["state"] for one in desk.registrations()] == ["placed"]
    assert "không tổ chức" in desk.told("cancelled")[0]["say"]


def test_a_cancelled_reception_can_be_held_after_all_and_everybody_hears(
    desk: Desk, register: Callable[..., None]
) -> None:
    register(1)
    desk.cancel()
    assert codes(desk.act(acts.confirming())) == ["reason"]
    desk.act(because(acts.confirming(), "lãnh đạo đã về"))
    assert (desk.look()["state"], desk.look()["sequence"]) == ("confirmed", 2)
    assert len(desk.told("confirmed")) == 1


def test_a_day_that_is_over_can_be_noted_as_not_held_and_nobody_is_told(
    desk: Desk, register: Callable[..., None], clock: MovableClock
) -> None:
    register(1)
    clock.move_to(datetime(2026, 12, 1, 8, tzinfo=ZONE))
    assert desk.cancel().told.total() == 0
    assert desk.look()["state"] == "cancelled"


def test_that_it_took_place_is_noted_from_its_day_on_with_those_who_walked_in(
    desk: Desk, works: Works, clock: MovableClock
) -> None:
    def note(parties: int, people: int) -> Outcome:
        return works.store.write_now(lambda tx: took_place(tx, works.words(), SYSTEM, ID, (parties, people)))

    assert codes(note(1, 2)) == ["future"]
    clock.move_to(datetime(2026, 11, 30, 11, tzinfo=ZONE))
    note(1, 2)
    found = note(2, 5).document or {}
    assert (found["state"], found["walk_in_parties"], found["walk_in_people"], found["sequence"]) == (
        "took_place",
        2,
        5,
        0,
    )


def test_what_nobody_heard_of_can_be_taken_back(desk: Desk, works: Works) -> None:
    desk.move(NINE)
    back = undoing(works.store.read_now(lambda reader: last_act(reader, ID)))
    assert back is not None
    assert desk.act(back).problems == ()
    found = desk.look()
    assert (found["state"], found["starts_at"], found["moved_from"], found["reason"]) == (
        "planned",
        "2026-11-30T09:30:00+07:00",
        None,
        "",
    )
    assert found["sequence"] == 2  # calendars that fetched the move must follow back
    assert undoing(works.store.read_now(lambda reader: last_act(reader, ID))) is None


def test_what_was_told_cannot_be_taken_back_in_silence(desk: Desk, works: Works, register: Callable[..., None]) -> None:
    register(1)
    desk.move(NINE)
    assert undoing(works.store.read_now(lambda reader: last_act(reader, ID))) is None


def test_a_preview_says_whom_it_would_tell_and_changes_nothing(
    desk: Desk, works: Works, register: Callable[..., None]
) -> None:
    register(1, email="mot@vidu.example")
    register(2)
    order = Order(ID, STAFF, 0)
    change = because(acts.cancelling(None), "bận")
    shown = works.store.read_now(lambda reader: preview(reader, works.words(), order, change, works.clock()))
    assert shown is not None
    assert (shown.reach.people, shown.reach.mails, shown.reach.calls) == (2, 1, 1)
    assert desk.look()["state"] == "planned"
    assert desk.told("cancelled") == []


def test_an_act_on_a_reception_that_is_none_is_refused(desk: Desk, works: Works) -> None:
    order = Order("leaders-2026-12-01", STAFF, 0)
    outcome = works.store.write_now(lambda tx: carry_out(tx, works.words(), order, acts.confirming()))
    assert codes(outcome) == ["missing"]


def test_the_list_shows_a_reception_where_it_was_planned_and_where_it_is_held(desk: Desk, works: Works) -> None:
    desk.move(Slot(date(2026, 12, 30), time(14), time(15)))
    plan = works.content().receptions(date(2026, 11, 30), date(2026, 11, 30))

    def on(day: date, planned: Any = ()) -> list[str]:
        return works.store.read_now(lambda reader: [one["reception"] for one in standing(reader, planned, day, day)])

    assert ID in on(date(2026, 11, 30), plan)
    assert on(date(2026, 12, 30)) == [ID]
