"""Reads forms from `content/bieu-mau/`: one Markdown page a form, common fields in `chung.yml`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forms_service.content.faults import Fault
from forms_service.content.reading import Page, Section
from forms_service.forms.attributes import Attributes, read_attributes, read_condition, read_mapping
from forms_service.forms.checks import check_field, check_form
from forms_service.forms.definition import Consent, Field, FormDefinition, Group, Retention, Rule, Split
from forms_service.forms.messages import SELF_CONTAINED

ROLES = ("front_desk", "operator", "department", "leader", "communications", "oversight", "admin")
"""Who may handle a form's submissions; addresses are the staff's business, never content's."""

_MARK = re.compile(r"^\{\{ *form *\}\}$", re.MULTILINE)
_KEEP = re.compile(r"^([1-9][0-9]{0,3}) (months|days)$")
_LENGTHS = {"text": (1, 200), "textarea": (1, 2000), "unit": (1, 120), "email": (3, 254)}
_RULES = ("any_of", "needs", "empty_when", "allowed", "different", "sum_at_most")


def read_form(page: Page, common: Section, faults: list[Fault]) -> FormDefinition | None:
    """The form of a page; `common` is `chung.yml`. None, with the reasons in `faults`, if it cannot be used."""
    before = len(faults)
    shared = _common(common)
    section = page.front.section("form")
    _check_mark(page, faults)
    form = _form(section, page, shared)
    section.finish()
    check_form(form, section)
    return form if len(faults) == before else None


def _check_mark(page: Page, faults: list[Fault]) -> None:
    if len(_MARK.findall(page.body)) != 1:
        remedy = "thêm đúng một dòng chỉ có {{ form }} ở nơi biểu mẫu hiện ra"
        faults.append(Fault(page.file, page.body_line, "", "trang biểu mẫu thiếu hoặc thừa dòng {{ form }}", remedy))


@lru_cache(maxsize=8)
def _common(common: Section) -> Mapping[str, Attributes]:
    """The common fields, read once for each reading of `chung.yml`, so that its faults are told once."""
    listed = common.maybe_section("fields")
    if listed is None:
        return {}
    found = {}
    for name in listed.keys():  # noqa: SIM118 - a method of Section
        entry = listed.section(name)
        found[name] = read_attributes(entry)
        entry.finish()
    common.finish()
    return found


def _form(section: Section, page: Page, shared: Mapping[str, Attributes]) -> FormDefinition:
    return FormDefinition(
        id=section.text("id"),
        slug=page.file.stem,
        title=page.front.text("title"),
        fields=tuple(_field(each, shared) for each in section.sections("fields")),
        groups=tuple(_group(each) for each in section.sections("groups")),
        rules=tuple(_rule(each) for each in section.sections("rules")),
        series=section.maybe_text("series"),
        handled_by=section.texts("handled_by", choices=ROLES),
        retention=_retention(section.section("retention")),
        consent=_consent(section.maybe_section("consent")),
        next_steps=section.texts("next_steps"),
        submit_label=section.text("submit_label"),
        split=_split(section.maybe_section("split")),
        example=_example(section.maybe_section("example")),
    )


def _field(section: Section, shared: Mapping[str, Attributes]) -> Field:
    use = section.maybe_text("use", choices=shared)
    merged: dict[str, Any] = {**shared.get(use or "", {}), **read_attributes(section)}
    name = section.maybe_text("id") or use or section.text("id")
    section.finish()
    control = merged.get("control") or "text"
    merged["length"] = merged.get("length") or _LENGTHS.get(control)
    field = Field(**{**merged, "id": name, "control": control, "label": merged.get("label", "")})
    check_field(field, section, control_given="control" in merged)
    return field


def _group(section: Section) -> Group:
    group = Group(section.text("id"), section.text("title"), section.flag("fold"))
    section.finish()
    return group


def _rule(section: Section) -> Rule:
    named = section.texts("fields")
    rule = Rule(
        kind=section.text("kind", choices=_RULES),  # type: ignore[arg-type]  # checked against the kinds
        fields=named,
        message=section.text("message", choices=SELF_CONTAINED),
        at=section.maybe_text("at") or (named[0] if named else ""),
        when=read_condition(section, "when"),
        unless=read_condition(section, "unless"),
        values=section.texts("values"),
        limit=section.maybe_text("limit"),
    )
    section.finish()
    return rule


def _retention(section: Section) -> Retention:
    keep = section.text("keep")
    match = _KEEP.match(keep)
    if match is None and keep not in {"", "forever"}:
        section.fault("keep", f"không hiểu thời hạn “{keep}”", "ghi `24 months`, `30 days` hoặc `forever`")
    retention = Retention(
        after=section.text("after", choices=("received", "event", "closed")),  # type: ignore[arg-type]  # checked
        keep_months=int(match[1]) if match and match[2] == "months" else None,
        keep_days=int(match[1]) if match and match[2] == "days" else None,
        then=section.text("then", choices=("anonymise", "delete")),  # type: ignore[arg-type]  # checked
    )
    section.finish()
    return retention


def _consent(section: Section | None) -> Consent | None:
    if section is None:
        return None
    consent = Consent(section.day("version"), section.text("text"))
    section.finish()
    return consent


def _split(section: Section | None) -> Split | None:
    if section is None:
        return None
    split = Split(
        form=section.text("form"),
        when=read_condition(section, "when") or (),
        fields=read_mapping(section, "fields"),
        copies=section.texts("copies"),
        drop=section.texts("drop"),
        sets=read_mapping(section, "sets"),
    )
    section.finish()
    return split


def _example(section: Section | None) -> dict[str, Any]:
    return {} if section is None else {name: section.raw(name) for name in section.keys()}  # noqa: SIM118
