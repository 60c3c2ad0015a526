"""Checks of a form as an editor wrote it: each field alone, the form as a whole, forms against each other."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from forms_service.content.faults import Fault
from forms_service.content.reading import Section
from forms_service.forms.definition import HONEYPOT, Condition, Field, FormDefinition, Rule, Split
from forms_service.forms.structure import SPLITTING, STRUCTURE, Structural

_ID = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_CHOOSING = frozenset({"radio", "select", "checkboxes", "scale"})
_PERSONAL = frozenset({"phone", "email"})


def check_field(field: Field, section: Section, *, control_given: bool) -> None:
    """One field by itself; `section` is where a fault is shown."""
    if not _ID.match(field.id) or field.id == HONEYPOT:
        section.fault("id", f"mã “{field.id}” không dùng được", "chữ thường không dấu, số và dấu gạch dưới")
    if not control_given:
        section.fault("control", "thiếu khóa này", "thêm dòng `control: …`")
    if not field.label:
        section.fault("label", "thiếu khóa này", "thêm dòng `label: …`")
    if field.control in _CHOOSING and not field.options and field.source is None:
        section.fault("options", "mục chọn không có gì để chọn", "thêm `options: {mã: Tên}`")
    if field.control == "integer" and field.bounds is None:
        section.fault("bounds", "mục số thiếu giới hạn", "thêm `bounds: [1, 5]`")
    if field.control == "dates" and (field.count is None or field.within_days is None):
        section.fault("count", "mục chọn ngày thiếu giới hạn", "thêm `count: [1, 3]` và `within_days: 30`")
    if field.control in _PERSONAL and field.data == "C0":
        section.fault("data", "cách liên lạc là dữ liệu cá nhân", "ghi `data: C1`")


def check_form(form: FormDefinition, section: Section) -> None:
    """The form as a whole: names that point somewhere, and what the service relies on."""
    if form.id and not _ID.match(form.id):
        section.fault("id", f"mã “{form.id}” không dùng được", "chữ thường không dấu, số và dấu gạch dưới")
    if not form.fields:
        section.fault("fields", "biểu mẫu không có mục nào", "thêm `fields:`")
    if not form.handled_by:
        section.fault("handled_by", "chưa ghi bộ phận nào xử lý", "thêm `handled_by: [front_desk]`")
    _check_doubles(form, section)
    _check_references(form, section)
    _check_controls(form, section)
    _check_structure(form, section)


def _check_doubles(form: FormDefinition, section: Section) -> None:
    for number, field in enumerate(form.fields):
        if form.by_id[field.id] is not field:
            section.fault("fields", f"mục “{field.id}” ghi hai lần (mục thứ {number + 1})", "bỏ một mục")


def _check_references(form: FormDefinition, section: Section) -> None:
    groups = {group.id for group in form.groups}
    for field in form.fields:
        if field.group is not None and field.group not in groups:
            section.fault("groups", f"không có nhóm “{field.group}” của mục “{field.id}”", "thêm nhóm vào `groups`")
        _check_names(form, section, "fields", _names(field.required_when))
    for rule in form.rules:
        _check_names(form, section, "rules", _rule_names(rule))
    if form.split is not None:
        _check_names(form, section, "split", _split_names(form.split))
    _check_names(form, section, "example", form.example)


def _check_names(form: FormDefinition, section: Section, key: str, names: Iterable[str]) -> None:
    for name in names:
        if name not in form.by_id:
            section.fault(key, f"nhắc đến mục “{name}” mà biểu mẫu không có", "xem lại mã của mục")


def _names(condition: Condition | None) -> tuple[str, ...]:
    return tuple(name for name, _ in condition or ())


def _rule_names(rule: Rule) -> tuple[str, ...]:
    limit = () if rule.limit is None else (rule.limit,)
    return (*rule.fields, rule.at, *limit, *_names(rule.when), *_names(rule.unless))


def _split_names(split: Split) -> tuple[str, ...]:
    return (*_names(split.when), *split.fields, *split.copies, *split.drop)


def _check_controls(form: FormDefinition, section: Section) -> None:
    controls = {field.control for field in form.fields}
    if "reception" in controls and form.series is None:
        section.fault("series", "có mục chọn buổi gặp nhưng chưa ghi lịch nào", "thêm `series: mã của lịch`")
    if "consent" in controls and form.consent is None:
        section.fault("consent", "thiếu thông báo dữ liệu cá nhân", "thêm `consent: {version: …, text: …}`")


def _check_structure(form: FormDefinition, section: Section) -> None:
    places = dict(zip((field.id for field in form.fields), section.sections("fields"), strict=True))
    for name, needed in STRUCTURE.get(form.id, {}).items():
        if name in places:
            _check_needed(form.by_id[name], needed, places[name])
        else:
            section.fault("fields", f"không được bỏ mục “{name}”", f"thêm lại `{name}` ({needed.control})")
    if form.id in SPLITTING and form.split is None:
        section.fault("split", "phần muốn được trả lời phải tách khỏi câu trả lời", "thêm lại `split:`")


def _check_needed(field: Field, needed: Structural, section: Section) -> None:
    if field.control != needed.control:
        section.fault("control", f"mục “{field.id}” phải có `control: {needed.control}`", "không đổi loại của mục này")
    if needed.required and not field.required:
        section.fault("required", f"mục “{field.id}” phải là bắt buộc", "ghi `required: true`")
    missing = set(needed.options) - {option.value for option in field.options}
    if missing:
        names = ", ".join(sorted(missing))
        section.fault("options", f"mục “{field.id}” thiếu lựa chọn: {names}", "có thể đổi chữ, không đổi mã")


def check_splits(forms: Mapping[str, FormDefinition], folder: Path, faults: list[Fault]) -> None:
    """That each form which splits off answers names a form, and fields of it, that take them."""
    for form in forms.values():
        if form.split is not None:
            target = forms.get(form.split.form)
            taken = {*form.split.fields.values(), *form.split.copies, *form.split.sets}
            unknown = taken - set(target.by_id) if target else {form.split.form}
            for name in sorted(unknown):
                cause = f"biểu mẫu nhận “{form.split.form}” không có, hoặc không có mục “{name}”"
                faults.append(Fault(folder / f"{form.slug}.md", 1, "form.split", cause, "xem lại `split`"))
