"""A leak of data, as the office writes it down: what, when it was detected, whom it touches, what was done, in time.

Law 91/2025/QH15 (article 23) and Decree 356/2025/NĐ-CP (article 28): a written record, and a report to the authority
within the hours that content says, counted from the detection, if it may do harm. Whether it may, people decide.
"""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.tables import BREACHES
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.submissions.codes import spoken
from forms_service.vietnam.dates import format_date

LONGEST_TEXT = 4000
LONGEST_SPAN = timedelta(days=3660)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What is known of a leak. `detected_at` is aware; `forms` are ids (none: every form), days are inclusive."""

    what: str
    detected_at: datetime
    data: str
    cause: str
    forms: tuple[str, ...]
    since: date | None
    until: date | None


def open_breach(tx: Transaction, actor: Actor, catalogue: Catalogue, facts: Facts) -> int:
    """Write a leak down; its id. Raises PrivacyError."""
    _check(facts, tx.now)
    clocks = catalogue.data_rights.on(facts.detected_at.date())
    hours = clocks.breach_hours if clocks else None
    report_by = facts.detected_at + timedelta(hours=hours) if hours is not None else None
    row = {
        **_as_row(facts),
        "entered_at": _now(tx),
        "entered_by": actor.id,
        "report_by": report_by.isoformat(timespec="minutes") if report_by else None,
        "authority": clocks.authority if clocks else "",
        "law": clocks.title if clocks else "",
        "reported_at": None,
        "steps": {},
        "closed_at": None,
    }
    breach_id = tx.insert(BREACHES.name, row)
    record(tx, actor, "privacy.breach_opened", "breach", breach_id)
    return breach_id


def change_breach(tx: Transaction, actor: Actor, breach_id: int, facts: Facts) -> None:
    """Put down what is known better now; the detection and its clock stay. Raises PrivacyError."""
    breach = _get(tx, breach_id)
    _check(facts, tx.now)
    tx.update(BREACHES.name, breach_id, {**_as_row(facts), "detected_at": breach["detected_at"]})
    record(tx, actor, "privacy.breach_changed", "breach", breach_id)


def take_step(tx: Transaction, actor: Actor, catalogue: Catalogue, breach_id: int, step: str) -> None:
    """Note that a step of the list was taken; the report to the authority stops the clock. Raises PrivacyError."""
    breach = _get(tx, breach_id)
    if step not in dict(catalogue.data_rights.breach_steps):
        raise PrivacyError("Không có việc này trong danh sách.")
    if step in breach["steps"]:
        return
    changes: dict[str, Any] = {"steps": {**breach["steps"], step: {"at": _now(tx), "by": actor.id}}}
    if step == "authority":
        changes["reported_at"] = _now(tx)
    tx.update(BREACHES.name, breach_id, changes)
    record(tx, actor, "privacy.breach_step", "breach", breach_id, {"breach_step": step})


def close_breach(tx: Transaction, actor: Actor, breach_id: int) -> None:
    """End the work on a leak; the record stays. Raises PrivacyError."""
    breach = _get(tx, breach_id)
    if breach["closed_at"] is None:
        tx.update(BREACHES.name, breach_id, {"closed_at": _now(tx)})
        record(tx, actor, "privacy.breach_closed", "breach", breach_id)


def time_left(breach: Mapping[str, Any], now: datetime) -> timedelta | None:
    """How long until the authority must know; negative when late. None: it knows, or no clock is set."""
    if breach["reported_at"] or not breach["report_by"]:
        return None
    return datetime.fromisoformat(breach["report_by"]) - now


async def affected(store: Store, breach: Mapping[str, Any], forms: Mapping[str, str]) -> AsyncIterator[Document]:
    """The submissions that a leak touches, by form and day, a day's at a time. `forms`: all ids with their titles."""
    if not breach["since"] or not breach["until"]:
        return
    day, last = date.fromisoformat(breach["since"]), date.fromisoformat(breach["until"])
    while day <= last:
        for form in breach["forms"] or forms:
            for document in await store.read(partial(_of_day, form=form, day=day)):
                yield document
        day += _DAY


async def affected_codes(store: Store, breach: Mapping[str, Any], forms: Mapping[str, str]) -> tuple[bytes, int]:
    """A list for those who call the people touched: code, form, day, how to reach them; no names, no numbers.

    CSV in UTF-8 with a byte order mark, so that Excel reads it, and how many lines it has.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(("Mã", "Biểu mẫu", "Ngày nhận", "Liên lạc", "Còn dữ liệu cá nhân"))
    count = 0
    async for document in affected(store, breach, forms):
        writer.writerow(_line(document, forms))
        count += 1
    return ("\ufeff" + sheet.getvalue()).encode(), count


def _line(document: Document, forms: Mapping[str, str]) -> tuple[str, ...]:
    values, gone = document["values"], bool(document.get("anonymised_at"))
    ways = [words for name, words in (("phone", "điện thoại"), ("email", "thư")) if values.get(name)]
    day = format_date(date.fromisoformat(document["received_at"][:10]))
    # In groups the code is text for every spreadsheet; sixteen digits would lose their end.
    return (
        spoken(document["code"]),
        forms.get(document["form"], document["form"]),
        day,
        ", ".join(ways) or "không có",
        "không" if gone else "có",
    )


def _of_day(reader: Reader, form: str, day: date) -> list[Document]:
    below = (day + _DAY).isoformat()
    return reader.select("submissions", equal={"form": form}, key="received_at", at_least=day.isoformat(), below=below)


def _as_row(facts: Facts) -> dict[str, Any]:
    return {
        "what": facts.what.strip(),
        "detected_at": facts.detected_at.isoformat(timespec="minutes"),
        "data": facts.data.strip(),
        "cause": facts.cause.strip(),
        "forms": list(facts.forms),
        "since": facts.since.isoformat() if facts.since else None,
        "until": facts.until.isoformat() if facts.until else None,
    }


def _check(facts: Facts, now: datetime) -> None:
    if not facts.what.strip():
        raise PrivacyError("Xin ghi chuyện gì đã xảy ra, dù mới biết ít.")
    if any(len(text) > LONGEST_TEXT for text in (facts.what, facts.data, facts.cause)):
        raise PrivacyError(f"Mỗi ô viết gọn trong {LONGEST_TEXT} chữ cái.")
    if facts.detected_at > now:
        raise PrivacyError("Lúc phát hiện đang ở tương lai. Xin xem lại ngày giờ.")
    if (facts.since is None) != (facts.until is None):
        raise PrivacyError("Xin ghi cả ngày đầu và ngày cuối của các phiếu bị ảnh hưởng, hoặc để trống cả hai.")
    if facts.since and facts.until and not timedelta() <= facts.until - facts.since <= LONGEST_SPAN:
        raise PrivacyError("Ngày cuối phải sau ngày đầu, và không quá mười năm.")
    if facts.until and facts.until > now.date():
        raise PrivacyError("Ngày cuối đang ở tương lai. Xin xem lại ngày.")


def _get(tx: Transaction, breach_id: int) -> Document:
    breach = tx.get(BREACHES.name, breach_id)
    if breach is None:
        raise PrivacyError("Không có bản ghi này. Xin mở lại danh sách.")
    return breach


def _now(tx: Transaction) -> str:
    return tx.now.isoformat(timespec="milliseconds")
