"""Correcting one answer for its sender: checked as the form checks it; the old value goes, that it changed stays."""

from collections.abc import Mapping
from typing import Any

from forms_service.forms.answers import make_reader
from forms_service.forms.choices import Choices
from forms_service.forms.definition import Control, Field, FormDefinition
from forms_service.forms.messages import CONFIRMATIONS
from forms_service.forms.sheet import Sheet
from forms_service.mail.outbox import OUTBOX
from forms_service.matters.model import MATTERS
from forms_service.matters.opening import searched
from forms_service.matters.reading import matters_of_submission
from forms_service.privacy.model import PrivacyError
from forms_service.receptions.model import REGISTRATIONS
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.finding import search_text
from forms_service.vietnam.mail_addresses import mailbox_of

_BY_HAND: frozenset[Control] = frozenset(
    {"text", "textarea", "phone", "email", "integer", "radio", "select", "checkboxes", "unit", "month"}
)
"""What can be corrected here. A reception is changed where receptions are, a consent in its ledger."""
_OVER = frozenset({"sent", "dead"})


def correctable(form: FormDefinition) -> tuple[Field, ...]:
    """The answers of a form that can be corrected: those that its sender gave."""
    return tuple(field for field in form.asked(staff=False) if field.control in _BY_HAND)


def read_value(field: Field, raw: object, choices: Choices) -> Any:
    """What is to be kept for what was typed (None: the answer goes). Raises PrivacyError, in the form's own words.

    Notices count as confirmed: who corrects is speaking with the person.
    """
    if not raw:
        if field.required or field.control == "phone":
            raise PrivacyError(f"Mục “{field.label}” phải có. Muốn bỏ cả, xin ghi yêu cầu xóa.")
        return None
    sheet = Sheet(choices, CONFIRMATIONS)
    value = make_reader(field, typed=False)(raw, sheet)
    if sheet.findings:
        raise PrivacyError(sheet.findings[0].message)
    return value


def correct(tx: Transaction, actor: Actor, submission_id: int, field: Field, value: Any) -> bool:
    """Put `value` in place of an answer, wherever it is copied to; False if it stood so. Raises PrivacyError."""
    submission = tx.get("submissions", submission_id)
    if submission is None or submission.get("anonymised_at"):
        raise PrivacyError("Phiếu này không còn dữ liệu cá nhân.")
    old = submission["values"].get(field.id)
    if old == value:
        return False
    values = {name: kept for name, kept in submission["values"].items() if name != field.id}
    values |= {} if value is None else {field.id: value}
    _keep(tx, submission, values)
    if field.control == "phone":
        _move_phone(tx, submission_id, value)
    if field.control == "email":
        _forget_mails(tx, str(old or ""))
    record(tx, actor, "privacy.corrected", "submission", submission_id, {"field": field.id})
    return True


def _keep(tx: Transaction, submission: Document, values: Mapping[str, Any]) -> None:
    version = tx.find("form_versions", version=submission["form_version"])
    title = str(version["definition"]["title"]) if version else ""
    search = search_text(title, submission["code"], values)
    # The hash of the press was made of the old answers.
    tx.update("submissions", submission["id"], {"values": values, "search": search, "key": None})
    for matter in matters_of_submission(tx, submission["id"]):
        tx.update(MATTERS.name, matter["id"], {"search": searched(matter, {**submission, "values": values})})


def _move_phone(tx: Transaction, submission_id: int, phone: str) -> None:
    registration = tx.find(REGISTRATIONS.name, submission=submission_id)
    if registration is not None:
        tx.update(REGISTRATIONS.name, registration["id"], {"phone": phone})
    for matter in matters_of_submission(tx, submission_id):
        told = {**matter, "phone": phone}
        submission = tx.get("submissions", submission_id)
        tx.update(MATTERS.name, matter["id"], {"phone": phone, "search": searched(told, submission)})


def _forget_mails(tx: Transaction, address: str) -> None:
    """Mails that were handed over to the old address need not tell it any longer."""
    mailbox = mailbox_of(address)
    for row in tx.select(OUTBOX.name, equal={"limited_to": mailbox}, key="day") if mailbox else ():
        if row["state"] in _OVER:
            tx.delete(OUTBOX.name, row["id"])
