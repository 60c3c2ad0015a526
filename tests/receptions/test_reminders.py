"""People are reminded once, in the desk's hours, of what holds then."""

import asyncio
from datetime import datetime

import pytest
from office import MovableClock
from places import CAPACITY, notices_of, reception, register

from forms_service.app import Works
from forms_service.receptions import reminders
from forms_service.receptions.placing import change
from forms_service.vietnam.clock import ZONE

FRIDAY = datetime(2026, 11, 27, 8, 0, tzinfo=ZONE)


def run_job(works: Works) -> int:
    return asyncio.run(reminders.remind_due(works.store, works.clock, works.words))


def test_everybody_with_a_place_is_reminded_once_a_working_day_before(works: Works, clock: MovableClock) -> None:
    ids = [register(works, number) for number in range(CAPACITY + 1)]
    by_mail = register(works, 40, reception="leaders-2026-12-07", email="thu@phucvu.example")
    clock.move_to(FRIDAY.replace(hour=7, minute=59))
    assert run_job(works) == 0
    clock.move_to(FRIDAY)
    assert run_job(works) == 1
    assert run_job(works) == 0
    assert notices_of(works, ids[0]) == [("reminder", "phone", "due")]
    assert notices_of(works, ids[-1]) == []  # waits
    clock.move(days=7)
    run_job(works)
    assert notices_of(works, by_mail) == [("reminder", "mail", "mailed")]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "waiting", "offered"])
def test_nobody_without_a_place_is_reminded(works: Works, clock: MovableClock, state: str) -> None:
    one = register(works, 1)
    works.store.write_now(lambda tx: change(tx, tx.get("registrations", one), state=state))
    clock.move_to(FRIDAY)
    run_job(works)
    assert notices_of(works, one) == []


@pytest.mark.parametrize(
    "facts", [{"state": "cancelled"}, {"day": "2026-12-14", "starts_at": "2026-12-14T09:30:00+07:00"}]
)
def test_of_a_cancelled_or_moved_one_nobody_is_reminded_on_the_old_day(
    works: Works, clock: MovableClock, facts: dict[str, str]
) -> None:
    one = register(works, 1)
    works.store.write_now(lambda tx: tx.update("receptions", reception(works)["id"], facts))
    clock.move_to(FRIDAY)
    assert run_job(works) == 0
    assert notices_of(works, one) == []


def test_after_a_change_people_are_reminded_of_what_holds_now(works: Works, clock: MovableClock) -> None:
    one = register(works, 1)
    clock.move_to(FRIDAY)
    run_job(works)
    moved = {
        "state": "moved",
        "sequence": 1,
        "day": "2026-12-03",
        "starts_at": "2026-12-03T14:00:00+07:00",
        "ends_at": "2026-12-03T15:30:00+07:00",
        "changed_at": FRIDAY.isoformat(),
    }
    works.store.write_now(lambda tx: tx.update("receptions", reception(works)["id"], moved))
    clock.move_to(datetime(2026, 12, 2, 8, 0, tzinfo=ZONE))
    assert run_job(works) == 1
    said = works.store.read_now(lambda reader: reader.select("notices", equal={"submission": 1}, key="key"))
    assert any("thứ Năm, 03/12/2026" in row["say"] for row in said if row["kind"] == "reminder")
    assert notices_of(works, one)[-1] == ("reminder", "phone", "due")


def test_whoever_has_just_heard_of_a_change_is_not_reminded_on_top(works: Works, clock: MovableClock) -> None:
    one = register(works, 1)
    changed = {"sequence": 1, "state": "moved", "changed_at": FRIDAY.replace(hour=9).isoformat()}
    works.store.write_now(lambda tx: tx.update("receptions", reception(works)["id"], changed))
    clock.move_to(FRIDAY.replace(hour=10))
    assert run_job(works) == 1
    assert notices_of(works, one) == []


def test_a_reminder_that_was_missed_is_made_up_for_in_the_desks_hours(works: Works, clock: MovableClock) -> None:
    one = register(works, 1)
    clock.move_to(FRIDAY.replace(day=29))  # a Sunday: nobody phones
    assert run_job(works) == 0
    clock.move_to(datetime(2026, 11, 30, 7, 0, tzinfo=ZONE))
    assert run_job(works) == 1
    assert notices_of(works, one) == [("reminder", "phone", "due")]


def test_a_series_may_go_without(works: Works, clock: MovableClock) -> None:
    register(works, 1)
    object.__setattr__(works.content().series["leaders"], "remind_before", 0)
    clock.move_to(FRIDAY)
    assert run_job(works) == 0
