"""When a submission has been kept long enough, and which rules may run: rules alone, without a store."""

from dataclasses import replace
from datetime import date

import pytest

from forms_service.privacy.model import add_months
from forms_service.privacy.rules import Rule, allowed, due_rules, rules_of, worst

FIELDS = [
    {"id": "full_name", "data": "C1", "keep_days": None},
    {"id": "kind", "data": "C0", "keep_days": None},
    {"id": "assistance", "data": "C2", "keep_days": 30},
]


def rules(after: str, months: int | None = 24, days: int | None = None, then: str = "anonymise") -> list[Rule]:
    retention = {"after": after, "keep_months": months, "keep_days": days, "then": then}
    return rules_of("leader_registration", {"fields": FIELDS, "retention": retention})


def submission(**changes: object) -> dict:
    values = {"full_name": "Nguyễn Văn Thử", "kind": "citizen"}
    return {"received_at": "2024-11-23T08:00:00.000+07:00", "desk": "handled", "values": values, **changes}


CLOSED = date(2024, 12, 1)
WHOLE = Rule("leader_registration", "", "closed", 24, None, "anonymise")


@pytest.mark.parametrize(
    ("stated", "today", "ending"),
    [
        (rules("received"), date(2026, 11, 22), None),
        (rules("received"), date(2026, 11, 23), "anonymise"),
        (rules("closed"), date(2026, 11, 30), None),
        (rules("closed"), date(2026, 12, 1), "anonymise"),
        (rules("closed", None, 10, "delete"), date(2024, 12, 11), "delete"),
        (rules("closed", None, None), date(2099, 1, 1), None),
    ],
)
def test_the_period_counts_from_its_point(stated: list[Rule], today: date, ending: str | None) -> None:
    assert worst(due_rules(submission(), stated, today, CLOSED)) == ending


def test_what_nobody_has_closed_is_not_due_but_what_was_held_counts_from_its_arrival() -> None:
    late = date(2099, 1, 1)
    assert due_rules(submission(desk="new"), rules("closed"), late, None) == []
    assert due_rules(submission(desk="held"), rules("closed"), late, None) == [WHOLE]


def test_after_an_event_the_day_of_the_reception_counts() -> None:
    placed = submission(reception="leaders-2024-12-02")
    assert due_rules(placed, rules("event", None, 5), date(2024, 12, 6), None) == []
    assert worst(due_rules(placed, rules("event", None, 5), date(2024, 12, 7), None)) == "anonymise"


def test_an_answer_may_go_before_its_form() -> None:
    asked = submission(values={"full_name": "Nguyễn Văn Thử", "assistance": ["wheelchair"]})
    assert due_rules(asked, rules("closed"), date(2024, 12, 30), CLOSED) == []
    (rule,) = due_rules(asked, rules("closed"), date(2024, 12, 31), CLOSED)
    assert (rule.part, rule.then) == ("assistance", "fields")
    assert due_rules(submission(), rules("closed"), date(2024, 12, 31), CLOSED) == []


def test_what_is_anonymous_already_is_never_due_again() -> None:
    assert due_rules(submission(anonymised_at="2025-01-01"), rules("received"), date(2099, 1, 1), CLOSED) == []


def test_months_end_with_their_last_day() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 1), 24) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"months": 36}, True),
        ({"months": 23}, False),
        ({"months": None, "days": 800}, True),
        ({"months": None, "days": 30}, False),
        ({"after": "received"}, False),
        ({"then": "delete"}, False),
        ({"part": "assistance"}, False),
        ({"form": "feedback"}, False),
    ],
)
def test_a_longer_period_needs_nobody_a_shorter_or_another_one_waits(changes: dict, *, may: bool) -> None:
    assert allowed(replace(WHOLE, **changes), [WHOLE]) is may


def test_a_rule_is_a_code_word_that_holds_no_person() -> None:
    assert WHOLE.key == "leader_registration/all/closed/24m/anonymise"
    assert WHOLE.period == "24 tháng kể từ ngày xong việc"
