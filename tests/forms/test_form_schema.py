"""The JSON Schema: its examples pass, and it never refuses what the validator takes."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_service.forms.schema import json_schema
from forms_service.forms.validation import validate

FORMS = ["leader_registration", "director_appointment", "feedback", "survey_response"]
ANNOTATIONS = {"$schema", "title", "description", "examples", "default", "format", "x-version"}
KINDS: dict[str, Any] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int or (isinstance(value, float) and value.is_integer()),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def same(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def takes(schema: dict[str, Any], value: Any) -> bool:
    """Whether the schema takes the value: the part of JSON Schema that our schemas use, and an error for any other."""
    if "if" in schema and takes(schema["if"], value) and not takes(schema["then"], value):
        return False
    rest = {key: part for key, part in schema.items() if key not in {"if", "then", *ANNOTATIONS}}
    return all(KEYWORDS[key](part, value, schema) for key, part in rest.items())


def _properties(part, value, _schema) -> bool:
    return not isinstance(value, dict) or all(takes(part[name], value[name]) for name in part if name in value)


def _text(value, test) -> bool:
    return not isinstance(value, str) or bool(test(value))


def _number(value, test) -> bool:
    return isinstance(value, bool) or not isinstance(value, int | float) or test(value)


def _list(value, test) -> bool:
    return not isinstance(value, list) or test(value)


KEYWORDS: dict[str, Any] = {
    "type": lambda part, value, _: KINDS[part](value),
    "const": lambda part, value, _: same(part, value),
    "enum": lambda part, value, _: any(same(each, value) for each in part),
    "oneOf": lambda part, value, _: sum(takes(each, value) for each in part) == 1,
    "anyOf": lambda part, value, _: any(takes(each, value) for each in part),
    "allOf": lambda part, value, _: all(takes(each, value) for each in part),
    "not": lambda part, value, _: not takes(part, value),
    "required": lambda part, value, _: not isinstance(value, dict) or set(part) <= set(value),
    "properties": _properties,
    "additionalProperties": lambda part, value, schema: part or set(value) <= set(schema["properties"]),
    "minLength": lambda part, value, _: _text(value, lambda text: len(text) >= part),
    "maxLength": lambda part, value, _: _text(value, lambda text: len(text) <= part),
    "pattern": lambda part, value, _: _text(value, lambda text: re.search(part, text)),
    "minimum": lambda part, value, _: _number(value, lambda number: number >= part),
    "maximum": lambda part, value, _: _number(value, lambda number: number <= part),
    "items": lambda part, value, _: _list(value, lambda items: all(takes(part, each) for each in items)),
    "minItems": lambda part, value, _: _list(value, lambda items: len(items) >= part),
    "maxItems": lambda part, value, _: _list(value, lambda items: len(items) <= part),
}

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(
        ["", " ", "yes", "nearest", "code", "phone", "email", "unknown", "no_opinion", "2026-11-25", "2026-11"]
    ),
    st.sampled_from(["a@b.vn", "0912345678", "Cao Lãnh", "x" * 20, "x" * 90, "x" * 9000, "\u00a0", "Ễ" * 200]),
)
ANYTHING = st.one_of(SCALARS, st.lists(SCALARS, max_size=4), st.dictionaries(st.text(max_size=3), SCALARS, max_size=2))


@pytest.mark.parametrize("form_id", FORMS)
def test_the_example_passes_the_schema_and_the_validator(desk, form_id):
    filled = desk(form_id)
    schema = json.loads(json.dumps(json_schema(filled.form, filled.choices)))
    (sample,) = schema["examples"]
    assert takes(schema, sample)
    assert validate(filled.form, sample, filled.choices, typed=True).passed


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_the_schema_refuses_the_validator_refuses(desk, form_id, data):
    filled = desk(form_id)
    names = [field.id for field in filled.form.fields]
    changed = data.draw(st.dictionaries(st.sampled_from([*names, "khac"]), ANYTHING, max_size=2))
    dropped = data.draw(st.sets(st.sampled_from(names), max_size=2))
    sent = {name: value for name, value in {**filled.answers(), **changed}.items() if name not in dropped}
    checked = validate(filled.form, sent, filled.choices, typed=True)
    assert takes(json_schema(filled.form, filled.choices), sent) or not checked.passed


@pytest.mark.parametrize(
    ("form_id", "changes"),
    [
        ("leader_registration", {"applicant_kind": "enterprise"}),
        ("leader_registration", {"phone": None}),
        ("leader_registration", {"party_size": 6}),
        ("leader_registration", {"party_size": "2"}),
        ("leader_registration", {"consent_core": False}),
        ("leader_registration", {"content": "ngắn"}),
        ("leader_registration", {"preferred_reception": "leaders-2031-01-01"}),
        ("leader_registration", {"decision": "accepted"}),
        ("director_appointment", {"preferred_dates": []}),
        ("director_appointment", {"preferred_dates": ["2026-11-25"] * 4}),
        ("director_appointment", {"preferred_dates": ["25/11/2026"]}),
        ("feedback", {"phone": None}),
        ("feedback", {"reply_mode": "email"}),
        ("feedback", {"is_anonymous": True}),
        ("survey_response", {"q0": 6}),
        ("survey_response", {"q0": None}),
        ("survey_response", {"wants_reply": True}),
    ],
)
def test_the_schema_itself_refuses_the_plain_mistakes(desk, form_id, changes):
    filled = desk(form_id)
    assert not takes(json_schema(filled.form, filled.choices), filled.answers(**changes))


def test_the_schema_names_the_version_and_the_choices(registration):
    schema = json_schema(registration.form, registration.choices)
    assert schema["x-version"] == registration.form.version
    assert {"const": "investor", "title": "Nhà đầu tư"} in schema["properties"]["applicant_kind"]["oneOf"]
    assert schema["additionalProperties"] is False
    assert "decision" not in schema["properties"]
