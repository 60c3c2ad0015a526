"""A matter: something that was raised and is followed until its reply helped. Rules as data; no I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from forms_service.staff.model import Permission
from forms_service.storage.contract import Index, Table

MATTERS = Table(
    "matters",
    (
        Index(("number",), unique=True),
        Index(("token",), unique=True),
        Index(("year", "serial")),
        Index(("submission",)),
        Index(("reception",)),
        Index(("phone", "live")),
        Index(("phone", "opened_at")),
        Index(("dossier", "opened_at")),
        Index(("opened_at",)),
        Index(("handling_level", "opened_at")),
        Index(("shelf", "order_at")),
        Index(("lead", "shelf", "order_at")),
        Index(("field", "shelf", "order_at")),
        Index(("reception", "shelf", "order_at")),
        Index(("assignee", "shelf", "order_at")),
        Index(("field", "opened_at")),
        Index(("remind_on",)),
        Index(("untold",)),
        Index(("linked",)),
    ),
    search="search",
)
MATTER_UNITS = Table("matter_units", (Index(("matter",)), Index(("unit", "shelf", "order_at"))))
"""matter, unit, part (lead | support), and the matter's shelf and order: the lists of one unit."""
MATTER_EVENTS = Table("matter_events", (Index(("matter",)), Index(("kind", "at"))))
"""matter, at, kind, actor_kind, actor_id, facts (ids, days, code words), text (reasons, replies). Rows are added only;
their texts go when the person's data are erased."""

State = Literal["open", "assigned", "waiting_for_citizen", "answered", "closed"]
Outcome = Literal["resolved", "not_in_power", "transferred"]
Channel = Literal["phone", "email", "post", "in_person", "code"]
"""How the reply reached the person; `code`: to be read at the look-up alone."""
Confirmation = Literal["yes", "no", "silent"]
"""What the person said when asked whether the reply helped; `silent`: nothing in time."""
Shelf = Literal["owed", "waiting", "answered", "asked", "closed"]
"""Where a matter lies in the lists: somebody owes the answer, the person owes something, the person is to be asked, the
person was asked, all is done."""
Kind = Literal["assign", "extend", "wait", "resume", "reply", "ask", "confirm", "close", "reopen"]
"""What can happen to a matter. Events of the ledger bear these, or `open`, `remind`, `link`, `unlink`, `forget`."""

OUTCOMES: Mapping[Outcome, str] = {
    "resolved": "Đã giải quyết",
    "not_in_power": "Không thuộc thẩm quyền",
    "transferred": "Đã chuyển nơi khác giải quyết",
}
CHANNELS: Mapping[Channel, str] = {
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "post": "Bưu điện",
    "in_person": "Gặp trực tiếp",
    "code": "Tra bằng mã",
}
STATES: Mapping[State, str] = {
    "open": "Chưa phân công",
    "assigned": "Đang giải quyết",
    "waiting_for_citizen": "Chờ người dân bổ sung",
    "answered": "Đã trả lời",
    "closed": "Đã đóng",
}
LEVELS = ("province", "commune", "not_filed", "unknown")
LOWER_LEVELS = frozenset({"commune"})
"""Dossiers that lie below the province (F26: to be solved at the place of origin)."""

LONGEST_TEXT = 4000
LATEST_DUE = timedelta(days=731)
"""How far ahead an answer may be due: further is a slip of the finger, and every list counts the days up to it."""
_UNANSWERED: frozenset[State] = frozenset({"open", "assigned"})


@dataclass(frozen=True)
class Transition:
    """One thing that may happen: from which states, to which, by whom, and what must be told.

    `to` None: the state stays. `needs`: names of facts that must not be empty.
    """

    frm: frozenset[State]
    to: State | None
    who: Permission
    needs: tuple[str, ...] = ()


