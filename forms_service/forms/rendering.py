"""Renders a form as plain HTML that works without JavaScript, with what was typed and what is to be mended."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forms_service.forms.choices import Choices
from forms_service.forms.definition import HONEYPOT, FormDefinition
from forms_service.forms.messages import CONFIRMATIONS, SUMMARY_BOTH, SUMMARY_ERRORS, SUMMARY_NOTICES
from forms_service.forms.questions import Block, as_texts, lay_out
from forms_service.forms.sheet import Finding

__all__ = ["HONEYPOT", "render_form", "render_questions", "render_summary"]


RIGHTS = "/du-lieu-cua-toi"
"""Where the service, on the same host as the form's own address, takes requests about what was sent."""


def render_form(  # noqa: PLR0913 - the contract of the room
    form: FormDefinition,
    choices: Choices,
    *,
    action: str,
    submitted: Mapping[str, object] | None = None,
    findings: Sequence[Finding] = (),
    staff: bool = False,
) -> Markup:
    """The `<form>` with its error summary, as one fragment.

    `action`: the address it is sent to. `submitted`: what was sent, `_confirmed` included, in whatever shape; all of
    it that can be shown is shown again. `findings`: of `validate`; notices get a box `_confirmed`. `staff` also asks
    the staff's questions.
    """
    sent = submitted or {}
    blocks = lay_out(form, choices, sent, findings, staff=staff)
    told = _summary(blocks, sent, findings)
    rights = action.partition("/api/")[0] + RIGHTS
    return _render("form.html", form=form, action=action, rights=rights, blocks=blocks, honeypot=HONEYPOT, **told)


def render_summary(
    form: FormDefinition, choices: Choices, *, submitted: Mapping[str, object], findings: Sequence[Finding]
) -> Markup:
    """What is amiss in a form for staff, for a page that lays out its `<form>` itself."""
    blocks = lay_out(form, choices, submitted, findings, staff=True)
    return _render("summary.html", **_summary(blocks, submitted, findings))


def render_questions(
    form: FormDefinition, choices: Choices, *, submitted: Mapping[str, object], findings: Sequence[Finding]
) -> Markup:
    """The questions alone, those for staff too, for a page that lays out its `<form>` itself."""
    blocks = lay_out(form, choices, submitted, findings, staff=True)
    return _render("questions.html", form=form, blocks=blocks, confirmations=CONFIRMATIONS)


def _summary(blocks: Sequence[Block], sent: Mapping[str, object], findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "findings": findings,
        "heading": _heading(findings),
        "links": _links(blocks),
        "general": [finding for finding in findings if finding.field is None and finding.notice],
        "confirmations": CONFIRMATIONS,
        "confirmed": _confirmed_before(sent, findings),
    }


def _render(template: str, **values: Any) -> Markup:
    return Markup(_templates().get_template(template).render(**values))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("forms_service.forms"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _heading(findings: Sequence[Finding]) -> str:
    errors = sum(not finding.notice for finding in findings)
    notices = len(findings) - errors
    text = SUMMARY_NOTICES if not errors else SUMMARY_BOTH if notices else SUMMARY_ERRORS
    return text.format(n=errors, m=notices)


def _links(blocks: Sequence[Block]) -> frozenset[str]:
    """The fields to which the summary can lead."""
    return frozenset(question.field.id for block in blocks for question in block.questions)


def _confirmed_before(sent: Mapping[str, object], findings: Sequence[Finding]) -> list[str]:
    """Codes of notices that were confirmed already; they stay confirmed while something else is mended."""
    open_now = {finding.code for finding in findings}
    return [code for code in CONFIRMATIONS if code in as_texts(sent.get("_confirmed")) and code not in open_now]
