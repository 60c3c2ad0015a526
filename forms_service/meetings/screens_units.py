"""What a unit sees: the requests it was sent, and one of them with the matters in full and its answer."""

from collections.abc import Mapping
from functools import partial

from starlette.responses import RedirectResponse, Response

from forms_service.meetings.agenda import Agenda, agenda_of, title_of, when_and_where
from forms_service.meetings.answering import answer, earlier_requests_of, may_see, prepared_by, requests_of
from forms_service.meetings.desk import MEETINGS_PAGE, SCREENS, Desk, number_in
from forms_service.meetings.dossiers import dossier_of
from forms_service.meetings.model import SUPPORT_REQUESTS, MeetingError, remind_at
from forms_service.meetings.support import OWN_PAGE, asked_of
from forms_service.receptions import standing
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document
from forms_service.web.errors import Refusal

_EARLIER = 20


class UnitScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def listed(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/chuan-bi`: the requests to the own unit. Who runs meetings finds them by reception."""
        unit, today = visit.person.unit, self._desk.house.clock().date().isoformat()
        if unit is None and visit.person.may("run_meetings"):
            return RedirectResponse(MEETINGS_PAGE, 303)
        coming, earlier = await self._desk.house.store.read(
            lambda reader: (
                requests_of(reader, unit or "", today),
                earlier_requests_of(reader, unit or "", today, limit=_EARLIER),
            )
        )
        return SCREENS.show(
            visit,
            "requests.html",
            unit=self._name(unit) if unit else "",
            coming=[await self._row(each) for each in coming],
            earlier=[await self._row(each) for each in earlier],
        )

    async def _row(self, request: Document) -> dict[str, object]:
        agenda = await self._agenda(request)
        catalogue = self._desk.catalogue
        return {
            "request": request,
            "title": title_of(agenda.reception),
            "when": when_and_where(catalogue, agenda.reception),
            "parties": len(asked_of(agenda, request)),
            "cancelled": agenda.reception["state"] == "cancelled",
            "answer_by": remind_at(catalogue, agenda.day),
        }

    def _name(self, unit: str) -> str:
        return standing.place_name(self._desk.catalogue, unit, self._desk.house.clock().date())

    async def one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/chuan-bi/{id}`: own unit only, with an audit line."""
        request = await self._request(visit)
        await self._desk.note(visit, "meetings.request_opened", "support_request", request["id"])
        return await self._show(visit, request, None)

    async def keep(self, visit: StaffRequest) -> Response:
        """Keeps the answer; what is not in the form stays as it was."""
        request, form = await self._request(visit), visit.form
        prepared = {each: form.get(f"prepared-{each}", "").strip() for each in request["submissions"]}
        shown = {each: text for each, text in prepared.items() if f"shown-{each}" in form}
        keep = partial(answer, actor=visit.actor, request_id=request["id"], prepared=shown)
        attendees, note = form.get("attendees", "").strip(), form.get("note", "").strip()
        try:
            await self._desk.house.store.write(lambda tx: keep(tx, attendees=attendees, note=note))
        except MeetingError as error:
            return await self._show(visit, request, form, str(error))
        return RedirectResponse(f"{OWN_PAGE}/{request['id']}", 303)

    async def _request(self, visit: StaffRequest) -> Document:
        """Raises Refusal 404 also for a request to another unit: that it exists is nobody else's business."""
        request_id = number_in(visit.request.path_params["id"])
        request = await self._desk.house.store.read(lambda reader: reader.get(SUPPORT_REQUESTS.name, request_id))
        if request is None or not may_see(visit.person, request):
            raise Refusal(404)
        return request

    async def _agenda(self, request: Document) -> Agenda:
        find = partial(agenda_of, catalogue=self._desk.catalogue, reception_id=request["reception"])
        agenda = await self._desk.house.store.read(find)
        if agenda is None:
            raise Refusal(404)
        return agenda

    async def _show(
        self, visit: StaffRequest, request: Document, typed: Mapping[str, str] | None, problem: str = ""
    ) -> Response:
        agenda, catalogue = await self._agenda(request), self._desk.catalogue
        items = asked_of(agenda, request)
        kept, dossiers = await self._desk.house.store.read(
            lambda reader: (
                {item.id: prepared_by(reader, request["unit"], item.id) for item in items},
                [dossier_of(reader, catalogue, agenda, item) for item in items],
            )
        )
        prepared = kept if typed is None else {each: typed.get(f"prepared-{each}", "") for each in kept}
        return SCREENS.show(
            visit,
            "request.html",
            422 if problem else 200,
            request=request,
            unit=standing.place_name(catalogue, request["unit"], agenda.day),
            title=title_of(agenda.reception),
            when=when_and_where(catalogue, agenda.reception),
            agenda=agenda,
            dossiers=dossiers,
            prepared=prepared,
            unprepared=sum(1 for text in prepared.values() if not text),
            attendees=request["attendees"] if typed is None else typed.get("attendees", ""),
            note=request["note"] if typed is None else typed.get("note", ""),
            answer_by=remind_at(catalogue, agenda.day),
            may_run=visit.person.may("run_meetings"),
            problem=problem,
        )
