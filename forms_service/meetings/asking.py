"""Sends requests to units: papers are printed outside of transactions, so this is where reading, printing and asking
meet. `send` by a press of staff; `follow`, a job, asks for what came later, reminds, and tells of changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_service.catalogue import Catalogue
from forms_service.documents.worker import PdfWorker
from forms_service.meetings import support
from forms_service.meetings.agenda import Agenda, agenda_of
from forms_service.meetings.model import SUPPORT_REQUESTS, MeetingError, remind_at, starts_at, told_mark
from forms_service.meetings.papers import request_html
from forms_service.meetings.support import Ask, Wording
from forms_service.staff.audit import SYSTEM, Actor
from forms_service.storage.contract import Document, Reader, Store
from forms_service.vietnam.clock import Clock
from forms_service.vietnam.dates import format_deadline

_LONGEST_MOVE = timedelta(days=370)
"""Requests of receptions up to this far ahead are looked after; none is planned further ahead."""


@dataclass(frozen=True)
class Sent:
    """What a press of "Gửi yêu cầu" did: units written to, and units that somebody must phone."""

    mailed: int
    to_phone: int


@dataclass(frozen=True)
class Asking:
    """What asking needs. `service_url`: where the links of mails lead."""

    store: Store
    clock: Clock
    catalogue: Callable[[], Catalogue]
    pdf: PdfWorker
    service_url: str

    async def send(self, actor: Actor, reception_id: str) -> Sent:
        """Ask every unit for what it was not asked for yet. Raises MeetingError (no such reception, cancelled, over),
        RenderError (nothing was sent to the units not yet asked; a second press goes on)."""
        agenda = await self.store.read(lambda reader: agenda_of(reader, self.catalogue(), reception_id))
        if agenda is None or agenda.reception["state"] in {"cancelled", "took_place"}:
            raise MeetingError("Buổi này không còn để chuẩn bị. Xin tải lại trang.")
        mailed = [await self._ask(actor, agenda, each) for each in support.still_to_ask(agenda)]
        return Sent(sum(1 for each in mailed if each), mailed.count(0))

    async def follow(self) -> int:
        """Job: keep the units that were asked up to date; how many mails were queued."""
        queued = 0
        for requests in await self.store.read(self._coming):
            queued += await self._follow(requests)
        return queued

    def _coming(self, reader: Reader) -> list[list[Document]]:
        """Requests of receptions from today on, by reception."""
        today = self.clock().date()
        within = {"at_least": today.isoformat(), "below": (today + _LONGEST_MOVE).isoformat()}
        found: dict[str, list[Document]] = {}
        for request in reader.select(SUPPORT_REQUESTS.name, key="day", **within):  # type: ignore[arg-type]  # both texts
            found.setdefault(request["reception"], []).append(request)
        return list(found.values())

    async def _follow(self, requests: Sequence[Document]) -> int:
        catalogue = self.catalogue()
        reception_id = requests[0]["reception"]
        agenda = await self.store.read(lambda reader: agenda_of(reader, catalogue, reception_id))
        if agenda is None:
            return 0
        queued = [await self._tell(agenda, each) for each in requests if each["told"] != told_mark(agenda.reception)]
        if agenda.reception["state"] in {"cancelled", "took_place"} or starts_at(agenda.reception) <= self.clock():
            return sum(queued)
        queued += [await self._ask(SYSTEM, agenda, each) for each in support.still_to_ask(agenda)]
        queued += [await self._remind(agenda, each) for each in requests if self._is_silent(agenda, each)]
        return sum(queued)

    def _is_silent(self, agenda: Agenda, request: Document) -> bool:
        """Whether the hour of the reminder has come for a request that was asked before it."""
        due = remind_at(self.catalogue(), agenda.day)
        asked = datetime.fromisoformat(request["asked_at"])
        return request["awaited"] and request["reminded"] < request["wave"] and asked < due <= self.clock()

    async def _tell(self, agenda: Agenda, request: Document) -> int:
        wording = self._wording(agenda)
        return await self.store.write(
            lambda tx: support.tell_change(tx, SYSTEM, wording, standing_now(tx, agenda), request)
        )

    async def _remind(self, agenda: Agenda, request: Document) -> int:
        wording = self._wording(agenda)
        return await self.store.write(lambda tx: support.remind(tx, SYSTEM, wording, agenda, request))

    async def _ask(self, actor: Actor, agenda: Agenda, asked: Ask) -> int:
        wording = self._wording(agenda)
        has_account = await self.store.read(lambda reader: bool(support.accounts_of(reader, asked.unit)))
        pdf = await self.pdf.render(self._paper(agenda, asked)) if has_account else None
        reception = agenda.reception
        return await self.store.write(
            lambda tx: support.ask(tx, actor, wording, reception, asked.unit, submissions=asked.submissions, pdf=pdf)
        )

    def _paper(self, agenda: Agenda, asked: Ask) -> str:
        answer_by = self._wording(agenda).answer_by
        return request_html(self.catalogue(), agenda, asked, made_at=self.clock(), answer_by=answer_by)

    def _wording(self, agenda: Agenda) -> Wording:
        catalogue = self.catalogue()
        return Wording(catalogue, self.service_url, format_deadline(remind_at(catalogue, agenda.day)))


def standing_now(reader: Reader, agenda: Agenda) -> Document:
    """The reception as this transaction sees it."""
    return reader.find("receptions", reception=agenda.id) or agenda.reception
