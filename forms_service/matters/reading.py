"""Finding matters: of a submission, a reception, a caller; the lists of the ledger; matters alike; what is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from forms_service.catalogue import Catalogue
from forms_service.matters.model import LOWER_LEVELS, MATTER_EVENTS, MATTER_UNITS, MATTERS, Shelf
from forms_service.matters.opening import dossier_key
from forms_service.staff.today import COUNTED
from forms_service.storage.contract import Document, Reader, Scalar
from forms_service.submissions.finding import searched_words
from forms_service.vietnam.text import fold_words

ListName = Literal["mine", "owed", "overdue", "week", "waiting", "answered", "asked", "closed"]

_LOOKED_THROUGH = 2000
"""How far a list is read where more than one filter is set; longer ones are narrowed by another filter."""
_COMPARED = 100
"""How many of the latest matters of an area are compared by their words."""
_ALIKE = 0.4
"""Share of words in common from which two questions look alike; found by trying: the same case told twice shares about
half its words, two cases of one area a fifth."""
_SHORT_WORD = 2


@dataclass(frozen=True)
class Wanted:
    """Which matters a list shows. `unit`: only those in which it leads or helps (what a department may see).

    `mine`: assigned to this account, or (with `unit`) of the unit. `today` decides what is overdue.
    """

    name: ListName
    today: date
    unit: str | None = None
    assignee: int | None = None
    lead: str | None = None
    field: str | None = None
    reception: str | None = None


def matters_of_submission(reader: Reader, submission_id: int) -> list[Document]:
    """All matters opened from one submission, in the order of their numbers."""
    return reader.select(MATTERS.name, equal={"submission": submission_id})


def matters_of_reception(reader: Reader, reception_id: str) -> list[Document]:
    """All matters that the minutes of one reception opened, in the order of their numbers."""
    return reader.select(MATTERS.name, equal={"reception": reception_id})


def open_matters_of_phone(reader: Reader, phone: str) -> list[Document]:
    """The matters of a phone (E.164) that are not closed, oldest first: what an operator sees while a caller speaks."""
    return reader.select(MATTERS.name, equal={"phone": phone, "live": True})


def events_of(reader: Reader, matter_id: int) -> list[Document]:
    """What happened to a matter, oldest first."""
    return reader.select(MATTER_EVENTS.name, equal={"matter": matter_id})


def listed(reader: Reader, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Document]:
    """The matters of a list: what is owed by due day, what is closed latest first."""
    shelf, at_least, below = _range(wanted)
    descending = shelf == "closed"
    table, equal, rest = _way_in(wanted, shelf)
    room = offset + limit if not rest else _LOOKED_THROUGH
    rows = reader.select(
        table, equal=equal, key="order_at", at_least=at_least, below=below, descending=descending, limit=room
    )
    matters = [_matter(reader, row) for row in rows] if table == MATTER_UNITS.name else rows
    found = [each for each in matters if all(each[key] == value for key, value in rest.items())]
    return found[offset : offset + limit]


def counted(reader: Reader, wanted: Wanted) -> int:
    """How many matters a list without filters holds; counted up to `COUNTED`, so that it takes no longer with more."""
    shelf, at_least, below = _range(wanted)
    table, equal, _ = _way_in(wanted, shelf)
    return reader.count(table, equal=equal, key="order_at", at_least=at_least, below=below, at_most=COUNTED)


def found(reader: Reader, typed: str, unit: str | None, *, limit: int) -> list[Document]:
    """Matters that hold these words, newest first; only those of `unit` where one is given."""
    rows = reader.search(MATTERS.name, searched_words(typed), limit=limit if unit is None else _LOOKED_THROUGH)
    return [row for row in rows if unit is None or concerns(row, unit)][:limit]


def concerns(matter: Mapping[str, Any], unit: str | None) -> bool:
    """Whether a unit leads a matter or helps with it."""
    return unit is not None and (matter["lead"] == unit or unit in matter["supports"])


def linked_with(reader: Reader, matter: Mapping[str, Any]) -> list[Document]:
    """The other matters that staff noted to be about the same thing."""
    if not matter["linked"]:
        return []
    rows = reader.select(MATTERS.name, equal={"linked": matter["linked"]})
    return [row for row in rows if row["id"] != matter["id"]]


@dataclass(frozen=True)
class Likeness:
    """What a matter about to be opened, or one that is there, is compared by. `itself`: an id to leave out."""

    question: str
    phone: str | None = None
    dossier: str | None = None
    field: str | None = None
    itself: int | None = None


def alike(reader: Reader, catalogue: Catalogue, like: Likeness, today: date, *, limit: int = 5) -> list[Document]:
    """Matters of the last months that may be the same: same phone, same dossier, or many words in common, latest first.

    Words are compared within the policy area; the latest of it are looked at.
    """
    since = (today - timedelta(days=catalogue.office.matters.similar_calendar_days)).isoformat()
    keys: list[tuple[str, Scalar]] = [("phone", like.phone), ("dossier", dossier_key(like.dossier or ""))]
    same = [each for key, value in keys if value for each in _since(reader, {key: value}, since)]
    words = _words(like.question)
    near = [each for each in _since(reader, {"field": like.field}, since) if _share(words, each["question"]) >= _ALIKE]
    by_id = {each["id"]: each for each in (*same, *near) if each["id"] != like.itself}
    return sorted(by_id.values(), key=lambda each: int(each["id"]), reverse=True)[:limit]


@dataclass(frozen=True)
class LowerLevel:
    """How many matters of a period are about dossiers below the province, of how many."""

    lower: int
    of: int


def lower_level_share(reader: Reader, start: date, end: date) -> LowerLevel:
    """The share (F26: to be solved at the place of origin) of matters opened from `start` to `end`, both inclusive."""
    first, below = start.isoformat(), (end + timedelta(days=1)).isoformat()
    lower = (
        reader.count(MATTERS.name, equal={"handling_level": level}, key="opened_at", at_least=first, below=below)
        for level in LOWER_LEVELS
    )
    return LowerLevel(sum(lower), reader.count(MATTERS.name, key="opened_at", at_least=first, below=below))


def reopened_in(reader: Reader, start: date, end: date) -> int:
    """How often, from `start` to `end` (inclusive), somebody said that a reply had not helped."""
    below = (end + timedelta(days=1)).isoformat()
    return reader.count(MATTER_EVENTS.name, equal={"kind": "reopen"}, key="at", at_least=start.isoformat(), below=below)


def opened_on(matter: Mapping[str, Any]) -> date:
    """The day on which a matter was opened."""
    return datetime.fromisoformat(matter["opened_at"]).date()


def _range(wanted: Wanted) -> tuple[Shelf, str | None, str | None]:
    """Shelf, and the days between which its order lies."""
    if wanted.name == "overdue":
        return "owed", "0", wanted.today.isoformat()
    if wanted.name == "week":
        monday_after = wanted.today + timedelta(days=7 - wanted.today.weekday())
        return "owed", wanted.today.isoformat(), monday_after.isoformat()
    return ("owed" if wanted.name == "mine" else wanted.name), None, None


def _way_in(wanted: Wanted, shelf: Shelf) -> tuple[str, dict[str, Scalar], dict[str, Scalar]]:
    """Table and keys by which the list is read, and the filters that are left to be looked at in each row."""
    filters: dict[str, Scalar] = {
        key: value for key in ("lead", "field", "reception") if (value := getattr(wanted, key)) is not None
    }
    if wanted.name == "mine" and wanted.assignee is not None and wanted.unit is None:
        filters = {"assignee": wanted.assignee, **filters}
    if wanted.unit is not None:
        return MATTER_UNITS.name, {"unit": wanted.unit, "shelf": shelf}, filters
    first = dict(list(filters.items())[:1])
    return MATTERS.name, {**first, "shelf": shelf}, dict(list(filters.items())[1:])


def _matter(reader: Reader, row: Document) -> Document:
    matter = reader.get(MATTERS.name, row["matter"])
    if matter is None:
        raise KeyError(row["matter"])
    return matter


def _since(reader: Reader, equal: Mapping[str, Scalar], since: str) -> list[Document]:
    return reader.select(MATTERS.name, equal=equal, key="opened_at", at_least=since, descending=True, limit=_COMPARED)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in fold_words(text) if len(word) > _SHORT_WORD)


def _share(words: Sequence[str] | frozenset[str], text: str) -> float:
    others = _words(text)
    either = len(others.union(words))
    return len(others.intersection(words)) / either if either else 0.0
