"""The audit log, sealed: a chain of hashes that shows whether a line was changed, taken out or put in afterwards.

Once a minute a job seals the lines that came since the last seal, in order of their ids. A seal holds a hash over the
lines and over the seal before it, a keyed hash (HMAC) over all of that, and a short mark of every line, so that a check
can name the line and not only the minute.

Why no line can come to stand before a sealed one: one process writes to the store, one transaction after the other, and
an id grows with every line and is never given twice (`storage/contract.py: insert`). A snapshot that shows line 7 shows
every line below 7 that there will ever be. After a rollback some ids are left out; a gap is no fault by itself.

What this does not show: lines that were changed in the minute before they were sealed; and the end of the log cut off
together with its seals by somebody who can write to the file. Against the second stands the day's seal, printed in the
daily digest, which lies in mailboxes elsewhere.
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import orjson

from forms_service.staff.tables import AUDIT, AUDIT_SEALS
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import ZONE

SLICE = 500
"""Lines in one seal at most: what was not sealed for long is caught up in small transactions."""
BEGINNING = "0" * 64
"""What the first seal names as the hash before it."""
_MARK_DIGITS = 16


@dataclass(frozen=True)
class Seal:
    """A seal as people are shown it. `short` is read out and compared; `at` is aware, +07:00."""

    at: datetime
    to_id: int
    short: str


async def seal_due(store: Store, secret: bytes) -> int:
    """Seal all lines that have none yet; how many were sealed. What costs time happens outside of the transaction."""
    sealed = 0
    while seal := await store.read(next_seal):
        if not await store.write(partial(keep_seal, secret=secret, seal=seal)):
            break  # somebody else was quicker; the next minute goes on from there
        sealed += seal["count"]
    return sealed


def next_seal(reader: Reader) -> Document | None:
    """The seal over the next lines, without its moment and keyed hash; None if every line is sealed."""
    last = last_seal(reader)
    rows = reader.after(AUDIT.name, last["to_id"] if last else 0, limit=SLICE)
    if not rows:
        return None
    previous = last["hash"] if last else BEGINNING
    return {
        "from_id": rows[0]["id"],
        "to_id": rows[-1]["id"],
        "count": len(rows),
        "rows": [[row["id"], mark_of(row)] for row in rows],
        "previous": previous,
        "hash": hash_of(previous, rows),
    }


def keep_seal(tx: Transaction, secret: bytes, seal: Document) -> bool:
    """Add a seal to the chain; False if the chain has grown since it was made."""
    last = last_seal(tx)
    if (last["hash"] if last else BEGINNING) != seal["previous"]:
        return False
    whole = {**seal, "at": tx.now.isoformat(), "day": tx.now.date().isoformat()}
    tx.insert(AUDIT_SEALS.name, {**whole, "mac": mac_of(secret, whole)})
    return True


def last_seal(reader: Reader) -> Document | None:
    """The newest seal."""
    return next(iter(reader.select(AUDIT_SEALS.name, descending=True, limit=1)), None)


def shown_seal(reader: Reader) -> Seal | None:
    """The newest seal, for people."""
    return _shown(last_seal(reader))


def seal_of_day(reader: Reader, day: date) -> Seal | None:
    """The last seal made on `day` or before it (Vietnamese time): what the day's digest prints."""
    below = (day + timedelta(days=1)).isoformat()
    found = reader.select(AUDIT_SEALS.name, key="day", below=below, descending=True, limit=1)
    return _shown(next(iter(found), None))


def unsealed_since(reader: Reader) -> datetime | None:
    """The moment of the oldest line that has no seal yet."""
    last = last_seal(reader)
    rows = reader.after(AUDIT.name, last["to_id"] if last else 0, limit=1)
    return datetime.fromisoformat(rows[0]["at"]).astimezone(ZONE) if rows else None


def canonical(document: Mapping[str, Any]) -> bytes:
    """One spelling of a row: JSON with its keys in order, the id among them."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def mark_of(row: Document) -> str:
    """A short mark of one line: tells which line differs; that none does is told by the whole hash."""
    return sha256(canonical(row)).hexdigest()[:_MARK_DIGITS]


def hash_of(previous: str, rows: list[Document]) -> str:
    """SHA-256 over the hash before and the lines, one a line (JSON holds no line break)."""
    return sha256(b"\n".join([previous.encode(), *map(canonical, rows)])).hexdigest()


def mac_of(secret: bytes, seal: Mapping[str, Any]) -> str:
    """The keyed hash over all that a seal says: whoever has the file and not the key cannot make another chain."""
    told = {key: value for key, value in seal.items() if key not in {"id", "mac"}}
    return hmac.digest(secret, b"audit seal\n" + canonical(told), "sha256").hex()


def shortened(full: str) -> str:
    """The first 64 bits of a hash in groups of four, to be read out."""
    return " ".join(full[start : start + 4] for start in range(0, _MARK_DIGITS, 4))


def walk(reader: Reader, table: str) -> Iterator[Document]:
    """All documents of a table in order of id, in slices."""
    last = 0
    while found := reader.after(table, last, limit=SLICE):
        yield from found
        last = found[-1]["id"]


def _shown(seal: Document | None) -> Seal | None:
    if seal is None:
        return None
    return Seal(datetime.fromisoformat(seal["at"]), seal["to_id"], shortened(seal["hash"]))
