"""Writes a form's JSON Schema (2020-12) from its definition (details 28).

The schema never refuses what the validator takes. It knows nothing of telephone prefixes, holidays or old fonts:
those, and all messages, are the validator's.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from forms_service.forms.answers import MAX_PHONE, RAW_FACTOR
from forms_service.forms.choices import NEAREST, Choice, Choices
from forms_service.forms.days import ISO_DATE, ISO_MONTH, first_day
from forms_service.forms.definition import Condition, Control, Field, FormDefinition, Rule
from forms_service.forms.validation import is_single_source

JsonSchema = dict[str, Any]


def json_schema(form: FormDefinition, choices: Choices) -> JsonSchema:
    """The schema of a public JSON submission, with `examples` that pass `validate(..., typed=True)`."""
    asked = [field for field in form.asked(staff=False) if not _is_idle(field, choices)]
    properties = {field.id: _property(field, choices) for field in asked}
    together = [clause for clause in (*_conditional(asked), *_rules(form, properties)) if clause is not None]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "x-version": form.version,
        "type": "object",
        "properties": {**properties, **_SERVICE},
        "required": [field.id for field in asked if _always_required(field, choices)],
        "additionalProperties": False,
        **({"allOf": together} if together else {}),
        "examples": [example(form, choices)],
    }


_SERVICE: Mapping[str, JsonSchema] = {
    "_version": {"type": "string", "description": "x-version của biểu mẫu đã dùng"},
    "_key": {"type": "string", "description": "Chuỗi ngẫu nhiên; gửi lại cùng chuỗi thì nhận cùng phiếu"},
    "_confirmed": {"type": "array", "items": {"type": "string"}, "description": "Mã các nhắc nhở đã xem"},
    "_sent_at": {"type": "string", "description": "Lúc gửi, theo máy người gửi"},
}


def example(form: FormDefinition, choices: Choices) -> dict[str, Any]:
    """Answers that pass today: those of the definition, and for what depends on the day something that is offered."""
    answers = dict(form.example)
    for field in form.asked(staff=False):
        if field.id not in answers and (field.required or field.required_when is not None):
            answers.update(zip([field.id], _offered_today(field, choices), strict=False))
    return {field.id: answers[field.id] for field in form.fields if field.id in answers}


def _offered_today(field: Field, choices: Choices) -> list[Any]:
    """One answer, or none, for a field whose answers depend on the day or on the office."""
    if field.control == "dates":
        return [[first_day(choices).isoformat()]]
    if field.control == "month":
        return [f"{choices.now:%Y-%m}"]
    return [choice.value for choice in choices.source(field.source)[:1]] if field.source else []


def _property(field: Field, choices: Choices) -> JsonSchema:
    described = ". ".join(part.rstrip(".") for part in (field.help, _limits(field)) if part)
    described_as = {"description": described} if described else {}
    return {"title": field.label, **described_as, **_TYPES[field.control](field, choices)}


def _limits(field: Field) -> str:
    if field.length is None or field.control not in _TEXTS:
        return ""
    low, high = field.length
    return f"Từ {low} đến {high} ký tự sau khi chuẩn hóa NFC"


_TEXTS = frozenset({"text", "textarea", "unit", "email"})


def _text(field: Field, _choices: Choices) -> JsonSchema:
    low, high = field.length or (0, MAX_PHONE)
    least = {"minLength": low} if field.required and field.control in {"text", "textarea"} else {}
    return {"type": "string", **least, "maxLength": high * RAW_FACTOR}


def _phone(_field: Field, _choices: Choices) -> JsonSchema:
    return {"type": "string", "maxLength": MAX_PHONE}


def _one_of(options: Iterable[Choice]) -> JsonSchema:
    labels = {option.value: option.label for option in options}
    return {"oneOf": [{"const": value, "title": label} for value, label in labels.items()]}


def _choice(field: Field, choices: Choices) -> JsonSchema:
    return _one_of((*(choices.source(field.source) if field.source else ()), *field.options))


def _scale(field: Field, _choices: Choices) -> JsonSchema:
    return {
        "oneOf": [
            {"const": int(option.value) if option.value.isdecimal() else option.value, "title": option.label}
            for option in field.options
        ]
    }


def _reception(_field: Field, choices: Choices) -> JsonSchema:
    known = (Choice(reception.id, reception.label) for reception in choices.receptions)
    return _one_of((Choice(NEAREST, "Buổi gần nhất còn chỗ"), *known))


def _checkbox(field: Field, _choices: Choices) -> JsonSchema:
    return {"const": True} if field.required else {"type": "boolean"}


def _several(field: Field, _choices: Choices) -> JsonSchema:
    return {"type": "array", "items": _one_of(field.options)}


def _integer(field: Field, _choices: Choices) -> JsonSchema:
    low, high = field.bounds or (0, 10**9)
    default = {"default": field.default} if field.default is not None else {}
    return {"type": "integer", "minimum": low, "maximum": high, **default}


def _date(_field: Field, _choices: Choices) -> JsonSchema:
    return {"type": "string", "format": "date", "pattern": f"^{ISO_DATE}$"}


def _dates(field: Field, choices: Choices) -> JsonSchema:
    least, most = field.count or (1, 1)
    at_least = {"minItems": least} if field.required else {}
    return {"type": "array", "items": _date(field, choices), **at_least, "maxItems": most}


def _month(_field: Field, _choices: Choices) -> JsonSchema:
    return {"type": "string", "pattern": f"^{ISO_MONTH}$"}


_TYPES: Mapping[Control, Callable[[Field, Choices], JsonSchema]] = {
    "text": _text,
    "textarea": _text,
    "email": _text,
    "unit": _text,
    "phone": _phone,
    "integer": _integer,
    "date": _date,
    "dates": _dates,
    "month": _month,
    "radio": _choice,
    "select": _choice,
    "scale": _scale,
    "reception": _reception,
    "checkbox": _checkbox,
    "consent": _checkbox,
    "checkboxes": _several,
}


def _is_idle(field: Field, choices: Choices) -> bool:
    return is_single_source(field) and not choices.source(field.source or "places")


def _always_required(field: Field, choices: Choices) -> bool:
    settled = is_single_source(field) and len(choices.source(field.source or "places")) < 2
    return field.required and field.default is None and not settled


def _conditional(asked: Iterable[Field]) -> Iterable[JsonSchema | None]:
    known = {field.id for field in asked}
    for field in asked:
        if field.required_when is not None:
            yield _implies(field.required_when, {"required": [field.id]}, known)


def _rules(form: FormDefinition, known: Iterable[str]) -> Iterable[JsonSchema | None]:
    names = set(known)
    return [_rule(rule, names) for rule in form.rules]


def _rule(rule: Rule, known: set[str]) -> JsonSchema | None:
    """A rule as far as JSON Schema can say it.

    It cannot compare two answers (`different`, `sum_at_most`) nor tell blank text from none (`empty_when`).
    """
    asked = [name for name in rule.fields if name in known]
    then: JsonSchema | None = None
    if rule.kind == "any_of":
        then = {"anyOf": [{"required": [name]} for name in asked]}
    elif rule.kind == "needs":
        then = {"required": asked}
    elif rule.kind == "allowed" and asked:
        then = {"properties": {asked[0]: {"enum": list(rule.values)}}}
    if then is None:
        return None
    unless = None if rule.unless is None else _matches(rule.unless, known)
    guarded = then if unless is None else {"anyOf": [unless, then]}
    return _implies(rule.when or (), guarded, known)


def _implies(when: Condition, then: JsonSchema, known: set[str]) -> JsonSchema | None:
    """`if when then`; the bare clause where the condition always holds here, None where it never does."""
    condition = _matches(when, known)
    if condition is True:
        return then
    return None if condition is False else {"if": condition, "then": then}


def _matches(when: Condition, known: set[str]) -> JsonSchema | bool:
    """The schema of answers for which the condition holds; a field that is not asked here counts as left empty."""
    clauses = []
    for name, wanted in when:
        if name in known:
            clauses.append(_is_among(name, wanted))
        elif None not in wanted and False not in wanted:
            return False
    return {"allOf": clauses} if len(clauses) > 1 else clauses[0] if clauses else True


def _is_among(name: str, wanted: tuple[str | int | bool | None, ...]) -> JsonSchema:
    """One of the wanted values; where that may be nothing, a schema that holds only if the field is surely empty."""
    values = [value for value in wanted if value is not None]
    if None in wanted or False in wanted:
        absent = {"not": {"required": [name]}}
        given = {"properties": {name: {"enum": values}}, "required": [name]}
        return {"anyOf": [absent, given]} if values else absent
    return {"properties": {name: {"enum": values}}, "required": [name]}
