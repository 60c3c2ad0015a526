"""A form as data: its fields, groups, rules and texts, as content says them and the service keeps them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from forms_service.forms.choices import Choice

Control = Literal[
    "text", "textarea", "phone", "email", "integer", "date", "dates", "month", "radio", "select", "checkbox",
    "checkboxes", "scale", "unit", "reception", "consent",
]  # fmt: skip
CONTROLS: tuple[Control, ...] = (
    "text", "textarea", "phone", "email", "integer", "date", "dates", "month", "radio", "select", "checkbox",
    "checkboxes", "scale", "unit", "reception", "consent",
)  # fmt: skip
Format = Literal["name", "dossier_code", "org_code"]
Source = Literal["units", "areas", "places"]
Audience = Literal["public", "staff"]
DataClass = Literal["C0", "C1", "C2"]
"""C0 not personal, C1 basic personal data, C2 possibly sensitive (domain part 5)."""
RuleKind = Literal["any_of", "needs", "sum_at_most", "different", "empty_when", "allowed"]

HONEYPOT = "website"
"""The name of the input that people do not see and only programs fill. Never a field id."""

SERVICE_NAMES = frozenset({"_version", "_key", "_confirmed", "_sent_at"})
"""Names in a submission that belong to the service, not to the form (details 20)."""

Condition = tuple[tuple[str, tuple[str | int | bool | None, ...]], ...]
"""Fields with the values of which each must hold one. None and False also match a field that was left empty."""


@dataclass(frozen=True)
class Field:
    """One question. `length` counts characters after NFC; `bounds` holds numbers; `count` how many dates.

    `source` names the list of today's choices that come before `options`; `messages` replaces an error's code by
    another one of the table; `group` names the group it stands in; `within_days` limits a date to that many days ahead;
    `keep_days` erases the answer that many days after the point of the form's retention, where that is sooner.
    """

    id: str
    control: Control
    label: str
    help: str = ""
    required: bool = False
    required_when: Condition | None = None
    options: tuple[Choice, ...] = ()
    source: Source | None = None
    format: Format | None = None
    length: tuple[int, int] | None = None
    bounds: tuple[int, int] | None = None
    count: tuple[int, int] | None = None
    within_days: int | None = None
    default: str | int | None = None
    audience: Audience = "public"
    data: DataClass = "C0"
    keep_days: int | None = None
    autocomplete: str = ""
    group: str | None = None
    messages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Neighbouring fields under one heading; `fold` hides them until opened (never where something is amiss)."""

    id: str
    title: str
    fold: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule over several fields. It speaks at `at`, with the message of that code.

    any_of       one of `fields` is filled, unless the condition `unless` holds
    needs        where all of `when` holds, each of `fields` is filled
    empty_when   where `when` holds, all of `fields` are empty
    allowed      where `when` holds, `fields[0]` is empty or one of `values`
    different    the two `fields` do not hold the same
    sum_at_most  the `fields` together are not greater than the field `limit`
    """

    kind: RuleKind
    fields: tuple[str, ...]
    message: str
    at: str
    when: Condition | None = None
    unless: Condition | None = None
    values: tuple[str, ...] = ()
    limit: str | None = None


@dataclass(frozen=True)
class Retention:
    """How long a submission is kept: so many months or days (None = for good) after a point, and what happens then."""

    after: Literal["received", "event", "closed"]
    keep_months: int | None
    keep_days: int | None
    then: Literal["anonymise", "delete"]


@dataclass(frozen=True)
class Consent:
    """The notice on personal data that a person has read: its text, lines parted by newlines, and its dated version."""

    version: date
    text: str


@dataclass(frozen=True)
class Split:
    """Part of the answers becomes a second, unlinked submission of the form `form` where `when` holds.

    `fields` maps a field of this form to the field of the other one that takes its value *away*; `copies` are kept in
    both; `drop` are forgotten; `sets` are fixed values of the other form.
    """

    form: str
    when: Condition
    fields: Mapping[str, str]
    copies: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class FormDefinition:
    """A form. Two definitions are the same form as answered when their `version`s are equal.

    `handled_by` names roles, `series` the receptions that `control: reception` offers. `next_steps` are sentences
    shown above the button and on the receipt. `example` holds the answers of the schema's example, but for what depends
    on the day; it is no part of the version.
    """

    id: str
    slug: str
    title: str
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    series: str | None
    handled_by: tuple[str, ...]
    retention: Retention
    consent: Consent | None
    next_steps: tuple[str, ...]
    submit_label: str
    split: Split | None = None
    example: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of the SHA-256 of the canonical definition."""
        canonical = json.dumps(_asked(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by their ids, in the form's order."""
        return {each.id: each for each in self.fields}

    def asked(self, *, staff: bool) -> tuple[Field, ...]:
        """The fields that this audience is asked, in order."""
        return tuple(each for each in self.fields if staff or each.audience == "public")


def as_document(form: FormDefinition) -> dict[str, Any]:
    """The definition in JSON's types, with its version: what the service keeps as “the form as it was answered”."""
    return {"version": form.version, **_asked(form)}


def _asked(form: FormDefinition) -> dict[str, Any]:
    return {name: value for name, value in _plain(form).items() if name != "example"}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
