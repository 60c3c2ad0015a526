"""Papers and the leader's page: made when asked for, with an audit line, never mailed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from forms_service.catalogue import Catalogue
from forms_service.meetings.agenda import Agenda, title_of, when_and_where
from forms_service.meetings.desk import SCREENS, Desk, download, number_in
from forms_service.meetings.dossiers import dossier_of, dossiers_of
from forms_service.meetings.papers import Dossier, agenda_html, door_html, leader_html
from forms_service.staff import audit
from forms_service.staff.visit import StaffRequest
from forms_service.web.errors import Refusal

Maker = Callable[[Catalogue, Agenda, Sequence[Dossier], datetime], str]


@dataclass(frozen=True)
class Paper:
    """One paper: its code for the audit log, how its page is made."""

    code: str
    make: Maker


PAPERS: Mapping[str, Paper] = {
    "chuong-trinh": Paper("agenda", lambda catalogue, agenda, _, at: agenda_html(catalogue, agenda, at)),
    "don-tiep": Paper("door", lambda catalogue, agenda, _, at: door_html(catalogue, agenda, at)),
    "lanh-dao": Paper("leader", leader_html),
}
"""By the name of the file."""


class PaperScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def paper(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}/{paper}.pdf`. Raises Refusal 404, RenderError."""
        name = visit.request.path_params["paper"]
        if name not in PAPERS:
            raise Refusal(404)
        agenda = await self._desk.agenda(visit)
        detail = {"paper": PAPERS[name].code}
        await self._desk.house.store.write(
            lambda tx: audit.record(tx, visit.actor, "meetings.printed", "reception", agenda.id, detail, kind="view")
        )
        catalogue = self._desk.catalogue
        dossiers = await self._desk.house.store.read(lambda reader: dossiers_of(reader, catalogue, agenda))
        html = PAPERS[name].make(catalogue, agenda, dossiers, self._desk.house.clock())
        data = await self._desk.pdf.render(html)
        return download(data, "application/pdf", f"{name}-{agenda.day.isoformat()}.pdf", inline=True)

    async def leader(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}/lanh-dao`: everybody, one after the other; printed, one page each."""
        agenda = await self._desk.agenda(visit)
        await self._desk.note(visit, "meetings.opened", "reception", agenda.id)
        catalogue = self._desk.catalogue
        dossiers = await self._desk.house.store.read(lambda reader: dossiers_of(reader, catalogue, agenda))
        return self._show(visit, agenda, dossiers, alone=False)

    async def leader_one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}/lanh-dao/{id}`: one person alone."""
        agenda = await self._desk.agenda(visit)
        item = agenda.item(number_in(visit.request.path_params["id"]))
        if item is None:
            raise Refusal(404)
        await self._desk.note(visit, "meetings.opened", "submission", item.id)
        catalogue = self._desk.catalogue
        dossier = await self._desk.house.store.read(lambda reader: dossier_of(reader, catalogue, agenda, item))
        return self._show(visit, agenda, [dossier], alone=True)

    def _show(self, visit: StaffRequest, agenda: Agenda, dossiers: Sequence[Dossier], *, alone: bool) -> Response:
        return SCREENS.show(
            visit,
            "leader.html",
            agenda=agenda,
            title=title_of(agenda.reception),
            when=when_and_where(self._desk.catalogue, agenda.reception),
            dossiers=dossiers,
            alone=alone,
        )
