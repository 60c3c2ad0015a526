"""Reads what somebody typed into a report, and says what does not fit. Pure.

What is wrong refuses (`Findings.problems`); what is only odd is said and left to whoever approves (`warnings`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.content.standings import Standing
from forms_service.rollout.model import (
    CHANNELS,
    COUNTS,
    EVENTS,
    LONGEST_TEXT,
    RUNNING,
    STATUSES,
    STEPS_FORWARD,
    TEXTS,
)
from forms_service.vietnam.dates import format_date
from forms_service.vietnam.identity import holds_identity_number
from forms_service.vietnam.mail_addresses import is_mail_address
from forms_service.vietnam.numbers import format_number, parse_number
from forms_service.vietnam.phones import read_phone
from forms_service.vietnam.text import nfc

_PARTIAL_DAY = re.compile(r"(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/)?(?P<year>\d{4})")
_DIGITS = re.compile(r"\+?[0-9](?:[ .()-]{0,2}[0-9]){7,14}")
_LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Findings:
    """Of one report: field (empty: the whole) and what to do about it."""

    problems: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()

    def of(self, field: str) -> str:
        """The problem of a field; empty if there is none."""
        return next((text for name, text in self.problems if name == field), "")


def read_values(typed: Mapping[str, str]) -> tuple[dict[str, Any], Findings]:
    """The values of a report as they are kept, and what could not be read. An empty answer is None, never zero."""
    values: dict[str, Any] = {
        "status": typed.get("status") if typed.get("status") in STATUSES else None,
        "doc_number": nfc(typed.get("doc_number", "")).strip()[:_LONGEST_NUMBER] or None,
        "channels": [channel for channel in CHANNELS if typed.get(f"channel-{channel}")],
    }
    problems = []
    for name, text in _texts(typed):
        values[name] = text or None
        if len(text) > LONGEST_TEXT:
            problems.append((name, f"Xin viết trong {format_number(LONGEST_TEXT)} chữ cái."))
    for name in ("status_on", "launched_on"):
        values[name], problem = _read_day(typed.get(name, ""))
        problems += [(name, problem)] if problem else []
    values["issued_on"], problem = _read_partial(typed.get("issued_on", ""))
    problems += [("issued_on", problem)] if problem else []
    for name, count in COUNTS.items():
        values[name], problem = _read_count(typed.get(name, ""), count.most)
        problems += [(name, problem)] if problem else []
    return values, Findings(tuple(problems))


def check(values: Mapping[str, Any], before: Standing | None, today: date) -> Findings:
    """What keeps a report from being submitted, and what is odd about it. `before`: the unit's status until then."""
    problems = [
        *_check_required(values),
        *_check_days(values, before, today),
        *_check_sums(values),
        *_check_private(values),
    ]
    return Findings(tuple(problems), tuple(_odd(values, before)))


def shown_partial(text: str | None) -> str:
    """A date as far as it is known: "2024-03" is "03/2024"."""
    return "/".join(reversed(text.split("-"))) if text else ""


def _check_required(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not values.get("status"):
        yield "status", "Xin chọn tình trạng của mô hình."
    for name, count in COUNTS.items():
        if count.required and values.get(name) is None:
            yield name, f"{count.label}: xin ghi số; không có thì ghi 0."


def _check_days(values: Mapping[str, Any], before: Standing | None, today: date) -> Iterator[tuple[str, str]]:
    status, begun, launched = values.get("status"), values.get("status_on"), values.get("launched_on")
    for name, text in (("status_on", begun), ("launched_on", launched)):
        if text and date.fromisoformat(text) > today:
            yield name, "Ngày này chưa đến. Xin ghi ngày đã diễn ra."
    if status in RUNNING and not launched:
        yield "launched_on", "Đã làm thử hoặc làm chính thức thì xin ghi ngày ra mắt, bắt đầu."
    if status and _is_forward(status, before) and not begun:
        yield "status_on", "Tình trạng tiến lên thì xin ghi từ ngày nào."
    changed = status and before and status != before.status
    if changed and begun and before and before.from_day and date.fromisoformat(begun) < before.from_day:
        known = f"“{STATUSES[before.status]}” từ {format_date(before.from_day)}"
        yield "status_on", f"Trước đó đã ghi {known}; ngày mới không trước ngày ấy."


def _is_forward(status: Any, before: Standing | None) -> bool:
    return STEPS_FORWARD[status] > (STEPS_FORWARD[before.status] if before else 0)


def _check_sums(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    recorded, resolved, escalated = (values.get(name) or 0 for name in ("recorded", "resolved", "escalated"))
    if values.get("recorded") is not None and resolved + escalated > recorded:
        yield "recorded", "Đã xử lý + chuyển cấp trên đang lớn hơn số ghi nhận."


def _check_private(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label in TEXTS.items():
        if holds_private(values.get(name) or ""):
            yield name, f"{label}: có số giấy tờ, số điện thoại hoặc địa chỉ thư của ai đó. Xin bỏ đi rồi gửi lại."


def holds_private(text: str) -> bool:
    """Whether a text seems to hold the number of an identity paper, a telephone number, or an address for mail."""
    return (
        holds_identity_number(text)
        or any(read_phone(found[0]).e164 for found in _DIGITS.finditer(text))
        or any(is_mail_address(word.strip(".,;:()<>")) for word in text.split() if "@" in word)
    )


def _odd(values: Mapping[str, Any], before: Standing | None) -> Iterator[tuple[str, str]]:
    if values.get("people") and not values.get("receptions"):
        yield "people", "Có lượt người mà số buổi gặp là 0. Xin xem lại."
    for event, label in EVENTS.items():
        cases, letters = values.get(f"cases_{event}") or 0, values.get(f"letters_{event}") or 0
        if letters > cases:
            yield f"letters_{event}", f"{label}: số thư đang lớn hơn số trường hợp. Xin xem lại."
    status = values.get("status")
    if before and status and status != "paused" and STEPS_FORWARD[status] < STEPS_FORWARD[before.status]:
        yield "status", f"Tình trạng lùi lại so với “{STATUSES[before.status]}” đã ghi trước đó. Xin xem lại."


def _texts(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in TEXTS:
        yield name, nfc(typed.get(name, "").replace("\r\n", "\n")).strip()


def _read_count(text: str, most: int) -> tuple[int | None, str]:
    text = text.strip()
    if not text:
        return None, ""
    number = parse_number(text)
    if number is None or not 0 <= number <= most:
        return None, f"Xin ghi số nguyên từ 0 đến {format_number(most)}."
    return number, ""


def _read_day(text: str) -> tuple[str | None, str]:
    text = text.strip()
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text).isoformat(), ""
    except ValueError:
        return None, "Ngày chưa đúng. Xin chọn trong lịch."


def _read_partial(text: str) -> tuple[str | None, str]:
    """A date of which only the month or the year may be known (C13)."""
    text = text.strip()
    if not text:
        return None, ""
    found = _PARTIAL_DAY.fullmatch(text)
    parts = [int(part) for part in found.group("year", "month", "day") if part] if found else [0]
    try:
        whole = date(*[*parts, 1, 1][:3]).isoformat()
    except ValueError:
        return None, "Xin ghi 09/01/2024, hoặc 01/2024, hoặc 2024 nếu chỉ biết đến đó."
    return whole[: (4, 7, 10)[len(parts) - 1]], ""
