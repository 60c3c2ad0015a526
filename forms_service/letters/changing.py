"""What happens to a letter once it is written: use cases of one transaction, each with its line in the log."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from forms_service.letters.model import (
    DELIVERIES,
    LETTER_BATCHES,
    LETTER_CASES,
    LONGEST_NOTE,
    LONGEST_REASON,
    MOST_AT_ONCE,
    REACTIONS,
    TRANSITIONS,
    WITHOUT_NAMES,
    Act,
    LetterError,
    can,
    is_printable,
)
from forms_service.staff.audit import Actor, Detail, record
from forms_service.storage.contract import Document, Transaction

_NO_MORE = "Việc này không làm được nữa, vì thư đã đổi. Xin xem lại."


def approve(tx: Transaction, actor: Actor, case_id: int, seen: int) -> None:
    """Approve the letter exactly as it was read (`seen`, its version). Raises LetterError: it was changed meanwhile, or
    whoever approves has written it."""
    case = _fitting(tx, case_id, "approve")
    _refuse_unread(case, seen)
    if actor.id is None or actor.id in case["writers"]:
        raise LetterError("Người duyệt phải khác người soạn.")
    _move(tx, actor, case, "approve", {"approved_by": actor.id, "approved_at": tx.now.isoformat(), "returned": ""})


def give_back(tx: Transaction, actor: Actor, case_id: int, seen: int, reason: str) -> None:
    """Send the letter back to whoever wrote it. Raises LetterError."""
    case = _fitting(tx, case_id, "return")
    _refuse_unread(case, seen)
    if not reason or len(reason) > LONGEST_REASON:
        raise LetterError(f"Xin ghi cần sửa gì, nhiều nhất {LONGEST_REASON} chữ cái.", "reason")
    _move(tx, actor, case, "return", {"returned": reason})


def print_letters(tx: Transaction, actor: Actor, case_ids: Sequence[int]) -> int:
    """Note letters as printed together; the id of the batch. Raises LetterError if one of them may not be printed."""
    if not case_ids:
        raise LetterError("Xin chọn ít nhất một thư.")
    if len(case_ids) > MOST_AT_ONCE:
        raise LetterError(f"Xin chọn nhiều nhất {MOST_AT_ONCE} thư một lần.")
    cases = [_fitting(tx, each, "print") for each in case_ids]
    if not all(map(is_printable, cases)):
        raise LetterError("Trong các thư đã chọn có thư chưa được duyệt nên chưa in được. Xin chọn lại.")
    batch = tx.insert(LETTER_BATCHES.name, {"at": tx.now.isoformat(), "by": actor.id, "count": len(cases)})
    printed = {"batch": batch, "printed_at": tx.now.isoformat(), "signed_on": None}
    for case in cases:
        _move(tx, actor, case, "print", printed, {"batch": batch})
    return batch


def sign(tx: Transaction, actor: Actor, case_ids: Sequence[int], day: date | None) -> None:
    """Note the day on which letters were signed. Raises LetterError."""
    if day is None:
        raise LetterError("Xin ghi ngày ký.", "signed_on")
    for case_id in case_ids:
        case = _fitting(tx, case_id, "sign")
        _between(tx, day, case["event_on"], "Ngày ký không thể trước ngày đăng ký.", "signed_on")
        _move(tx, actor, case, "sign", {"signed_on": day.isoformat()})


def deliver(tx: Transaction, actor: Actor, case_ids: Sequence[int], day: date | None, way: str) -> None:
    """Note when and how letters reached their families: from now on they count. Raises LetterError."""
    if day is None:
        raise LetterError("Xin ghi ngày trao.", "delivered_on")
    if way not in DELIVERIES:
        raise LetterError("Xin chọn cách trao.", "delivery")
    for case_id in case_ids:
        case = _fitting(tx, case_id, "deliver")
        _between(tx, day, case["signed_on"], "Ngày trao không thể trước ngày ký.", "delivered_on")
        _move(tx, actor, case, "deliver", {"delivered_on": day.isoformat(), "delivery": way}, {"delivery": way})


def react(tx: Transaction, actor: Actor, case_id: int, reaction: str, note: str) -> None:
    """Note what the family said. Raises LetterError."""
    case = _fitting(tx, case_id, "react")
    if reaction not in REACTIONS:
        raise LetterError("Xin chọn phản hồi.", "reaction")
    if len(note) > LONGEST_NOTE:
        raise LetterError(f"Ghi chú dài quá {LONGEST_NOTE} chữ cái. Xin rút gọn.", "reaction_note")
    said = {"reaction": reaction, "reaction_note": note, "reacted_on": tx.now.date().isoformat()}
    _move(tx, actor, case, "react", {**said, "details": "kept"} if note else said, {"reaction": reaction})


def withdraw(tx: Transaction, actor: Actor, case_id: int) -> None:
    """The family wants no letter after all: the case stays, the names go. Raises LetterError."""
    case = _fitting(tx, case_id, "withdraw")
    _move(tx, actor, case, "withdraw", {**WITHOUT_NAMES, "consent": False, "version": case["version"] + 1})


def forget(tx: Transaction, actor: Actor, case_id: int) -> None:
    """Erase the names of a delivered letter now, before their time. Raises LetterError."""
    case = _fitting(tx, case_id, "forget")
    _move(tx, actor, case, "forget", {**WITHOUT_NAMES, "reaction_note": ""})


def remove(tx: Transaction, actor: Actor, case_id: int) -> None:
    """Take away a case that was recorded by mistake; it is counted no more. Raises LetterError."""
    case = _fitting(tx, case_id, "remove")
    tx.delete(LETTER_CASES.name, case_id)
    record(tx, actor, "letters.remove", "letter_case", case_id, {"event": case["event"], "unit": case["unit"]})


def _fitting(tx: Transaction, case_id: int, act: Act) -> Document:
    case = tx.get(LETTER_CASES.name, case_id)
    if case is None or not can(case, act):
        raise LetterError(_NO_MORE)
    return case


def _refuse_unread(case: Document, seen: int) -> None:
    if case["version"] != seen:
        raise LetterError("Thư vừa được sửa. Xin đọc lại rồi hãy duyệt.")


def _between(tx: Transaction, day: date, first: str, too_early: str, field: str) -> None:
    if day.isoformat() < first:
        raise LetterError(too_early, field)
    if day > tx.now.date():
        raise LetterError("Ngày này chưa đến. Xin xem lại.", field)


def _move(  # noqa: PLR0913, PLR0917  # one change with its line in the log
    tx: Transaction, actor: Actor, case: Document, act: Act, changes: dict[str, Any], detail: Detail | None = None
) -> None:
    to = TRANSITIONS[act].to
    tx.update(LETTER_CASES.name, case["id"], changes if to is None else {**changes, "state": to})
    record(tx, actor, f"letters.{act}", "letter_case", case["id"], detail)
