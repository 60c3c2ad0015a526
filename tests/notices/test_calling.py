"""Who is phoned when, by whom, and what follows from how a call ended."""

from datetime import timedelta

import pytest

from forms_service.notices.calling import (
    BadTimeError,
    TakenError,
    calls_due,
    calls_later,
    end_call,
    is_calling,
    return_call,
    take_call,
    tries_of,
    undo_call,
)
from forms_service.notices.model import AGAIN_AFTER, LEASE, of_submission
from forms_service.notices.telling import tell

PHONE = "+84912345678"
ANH, BINH = 1, 2
"""Two operators."""


@pytest.fixture
def tell_one(store, sender_of, news):
    """Tells somebody, who left a phone alone, something; the submission's id."""

    def told(person=None, **parts):
        person = person or sender_of(phone=PHONE)
        store.write_now(lambda tx: tell(tx, news(person, **parts)))
        return person["id"]

    return told


@pytest.fixture
def due(store, clock):
    """Submissions that are to be called about now, in order."""

    def listed(**conditions):
        found = store.read_now(lambda reader: calls_due(reader, clock(), limit=50, **conditions))
        return [call.submission for call in found]

    return listed


@pytest.fixture
def end(store):
    def ended(submission, outcome, by=ANH, last=10**9, again_at=None):
        return store.write_now(lambda tx: end_call(tx, by, submission, outcome, last, again_at))

    return ended


def states(store, submission):
    rows = store.read_now(lambda reader: of_submission(reader, submission))
    return [row["state"] for row in rows]


def test_whoever_waits_longest_is_first_and_one_call_tells_everything(tell_one, due, clock, end, store, sender_of):
    person = sender_of(phone=PHONE)
    tell_one(person, key="1")
    clock.move(minutes=1)
    second = tell_one()
    tell_one(person, key="2")
    assert due() == [person["id"], second]
    assert end(person["id"], "answered")
    assert states(store, person["id"]) == ["done", "done"]
    assert due() == [second]


def test_a_kind_can_be_picked(tell_one, due):
    tell_one(kind="moved")
    cancelled = tell_one(kind="cancelled")
    assert due(kind="cancelled") == [cancelled]


def test_what_came_while_somebody_was_phoning_was_not_told(tell_one, sender_of, end, store, due):
    person = sender_of(phone=PHONE)
    tell_one(person, key="1")
    shown = store.read_now(lambda reader: of_submission(reader, person["id"]))[-1]["id"]
    tell_one(person, key="2")
    end(person["id"], "answered", last=shown)
    assert states(store, person["id"]) == ["done", "due"]
    assert due() == [person["id"]]


def test_whoever_does_not_answer_is_called_again_and_not_for_ever(tell_one, due, end, clock, store):
    submission = tell_one()
    for wait in AGAIN_AFTER:
        end(submission, "no_answer")
        assert due() == []
        assert store.read_now(lambda reader: calls_later(reader, clock(), limit=9))[0].submission == submission
        clock.move(seconds=wait.total_seconds())
        assert due() == [submission]
    end(submission, "no_answer")
    assert states(store, submission) == ["failed"]


def test_somebody_is_called_back_when_it_suits(tell_one, due, end, clock):
    submission = tell_one()
    for bad in (None, clock(), clock() + timedelta(days=31)):
        with pytest.raises(BadTimeError):
            end(submission, "call_back", again_at=bad)
    end(submission, "call_back", again_at=clock() + timedelta(hours=5))
    assert due() == []
    clock.move(hours=5)
    assert due() == [submission]


@pytest.mark.parametrize("outcome", ["wrong_number", "do_not_call"])
def test_a_number_that_is_not_to_be_called_is_never_called_again(tell_one, sender_of, due, end, store, news, outcome):
    person = sender_of(phone=PHONE)
    tell_one(person, key="1")
    end(person["id"], outcome, last=1)
    now = store.read_now(lambda reader: reader.get("submissions", person["id"]))
    assert store.write_now(lambda tx: tell(tx, news(now, key="2"))) == "unreachable"
    assert due() == []


def test_the_last_outcome_can_be_taken_back(tell_one, sender_of, due, end, clock, store):
    person = sender_of(phone=PHONE)
    tell_one(person)
    end(person["id"], "no_answer")
    clock.move(hours=2)
    end(person["id"], "do_not_call")
    assert store.write_now(lambda tx: undo_call(tx, person["id"]))
    assert due() == [person["id"]]
    (row,) = store.read_now(lambda reader: of_submission(reader, person["id"]))
    assert (row["attempts"], row["outcome"], len(tries_of([row]))) == (1, "no_answer", 1)
    assert not store.read_now(lambda reader: reader.get("submissions", person["id"])).get("no_calls")
    assert store.write_now(lambda tx: undo_call(tx, person["id"]))
    assert not store.write_now(lambda tx: undo_call(tx, person["id"]))


def test_pressed_twice_is_one_call(tell_one, end, store):
    submission = tell_one()
    assert end(submission, "answered")
    assert not end(submission, "answered")
    assert len(tries_of(store.read_now(lambda reader: of_submission(reader, submission)))) == 1


def test_two_operators_do_not_call_one_person(tell_one, end, clock, store):
    submission = tell_one()
    mine = store.write_now(lambda tx: take_call(tx, ANH, submission))
    with pytest.raises(TakenError):
        store.write_now(lambda tx: take_call(tx, BINH, submission))
    with pytest.raises(TakenError):
        end(submission, "answered", by=BINH)
    clock.move(minutes=5)
    again = store.write_now(lambda tx: take_call(tx, ANH, submission))
    assert (again.code, again.until) == (mine.code, clock() + LEASE)
    clock.move(seconds=LEASE.total_seconds())
    assert store.write_now(lambda tx: take_call(tx, BINH, submission)).staff == BINH
    store.write_now(lambda tx: return_call(tx, ANH, submission))  # not hers any more
    with pytest.raises(TakenError):
        end(submission, "answered", by=ANH)
    store.write_now(lambda tx: return_call(tx, BINH, submission))
    assert end(submission, "answered", by=ANH)


def test_a_code_proves_a_call_to_that_phone_while_it_lasts(tell_one, end, clock, store):
    submission = tell_one()
    code = store.write_now(lambda tx: take_call(tx, ANH, submission)).code

    def proves(code, digits):
        return store.read_now(lambda reader: is_calling(reader, code, digits, clock()))

    assert proves(code, "5678")
    assert not proves(code, "5679")
    assert not proves(code, "")
    assert not proves(f"{(int(code) + 1) % 10**6:06}", "5678")
    end(submission, "no_answer")
    assert not proves(code, "5678")
    code = store.write_now(lambda tx: take_call(tx, ANH, submission)).code
    clock.move(seconds=LEASE.total_seconds())
    assert not proves(code, "5678")
