"""The list of meetings, the page of one, and who must prepare what for one party."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.documents.errors import RenderError
from forms_service.meetings import support
from forms_service.meetings.agenda import Agenda, agenda_of, title_of, when_and_where
from forms_service.meetings.desk import MEETINGS_PAGE, SCREENS, Desk, number_in
from forms_service.meetings.model import LONGEST_LINE, MeetingError, choosable_units, is_held_by, remind_at
from forms_service.meetings.overview import meetings_between, missing_of, units_of
from forms_service.meetings.words import party_of
from forms_service.receptions import standing
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Transaction
from forms_service.web.errors import Refusal


class MeetingScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asking = desk.asking

    async def listed(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep`: counts alone, no personal data."""
        now, catalogue = self._desk.house.clock(), self._desk.catalogue
        lines = await self._desk.house.store.read(lambda reader: meetings_between(reader, catalogue, now))
        return SCREENS.show(
            visit,
            "meetings.html",
            lines=lines,
            today=now.date().isoformat(),
            appointment_forms=sorted({one.appointment_form for one in catalogue.series.values()} - {None}),
            forms=catalogue.forms,
        )

    async def one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}`: the agenda, what units answered, what is still to be written down."""
        agenda = await self._desk.agenda(visit)
        await self._desk.note(visit, "meetings.opened", "reception", agenda.id)
        return await self._show(visit, agenda)

    async def _show(self, visit: StaffRequest, agenda: Agenda, problem: str = "") -> Response:
        catalogue, now = self._desk.catalogue, self._desk.house.clock()
        units = await self._desk.house.store.read(lambda reader: units_of(reader, catalogue, agenda))
        return SCREENS.show(
            visit,
            "meeting.html",
            422 if problem else 200,
            agenda=agenda,
            title=title_of(agenda.reception),
            when=when_and_where(catalogue, agenda.reception),
            rows=[(item, party_of(catalogue, agenda, item)) for item in agenda.items],
            pending=[(item, party_of(catalogue, agenda, item)) for item in agenda.pending],
            units=units,
            to_ask=sum(each.new for each in units),
            remind_at=remind_at(catalogue, agenda.day),
            begun=is_held_by(agenda.reception, now),
            missing=missing_of(agenda, now),
            may_run=visit.person.may("run_meetings"),
            problem=problem,
        )

    async def send(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/tiep/{reception}/yeu-cau`: ask every unit for what it was not asked for yet."""
        agenda = await self._desk.agenda(visit)
        try:
            await self._asking.send(visit.actor, agenda.id)
        except MeetingError as error:
            return await self._show(visit, await self._desk.agenda(visit), str(error))
        except RenderError:
            text = "Chưa in được tệp PDF nên chưa gửi hết. Các cơ quan đã gửi có ghi bên dưới; xin bấm gửi lại."
            return await self._show(visit, await self._desk.agenda(visit), text)
        return RedirectResponse(f"{MEETINGS_PAGE}/{agenda.id}#co-quan", 303)

    async def party(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}/luot/{id}`: who prepares for one party, and its place in the agenda."""
        agenda, submission = await self._party(visit)
        await self._desk.note(visit, "meetings.opened", "reception", agenda.id)
        return self._show_party(visit, agenda, submission)

    async def change_party(self, visit: StaffRequest) -> Response:
        """Keeps one of the two: units (`act` units or routing) or the position (`act` place)."""
        agenda, submission = await self._party(visit)
        try:
            await self._desk.house.store.write(partial(self._change, visit=visit, submission=submission))
        except MeetingError as error:
            return self._show_party(visit, agenda, submission, str(error), visit.form)
        return RedirectResponse(f"{MEETINGS_PAGE}/{agenda.id}", 303)

    def _change(self, tx: Transaction, visit: StaffRequest, submission: int) -> None:
        catalogue, form = self._desk.catalogue, visit.form
        agenda = agenda_of(tx, catalogue, visit.request.path_params["reception"])
        if agenda is None:
            raise Refusal(404)
        if form.get("act") == "place":
            position, reason = _position(form.get("position", "")), form.get("reason", "").strip()[:LONGEST_LINE]
            support.place_at(tx, visit.actor, agenda, submission, position=position, reason=reason)
            return
        chosen = None if form.get("act") == "routing" else _chosen(form)
        support.choose_units(tx, visit.actor, catalogue, agenda, submission, units=chosen)

    async def _party(self, visit: StaffRequest) -> tuple[Agenda, int]:
        agenda = await self._desk.agenda(visit)
        submission = number_in(visit.request.path_params["id"])
        if agenda.item(submission) is None:
            raise Refusal(404)
        return agenda, submission

    def _show_party(
        self,
        visit: StaffRequest,
        agenda: Agenda,
        submission: int,
        problem: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        item = agenda.item(submission)
        assert item is not None  # looked up by `_party`
        ticked = item.units if typed is None or typed.get("act") == "place" else tuple(_chosen(typed))
        values: dict[str, Any] = {
            "agenda": agenda,
            "title": title_of(agenda.reception),
            "item": item,
            "party": party_of(self._desk.catalogue, agenda, item),
            "position": item.position or "" if typed is None else typed.get("position", ""),
            "reason": item.reason if typed is None else typed.get("reason", ""),
            "problem": problem,
            **self._units(agenda, ticked),
        }
        return SCREENS.show(visit, "party.html", 422 if problem else 200, **values)

    def _units(self, agenda: Agenda, ticked: tuple[str, ...]) -> dict[str, Any]:
        """Boxes for departments and what is ticked; one more unit of any kind can be chosen from a list."""
        catalogue = self._desk.catalogue
        names = {
            unit: standing.place_name(catalogue, unit, agenda.day) for unit in choosable_units(catalogue, agenda.day)
        }
        boxes = [unit for unit in names if unit in ticked or catalogue.units[unit].kind == "department"][:MOST_BOXES]
        gone = {unit: standing.place_name(catalogue, unit, agenda.day) for unit in ticked if unit not in names}
        shown = {**gone, **{unit: names[unit] for unit in boxes}}
        return {
            "boxes": [(unit, name, unit in ticked) for unit, name in shown.items()],
            "more": [(unit, name) for unit, name in names.items() if unit not in shown],
        }


MOST_BOXES = 80
"""Boxes of units in one form; a form may hold 120 fields in all (`web.bodies.MAX_FIELDS`)."""


def _chosen(form: Mapping[str, str]) -> list[str]:
    ticked = [name.removeprefix("u-") for name in form if name.startswith("u-")]
    return [*ticked, *([form["more"]] if form.get("more") else [])]


def _position(text: str) -> int | None:
    """A number as typed; 0, which no agenda has, for anything else that is not empty."""
    if not text.strip():
        return None
    return int(text) if text.strip().isascii() and text.strip().isdecimal() and len(text) < 5 else 0
