"""When a submission has been kept long enough, by the rules of the form as it was answered."""

from datetime import date

import pytest

from forms_service.privacy.model import Due, add_months, due

FIELDS = [
    {"id": "full_name", "data": "C1", "keep_days": None},
    {"id": "kind", "data": "C0", "keep_days": None},
    {"id": "assistance", "data": "C2", "keep_days": 30},
]


def form(after: str, months: int | None = 24, days: int | None = None, then: str = "anonymise") -> dict:
    return {
        "fields": FIELDS,
        "retention": {"after": after, "keep_months": months, "keep_days": days, "then": then},
    }


def submission(**changes: object) -> dict:
    values = {"full_name": "Nguyễn Văn Thử", "kind": "citizen"}
    return {"received_at": "2024-11-23T08:00:00.000+07:00", "desk": "handled", "values": values, **changes}


CLOSED = date(2024, 12, 1)


@pytest.mark.parametrize(
    ("definition", "today", "ending"),
    [
        (form("received"), date(2026, 11, 22), None),
        (form("received"), date(2026, 11, 23), Due("anonymise")),
        (form("closed"), date(2026, 11, 30), None),
        (form("closed"), date(2026, 12, 1), Due("anonymise")),
        (form("closed", None, 10, "delete"), date(2024, 12, 11), Due("delete")),
        (form("closed", None, None), date(2099, 1, 1), None),
    ],
)
def test_the_period_counts_from_its_point(definition: dict, today: date, ending: Due | None) -> None:
    assert due(submission(), definition, today, CLOSED) == ending


def test_what_nobody_has_closed_is_not_due_but_what_was_held_counts_from_its_arrival() -> None:
    late = date(2099, 1, 1)
    assert due(submission(desk="new"), form("closed"), late, None) is None
    assert due(submission(desk="held"), form("closed"), late, None) == Due("anonymise")


def test_after_an_event_the_day_of_the_reception_counts() -> None:
    placed = submission(reception="leaders-2024-12-02")
    assert due(placed, form("event", None, 5), date(2024, 12, 6), None) is None
    assert due(placed, form("event", None, 5), date(2024, 12, 7), None) == Due("anonymise")


def test_an_answer_may_go_before_its_form() -> None:
    asked = submission(values={"full_name": "Nguyễn Văn Thử", "assistance": ["wheelchair"]})
    assert due(asked, form("closed"), date(2024, 12, 30), CLOSED) is None
    assert due(asked, form("closed"), date(2024, 12, 31), CLOSED) == Due("fields", frozenset({"assistance"}))
    assert due(submission(), form("closed"), date(2024, 12, 31), CLOSED) is None


def test_what_is_anonymous_already_is_never_due_again() -> None:
    assert due(submission(anonymised_at="2025-01-01"), form("received"), date(2099, 1, 1), CLOSED) is None


def test_months_end_with_their_last_day() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 1), 24) == date(2026, 12, 1)
