"""Rows of passing use: mails that were sent, PDFs of digests, ended sessions, old tries to log in. Removed by age."""

from datetime import timedelta
from functools import partial

from forms_service.privacy.keeping import Emptied, Passing, passing
from forms_service.privacy.proof import Run, note_swept
from forms_service.storage.contract import Store, Transaction

AT_ONCE = 20
"""Rows removed in one transaction: whoever sends a form meanwhile waits for one at most."""


async def sweep(store: Store, run: Run) -> int:
    """Remove all rows whose time is over, table by table, in short transactions; how many. Raises UnavailableError."""
    swept = 0
    for table, rule in passing():
        while count := await store.write(partial(_sweep_some, run=run, table=table, rule=rule)):
            swept += count
    return swept


def _sweep_some(tx: Transaction, run: Run, table: str, rule: Passing) -> int:
    before = (tx.now - timedelta(days=rule.days)).isoformat()
    rows = tx.select(table, equal=rule.equal or None, key=rule.key, at_least="0", below=before, limit=AT_ONCE)
    for row in rows:
        if isinstance(rule, Emptied):
            tx.update(table, row["id"], rule.blank)
        else:
            tx.delete(table, row["id"])
    if rows:
        note_swept(tx, run, table, [row["id"] for row in rows])
    return len(rows)
