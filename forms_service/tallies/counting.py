"""Use cases of the support log: count, take back, read a day."""

from dataclasses import dataclass
from typing import Any

from forms_service.imports.model import SLICE, Clean
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.tallies.model import TALLIES, key_of


@dataclass(frozen=True)
class Help:
    """What was done on a day (ISO text) at a unit (its id)."""

    day: str
    unit: str
    kind: str
    area: str | None


def count(tx: Transaction, actor: Actor, done: Help, number: int) -> int:
    """Add to a day's count (a negative number takes back, never below zero); the count as it now stands."""
    key = key_of(done.day, done.unit, done.kind, done.area)
    row = tx.find(TALLIES.name, key=key)
    total = max((row["count"] if row else 0) + number, 0)
    if row is None:
        tx.insert(TALLIES.name, _row(done, key) | {"count": total, "by": actor.id, "at": tx.now.isoformat()})
    else:
        tx.update(TALLIES.name, row["id"], {"count": total, "by": actor.id, "at": tx.now.isoformat()})
    record(tx, actor, "tallies.counted", "tally", None, {"day": done.day, "unit": done.unit, "count": number})
    return total


def _row(done: Help, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "day": done.day,
        "unit": done.unit,
        "area": done.area,
        "kind": done.kind,
        "import": None,
    }


def keep_imported(tx: Transaction, actor: Actor, import_id: int, rows: list[Clean]) -> None:
    """Keep rows of a file beside what was tallied: they are not one another's."""
    for row in rows:
        done = Help(row["day"], row["unit"], row["kind"], row["area"])
        known = {"count": row["count"], "by": actor.id, "at": tx.now.isoformat(), "import": import_id}
        tx.insert(TALLIES.name, _row(done, f"import/{import_id}/{row['line']}") | known)


def undo_imported(tx: Transaction, import_id: int) -> int:
    """Remove the next rows of an import; how many."""
    found = tx.select(TALLIES.name, equal={"import": import_id}, limit=SLICE)
    for each in found:
        tx.delete(TALLIES.name, each["id"])
    return len(found)


def of_day(reader: Reader, day: str, unit: str) -> list[Document]:
    """Everything counted at a unit on a day."""
    return reader.select(TALLIES.name, equal={"unit": unit}, key="day", at_least=day, below=day + "~")
