"""Makes a digest and queues it for its recipients, once per recipient and period, also across restarts."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_service.digests.contents import Contents
from forms_service.digests.owing import failing, note_due, note_failure, note_made
from forms_service.digests.timing import Kind, Period, Timetable, last_due
from forms_service.documents.worker import PdfWorker
from forms_service.mail.outbox import Mail, keep_attachment, queue
from forms_service.sheets.model import CONTENT_TYPES
from forms_service.sheets.writing import sheet_bytes
from forms_service.staff.accounts import recipients
from forms_service.staff.audit import SYSTEM, record
from forms_service.storage.contract import Reader, Store, Transaction
from forms_service.vietnam.clock import Clock

log = logging.getLogger("phucvu.digests")


Make = Callable[[Reader, Period, datetime], Contents]
"""Makes the contents of a digest or report at a moment (aware), from one snapshot."""

Lock = Callable[[bytes], bytes]
"""Puts a password on a PDF before it leaves the house."""


class OwedError(Exception):
    """Digests that could not be made yet; names their periods."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"not made yet: {', '.join(keys)}")
        self.keys = tuple(keys)


@dataclass(frozen=True)
class Print:
    """A file that goes with a digest. Its name holds no personal data."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Post:
    """What sending needs. `fallback` are addresses used while no staff member receives that kind (a trial)."""

    store: Store
    clock: Clock
    make: Make
    pdf: PdfWorker
    timetable: Timetable
    fallback: Sequence[str]
    lock: Lock | None = None

    async def send_due(self) -> int:
        """Send what is owed; how many mails were queued. One that fails is tried again later and stops no other.

        Raises OwedError as long as a digest that has failed is still owed, so that somebody looks; and what the store
        raises.
        """
        queued = 0
        for period in await self.store.write(lambda tx: note_due(tx, self.timetable)):
            queued += await self._try(period)
        if owed := await self.store.read(failing):
            raise OwedError(owed)
        return queued

    async def _try(self, period: Period) -> int:
        try:
            return await self.send(period)
        except Exception as error:  # noqa: BLE001  # whatever one digest meets, the others go out
            log.error("digest %s failed: %s", period.key, type(error).__name__)  # noqa: TRY400  # a text may tell names
            await self.store.write(lambda tx: note_failure(tx, period))
            return 0

    async def send(self, period: Period, *, again: bool = False) -> int:
        """Make and queue one digest; how many mails were queued. 0: all had it before, or nobody receives it.

        `again` sends it once more to everybody.
        """
        addresses = await self.store.read(lambda reader: self.addresses(reader, period))
        made, files = await self._print(period)
        return await self.store.write(lambda tx: _queue_all(tx, period, made, files, addresses, again=again))

    async def try_out(self, kind: Kind, address: str) -> None:
        """Queue the last digest of a kind for one address alone, marked as a trial: whoever should get it, gets it."""
        period = last_due(self.timetable, kind, self.clock())
        made, files = await self._print(period)
        await self.store.write(lambda tx: _queue_trial(tx, period, made, files, address))

    async def _print(self, period: Period) -> tuple[Contents, list[Print]]:
        made = await self.store.read(lambda reader: self.make(reader, period, self.clock()))
        data = await self.pdf.render(made.html)
        name = f"{period.kind}-{period.day.isoformat()}"
        files = [Print(f"{name}.pdf", "application/pdf", await self._locked(data))]
        if made.sheet is not None:
            sheet = await asyncio.to_thread(sheet_bytes, made.sheet, "xlsx")
            files.append(Print(f"{name}.xlsx", CONTENT_TYPES["xlsx"], sheet))
        return made, files

    async def _locked(self, data: bytes) -> bytes:
        return data if self.lock is None else await asyncio.to_thread(self.lock, data)

    def addresses(self, reader: Reader, period: Period) -> list[str]:
        """Who gets this kind of digest."""
        found = [recipient.email for recipient in recipients(reader, period.kind)]
        return found or list(self.fallback)


def _queue_all(  # noqa: PLR0913  # one transaction's worth of facts
    tx: Transaction, period: Period, made: Contents, files: Sequence[Print], addresses: Sequence[str], *, again: bool
) -> int:
    wave = note_made(tx, period, again=again)
    keys = {address: f"{period.key}/{wave}/{address}" for address in addresses}
    due_to = [address for address, key in keys.items() if tx.find("outbox", key=key) is None]
    if not due_to:
        return 0
    first, *more = _attach(tx, files)
    mails = [
        Mail(keys[to], period.kind, to, made.subject, made.text, first, tuple(more), limited=False) for to in due_to
    ]
    queued = [queue(tx, mail) for mail in mails].count("queued")
    record(tx, SYSTEM, "digests.queued", "digest", period.key, {"mails": queued})
    return queued


def _queue_trial(tx: Transaction, period: Period, made: Contents, files: Sequence[Print], address: str) -> None:
    first, *more = _attach(tx, files)
    subject, key = f"[Gửi thử] {made.subject}", f"trial/{tx.token()}"
    queue(tx, Mail(key, period.kind, address, subject, made.text, first, tuple(more), limited=False))


def _attach(tx: Transaction, files: Sequence[Print]) -> list[int]:
    return [keep_attachment(tx, file.name, file.content_type, file.data) for file in files]
