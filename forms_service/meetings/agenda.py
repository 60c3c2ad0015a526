"""The agenda of one reception, read from one snapshot: who comes, in which order, who must prepare what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.meetings.model import (
    AGENDA_ENTRIES,
    COMES,
    MEETINGS,
    MINUTES,
    PENDING,
    SUPPORT_REQUESTS,
    in_order,
    is_id,
    proposed_units,
)
from forms_service.offers import label_of
from forms_service.receptions import standing
from forms_service.receptions.model import REGISTRATIONS
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_day

PENDING_SHOWN = 50
"""How many of those who wait an agenda lists: the list of the reception itself has them all."""


@dataclass(frozen=True)
class Item:
    """One party of the agenda. `units`: who must prepare; `position` and `reason`: where staff put it, and why."""

    number: int
    submission: Document
    registration: Document
    units: tuple[str, ...]
    units_chosen: bool
    position: int | None
    reason: str
    minutes: Document | None

    @property
    def id(self) -> int:
        """Of the submission."""
        return int(self.submission["id"])

    @property
    def state(self) -> str:
        return str(self.registration["state"])

    @property
    def came(self) -> bool:
        return self.state == "attended"


@dataclass(frozen=True)
class Agenda:
    """One reception with all that is known of it. `items` come, in order; `pending` may still move up."""

    reception: Document
    day: date
    items: tuple[Item, ...]
    pending: tuple[Item, ...]
    requests: tuple[Document, ...]
    meeting: Document | None
    versions: dict[str, Document] = field(default_factory=dict)
    """The forms that were answered, by version."""

    @property
    def id(self) -> str:
        return str(self.reception["reception"])

    @property
    def people(self) -> int:
        """How many are announced."""
        return sum(item.registration["party_size"] for item in self.items)

    @property
    def unwritten(self) -> list[Item]:
        """Those who came and whose minutes are missing."""
        return [item for item in self.items if item.came and item.minutes is None]

    def item(self, submission_id: int) -> Item | None:
        """The party with this submission."""
        return next((each for each in (*self.items, *self.pending) if each.id == submission_id), None)


def agenda_of(reader: Reader, catalogue: Catalogue, reception_id: str) -> Agenda | None:
    """The agenda of one reception; None for a reception that nobody knows."""
    reception = standing.find(reader, catalogue, reception_id) if is_id(reception_id) else None
    if reception is None:
        return None
    day = date.fromisoformat(reception["day"])
    making = _Items(reader, catalogue, day)
    coming = making.ordered(_rows(reader, reception_id, COMES))
    pending = making.listed(_rows(reader, reception_id, PENDING, limit=PENDING_SHOWN))
    return Agenda(
        reception=reception,
        day=day,
        items=tuple(coming),
        pending=tuple(pending),
        requests=tuple(reader.select(SUPPORT_REQUESTS.name, equal={"reception": reception_id}, key="unit")),
        meeting=reader.find(MEETINGS.name, reception=reception_id),
        versions=_versions(reader, (*coming, *pending)),
    )


def _rows(reader: Reader, reception_id: str, states: Iterable[str], limit: int | None = None) -> list[Document]:
    """The registrations in these states, those of one state as they queue; of each state no more than `limit`."""
    return [
        row
        for state in sorted(states)
        for row in reader.select(
            REGISTRATIONS.name, equal={"reception": reception_id, "state": state}, key="queue", limit=limit
        )
    ]


def units_for(reader: Reader, catalogue: Catalogue, submission: Document, day: date) -> tuple[str, ...]:
    """Ids of the units that must prepare a party's matter for `day`: those chosen by hand, else by dated routing."""
    entry = reader.find(AGENDA_ENTRIES.name, submission=submission["id"])
    if entry is not None and entry["units"] is not None:
        return tuple(entry["units"])
    return proposed_units(catalogue, submission["values"], day)


def ordered(reader: Reader, rows: Iterable[Document]) -> list[Document]:
    """Registrations in the order of the agenda, with what staff have moved."""
    found = list(rows)
    named = ((row["submission"], reader.find(AGENDA_ENTRIES.name, submission=row["submission"])) for row in found)
    return in_order(found, {submission: entry for submission, entry in named if entry is not None})


class _Items:
    def __init__(self, reader: Reader, catalogue: Catalogue, day: date) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self._day = day

    def ordered(self, rows: Iterable[Document]) -> list[Item]:
        # A second registration of the same phone shares the first one's slot: one party, met once.
        found = [row for row in rows if not row.get("duplicate") or row["state"] == "attended"]
        return self.listed(ordered(self._reader, found))

    def listed(self, rows: Sequence[Document]) -> list[Item]:
        return [self._item(number, row) for number, row in enumerate(rows, 1)]

    def _item(self, number: int, row: Document) -> Item:
        submission = self._reader.get("submissions", row["submission"])
        assert submission is not None  # both are kept, and erased, in one transaction
        entry: dict[str, Any] = self._entry(row) or {}
        here = entry.get("reception") == row["reception"]
        return Item(
            number=number,
            submission=submission,
            registration=row,
            units=units_for(self._reader, self._catalogue, submission, self._day),
            units_chosen=entry.get("units") is not None,
            position=entry.get("position") if here else None,
            reason=entry.get("reason", "") if here else "",
            minutes=self._reader.find(MINUTES.name, submission=submission["id"]),
        )

    def _entry(self, row: Document) -> Document | None:
        return self._reader.find(AGENDA_ENTRIES.name, submission=row["submission"])


def _versions(reader: Reader, items: Iterable[Item]) -> dict[str, Document]:
    wanted = {item.submission["form_version"] for item in items}
    found = ((version, reader.find("form_versions", version=version)) for version in sorted(wanted))
    return {version: document for version, document in found if document is not None}


def title_of(reception: Document) -> str:
    """Whom one meets and when, as a heading: `Lãnh đạo Tỉnh, thứ Hai, 30/11/2026`."""
    return f"{reception['host']}, {format_day(date.fromisoformat(reception['day']))}"


def when_and_where(catalogue: Catalogue, reception: Document) -> str:
    """Day, hours and place in words."""
    view = standing.view_of(catalogue, reception)
    return f"{label_of(view)}, {view.place_name}"
