"""Hands over what waits in the outbox: claims a batch, gives it to the transport, marks each outcome.

A claim is a lease. Whoever dies with letters in hand leaves them to the next claim after the lease has run out; the
message is then the same one (Message-ID, Date), so a mailbox that saw it already can tell.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import partial

from forms_service.mail.addresses import without_addresses
from forms_service.mail.message import Attachment, Sender, build_message
from forms_service.mail.outbox import ATTACHMENTS, OUTBOX, dead, finished, waiting
from forms_service.mail.transport import Letter, Outcome, Transport
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import Clock
from forms_service.vietnam.mail_addresses import is_mail_address, wire_address

log = logging.getLogger("phucvu.mail")

BATCH = 10
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
_TICK = timedelta(microseconds=1)

WhenDead = Callable[[Transaction, Document], None]
"""What follows, in the same transaction, when a mail is given up; gets its row."""


def nothing_follows(_tx: Transaction, _row: Document) -> None:
    """Nobody else is to be told of a dead mail."""


async def deliver_due(
    store: Store, transport: Transport, clock: Clock, sender: Sender, when_dead: WhenDead = nothing_follows
) -> int:
    """Hand over all mails that are due; how many were. Raises nothing for a mail's or a mail server's fault.

    Raises what the store raises; what was claimed then waits until its lease has run out.
    """
    delivered = 0
    while rows := await store.write(_claim):
        delivered += await _deliver(store, transport, clock, sender, rows, when_dead)
    return delivered


async def _deliver(  # noqa: PLR0913, PLR0917  # what `deliver_due` was given, and the batch
    store: Store, transport: Transport, clock: Clock, sender: Sender, rows: Sequence[Document], when_dead: WhenDead
) -> int:
    files = await store.read(partial(_attachments, rows=rows))
    letters, unfit = await asyncio.to_thread(_letters, rows, files, sender)
    for row, kind in unfit:
        await store.write(partial(_bury, row=row, kind=kind, when_dead=when_dead))
    lease_ends = datetime.fromisoformat(rows[0]["next_at"])
    outcomes: list[Outcome] = []
    async with aclosing(transport.deliver([letter for letter, _ in letters])) as arriving:
        async for outcome in arriving:
            row = next(row for letter, row in letters if letter is outcome.letter)
            await store.write(partial(_mark, row=row, outcome=outcome, when_dead=when_dead))
            outcomes.append(outcome)
            if clock() >= lease_ends:  # the rest belongs to whoever claims it next
                break
    _tell((*(kind for _, kind in unfit), *(outcome.kind for outcome in outcomes if outcome.error)), len(rows))
    return sum(not outcome.error for outcome in outcomes)


def _tell(kinds: Iterable[str], batch: int) -> None:
    """One line for a batch with failures, by kind: what the server said may hold an address."""
    counted = Counter(kinds)
    if counted:
        told = ", ".join(f"{kind} ({count})" for kind, count in counted.most_common())
        log.warning("%d of %d mails not delivered: %s", counted.total(), batch, told)


def _claim(tx: Transaction) -> list[Document]:
    due = tx.select(OUTBOX.name, equal={"live": True}, key="next_at", below=(tx.now + _TICK).isoformat(), limit=BATCH)
    lease = tx.token()
    return [_leased(tx, row, lease) for row in due]


def _leased(tx: Transaction, row: Document, lease: str) -> Document:
    changes = {**waiting(tx, "sending", tx.now + LEASE), "lease": lease, "attempts": row["attempts"] + 1}
    tx.update(OUTBOX.name, row["id"], changes)
    return {**row, **changes}


def _attachments(reader: Reader, rows: Sequence[Document]) -> dict[int, Attachment]:
    wanted = {file for row in rows for file in _files_of(row)}
    found = {each: reader.get(ATTACHMENTS.name, each) for each in wanted}
    return {
        each: Attachment(file["name"], file["content_type"], file["encoded"]) for each, file in found.items() if file
    }


def _letters(
    rows: Sequence[Document], files: Mapping[int, Attachment], sender: Sender
) -> tuple[list[tuple[Letter, Document]], list[tuple[Document, str]]]:
    """The letters with their rows, and the rows of which none can be made, with the kind of error."""
    letters, unfit = [], []
    for row in rows:
        try:
            letters.append((_letter(row, [files[file] for file in _files_of(row) if file in files], sender), row))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one letter, the others go out
            unfit.append((row, type(error).__name__))
    return letters, unfit


def _files_of(row: Document) -> list[int]:
    return [file for file in (row["attachment"], *row.get("more", ())) if file is not None]


def _letter(row: Document, attachments: Sequence[Attachment], sender: Sender) -> Letter:
    message_id = f"<{row['token']}@{sender.domain}>"
    content = build_message(
        sender=sender,
        to=row["to"],
        subject=row["subject"],
        text=row["text"],
        date=datetime.fromisoformat(row["queued_at"]),
        message_id=message_id,
        attachments=attachments,
        calendar=row.get("calendar"),
    )
    return Letter(message_id, wire_address(sender.address), wire_address(row["to"]), content)


def _bury(tx: Transaction, row: Document, kind: str, when_dead: WhenDead) -> None:
    if _held(tx, row):
        reason = "unfit" if is_mail_address(row["to"]) else "bad_address"
        tx.update(OUTBOX.name, row["id"], {**_dead(tx, row, reason), "lease": None, "error": kind})
        when_dead(tx, row)


def _mark(tx: Transaction, row: Document, outcome: Outcome, when_dead: WhenDead) -> None:
    kept = _held(tx, row)
    if kept is None:
        return
    changes = _after_failure(tx, kept, outcome) if outcome.error else finished(tx, "sent")
    tx.update(OUTBOX.name, row["id"], {**changes, "lease": None, "error": without_addresses(outcome.error)})
    if changes["state"] == "dead":
        when_dead(tx, kept)


def _held(reader: Reader, row: Document) -> Document | None:
    """The row as it stands now; None if it is gone or another process has claimed it since."""
    kept = reader.get(OUTBOX.name, row["id"])
    return kept if kept and kept.get("lease") == row["lease"] else None


def _after_failure(tx: Transaction, row: Document, outcome: Outcome) -> Document:
    if outcome.permanent:
        return _dead(tx, row, "refused")
    if tx.now - datetime.fromisoformat(row["queued_at"]) >= GIVE_UP_AFTER:
        return _dead(tx, row, "gave_up")
    return waiting(tx, "retry", tx.now + _wait(row["attempts"], int(tx.digits(3)) / 1000))


def _dead(tx: Transaction, row: Document, reason: str) -> Document:
    return dead(tx, reason, limited=row["limited_to"] is not None)


def _wait(attempts: int, chance: float) -> timedelta:
    """From a minute, doubled at each attempt, to six hours; up to a quarter longer so that not all come at once."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(doubled * (1 + chance / 4), LONGEST_WAIT)