TRANSITIONS: Mapping[Kind, Transition] = {
    "assign": Transition(frozenset({"open", "assigned"}), "assigned", "assign_matters", ("lead",)),
    "extend": Transition(frozenset({"open", "assigned"}), None, "assign_matters", ("reason", "due_on")),
    "wait": Transition(frozenset({"assigned"}), "waiting_for_citizen", "answer_matters", ("reason",)),
    "resume": Transition(frozenset({"waiting_for_citizen"}), "assigned", "answer_matters"),
    "reply": Transition(
        frozenset({"open", "assigned", "waiting_for_citizen"}),
        "answered",
        "answer_matters",
        ("text", "author", "on", "channel", "outcome"),
    ),
    "ask": Transition(frozenset({"answered"}), None, "answer_matters"),
    "confirm": Transition(frozenset({"answered"}), "closed", "make_calls", ("outcome",)),
    "close": Transition(frozenset({"answered"}), "closed", "assign_matters", ("outcome",)),
    "reopen": Transition(frozenset({"answered", "closed"}), "assigned", "make_calls"),
}
"""Every way from one state to another (details 24). `confirm` is a close because the person said that it helped.
A matter that never had a lead goes back to `open` when it is reopened."""

MISSING: Mapping[str, str] = {
    "lead": "Xin chọn cơ quan chủ trì.",
    "reason": "Xin ghi lý do.",
    "due_on": "Xin ghi hạn mới.",
    "text": "Xin ghi nội dung trả lời.",
    "author": "Xin ghi ai trả lời.",
    "on": "Xin ghi ngày trả lời.",
    "channel": "Xin chọn cách đã trả lời.",
    "outcome": "Xin chọn kết quả.",
    "question": "Xin ghi vụ việc là gì.",
}


class MatterError(Exception):
    """A change of a matter that cannot be made; `field` names what is amiss, the text (Vietnamese) says what to do."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def check(kind: Kind, state: State, facts: Mapping[str, Any]) -> None:
    """Hold a change to `TRANSITIONS`. Raises MatterError: not from this state, or a fact is missing."""
    check_state(kind, state)
    for name in TRANSITIONS[kind].needs:
        if facts.get(name) in {None, ""}:
            raise MatterError(MISSING[name], name)


def check_state(kind: Kind, state: State) -> None:
    """Hold a change to the states of `TRANSITIONS` alone. Raises MatterError."""
    if state not in TRANSITIONS[kind].frm:
        raise MatterError(
            f"Vụ việc đang ở tình trạng “{STATES[state]}” nên không làm được việc này. Xin tải lại trang."
        )


def check_latest(due_on: date, today: date) -> None:
    """Raises MatterError for a due day that lies too far ahead."""
    if due_on - today > LATEST_DUE:
        raise MatterError("Hạn trả lời muộn nhất là hai năm kể từ hôm nay. Xin xem lại năm vừa ghi.", "due_on")


def is_owed(matter: Mapping[str, Any]) -> bool:
    """Whether somebody owes the answer now: neither answered nor waiting for the citizen."""
    return matter["state"] in _UNANSWERED


def is_overdue(matter: Mapping[str, Any], today: date) -> bool:
    """Whether the answer was due before `today` and is still owed. What is paused or answered never is."""
    return is_owed(matter) and bool(matter["due_on"]) and date.fromisoformat(matter["due_on"]) < today


def shelf_of(matter: Mapping[str, Any]) -> tuple[Shelf, str]:
    """Where a matter lies in the lists, and by which day or moment (ISO text) it is ordered there."""
    if is_owed(matter):
        return "owed", matter["due_on"] or matter["opened_at"]
    if matter["state"] == "waiting_for_citizen":
        return "waiting", matter["waiting_since"]
    if matter["state"] == "answered":
        return ("asked", matter["close_on"]) if matter["asked_at"] else ("answered", matter["ask_on"])
    return "closed", matter["closed_at"]


def number_of(serial: int, year: int) -> str:
    """A matter's number as people say it: the twelfth of 2026 is 12/2026."""
    return f"{serial}/{year}"
