"""Checks what came over the wire against a form's definition and gives back clean values, or findings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from forms_service.forms.answers import Reader, make_reader
from forms_service.forms.choices import Choices
from forms_service.forms.definition import SERVICE_NAMES, Control, Field, FormDefinition, Split
from forms_service.forms.rules import apply_rules
from forms_service.forms.sheet import Finding, Sheet, holds

__all__ = ["Checked", "Finding", "validate"]

_EMPTY: tuple[object, ...] = ("", [])
"""What a page sends for a question left open."""

_MAX_UNKNOWN = 5
_LONGEST_NAME = 40
_MISSING: Mapping[Control, str] = {
    "phone": "phone_missing",
    "email": "email_missing",
    "textarea": "content_missing",
    "consent": "consent_missing",
    "text": "missing",
    "integer": "missing",
}
"""The code of an empty answer; of what is chosen, `choice_missing`."""


@dataclass(frozen=True)
class Checked:
    """The outcome. `values` holds what passed, in JSON's types; a field left empty (or a box not ticked) is absent.

    `findings` come in field order; a confirmed notice is no longer among them. `split` holds, by form id, the answers
    that must be stored as a submission of their own without any link to this one; `values` no longer has them.
    """

    values: dict[str, Any]
    findings: tuple[Finding, ...]
    split: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether it may be stored: no errors, and no notice left to confirm."""
        return not self.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(each for each in self.findings if not each.notice)

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What may be sent after a look."""
        return tuple(each for each in self.findings if each.notice)


def validate(  # noqa: PLR0913 - the contract of the room: each keyword is one fact about the submission
    form: FormDefinition,
    submitted: Mapping[str, object],
    choices: Choices,
    *,
    confirmed: Collection[str] = (),
    from_page_version: str | None = None,
    staff: bool = False,
    typed: bool = False,
) -> Checked:
    """Check a submission.

    `submitted`: names to what was sent; HTML gives str, or a list of str for a name sent several times; JSON gives
    str, int, bool, list. With `typed` (JSON) a number or a box must come in JSON's own type, a list as a list.
    `confirmed`: codes of notices that the person has seen. `from_page_version`: the `_version` of the page it was
    sent from; where it is not the form's, unknown fields are dropped with the notice `form_changed` instead of the
    error `unknown`. `staff` allows fields with `audience: staff`. Never raises for anything a person can send.
    """
    plan = _plan(form, staff, typed)
    sheet = Sheet(choices, confirmed)
    empty = () if typed else _EMPTY
    for name, read in plan.readers:
        if name in submitted and submitted[name] not in empty:
            value = read(submitted[name], sheet)
            if value is not None:
                sheet.values[name] = value
    _fill_in(plan, sheet)
    _ask_missing(plan, sheet)
    apply_rules(form.rules, sheet)
    if not plan.known.issuperset(submitted):
        unknown = [name for name in submitted if name not in plan.known and submitted[name] not in empty]
        _judge_unknown(unknown, sheet, old_page=from_page_version not in {None, form.version})
    if sheet.findings:
        sheet.findings.sort(key=lambda finding: plan.order.get(finding.field, len(plan.order)))
        return Checked(sheet.values, tuple(sheet.findings))
    return _split(form.split, sheet.values)


@dataclass(frozen=True)
class _Plan:
    """What is worked out once per form: a reader for each field, what is required, the order of findings.

    `single` are the fields that nobody need answer where today's choices leave one answer only.
    """

    readers: tuple[tuple[str, Reader], ...]
    known: frozenset[str]
    required: tuple[Field, ...]
    single: tuple[Field, ...]
    defaults: tuple[tuple[str, str | int], ...]
    order: Mapping[str | None, int]


@lru_cache(maxsize=64)
def _plan(form: FormDefinition, staff: bool, typed: bool) -> _Plan:  # noqa: FBT001 - positional keys are cached faster
    asked = form.asked(staff=staff)
    return _Plan(
        readers=tuple((each.id, make_reader(each, typed=typed)) for each in asked),
        known=frozenset(each.id for each in asked) | SERVICE_NAMES,
        required=tuple(each for each in asked if each.required or each.required_when is not None),
        single=tuple(each for each in asked if is_single_source(each)),
        defaults=tuple((each.id, each.default) for each in asked if each.required and each.default is not None),
        order={each.id: number for number, each in enumerate(asked)},
    )


def is_single_source(asked: Field) -> bool:
    """Whether a field is not asked at all when its source has one choice (or none), as with an office's only site."""
    return asked.control == "select" and asked.source is not None and not asked.options


def _fill_in(plan: _Plan, sheet: Sheet) -> None:
    for name, default in plan.defaults:
        if name not in sheet.failed:
            sheet.values.setdefault(name, default)
    for asked in plan.single:
        offered = sheet.choices.source(asked.source or "places")
        if len(offered) == 1 and asked.id not in sheet.failed:
            sheet.values[asked.id] = offered[0].value


def _ask_missing(plan: _Plan, sheet: Sheet) -> None:
    for asked in plan.required:
        if asked.id in sheet.values or asked.id in sheet.failed:
            continue
        if asked in plan.single and not sheet.choices.source(asked.source or "places"):
            continue
        if asked.required or (asked.required_when is not None and holds(asked.required_when, sheet.values)):
            code = "name_missing" if asked.format == "name" else _MISSING.get(asked.control, "choice_missing")
            sheet.refuse(asked, code)


def _judge_unknown(unknown: Sequence[str], sheet: Sheet, *, old_page: bool) -> None:
    """Names that the form does not have: from a page of an older form they are dropped with a word, else refused."""
    if unknown and old_page:
        sheet.notice(None, "form_changed")
        return
    for name in unknown[:_MAX_UNKNOWN]:
        sheet.refuse_name(name[:_LONGEST_NAME], "unknown", name=name[:_LONGEST_NAME])


def _split(split: Split | None, values: dict[str, Any]) -> Checked:
    """Part values that must not lie together into two submissions."""
    if split is None or not holds(split.when, values):
        return Checked(values, ())
    apart = {target: values[name] for name, target in split.fields.items() if name in values}
    copied = {name: values[name] for name in split.copies if name in values}
    gone = {*split.fields, *split.drop}
    kept = {name: value for name, value in values.items() if name not in gone}
    return Checked(kept, (), {split.form: {**split.sets, **apart, **copied}})
