"""Nobody can tell whose answers are whose: not by an id, not by a time, not by the order of anything."""

import json
import re
from itertools import product

import pytest

from forms_service.surveys.answering import keep_of_call
from forms_service.surveys.keys import Keys
from forms_service.surveys.model import SURVEY_PEOPLE
from forms_service.surveys.people import NewPerson, add

PEOPLE = 80


@pytest.fixture
def asked(works, clock):
    """Eighty people are called one after the other, minutes apart; the answers of each are one of a kind.

    The order in which they were called, as (what the answers were, the person).
    """
    keys = Keys(works.house.secret)
    told = []
    for number, scores in zip(range(PEOPLE), product("12345", repeat=3), strict=False):
        person = NewPerson(f"VD-{number}", "2026-10", "trung-tam-hanh-chinh-cong", "land", f"+84912{number:06}", "Thử")
        answers = {"q0": 5, **{f"q{at + 1}": int(score) for at, score in enumerate(scores)}}

        def call(tx, person=person, answers=answers):
            add(tx, keys, person)
            row = tx.find(SURVEY_PEOPLE.name, service=keys.service(person.reference))
            keep_of_call(tx, row, answers)

        works.store.write_now(call)
        clock.move(minutes=3)
        told.append((answers, person))
    return told


def position(box, answers):
    return next(at for at, each in enumerate(box["entries"]) if answers.items() <= each.items())


def test_nothing_of_the_person_is_with_the_answers(asked, rows, works):
    kept = json.dumps(rows("survey_responses"))
    keys = Keys(works.house.secret)
    for _, person in asked:
        for mark in (person.phone, person.phone[3:], person.reference, keys.service(person.reference)):
            assert mark not in kept
    assert "Thử" not in kept
    assert rows("survey_people") == []


def test_answers_have_no_number_of_their_own_and_no_time_but_the_month(asked, rows):
    (box,) = rows("survey_responses")
    assert {key for each in box["entries"] for key in each} <= {"unit", "field", "visits", *(f"q{n}" for n in range(6))}
    assert box["month"] == "2026-11"
    assert not re.search(r"2026-\d\d-\d\d|\d\d:\d\d", json.dumps(rows("survey_responses") + rows("survey_used")))


def test_the_order_of_calls_does_not_lead_to_the_answers(asked, rows):
    """Whoever lays the used services, the log or any list beside the boxes matches no more people than by chance."""
    (box,) = rows("survey_responses")
    positions = [position(box, answers) for answers, _ in asked]
    matched = sum(at == called for called, at in enumerate(positions))
    backwards = sum(at == PEOPLE - 1 - called for called, at in enumerate(positions))
    assert matched < PEOPLE / 8  # by chance about one; in the order of calls all
    assert backwards < PEOPLE / 8
    mean = (PEOPLE - 1) / 2
    spread = sum((at - mean) ** 2 for at in range(PEOPLE))
    together = sum((called - mean) * (at - mean) for called, at in enumerate(positions))
    assert abs(together / spread) < 0.6  # of eighty shuffled, one in ten million is above


def test_services_that_were_asked_about_tell_neither_answers_nor_the_day(asked, rows):
    assert len(rows("survey_used")) == PEOPLE
    assert {key for row in rows("survey_used") for key in row} == {"id", "service", "month"}
    counts = rows("survey_counts")
    assert {key for row in counts for key in row} == {"id", "day", "unit", "channel", "what", "reason", "count"}
    assert {row["what"] for row in counts} == {"answered"}


def test_without_the_key_of_the_office_a_reference_is_not_found(asked, rows, works):
    used = {row["service"] for row in rows("survey_used")}
    stranger = Keys(b"another secret key of thirty-two bytes")
    assert not used & {stranger.service(person.reference) for _, person in asked}


def test_boxes_are_filled_and_closed_and_the_next_one_begun(works, asked, rows, clock):
    keys = Keys(works.house.secret)

    def more(tx):
        for number in range(PEOPLE, 2 * PEOPLE):
            add(tx, keys, NewPerson(f"VD-{number}", "2026-10", "", "", f"+84913{number:06}"))
            keep_of_call(tx, tx.find(SURVEY_PEOPLE.name, service=keys.service(f"VD-{number}")), {"q0": 3})

    works.store.write_now(more)
    assert [(len(box["entries"]), box["open"]) for box in rows("survey_responses")] == [(100, False), (60, True)]
