"""The waiting list: in order, to the first that fits, for some hours, never twice to one who did not want it."""

import asyncio
from datetime import datetime

import pytest
from office import MovableClock
from places import (
    CAPACITY,
    RECEPTION,
    check_counts,
    notices_of,
    reception,
    register,
    registration,
    states,
    submission_of,
)

from forms_service.app import Works
from forms_service.privacy.erasing import anonymise, definition_of
from forms_service.receptions import waiting
from forms_service.receptions.placing import withdraw
from forms_service.vietnam.clock import ZONE


@pytest.fixture
def full(works: Works, clock: MovableClock) -> list[int]:
    """Everybody with a place, and after them those who wait: two parties of one, one of four, one of one."""
    ids = [register(works, number) for number in range(CAPACITY)]
    for number, people in enumerate((1, 1, 4, 1), CAPACITY):
        clock.move(seconds=1)
        ids.append(register(works, number, people=people))
    return ids


def leave(works: Works, registration_id: int) -> None:
    def use_case(tx):
        withdraw(tx, tx.get("registrations", registration_id))
        waiting.promote(tx, works.words(), RECEPTION)

    works.store.write_now(use_case)


def run_job(works: Works) -> int:
    return asyncio.run(waiting.look_after_due(works.store, works.clock, works.words))


def positions(works: Works, ids: list[int]) -> list[int | None]:
    return [
        works.store.read_now(lambda reader, one=each: waiting.position(reader, reader.get("registrations", one)))
        for each in ids
    ]


def test_a_released_place_is_offered_to_the_first_in_the_list_only(works: Works, full: list[int]) -> None:
    assert positions(works, full[CAPACITY:]) == [1, 2, 3, 4]
    leave(works, full[0])
    assert states(works, full[CAPACITY:]) == ["offered", "waiting", "waiting", "waiting"]
    assert reception(works)["parties_placed"] == CAPACITY  # the offer holds the place
    assert positions(works, full[CAPACITY:]) == [None, 1, 2, 3]
    check_counts(works)


def test_several_places_give_several_offers(works: Works, full: list[int]) -> None:
    for each in full[:2]:
        leave(works, each)
    assert states(works, full[CAPACITY:]) == ["offered", "offered", "waiting", "waiting"]
    check_counts(works)


def test_an_offer_that_is_not_answered_lapses_to_the_next_and_is_not_repeated(
    works: Works, full: list[int], clock: MovableClock
) -> None:
    leave(works, full[0])
    until = datetime.fromisoformat(registration(works, full[CAPACITY])["offer_until"])
    clock.move_to(until.replace(second=0))
    clock.move(seconds=-1)
    assert run_job(works) == 0
    clock.move_to(until)
    assert run_job(works) == 1
    assert states(works, full[CAPACITY:]) == ["waiting", "offered", "waiting", "waiting"]
    assert registration(works, full[CAPACITY])["offer_lapsed_at"]
    assert positions(works, full[CAPACITY:]) == [None, None, 1, 2]
    leave(works, full[1])
    assert states(works, full[CAPACITY:]) == ["waiting", "offered", "offered", "waiting"]
    check_counts(works)


def test_whoever_left_is_not_asked_again(works: Works, full: list[int]) -> None:
    leave(works, full[CAPACITY])
    leave(works, full[0])
    assert states(works, full[CAPACITY:]) == ["withdrawn", "offered", "waiting", "waiting"]


def test_a_party_too_large_for_the_seats_is_passed_over_keeps_its_turn_and_the_log_says_why(works: Works) -> None:
    ids = [register(works, number, people=4) for number in range(4)]  # 16 of 20 seats
    ids += [register(works, 10, people=3), register(works, 11, people=8), register(works, 12, people=3)]
    assert states(works, ids[4:]) == ["placed", "waiting", "waiting"]
    leave(works, ids[4])  # 4 seats are free
    assert states(works, ids[5:]) == ["waiting", "offered"]
    assert positions(works, [ids[5]]) == [1]
    lines = works.store.read_now(
        lambda reader: reader.select("audit", equal={"subject_kind": "registration", "subject_id": ids[5]})
    )
    passed = [line["detail"] for line in lines if line["action"] == "registrations.passed_over"]
    assert passed == [{"party_size": 8, "seats_left": 4, "offered_to": ids[6]}]
    check_counts(works)


def test_a_newcomer_does_not_get_a_place_that_is_still_to_be_offered(works: Works, full: list[int]) -> None:
    works.store.write_now(lambda tx: withdraw(tx, tx.get("registrations", full[0])))  # nobody has promoted yet
    newcomer = register(works, 50)
    assert states(works, [newcomer]) == ["waiting"]
    assert run_job(works) == 1
    assert states(works, [*full[CAPACITY : CAPACITY + 2], newcomer]) == ["offered", "waiting", "waiting"]
    check_counts(works)


