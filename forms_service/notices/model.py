"""What is told to a person, how it is kept, and when somebody is to be phoned. Rules only; no I/O, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from forms_service.storage.contract import Document, Index, Reader, Table

NOTICES = Table("notices", (Index(("submission", "key"), unique=True), Index(("state", "call_after"))))
"""One row per thing told: submission, key (unique for its submission), kind, channel (mail | phone | none), state,
say, about, created_at, call_after (of a call to be made: from when), attempts (calls in vain), outcome, done_by (staff
id), done_at, tries (every call: at, by, outcome)."""

CALLS_NOW = Table("calls_now", (Index(("submission",), unique=True), Index(("code",), unique=True), Index(("until",))))
"""Who is phoning whom right now: submission, staff, code (which the operator reads out), until."""

Told = Literal["mailed", "to_call", "unreachable", "known"]
"""What became of a notice: a mail is queued; somebody will be phoned; neither is possible, so the person learns it by
looking up the code; or it was told before."""

State = Literal["mailed", "due", "done", "failed"]
"""A mail is on its way or was sent; a call is due; a call told it, or nothing is left to tell; it could not be told."""

CallOutcome = Literal["answered", "no_answer", "wrong_number", "call_back", "refused", "do_not_call"]
"""How a call ended (details 22)."""

OUTCOMES: tuple[CallOutcome, ...] = get_args(CallOutcome)

SILENCED: Mapping[str, str] = {
    "wrong_number": "số điện thoại không phải của người gửi",
    "do_not_call": "người gửi xin đừng gọi",
}
"""Outcomes after which this submission is never phoned again (its fact `no_calls`), and why."""

KINDS: dict[str, str] = {
    "received": "Báo đã nhận phiếu",
    "placed": "Báo giữ chỗ",
    "offered": "Mời vào chỗ trống",
    "offer_lapsed": "Báo lời mời đã hết hạn",
    "confirmed": "Xác nhận buổi gặp",
    "declined": "Báo không xếp được",
    "moved": "Báo dời buổi gặp",
    "rechaired": "Báo đổi người chủ trì",
    "cancelled": "Báo hủy buổi gặp",
    "reminder": "Nhắc buổi gặp",
    "answered": "Báo có trả lời",
    "resolved_asked": "Hỏi việc đã xong chưa",
    "needed": "Báo cần bổ sung",
    "extended": "Báo trả lời muộn hơn",
    "guided": "Chỉ nơi nhận khiếu nại, tố cáo",
    "transferred": "Báo chuyển cơ quan khác",
    "data_request": "Báo đã nhận yêu cầu về dữ liệu",
}
"""What each kind of notice is called on the call list; other rooms' kinds stand here too."""

LEASE = timedelta(minutes=10)
"""How long a person stays with the operator who said "I call": longer than a call, shorter than a lunch."""

AGAIN_AFTER = (timedelta(hours=2), timedelta(hours=4), timedelta(days=1))
"""When to call again after the first, second, third call that nobody answered: another part of the day, then another
day. After one more the line is given up: whoever never answers learns it by looking up the code."""

LATEST_CALL_BACK = timedelta(days=30)
"""How far ahead somebody can ask to be called back: later than that the news is old."""


@dataclass(frozen=True)
class Notice:
    """Something to tell one person. `text` and `subject` hold no name, no content and nothing that was typed."""

    key: str
    """What is told once to this submission: `reception/leaders-2026-11-30/3`."""
    kind: str
    """A kind of `KINDS`."""
    submission: Mapping[str, Any]
    """The submission's document (`id`, `values`, `no_calls`)."""
    subject: str
    text: str
    say: str
    """One or two Vietnamese sentences for whoever phones instead."""
    calendar: bytes | None = None
    """An iCalendar object to send along; its METHOD tells how a calendar takes it."""
    about: str = ""
    """What it is about, like `reception/leaders-2026-11-30`: a later notice about the same thing takes the place of
    an earlier one for which nobody has phoned yet. Empty: nothing is replaced."""


def mail_key(submission_id: int, key: str) -> str:
    """The key of the outbox under which a notice is mailed."""
    return f"notice/{submission_id}/{key}"


def of_mail(key: str) -> tuple[int, str] | None:
    """The submission and key of the notice that went with this key of the outbox; None if the mail told no notice."""
    kind, _, rest = key.partition("/")
    number, _, notice = rest.partition("/")
    return (int(number), notice) if kind == "notice" and number.isdecimal() and notice else None


def moment(value: datetime) -> str:
    """A moment as the rows of this room keep it: ISO text with milliseconds, comparable as text."""
    return value.isoformat(timespec="milliseconds")


def after_call(notice: Mapping[str, Any], outcome: CallOutcome, now: datetime, again_at: datetime | None) -> Document:
    """The changes to a due notice when a call about it has ended; `again_at` (aware) for the outcome `call_back`."""
    attempts = notice.get("attempts", 0) + (outcome == "no_answer")
    if outcome == "call_back" and again_at is not None:
        fate: Document = {"state": "due", "call_after": moment(again_at)}
    elif outcome == "no_answer" and attempts <= len(AGAIN_AFTER):
        fate = {"state": "due", "call_after": moment(now + AGAIN_AFTER[attempts - 1])}
    else:
        fate = {"state": "done" if outcome in {"answered", "refused"} else "failed", "call_after": None}
    return {**fate, "attempts": attempts, "outcome": outcome}


def find_notice(reader: Reader, submission_id: int, key: str) -> Document | None:
    """The notice that a submission was told under this key."""
    return reader.find(NOTICES.name, submission=submission_id, key=key)


def of_submission(reader: Reader, submission_id: int) -> Sequence[Document]:
    """All notices of one submission, oldest first."""
    rows = reader.select(NOTICES.name, equal={"submission": submission_id}, key="key")
    return sorted(rows, key=lambda row: int(row["id"]))
