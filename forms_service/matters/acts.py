"""What the forms of a matter's page ask for: each act by name, with the right that it needs, read from its fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from forms_service.matters import changing
from forms_service.matters.model import MATTERS, OUTCOMES, Confirmation, Kind, MatterError, Outcome
from forms_service.matters.templates_of import NEW_DUE_ON
from forms_service.matters.view import may_do
from forms_service.staff.model import Person
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.dates import format_date
from forms_service.web.house import House


@dataclass(frozen=True)
class Act:
    """A change that a form of the matter's page asks for: the transition whose right it needs, and how it is made."""

    kind: Kind | None
    make: Callable[..., object]


def may_act(person: Person, matter: Document, act: str) -> bool:
    """Whether this person may do this to this matter now."""
    kind = ACTS[act].kind
    return person.may("assign_matters") if kind is None else may_do(person, matter, kind)


def _assign(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    form = visit.form
    changing.assign(
        tx,
        visit.actor,
        house.catalogue(),
        matter["id"],
        lead=form.get("lead", ""),
        supports=chosen_units(form),
        assignee=id_in(form.get("assignee", "")),
        restart=form.get("restart") == "yes",
        reason=form.get("reason", ""),
    )


def id_in(text: str) -> int | None:
    """An id that a field holds; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None


def chosen_units(form: Mapping[str, str]) -> list[str]:
    """The supporting units that were ticked: fields `support.<id>`."""
    return [name.removeprefix("support.") for name, value in form.items() if name.startswith("support.") and value]


def read_day(form: Mapping[str, str], name: str) -> date | None:
    """A day from a form's field; None if it was left empty. Raises MatterError for what is no day."""
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise MatterError("Ngày này không đọc được. Xin chọn lại.", name) from error


def _extend(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    form, due_on = visit.form, read_day(visit.form, "due_on")
    if due_on is None:
        raise MatterError("Xin ghi hạn mới.", "due_on")
    message = form.get("message", "").replace(NEW_DUE_ON, format_date(due_on))
    check_filled(message, "message")
    catalogue, url = house.catalogue(), house.service_url
    changing.extend(
        tx,
        visit.actor,
        catalogue,
        matter["id"],
        due_on=due_on,
        reason=form.get("reason", ""),
        message=message,
        service_url=url,
    )


def check_filled(text: str, field: str) -> None:
    """Raises MatterError if a place of a template still waits to be filled in."""
    if "[" in text or "{" in text:
        raise MatterError("Còn chỗ trong ngoặc [ ] hoặc { } chưa điền. Xin điền hoặc bỏ đi.", field)


def _wait(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    reason = visit.form.get("reason", "")
    check_filled(reason, "reason")
    changing.wait_for_citizen(
        tx, visit.actor, house.catalogue(), matter["id"], reason=reason, service_url=house.service_url
    )


def _resume(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    changing.resume(tx, visit.actor, house.catalogue(), matter["id"], reason=visit.form.get("reason", ""))


def _close(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    outcome = visit.form.get("outcome", "")
    if outcome not in OUTCOMES:
        raise MatterError("Xin chọn kết quả.", "outcome")
    changing.close(tx, visit.actor, house.catalogue(), matter["id"], outcome=cast("Outcome", outcome))


def _confirm(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    yes: Confirmation = "yes"
    changing.close(tx, visit.actor, house.catalogue(), matter["id"], outcome="resolved", confirmed=yes)


def _reopen(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    changing.reopen(tx, visit.actor, house.catalogue(), matter["id"], reason=visit.form.get("reason", ""))


def _link(tx: Transaction, visit: StaffRequest, matter: Document, house: House) -> None:
    other = visit.form.get("other", "").strip()
    match = tx.find(MATTERS.name, number=other)
    if match is None:
        raise MatterError("Không có vụ việc số này. Số có dạng 12/2026.", "other")
    changing.link(tx, visit.actor, house.catalogue(), matter["id"], match["id"])


ACTS: Mapping[str, Act] = {
    "assign": Act("assign", _assign),
    "extend": Act("extend", _extend),
    "wait": Act("wait", _wait),
    "resume": Act("resume", _resume),
    "close": Act("close", _close),
    "confirm": Act("confirm", _confirm),
    "reopen": Act("reopen", _reopen),
    "link": Act(None, _link),
}
