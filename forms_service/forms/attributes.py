"""Reads what content says about one field: each key that is there, checked; the rest is left to the defaults."""

from collections.abc import Callable, Mapping
from typing import Any

from forms_service.content.reading import Section
from forms_service.forms.choices import Choice
from forms_service.forms.definition import CONTROLS, Condition
from forms_service.forms.messages import MESSAGES, words_of

Attributes = dict[str, Any]
"""Keyword arguments of `Field`, as far as content gives them."""


def read_attributes(section: Section) -> Attributes:
    """The attributes that `section` gives. Faults: a wrong value; unknown keys only once the caller has finished."""
    found = {key: read(section, key) for key, read in _READERS.items() if key in section}
    if "required" in section:
        found |= _required(section)
    return found


def read_condition(section: Section, key: str) -> Condition | None:
    """A mapping from field id to the value, or the values, of which one must hold. None if absent."""
    within = section.maybe_section(key)
    if within is None:
        return None
    return tuple((name, _values(within, name)) for name in within.keys())  # noqa: SIM118 - a method of Section


def _values(section: Section, name: str) -> tuple[str | int | bool | None, ...]:
    raw = section.raw(name)
    values = raw if isinstance(raw, list) else [raw]
    if not all(value is None or isinstance(value, str | int | bool) for value in values):
        section.fault(name, "phải là một hay nhiều giá trị", f"ghi theo dạng `{name}: [một, hai]`")
        return ()
    return tuple(values)


def _required(section: Section) -> Attributes:
    if isinstance(section.raw("required"), bool):
        return {"required": section.flag("required"), "required_when": None}
    nested = section.section("required")
    condition = read_condition(nested, "when")
    nested.finish()
    if condition is None:
        section.fault("required", "phải là true, false hoặc {when: …}", "ghi `required: true`")
    return {"required": False, "required_when": condition}


def read_mapping(section: Section, key: str) -> dict[str, str]:
    """A mapping from key to text; empty if absent."""
    within = section.maybe_section(key)
    return {} if within is None else {name: within.text(name) for name in within.keys()}  # noqa: SIM118


def _options(section: Section, key: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in read_mapping(section, key).items())


def _messages(section: Section, key: str) -> Mapping[str, str]:
    replaced = read_mapping(section, key)
    for code in (*replaced, *replaced.values()):
        if code not in MESSAGES:
            section.fault(key, f"không có thông báo mã “{code}”", "xem các mã trong forms_service/forms/messages.py")
    for code, other in replaced.items():
        if {code, other} <= MESSAGES.keys() and not words_of(other) <= words_of(code):
            section.fault(key, f"thông báo “{other}” cần những điều mà “{code}” không biết", "chọn thông báo khác")
    return replaced


def _pair(section: Section, key: str) -> tuple[int, int] | None:
    raw = section.raw(key)
    whole = isinstance(raw, list) and len(raw) == 2 and all(type(each) is int for each in raw)
    if not whole or raw[0] > raw[1] or raw[0] < 0:
        section.fault(key, "phải là hai số nguyên, số nhỏ trước", f"ghi theo dạng `{key}: [2, 80]`")
        return None
    return (raw[0], raw[1])


def _one_of(*values: str) -> Callable[[Section, str], str | None]:
    return lambda section, key: section.maybe_text(key, choices=values)


def _text(section: Section, key: str) -> str:
    return section.maybe_text(key) or ""


def _default(section: Section, key: str) -> str | int | None:
    raw = section.raw(key)
    return raw if type(raw) is int else section.maybe_text(key)


_READERS: Mapping[str, Callable[[Section, str], Any]] = {
    "control": _one_of(*CONTROLS),
    "label": _text,
    "help": _text,
    "options": _options,
    "source": _one_of("units", "areas", "places"),
    "format": _one_of("name", "dossier_code", "org_code"),
    "length": _pair,
    "bounds": _pair,
    "count": _pair,
    "within_days": lambda section, key: section.maybe_integer(key),
    "default": _default,
    "audience": _one_of("public", "staff"),
    "data": _one_of("C0", "C1", "C2"),
    "keep_days": lambda section, key: section.maybe_integer(key),
    "autocomplete": _text,
    "group": lambda section, key: section.maybe_text(key),
    "messages": _messages,
}