def test_an_erasure_gives_its_place_to_whoever_waits(works: Works, full: list[int]) -> None:
    def erase(tx):
        document = tx.get("submissions", registration(works, full[0])["submission"])
        anonymise(tx, document, definition_of(tx, document))

    works.store.write_now(erase)
    assert registration(works, full[0])["link"] is None
    assert run_job(works) == 1
    assert states(works, full[CAPACITY : CAPACITY + 2]) == ["offered", "waiting"]
    check_counts(works)


def test_an_accepted_offer_is_a_place_and_a_refused_one_goes_to_the_next(works: Works, full: list[int]) -> None:
    leave(works, full[0])
    leave(works, full[1])
    first, second, third, _ = full[CAPACITY:]
    works.store.write_now(lambda tx: waiting.accept(tx, tx.get("registrations", first)))
    works.store.write_now(lambda tx: waiting.refuse(tx, works.words(), tx.get("registrations", second)))
    assert states(works, [first, second, third]) == ["placed", "withdrawn", "offered"]
    assert submission_of(works, first)["placement"] == "placed"
    check_counts(works)


def test_an_offer_that_is_over_cannot_be_accepted(works: Works, full: list[int], clock: MovableClock) -> None:
    leave(works, full[0])
    clock.move(days=3)
    assert not works.store.write_now(lambda tx: waiting.accept(tx, tx.get("registrations", full[CAPACITY])))


def test_people_without_mail_are_phoned_about_the_offer_others_get_a_mail_with_the_link(works: Works) -> None:
    ids = [register(works, number) for number in range(CAPACITY)]
    by_phone, by_mail = register(works, 20), register(works, 21, email="thu@phucvu.example")
    leave(works, ids[0])
    leave(works, ids[1])
    assert notices_of(works, by_phone) == [("offered", "phone", "due")]
    assert notices_of(works, by_mail) == [("offered", "mail", "mailed")]
    mails = works.store.read_now(lambda reader: reader.select("outbox"))
    text = mails[-1]["text"]
    assert f"http://phucvu.example/dang-ky/{registration(works, by_mail)['link']}" in text
    assert "Nguyễn" not in text


def test_priority_orders_the_list_where_the_series_says_so(works: Works) -> None:
    object.__setattr__(works.content().series["leaders"], "waiting_order", "priority")
    ids = [register(works, number) for number in range(CAPACITY)]
    citizen, investor = register(works, 20), register(works, 21, applicant_kind="investor")
    assert positions(works, [citizen, investor]) == [2, 1]
    leave(works, ids[0])
    assert states(works, [citizen, investor]) == ["waiting", "offered"]


def test_a_phone_that_registered_twice_waits_once(works: Works, full: list[int]) -> None:
    twin = register(works, CAPACITY, content="Một nội dung khác cũng dài hơn hai mươi chữ cái.")
    assert registration(works, twin)["duplicate"]
    assert positions(works, [*full[CAPACITY:], twin]) == [1, 2, 3, 4, None]
    leave(works, full[CAPACITY])
    assert registration(works, twin)["duplicate"] is False
    assert positions(works, [twin]) == [1]
    check_counts(works)


def test_the_last_evening_people_are_asked_by_phone_even_if_they_left_an_address(
    works: Works, clock: MovableClock
) -> None:
    ids = [register(works, number) for number in range(CAPACITY)]
    waits = register(works, 20, email="thu@phucvu.example")
    clock.move_to(datetime(2026, 11, 29, 17, 0, tzinfo=ZONE))
    leave(works, ids[0])
    assert notices_of(works, waits) == [("offered", "phone", "due")]
    assert registration(works, waits)["offer_until"] == "2026-11-30T09:30:00+07:00"


def test_nobody_is_offered_a_place_once_the_reception_has_begun(
    works: Works, full: list[int], clock: MovableClock
) -> None:
    clock.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=ZONE))
    leave(works, full[0])
    assert set(states(works, full[CAPACITY:])) == {"waiting"}
    assert run_job(works) == 0


def test_an_offer_never_outlasts_a_reception_that_was_moved_forward(works: Works, full: list[int]) -> None:
    leave(works, full[0])
    assert registration(works, full[CAPACITY])["offer_until"] > "2026-11-24"
    begins = "2026-11-23T15:00:00+07:00"
    works.store.write_now(lambda tx: tx.update("receptions", reception(works)["id"], {"starts_at": begins}))
    works.store.write_now(lambda tx: waiting.promote(tx, works.words(), RECEPTION))
    assert registration(works, full[CAPACITY])["offer_until"] == begins
    assert reception(works)["offers_at"] == begins


def test_a_cancelled_reception_offers_nothing_and_its_offers_end_in_silence(
    works: Works, full: list[int], clock: MovableClock
) -> None:
    leave(works, full[0])
    works.store.write_now(lambda tx: tx.update("receptions", reception(works)["id"], {"state": "cancelled"}))
    before = notices_of(works, full[CAPACITY])
    clock.move(days=2)
    assert run_job(works) == 1
    assert states(works, full[CAPACITY : CAPACITY + 2]) == ["waiting", "waiting"]
    assert notices_of(works, full[CAPACITY]) == before
    assert run_job(works) == 0
