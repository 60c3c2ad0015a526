"""Makes a digest and queues it for its recipients, once per recipient and period, also across restarts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_service.catalogue import Catalogue
from forms_service.digests.contents import Contents, contents_of
from forms_service.digests.model import DIGESTS
from forms_service.digests.timing import Period, Timetable, due
from forms_service.documents.worker import PdfWorker
from forms_service.mail.outbox import Mail, keep_attachment, queue
from forms_service.staff.accounts import recipients
from forms_service.staff.audit import SYSTEM, record
from forms_service.storage.contract import Reader, Store, Transaction
from forms_service.vietnam.clock import Clock

_CLOCK_KEY = "clock"


@dataclass(frozen=True)
class Post:
    """What sending needs. `fallback` are addresses used while no staff member receives that kind (a trial)."""

    store: Store
    clock: Clock
    catalogue: Callable[[], Catalogue]
    pdf: PdfWorker
    timetable: Timetable
    fallback: Sequence[str]

    async def send_due(self) -> int:
        """Send what has come due since the last look; how many mails were queued.

        A digest missed while the service stood still is sent at its start; the very first start owes nothing.
        """
        now = self.clock()
        until = await self.store.read(_seen_until)
        queued = 0
        for period in due(self.timetable, until, now) if until else ():
            queued += await self.send(period)
        await self.store.write(lambda tx: _note_seen(tx, now))
        return queued

    async def send(self, period: Period, *, again: bool = False) -> int:
        """Make and queue one digest; how many mails were queued. 0: all had it before, or nobody receives it.

        `again` sends it once more to everybody.
        """
        addresses = await self.store.read(lambda reader: self.addresses(reader, period))
        made = await self.store.read(lambda reader: contents_of(reader, self.catalogue(), period, self.clock()))
        data = await self.pdf.render(made.html)
        return await self.store.write(lambda tx: _queue_all(tx, period, made, data, addresses, again=again))

    def addresses(self, reader: Reader, period: Period) -> list[str]:
        """Who gets this kind of digest."""
        found = [recipient.email for recipient in recipients(reader, period.kind)]
        return found or list(self.fallback)


def _queue_all(  # noqa: PLR0913  # one transaction's worth of facts
    tx: Transaction, period: Period, made: Contents, data: bytes, addresses: Sequence[str], *, again: bool
) -> int:
    wave = _wave(tx, period, again=again)
    keys = {address: f"{period.key}/{wave}/{address}" for address in addresses}
    due_to = [address for address, key in keys.items() if tx.find("outbox", key=key) is None]
    if not due_to:
        return 0
    attachment = keep_attachment(tx, f"{period.kind}-{period.day.isoformat()}.pdf", "application/pdf", data)
    for address in due_to:
        queue(tx, Mail(keys[address], period.kind, address, made.subject, made.text, attachment, limited=False))
    record(tx, SYSTEM, "digests.queued", "digest", period.key, {"mails": len(due_to)})
    return len(due_to)


def _wave(tx: Transaction, period: Period, *, again: bool) -> int:
    """0 for a period's first sending; each `again` opens the next one."""
    row = tx.find(DIGESTS.name, key=period.key)
    if row is None:
        tx.insert(DIGESTS.name, {"key": period.key, "made_at": tx.now.isoformat(), "wave": 0})
        return 0
    wave = int(row["wave"]) + (1 if again else 0)
    tx.update(DIGESTS.name, row["id"], {"wave": wave, "made_at": tx.now.isoformat()})
    return wave


def _seen_until(reader: Reader) -> datetime | None:
    row = reader.find(DIGESTS.name, key=_CLOCK_KEY)
    return datetime.fromisoformat(row["until"]) if row else None


def _note_seen(tx: Transaction, now: datetime) -> None:
    row = tx.find(DIGESTS.name, key=_CLOCK_KEY)
    if row is None:
        tx.insert(DIGESTS.name, {"key": _CLOCK_KEY, "until": now.isoformat()})
    else:
        tx.update(DIGESTS.name, row["id"], {"until": now.isoformat()})
