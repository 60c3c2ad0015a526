"""How many submissions were removed whole, so that the figures of a past year stay what they were.

Anonymised submissions still count by themselves; of one that is deleted a number stays: per form, day of arrival and
each answer that was chosen from a list (class C0). Answers are counted one by one, never together, so that no
combination of them leads back to a person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forms_service.storage.contract import Document, Index, Reader, Table, Transaction

REMOVED_COUNTS = Table("removed_counts", (Index(("form", "day", "field", "value"), unique=True), Index(("day",))))
"""form, day (ISO), field and value (both empty for the submissions themselves; `channel` too), count."""

_CHOSEN = frozenset({"radio", "select", "scale", "checkbox", "checkboxes"})


def keep_counts(tx: Transaction, document: Document, definition: Mapping[str, Any]) -> None:
    """Count a submission that is about to be deleted; one that was held never counted."""
    if document["desk"] == "held":
        return
    day = document["received_at"][:10]
    for field, value in [("", ""), ("channel", document.get("channel", "web")), *_chosen(document, definition)]:
        _add(tx, {"form": document["form"], "day": day, "field": field, "value": value})


def removed_counts(reader: Reader, start: date, end: date) -> Counter[tuple[str, str, str]]:
    """(form, field, value) -> how many were removed of those that arrived from `start` to `end` (inclusive)."""
    told: Counter[tuple[str, str, str]] = Counter()
    after = date.fromordinal(end.toordinal() + 1).isoformat()
    for row in reader.select(REMOVED_COUNTS.name, key="day", at_least=start.isoformat(), below=after):
        told[row["form"], row["field"], row["value"]] += row["count"]
    return told


def _chosen(document: Document, definition: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for field in definition["fields"]:
        if field["data"] == "C0" and field["control"] in _CHOSEN and field["id"] in document["values"]:
            found = document["values"][field["id"]]
            yield from ((field["id"], str(one)) for one in (found if isinstance(found, list) else [found]))


def _add(tx: Transaction, key: Mapping[str, str]) -> None:
    row = tx.find(REMOVED_COUNTS.name, **key)
    if row is None:
        tx.insert(REMOVED_COUNTS.name, {**key, "count": 1})
    else:
        tx.update(REMOVED_COUNTS.name, row["id"], {"count": row["count"] + 1})
