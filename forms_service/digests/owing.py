"""Which digests are to be made: noted when they come due, tried again at growing distances until they are made."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from forms_service.digests.model import DIGESTS
from forms_service.digests.timing import CATCH_UP, Period, Timetable, due
from forms_service.storage.contract import Document, Reader, Transaction

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
_CLOCK_KEY = "clock"
_TICK = timedelta(microseconds=1)


def note_due(tx: Transaction, timetable: Timetable) -> list[Period]:
    """Note what has come due since the last look, forget what nobody needs any more; what is to be tried now.

    What was missed while the service stood still is owed too; the very first look owes nothing.
    """
    clock = tx.find(DIGESTS.name, key=_CLOCK_KEY)
    if clock is None:
        tx.insert(DIGESTS.name, {"key": _CLOCK_KEY, "until": tx.now.isoformat()})
        return []
    for period in due(timetable, datetime.fromisoformat(clock["until"]), tx.now):
        _owe(tx, period)
    tx.update(DIGESTS.name, clock["id"], {"until": tx.now.isoformat()})
    _forget_old(tx)
    before = (tx.now + _TICK).isoformat()
    rows = tx.select(DIGESTS.name, equal={"owed": True}, key="retry_at", below=before)
    return [_period(row) for row in sorted(rows, key=lambda row: int(row["id"]))]


def note_failure(tx: Transaction, period: Period) -> None:
    """Let a digest that could not be made wait: a minute, doubled at each failure, at most an hour."""
    row = tx.find(DIGESTS.name, key=period.key)
    if row is not None and row.get("owed"):
        wait = min(FIRST_WAIT * (1 << min(row["attempts"], 10)), LONGEST_WAIT)
        tx.update(DIGESTS.name, row["id"], {"attempts": row["attempts"] + 1, "retry_at": (tx.now + wait).isoformat()})


def note_made(tx: Transaction, period: Period, *, again: bool) -> int:
    """Note that a digest is made and owed no more; its wave: 0 at first, one more for each `again`."""
    row = tx.find(DIGESTS.name, key=period.key)
    row_id = tx.insert(DIGESTS.name, _row(period)) if row is None else row["id"]
    wave = int(row["wave"]) + again if row and row["made_at"] else 0
    tx.update(DIGESTS.name, row_id, {"wave": wave, "made_at": tx.now.isoformat(), "owed": None})
    return wave


def failing(reader: Reader) -> Sequence[str]:
    """The keys of digests that have failed and are still owed."""
    rows = reader.select(DIGESTS.name, equal={"owed": True}, key="retry_at")
    return [row["key"] for row in rows if row["attempts"]]


def _owe(tx: Transaction, period: Period) -> None:
    """A digest that somebody had sent by hand before its time is made again: for those who had it not."""
    owed = {"owed": True, "owed_since": tx.now.isoformat(), "attempts": 0, "retry_at": tx.now.isoformat()}
    row = tx.find(DIGESTS.name, key=period.key)
    if row is None:
        tx.insert(DIGESTS.name, _row(period) | owed)
    else:
        tx.update(DIGESTS.name, row["id"], {"kind": period.kind, "day": period.day.isoformat()} | owed)


def _forget_old(tx: Transaction) -> None:
    for row in tx.select(DIGESTS.name, equal={"owed": True}, key="retry_at"):
        if datetime.fromisoformat(row["owed_since"]) < tx.now - CATCH_UP[_period(row).kind]:
            tx.update(DIGESTS.name, row["id"], {"owed": None})


def _row(period: Period) -> Document:
    return {"key": period.key, "kind": period.kind, "day": period.day.isoformat(), "made_at": None, "wave": 0}


def _period(row: Document) -> Period:
    return Period(row["kind"], date.fromisoformat(row["day"]))
