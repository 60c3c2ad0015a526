"""Whom to ask, how a call ended, and answers that lead back to nobody. Rules and tables; no I/O, no clock."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal, get_args

from forms_service.measures import Span
from forms_service.storage.contract import Index, Table

FORM = "survey_response"
"""The form whose questions are asked, on the site and on the telephone alike."""

SURVEY_PEOPLE = Table(
    "survey_people",
    (
        Index(("service",), unique=True),
        Index(("code",), unique=True),
        Index(("state", "call_after")),
        Index(("state", "done_at")),
        Index(("phone",)),
        Index(("import",)),
        Index(("submission",)),
        Index(("made_at",)),
    ),
)
"""One row per service of which somebody may be asked by telephone: service (keyed hash of its reference), submission or
import (ids: where it comes from), served_month, unit, field, name, phone, made_at, state (due | done), call_after,
attempts, tries (at, by, outcome, reason, was), outcome, done_at; while somebody calls: staff, code, until.

Whoever has answered has no row any more. One that ended otherwise goes `KEPT_FOR_UNDO` later."""

SURVEY_USED = Table("survey_used", (Index(("service",), unique=True), Index(("month",))))
"""service (keyed hash of its reference), month: somebody was asked, or answered, about it. No answers, no day."""

SURVEY_SILENCED = Table("survey_silenced", (Index(("phone",), unique=True),))
"""phone (keyed hash), month: this number asked not to be called any more."""

SURVEY_RESPONSES = Table("survey_responses", (Index(("month", "channel", "held", "open")), Index(("month",))))
"""Answers in boxes: month (of the answer), channel, held (a program seems to have sent them: they do not count), open,
entries (unit, field, q0 to q5, visits), at most `BOX` in one box, each put in at a random place."""

SURVEY_SUGGESTIONS = Table("survey_suggestions", (Index(("month", "open")), Index(("month",))))
"""What should be done better, apart from the answers, in boxes as well: month, open, entries (key, unit, field, text,
handled)."""

SURVEY_COUNTS = Table(
    "survey_counts", (Index(("day", "unit", "channel", "what", "reason"), unique=True), Index(("what", "day")))
)
"""day, unit (id or empty), channel, what (`What`), reason (of a refusal, else empty), count."""

SURVEY_PRESSES = Table("survey_presses", (Index(("key", "pressed_at")), Index(("pressed_at",))))
"""key (keyed hash of answers and browser), pressed_at: a second press within a day is no second answer."""

TABLES = (
    SURVEY_PEOPLE,
    SURVEY_USED,
    SURVEY_SILENCED,
    SURVEY_RESPONSES,
    SURVEY_SUGGESTIONS,
    SURVEY_COUNTS,
    SURVEY_PRESSES,
)

Outcome = Literal["no_answer", "wrong_number", "call_back", "refused", "do_not_call"]
"""How a call ended without answers (details 22; `answered` keeps them)."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

What = Literal[
    "answered", "no_answer", "wrong_number", "call_back", "refused", "do_not_call", "unreached", "suggestion", "handled"
]
"""What is counted. `no_answer` counts calls, `unreached` people for whom the attempts ran out."""

OUTCOME_WORDS: Mapping[What, str] = {
    "answered": "đã trả lời",
    "refused": "từ chối trả lời",
    "no_answer": "không nghe máy",
    "call_back": "hẹn gọi lại",
    "wrong_number": "sai số",
    "do_not_call": "xin đừng gọi nữa",
}
"""How a call ended, as lists say it."""

CHANNELS: Mapping[str, str] = {"web": "Trang web", "hotline": "1022 gọi"}
"""The two ways to answer, in words."""

QUESTIONS = ("q0", "q1", "q2", "q3", "q4", "q5")
"""How it was on the whole; then the five elements of SIPAS (Decision 1001/QĐ-BNV of 11/12/2023)."""
SATISFIED = frozenset({4, 5})
"""Satisfied and very satisfied, of 1 to 5 (domain 3.7)."""
ANSWERS = (*QUESTIONS, "visits")
"""What is kept of a response, beside unit and field."""

BOX = 100
"""Sets of answers in one box: many enough to hide in, few enough to be written quickly."""
KEPT_FOR_UNDO = timedelta(minutes=15)
"""How long name and phone stay after a call that ended without answers, so that a slip can be taken back."""
KEPT_DAYS = 30
"""How long somebody waits on the list at most (domain part 5, T3)."""
FEWEST = 5
"""Cells of a table below this are hidden from who may not see records (domain 3.7)."""

UNIT_UNKNOWN = ""


def score(value: Any) -> int | None:
    """An answer as a number from 1 to 5; None without an opinion."""
    text = str(value)
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


def is_satisfied(value: Any) -> bool:
    """Whether an answer is "satisfied" or better."""
    return score(value) in SATISFIED


def month_of(day: date) -> str:
    """A day's month as ISO text: 2026-11."""
    return f"{day:%Y-%m}"


def month_after(month: str) -> str:
    """The month after: 2026-12 -> 2027-01."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return f"{year}-{number + 1:02}"


def whole_months(span: Span) -> tuple[str, str] | None:
    """The first month that lies wholly in a span, and the one after the last; None if there is none.

    Of an answer nobody knows the day: a month of which only a part is asked for does not count.
    """
    first = month_of(span.start) if span.start.day == 1 else month_after(month_of(span.start))
    below = month_of(span.end + timedelta(days=1))
    return (first, below) if first < below else None
