"""Writes a form's JSON Schema (2020-12) from its definition (details 28)."""

from typing import Any

from forms_service.forms.choices import Choices
from forms_service.forms.definition import FormDefinition


def json_schema(form: FormDefinition, choices: Choices) -> dict[str, Any]:
    """The schema of a public JSON submission, with `examples` that pass `validate(..., typed=True)`."""
    raise NotImplementedError
