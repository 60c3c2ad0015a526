"""The outbox: a mail is queued in the transaction that causes it and handed over later, at least once.

A row's state goes queued -> sending -> sent, or back to retry, or to dead. Its Message-ID and Date are fixed when it
is queued, so that a repeat after a crash is the same message. The address stands in the row and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forms_service.mail.message import Sender
from forms_service.mail.transport import Transport
from forms_service.storage.contract import Index, Reader, Store, Table, Transaction
from forms_service.vietnam.clock import Clock

OUTBOX = Table(
    "outbox",
    (
        Index(("key",), unique=True),
        Index(("live", "next_at")),
        Index(("limited_to", "day")),
        Index(("state", "changed_at")),
    ),
)
ATTACHMENTS = Table("attachments")

State = Literal["queued", "sending", "sent", "retry", "dead"]


@dataclass(frozen=True)
class Mail:
    """One mail to one address. `subject` and `text` hold no free text of a submitter and no personal data beyond need.

    `key` says what is sent once: kind/period/recipient. `limited` is False for staff, who may get more than three a
    day. `attachment` is what `keep_attachment` answered.
    """

    key: str
    kind: str
    to: str
    subject: str
    text: str
    attachment: int | None = None
    limited: bool = True


@dataclass(frozen=True)
class Trouble:
    """A mail that was not delivered, for staff: `reason` is a Vietnamese sentence, `error` what the server said."""

    id: int
    kind: str
    to: str
    state: State
    reason: str
    error: str
    attempts: int
    queued_at: datetime
    changed_at: datetime
    next_at: datetime | None


def queue(tx: Transaction, mail: Mail) -> bool:
    """Queue a mail in this transaction; False if a mail with that key was queued before (nothing is kept then).

    A fourth mail in one day (Vietnamese time) to a limited address, or one to an address that cannot be one, is kept
    as dead with the reason, so that staff see it: it never makes the use case fail.
    """
    raise NotImplementedError


def keep_attachment(tx: Transaction, name: str, content_type: str, data: bytes) -> int:
    """Keep a file once for all mails that carry it; its id for `Mail.attachment`. `name` may hold Vietnamese letters."""
    raise NotImplementedError


async def deliver_due(store: Store, transport: Transport, clock: Clock, sender: Sender) -> int:
    """Hand over all mails that are due; how many were. Never raises for a mail's or a server's fault."""
    raise NotImplementedError


def next_due(reader: Reader) -> datetime | None:
    """The moment at which `deliver_due` has something to do (it may be past), None if nothing waits."""
    raise NotImplementedError


def failures(reader: Reader, *, state: Literal["dead", "retry"] = "dead", limit: int = 50) -> Sequence[Trouble]:
    """Mails that were given up (or, with state `retry`, are being tried again), latest first."""
    raise NotImplementedError
