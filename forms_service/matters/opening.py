"""Opening a matter: from a submission, from the minutes of a reception, several per person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.matters.due import due_date
from forms_service.matters.ledger import note, save
from forms_service.matters.model import (
    LEVELS,
    LONGEST_TEXT,
    MATTERS,
    MISSING,
    MatterError,
    check_latest,
    number_of,
)
from forms_service.staff.accounts import get_staff
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.finding import search_text
from forms_service.vietnam.text import fold_words, nfc


@dataclass(frozen=True)
class NewMatter:
    """What is told of a new matter. `question`: in words of the staff. `field`: id of a policy area.

    `submission`: the id of the submission in which the person raised it (a feedback or a registration), None when a
    person came without one. `lead` and `supports`: ids of units. `due_on`: a day that a leader set; None: by policy.
    `handling_level`: where the dossier lies; None: as the submission says. `phone` (E.164) and `dossier` only matter
    without a submission.
    """

    submission: int | None
    question: str
    lead: str | None = None
    supports: Sequence[str] = ()
    instruction: str = ""
    due_on: date | None = None
    reception: str | None = None
    field: str | None = None
    handling_level: str | None = None
    assignee: int | None = None
    phone: str | None = None
    dossier: str | None = None


def open_matter(tx: Transaction, actor: Actor, catalogue: Catalogue, new: NewMatter) -> int:
    """Keep a new matter under the next number of the year (12/2026); its id. Assigned at once if a lead is given.

    Raises MatterError: no question, an unknown unit, field or submission, or a submission that is a complaint or a
    denunciation (those have their own channel and never become matters).
    """
    submission = _submission(tx, new.submission)
    values = submission["values"] if submission else {}
    area = new.field or _known(values.get("field"), catalogue.areas)
    _check(tx, catalogue, new)
    today = tx.now.date()
    days = catalogue.office.matters.due_days_in(area)
    due_on = new.due_on or due_date(catalogue, new.lead, today, days)
    serial = _next_serial(tx, today.year)
    matter: Document = {
        "number": number_of(serial, today.year),
        "year": today.year,
        "serial": serial,
        "token": tx.token(),
        "submission": new.submission,
        "reception": new.reception,
        "phone": values.get("phone") or new.phone,
        "dossier": dossier_key(str(values.get("dossier_code") or new.dossier or "")),
        "question": nfc(new.question),
        "instruction": nfc(new.instruction),
        "field": area,
        "handling_level": new.handling_level or _known(values.get("handling_level"), LEVELS),
        "lead": new.lead,
        "supports": [unit for unit in dict.fromkeys(new.supports) if unit != new.lead],
        "assignee": new.assignee,
        "state": "assigned" if new.lead else "open",
        "due_on": due_on.isoformat(),
        "due_set": new.due_on is not None,
        "opened_at": tx.now.isoformat(),
        "reopened": 0,
        "untold": True if new.lead else None,
        **NOT_YET,
    }
    matter["search"] = searched(matter, submission)
    matter["id"] = tx.insert(MATTERS.name, matter)
    save(tx, catalogue, {**matter, "due_on": None}, matter)
    facts = {"lead": new.lead, "due_on": matter["due_on"], "submission": new.submission, "reception": new.reception}
    note(tx, actor, matter["id"], "open", {name: fact for name, fact in facts.items() if fact is not None})
    return int(matter["id"])


NOT_YET: Mapping[str, Any] = {
    "outcome": None,
    "reply": None,
    "message": "",
    "waiting_since": None,
    "days_left": None,
    "answered_at": None,
    "ask_on": None,
    "asked_at": None,
    "close_on": None,
    "closed_at": None,
    "confirmed": None,
    "reminded": None,
    "linked": None,
    "draft": None,
    "published": None,
}
"""Facts that a new matter does not have yet."""


def check_units(catalogue: Catalogue, lead: str | None, supports: Sequence[str]) -> None:
    """Raises MatterError for a unit that content does not have."""
    if lead is not None and lead not in catalogue.units:
        raise MatterError("Không có cơ quan này trong danh mục. Xin chọn trong danh sách.", "lead")
    if any(unit not in catalogue.units for unit in supports):
        raise MatterError("Có cơ quan phối hợp không còn trong danh mục. Xin chọn lại.", "supports")


def check_assignee(reader: Reader, assignee: int | None) -> None:
    """Raises MatterError for an account that cannot take a matter: gone, stopped, or not allowed to answer."""
    person = get_staff(reader, assignee) if assignee is not None else None
    if assignee is not None and (person is None or not person.may("answer_matters")):
        raise MatterError("Người được giao không còn nhận việc. Xin chọn người khác.", "assignee")


def dossier_key(code: str) -> str | None:
    """A dossier's code as it is compared: letters and digits alone, or None."""
    return "".join(fold_words(code)) or None


def searched(matter: Mapping[str, Any], submission: Mapping[str, Any] | None) -> str:
    """The folded text by which a matter is found: number, question, instruction, and who raised it, by what code."""
    values = submission["values"] if submission else {}
    told = {name: values.get(name, "") for name in ("full_name", "org_name", "dossier_code")}
    own = {"question": matter["question"], "instruction": matter["instruction"], "phone": matter["phone"] or ""}
    return search_text(matter["number"], submission["code"] if submission else "", {**told, **own})


def proposed_lead(catalogue: Catalogue, field: str | None, today: date) -> tuple[str, ...]:
    """The units responsible for a policy area on `today`, first the one to propose as lead."""
    area = catalogue.areas.get(field or "")
    return area.agencies_on(today) if area else ()


def _submission(tx: Transaction, submission_id: int | None) -> Document | None:
    if submission_id is None:
        return None
    found = tx.get("submissions", submission_id)
    if found is None:
        raise MatterError("Không còn phiếu này.", "submission")
    if found.get("anonymised_at"):
        raise MatterError("Dữ liệu cá nhân của phiếu này đã xóa, nên không mở vụ việc được nữa.", "submission")
    if found.get("complaint"):
        raise MatterError("Đây là khiếu nại, tố cáo: xin hướng dẫn sang kênh riêng, không mở vụ việc.", "submission")
    if found["desk"] == "held":
        raise MatterError("Phiếu đang bị giữ. Xin nhận phiếu trước rồi mở vụ việc.", "submission")
    return found


def _check(tx: Transaction, catalogue: Catalogue, new: NewMatter) -> None:
    if not new.question.strip():
        raise MatterError(MISSING["question"], "question")
    if len(new.question) > LONGEST_TEXT or len(new.instruction) > LONGEST_TEXT:
        raise MatterError(f"Chữ dài quá {LONGEST_TEXT} chữ cái. Xin rút gọn.", "question")
    if new.field is not None and new.field not in catalogue.areas:
        raise MatterError("Không có lĩnh vực này. Xin chọn trong danh sách.", "field")
    if new.due_on is not None and new.due_on < tx.now.date():
        raise MatterError("Hạn trả lời đã qua. Xin ghi một ngày từ hôm nay trở đi.", "due_on")
    if new.due_on is not None:
        check_latest(new.due_on, tx.now.date())
    check_units(catalogue, new.lead, new.supports)
    check_assignee(tx, new.assignee)


def _known(value: object, known: Mapping[str, Any] | Sequence[str]) -> str | None:
    return str(value) if value in known else None


def _next_serial(tx: Transaction, year: int) -> int:
    """One more than the latest of the year. Matters are never deleted, so no number comes twice."""
    latest = tx.select(MATTERS.name, equal={"year": year}, key="serial", descending=True, limit=1)
    return int(latest[0]["serial"]) + 1 if latest else 1
