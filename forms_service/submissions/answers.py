"""Answers as staff read them: labels of the form as it was answered, values in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.forms.choices import NEAREST
from forms_service.schedule.expand import series_and_day
from forms_service.storage.contract import Document
from forms_service.vietnam.dates import format_date
from forms_service.vietnam.phones import display_phone, mask_phone

_YES = "Có"
_TYPED = frozenset({"text", "textarea"})
_PRIVATE = "(chỉ người được phân quyền mới xem được)"


def answers_of(
    document: Document, version: Document | None, catalogue: Catalogue, *, full: bool
) -> list[tuple[str, str]]:
    """Label and answer of every field that was answered, in the order of the form as it was answered.

    Without `full` answers that are personal (C1) or may be sensitive (C2) are left out of sight, and all that was
    typed: nobody knows what stands in it.
    """
    fields = version["definition"]["fields"] if version else []
    known = {field["id"]: field for field in fields}
    values = document["values"]
    ordered = [name for name in known if name in values] + [name for name in values if name not in known]
    return [_answer(known.get(name, {}), name, values[name], catalogue, full=full) for name in ordered]


def _answer(field: Mapping[str, Any], name: str, value: Any, catalogue: Catalogue, *, full: bool) -> tuple[str, str]:
    label = str(field.get("label", name))
    if not full and (field.get("data", "C2") != "C0" or field.get("control") in _TYPED):
        return label, _PRIVATE
    return label, in_words(field, value, catalogue)


def in_words(field: Mapping[str, Any], value: Any, catalogue: Catalogue) -> str:
    """A stored value as a reader expects it."""
    if value is True:
        return _YES
    if isinstance(value, list):
        return ", ".join(in_words(field, one, catalogue) for one in value)
    control = field.get("control")
    if control == "phone":
        return display_phone(str(value))
    if control in {"date", "dates"}:
        return format_date(date.fromisoformat(str(value)))
    if control == "reception":
        return _reception(str(value), catalogue)
    labels = {str(option["value"]): str(option["label"]) for option in field.get("options", ())}
    return labels.get(str(value)) or _named(field, str(value), catalogue)


def _reception(value: str, catalogue: Catalogue) -> str:
    """A reception by its series and the day of the plan, both of which its id names."""
    if value == NEAREST:
        return "Buổi gần nhất còn chỗ"
    name, day = series_and_day(value)
    series = catalogue.series.get(name)
    return format_date(day) + (f", {series.host}" if series else "")


def _named(field: Mapping[str, Any], value: str, catalogue: Catalogue) -> str:
    source = "units" if field.get("control") == "unit" else field.get("source")
    if source == "areas" and value in catalogue.areas:
        return catalogue.areas[value].label
    if source in {"units", "places"} and value in catalogue.units:
        return catalogue.units[value].names[-1].name
    return value


def caller_of(document: Document, *, full: bool) -> dict[str, str]:
    """Name and phone for a list; without `full` no name and a masked phone."""
    values = document["values"]
    phone = values.get("phone", "")
    return {
        "name": values.get("full_name", "") if full else "",
        "phone": (display_phone(phone) if full else mask_phone(phone)) if phone else "",
        "tel": phone if full else "",
        "gist": _gist(values) if full else "",
    }


def _gist(values: Mapping[str, Any]) -> str:
    text = str(values.get("content") or values.get("suggestion") or "")
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + "…"
