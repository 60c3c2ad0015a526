"""What is left of a submission when its personal data go. Rules only; no I/O, no clock."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from forms_service.storage.contract import Document

Definition = Mapping[str, Any]
"""A form as it was answered, as table `form_versions` holds it under `definition`."""


_TYPED = frozenset({"text", "textarea"})


class PrivacyError(Exception):
    """Something about personal data that cannot be done as asked. The text (Vietnamese) says why and what to do."""


def add_months(day: date, months: int) -> date:
    """The same day of the month, so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def personal_fields(definition: Definition | None) -> Mapping[str, bool]:
    """For each field of a form whether its answer is personal (C1 or C2), or goes before its form's time anyway.

    What was typed counts as personal whatever its class: the name of a household's business is somebody's name.
    """
    fields = definition["fields"] if definition else ()
    return {
        field["id"]: field["data"] != "C0" or field["control"] in _TYPED or field["keep_days"] is not None
        for field in fields
    }


def anonymised(document: Document, definition: Definition | None, now: datetime) -> dict[str, Any]:
    """The changes that leave of a submission what says nothing about a person: chosen answers of class C0, days.

    An answer that the form does not know counts as personal. The code stays, so that it is never given again; nothing
    is found by it any more. Moments become days, so that nobody is recognised by the minute.
    """
    personal = personal_fields(definition)
    values = {name: value for name, value in document["values"].items() if not personal.get(name, True)}
    return {
        "values": values,
        "token": None,
        "link": None,
        "key": None,
        "pressed_at": None,
        "search": "",
        "note": "",
        "guided": None,
        "desk": "handled",
        "received_at": day_alone(document["received_at"]),
        "handled_at": day_alone(document.get("handled_at") or now.isoformat()),
        "anonymised_at": now.date().isoformat(),
        "restricted_at": None,
    }


def without(document: Document, fields: Collection[str], search: str) -> dict[str, Any]:
    """The changes that erase single answers; `search` is the text by which the rest is found."""
    return {"values": {k: v for k, v in document["values"].items() if k not in fields}, "search": search}


def day_alone(moment: str) -> str:
    """A moment (ISO text) without its hour."""
    midnight = datetime.fromisoformat(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.isoformat(timespec="milliseconds")
