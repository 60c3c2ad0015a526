"""Erasure on request of the person: noted first, then made, and finished at the next start if a crash came between."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

from forms_service.privacy.erasing import Erased, anonymise, definition_of
from forms_service.privacy.ledger import Ledger
from forms_service.staff.audit import CLI, SYSTEM, Actor, record
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import Clock

SLICE = 200
"""Submissions looked through at a time."""


@dataclass(frozen=True)
class Erasure:
    """What `erase` did. `erased` is None if the submission held no personal data any more."""

    submission: int
    form: str
    erased: Erased | None


async def erase(store: Store, ledger: Ledger, clock: Clock, code: str, actor: Actor = CLI) -> Erasure | None:
    """Erase the personal data of the submission with this code, for `actor`; None if there is none.

    The keyed hash is on the disk, in both places, before the store changes. Raises OSError (nothing was erased; what
    was noted is made up for at the next start), UnavailableError.
    """
    found = await store.read(lambda reader: reader.find("submissions", code=code))
    if found is None:
        return None
    await asyncio.to_thread(ledger.note, code, clock())
    erased = await store.write(partial(_erase, submission=found["id"], actor=actor))
    await asyncio.to_thread(ledger.note_done, [ledger.hash_of(code)])
    return Erasure(found["id"], found["form"], erased)


def finish_pending(store: Store, ledger: Ledger) -> int:
    """Make the erasures that were noted and not made; how many. Looks through the store only if there are some."""
    pending = ledger.pending()
    return replay(store, ledger, pending) if pending else 0


def replay(store: Store, ledger: Ledger, hashes: Collection[str]) -> int:
    """Erase every submission whose code has one of these hashes; how many still held personal data.

    Raises UnavailableError, OSError.
    """
    made = 0
    for document in _all_submissions(store):
        if ledger.hash_of(document["code"]) in hashes:
            made += store.write_now(partial(_erase, submission=document["id"], actor=SYSTEM)) is not None
    ledger.note_done(sorted(hashes))
    return made


def _all_submissions(store: Store) -> Iterator[Document]:
    last = 0
    while page := store.read_now(partial(_page, after=last)):
        yield from page
        last = page[-1]["id"]


def _page(reader: Reader, after: int) -> list[Document]:
    return reader.after("submissions", after, limit=SLICE)


def _erase(tx: Transaction, submission: int, actor: Actor) -> Erased | None:
    current = tx.get("submissions", submission)
    if current is None or current.get("anonymised_at"):
        return None
    erased = anonymise(tx, current, definition_of(tx, current))
    record(tx, actor, "privacy.erased", "submission", submission, {"answers": erased.answers, "mails": erased.mails})
    return erased
