"""Hands over what waits in the outbox: claims a batch, gives it to the transport, marks each outcome.

A claim is a lease. Whoever dies with letters in hand leaves them to the next claim after the lease has run out; the
message is then the same one (Message-ID, Date), so a mailbox that saw it already can tell.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import partial

from forms_service.mail.addresses import wire_address, without_addresses
from forms_service.mail.message import Attachment, Sender, build_message
from forms_service.mail.outbox import ATTACHMENTS, OUTBOX, dead, finished, waiting
from forms_service.mail.transport import Letter, Outcome, Transport
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import Clock

BATCH = 10
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
_TICK = timedelta(microseconds=1)


async def deliver_due(store: Store, transport: Transport, clock: Clock, sender: Sender) -> int:
    """Hand over all mails that are due; how many were. Raises nothing for a mail's or a mail server's fault.

    Raises what the store raises; what was claimed then waits until its lease has run out.
    """
    delivered = 0
    while rows := await store.write(_claim):
        delivered += await _deliver(store, transport, clock, sender, rows)
    return delivered


async def _deliver(store: Store, transport: Transport, clock: Clock, sender: Sender, rows: Sequence[Document]) -> int:
    files = await store.read(partial(_attachments, rows=rows))
    letters = await asyncio.to_thread(_letters, rows, files, sender)
    lease_ends = datetime.fromisoformat(rows[0]["next_at"])
    delivered = 0
    async with aclosing(transport.deliver(letters)) as outcomes:
        async for outcome in outcomes:
            row = rows[letters.index(outcome.letter)]
            await store.write(partial(_mark, row=row, outcome=outcome))
            delivered += not outcome.error
            if clock() >= lease_ends:  # the rest belongs to whoever claims it next
                break
    return delivered


def _claim(tx: Transaction) -> list[Document]:
    due = tx.select(OUTBOX.name, equal={"live": True}, key="next_at", below=(tx.now + _TICK).isoformat(), limit=BATCH)
    lease = tx.token()
    return [_leased(tx, row, lease) for row in due]


def _leased(tx: Transaction, row: Document, lease: str) -> Document:
    changes = {**waiting(tx, "sending", tx.now + LEASE), "lease": lease, "attempts": row["attempts"] + 1}
    tx.update(OUTBOX.name, row["id"], changes)
    return {**row, **changes}


def _attachments(reader: Reader, rows: Sequence[Document]) -> dict[int, Attachment]:
    wanted = {row["attachment"] for row in rows} - {None}
    found = {each: reader.get(ATTACHMENTS.name, each) for each in wanted}
    return {
        each: Attachment(file["name"], file["content_type"], file["encoded"]) for each, file in found.items() if file
    }


def _letters(rows: Sequence[Document], files: Mapping[int, Attachment], sender: Sender) -> list[Letter]:
    return [_letter(row, files.get(row["attachment"]), sender) for row in rows]


def _letter(row: Document, attachment: Attachment | None, sender: Sender) -> Letter:
    message_id = f"<{row['token']}@{sender.domain}>"
    content = build_message(
        sender=sender,
        to=row["to"],
        subject=row["subject"],
        text=row["text"],
        date=datetime.fromisoformat(row["queued_at"]),
        message_id=message_id,
        attachment=attachment,
    )
    return Letter(message_id, wire_address(sender.address), wire_address(row["to"]), content)


def _mark(tx: Transaction, row: Document, outcome: Outcome) -> None:
    kept = tx.get(OUTBOX.name, row["id"])
    if kept is None or kept.get("lease") != row["lease"]:  # another process has claimed it since
        return
    changes = _after_failure(tx, kept, outcome) if outcome.error else finished(tx, "sent")
    tx.update(OUTBOX.name, row["id"], {**changes, "lease": None, "error": without_addresses(outcome.error)})


def _after_failure(tx: Transaction, row: Document, outcome: Outcome) -> Document:
    if outcome.permanent:
        return dead(tx, "refused")
    if tx.now - datetime.fromisoformat(row["queued_at"]) >= GIVE_UP_AFTER:
        return dead(tx, "gave_up")
    return waiting(tx, "retry", tx.now + _wait(row["attempts"], int(tx.digits(3)) / 1000))


def _wait(attempts: int, chance: float) -> timedelta:
    """From a minute, doubled at each attempt, to six hours; up to a quarter longer so that not all come at once."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(doubled * (1 + chance / 4), LONGEST_WAIT)
