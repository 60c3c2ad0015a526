"""Answers in boxes, as ballots in an urn: put in at a random place, so that no order tells who came when.

A row of its own for each response would carry a number, and numbers follow one another as calls and submissions do.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_service.storage.contract import Document, Reader, Scalar, Table, Transaction
from forms_service.surveys.model import ANSWERS, BOX, SURVEY_RESPONSES, SURVEY_SUGGESTIONS, month_of

_AT_ONCE = 10
"""Boxes in memory at once: a thousand sets of answers."""


def put_answers(tx: Transaction, month: str, channel: str, about: Mapping[str, Any], *, held: bool = False) -> None:
    """Keep one set of answers: of `about` unit, field and the answers themselves, nothing else."""
    entry = {name: about[name] for name in ("unit", "field", *ANSWERS) if about.get(name) is not None}
    _put(tx, SURVEY_RESPONSES, {"month": month, "channel": channel, "held": held}, entry)


def put_suggestion(tx: Transaction, about: Mapping[str, Any], text: str) -> None:
    """Keep what should be done better, apart from the answers."""
    entry = {"key": tx.token(), "unit": about.get("unit"), "field": about.get("field"), "text": text, "handled": False}
    _put(tx, SURVEY_SUGGESTIONS, {"month": month_of(tx.now.date())}, entry)


def answers(reader: Reader, first: str, below: str) -> Iterator[Document]:
    """The boxes that count, of the months from `first` to before `below` (ISO texts), one after the other."""
    return (box for box in _of_months(reader, first, below) if not box["held"])


def held(reader: Reader, first: str, below: str) -> int:
    """How many sets of answers of these months do not count, for a program seems to have sent them."""
    return sum(len(box["entries"]) for box in _of_months(reader, first, below) if box["held"])


def _of_months(reader: Reader, first: str, below: str) -> Iterator[Document]:
    offset = 0
    while True:
        found = reader.select(
            SURVEY_RESPONSES.name, key="month", at_least=first, below=below, limit=_AT_ONCE, offset=offset
        )
        yield from found
        offset += _AT_ONCE
        if len(found) < _AT_ONCE:
            return


def mark_handled(tx: Transaction, box_id: int, key: str) -> Document | None:
    """Note that a suggestion was passed on; the suggestion, None if there is none or it was noted before."""
    box = tx.get(SURVEY_SUGGESTIONS.name, box_id)
    found = next((each for each in box["entries"] if each["key"] == key), None) if box else None
    if box is None or found is None or found["handled"]:
        return None
    entries = [{**each, "handled": True} if each["key"] == key else each for each in box["entries"]]
    tx.update(SURVEY_SUGGESTIONS.name, box_id, {"entries": entries})
    return dict(found)


def _put(tx: Transaction, table: Table, equal: Mapping[str, Scalar], entry: Document) -> None:
    box = tx.find(table.name, **equal, open=True)
    if box is None:
        tx.insert(table.name, {**equal, "open": True, "entries": [entry]})
        return
    entries = list(box["entries"])
    entries.insert(int(tx.digits(9)) % (len(entries) + 1), entry)
    tx.update(table.name, box["id"], {"entries": entries, "open": len(entries) < BOX})
