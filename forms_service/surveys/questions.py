"""The form's questions as an operator asks them: when, where and about what is known from the list."""

from collections.abc import Mapping
from dataclasses import replace

from forms_service.forms.choices import Choices
from forms_service.forms.definition import Field, FormDefinition
from forms_service.forms.validation import Checked, validate
from forms_service.storage.contract import Document
from forms_service.surveys.model import ANSWERS

ASKED = (*ANSWERS, "suggestion", "wants_reply", "full_name", "consent_core")
CONSENTED = "Đã nói rõ dùng câu trả lời làm gì, và người nghe đồng ý trả lời"
"""What the operator confirms in place of "I have read the notice"."""
REPLIED = "Điều vừa nói được ghi thành một phiếu góp ý riêng với số đang gọi, không kèm các câu trả lời khác"
"""What becomes of a wish for a reply: the phone is known, nobody asks for it."""


def asked(form: FormDefinition) -> FormDefinition:
    """The questions of the page, in the form's order, nothing folded away."""
    fields = tuple(_said(field) for field in form.fields if field.id in ASKED)
    return replace(form, fields=fields, groups=tuple(replace(group, fold=False) for group in form.groups))


def check(form: FormDefinition, row: Document, sent: Mapping[str, object], choices: Choices) -> Checked:
    """Hold the answers to the same rules as the site's form.

    Who wants a reply is known from the list: the phone always, the name unless another one is typed.
    """
    answers = {name: sent[name] for name in ASKED if name in sent}
    answered = asked(form)
    if sent.get("wants_reply"):
        answered = replace(answered, fields=(*answered.fields, form.by_id["phone"]))
        answers["phone"] = row["phone"]
        answers["full_name"] = answers.get("full_name") or row["name"]
    return validate(answered, answers, choices, staff=True)


def refusal_reasons(form: FormDefinition) -> dict[str, str]:
    """The reasons that the form knows for refusing, with their labels."""
    field = form.by_id.get("refusal_reason")
    return {option.value: option.label for option in field.options} if field else {}


def _said(field: Field) -> Field:
    if field.id == "wants_reply":
        return replace(field, help=REPLIED)
    return replace(field, label=CONSENTED) if field.control == "consent" else field
