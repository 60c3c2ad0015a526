"""Receptions as they stand: the plan from content, overlaid with what the store knows of dated ones (decision 3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.offers import LATEST_SHIFT, label_of
from forms_service.receptions.model import materialised, remaining
from forms_service.schedule.expand import PlannedReception, series_and_day
from forms_service.schedule.view import ReceptionView
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.dates import format_day

_LATER_FIELDS: Mapping[str, Any] = {
    "kind": "reception",
    "approximate": False,
    "half_day": None,
    "closes_at": None,
    "reason": "",
    "version": 0,
    "moved_from": None,
    "changed_at": None,
    "replacement": None,
    "holiday": None,
    "plan": None,
}
"""What a document lacks that was kept before these fields were, and that the plan no longer knows."""


def complete(document: Document, planned: PlannedReception | None) -> Document:
    """A kept document with every field of today: what it lacks is taken from the plan."""
    if "version" in document:
        return document
    return {**_LATER_FIELDS, "planned_on": document["day"], **(materialised(planned) if planned else {}), **document}


def find(reader: Reader, catalogue: Catalogue, reception_id: str) -> Document | None:
    """The kept document of a reception; else what the plan says of it, without `id`; None: there is no such one."""
    planned = planned_of(catalogue, reception_id)
    kept = reader.find("receptions", reception=reception_id)
    if kept is not None:
        return complete(kept, planned)
    return materialised(planned) if planned else None


def planned_of(catalogue: Catalogue, reception_id: str) -> PlannedReception | None:
    """What the plan now says of one reception; None if it has none of that id."""
    try:
        series, day = series_and_day(reception_id)
    except ValueError:
        return None
    if series not in catalogue.series or day > date.max - 2 * LATEST_SHIFT:  # no calendar goes that far
        return None
    planned = catalogue.receptions(day, day + LATEST_SHIFT)
    return next((one for one in planned if one.id == reception_id), None)


def standing(
    reader: Reader, planned: Sequence[PlannedReception], start: date, end: date, *, personal: bool = False
) -> list[Document]:
    """All receptions planned on, or now held on, the days `start` to `end` (inclusive), by day and hour.

    `planned` is the plan of these days. What staff moved into these days, or added, is there too; what they moved away
    stays, with its new day. Appointments of one person only if `personal`.
    """
    known = kept(reader, start, end)
    plan = {one.id: one for one in planned}
    documents = [complete(one, plan.get(name)) for name, one in known.items()]
    documents += [materialised(one) for name, one in plan.items() if name not in known]
    return sorted((one for one in documents if personal or one["kind"] != "appointment"), key=order)


def kept(reader: Reader, start: date, end: date) -> dict[str, Document]:
    """By id, what the store knows of receptions planned or held on these days (inclusive)."""
    first, after = start.isoformat(), (end + timedelta(days=1)).isoformat()
    found = [
        *reader.select("receptions", key="day", at_least=first, below=after),
        *reader.select("receptions", key="planned_on", at_least=first, below=after),
    ]
    return {one["reception"]: one for one in found}


def order(document: Mapping[str, Any]) -> tuple[str, bool, str, str]:
    """By day and hour; those without an hour last of their day."""
    return document["day"], document["starts_at"] is None, document["starts_at"] or "", document["reception"]


def view_of(catalogue: Catalogue, document: Mapping[str, Any], replacement: str = "") -> ReceptionView:
    """A reception as people see it. Once kept, the store's facts hold, not those of a plan edited later (details 50).

    `replacement`: the reception in words to which a cancelled one leads.
    """
    day = date.fromisoformat(document["day"])
    series = catalogue.series.get(document["series"])
    moved_from = document["moved_from"]
    undecided = document["holiday"] is not None and moved_from is None and document["state"] == "planned"
    reason = document["reason"] or (f"trùng ngày nghỉ ({document['holiday']})" if document["holiday"] else None)
    place_before = document.get("place_before")
    return ReceptionView(
        id=document["reception"],
        series=document["series"],
        day=day,
        starts_at=moment(document["starts_at"]),
        ends_at=moment(document["ends_at"]),
        host=document["host"],
        place_name=place_name(catalogue, document["place"], day),
        state=document["state"],
        reason=reason,
        capacity=document["capacity"],
        remaining=remaining(document),
        approximate=document["approximate"],
        tentative=not catalogue.calendar.is_complete(day.year) or undecided,
        closes_at=moment(document["closes_at"]),
        moved_from=date.fromisoformat(moved_from[:10]) if moved_from else None,
        half_day=document["half_day"],
        holiday=document["holiday"],
        walk_in=series is not None and series.form is None,
        moved_from_at=moment(moved_from) if moved_from and len(moved_from) > len("2026-11-30") else None,
        host_before=document.get("host_before") or "",
        place_before=place_name(catalogue, place_before, day) if place_before else "",
        announced_at=moment(document["changed_at"]),
        replacement=replacement,
        sequence=document["sequence"],
    )


def views(reader: Reader, catalogue: Catalogue, documents: Iterable[Document]) -> list[ReceptionView]:
    """These receptions as people see them, with the replacements of cancelled ones in words."""
    return [view_of(catalogue, one, replacement_in_words(reader, catalogue, one)) for one in documents]


def replacement_in_words(reader: Reader, catalogue: Catalogue, document: Mapping[str, Any]) -> str:
    """The reception to which a cancelled one leads, or nothing."""
    other = document["replacement"] and find(reader, catalogue, document["replacement"])
    return label_of(view_of(catalogue, other)) if other else ""


def describe(reader: Reader, catalogue: Catalogue, reception_id: str) -> str:
    """A reception in words as it stands: day, hours, place; the day of its id alone once nobody knows it."""
    document = find(reader, catalogue, reception_id)
    if document is None:
        return format_day(series_and_day(reception_id)[1])
    view = view_of(catalogue, document)
    return f"{label_of(view)}, {view.place_name}"


def occasion_of(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a submission keeps of its reception (fact `occasion`) where its id does not say it; None where it does."""
    if document.get("kind", "reception") == "reception" and not document["sequence"]:
        return None
    names = ("day", "starts_at", "ends_at", "approximate", "half_day", "place", "state")
    return {name: document[name] for name in names}


def place_name(catalogue: Catalogue, place: str, day: date) -> str:
    """What a unit is called on a day; its id if content no longer has it."""
    unit = catalogue.units.get(place)
    return unit.name_on(day) if unit else place


def moment(text: str | None) -> datetime | None:
    """A kept moment (ISO text) as an aware one, +07:00."""
    return datetime.fromisoformat(text).astimezone(ZONE) if text else None
