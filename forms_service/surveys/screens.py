"""Staff screens: whom to call and ask, one call with what to say and the questions, and drawing people to call."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.forms.definition import FormDefinition
from forms_service.forms.rendering import render_questions, render_summary
from forms_service.forms.sheet import Finding
from forms_service.forms.validation import Checked
from forms_service.notices.calling import BadTimeError, TakenError
from forms_service.notices.proof import PROOF
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.intake import Arrival, Part
from forms_service.submissions.model import SAME_PRESS, same_press_key, visitor_of
from forms_service.surveys import calling
from forms_service.surveys.answering import keep_of_call
from forms_service.surveys.calling import Ended
from forms_service.surveys.drawing import LONGEST_DAYS, draw
from forms_service.surveys.importing import PAGE
from forms_service.surveys.model import FORM, OUTCOME_WORDS, OUTCOMES, SURVEY_PEOPLE, Outcome
from forms_service.surveys.office import SurveyOffice
from forms_service.surveys.progress import progress_on
from forms_service.surveys.questions import asked, check, refusal_reasons
from forms_service.vietnam.clock import ZONE, read_moment
from forms_service.vietnam.numbers import in_groups
from forms_service.vietnam.phones import display_phone
from forms_service.web.errors import Refusal

SHOWN = 50
LATER = 20
SUBJECT = "survey_person"


class CallScreens:
    """Handlers of the call list and of single calls."""

    def __init__(self, office: SurveyOffice) -> None:
        self._office = office
        self._house = office.house
        self._screens = Screens("forms_service.surveys")

    async def listed(self, visit: StaffRequest) -> Response:
        """`GET`: today's progress, who is to be called now and later, the last call to be taken back."""
        return await self._list(visit)

    async def act(self, visit: StaffRequest) -> Response:
        """`POST`: give me the next one; or draw people from our own records."""
        if visit.form.get("act") == "draw":
            return await self._draw(visit)
        found = await self._house.store.write(partial(self._take, visit=visit, person_id=None))
        return RedirectResponse(f"{PAGE}/{found}" if found else f"{PAGE}?xong=het", 303)

    async def one(self, visit: StaffRequest) -> Response:
        """`GET …/{id}`: what to say, the questions, how a call can end."""
        person_id = visit.request.path_params["id"]
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "surveys.opened", SUBJECT, person_id)
        )
        return await self._show(visit, person_id)

    async def change(self, visit: StaffRequest) -> Response:
        """`POST …/{id}`: I call, give back, answers, another outcome, undo."""
        person_id, act = int(visit.request.path_params["id"]), visit.form.get("act", "")
        acts = {"take": self._take_one, "return": self._give_back, "undo": self._undo, "answered": self._answered}
        try:
            if act in OUTCOMES:
                return await self._end(visit, person_id, act)
            if act in acts:
                return await acts[act](visit, person_id)
        except TakenError as taken:
            told = f"Đồng nghiệp đang gọi người này, đến {taken.until.astimezone(ZONE):%H:%M}."
            return await self._show(visit, person_id, problem=told)
        raise Refusal(400)

    # --- acts ---

    def _take(self, tx: Transaction, visit: StaffRequest, person_id: int | None) -> int | None:
        may = self._office.may_contact
        if person_id is None:
            found = calling.take_next(tx, visit.person.id, may)
        else:
            found = person_id if calling.take(tx, visit.person.id, person_id, may) else None
        if found is not None:
            audit.record(tx, visit.actor, "surveys.taken", SUBJECT, found)
        return found

    async def _take_one(self, visit: StaffRequest, person_id: int) -> Response:
        found = await self._house.store.write(partial(self._take, visit=visit, person_id=person_id))
        return RedirectResponse(f"{PAGE}/{person_id}" if found else f"{PAGE}?xong=khong-con", 303)

    async def _give_back(self, visit: StaffRequest, person_id: int) -> Response:
        def use_case(tx: Transaction) -> None:
            calling.give_back(tx, visit.person.id, person_id)
            audit.record(tx, visit.actor, "surveys.returned", SUBJECT, person_id)

        await self._house.store.write(use_case)
        return RedirectResponse(PAGE, 303)

    async def _undo(self, visit: StaffRequest, person_id: int) -> Response:
        def use_case(tx: Transaction) -> bool:
            done = calling.undo(tx, self._office.keys, person_id)
            if done:
                audit.record(tx, visit.actor, "surveys.undone", SUBJECT, person_id)
            return done

        done = await self._house.store.write(use_case)
        return RedirectResponse(f"{PAGE}/{person_id}" if done else f"{PAGE}?xong=qua-han", 303)

    async def _end(self, visit: StaffRequest, person_id: int, outcome: Outcome) -> Response:
        typed, reason = visit.form.get("again_at", ""), visit.form.get("reason", "")
        known = refusal_reasons(self._form())
        ended = Ended(
            outcome,
            read_moment(typed) if outcome == "call_back" else None,
            reason if outcome == "refused" and reason in known else "",
        )

        def use_case(tx: Transaction) -> None:
            if calling.end(tx, self._office.keys, visit.person.id, person_id, ended):
                audit.record(tx, visit.actor, f"surveys.{outcome}", SUBJECT, person_id)

        try:
            await self._house.store.write(use_case)
        except BadTimeError:
            told = "Xin ghi ngày giờ gọi lại, sau lúc này và trong 30 ngày kể từ khi người ấy vào danh sách."
            return await self._show(visit, person_id, problem=told)
        return RedirectResponse(f"{PAGE}?vua={person_id}", 303)

    async def _answered(self, visit: StaffRequest, person_id: int) -> Response:
        row = await self._house.store.read(lambda reader: reader.get(SURVEY_PEOPLE.name, person_id))
        if row is None or row["state"] != "due":
            return RedirectResponse(f"{PAGE}?xong=khong-con", 303)
        form = self._form()
        checked = check(form, row, visit.form, await self._office.choices(None))
        if not checked.passed:
            return await self._show(visit, person_id, findings=checked.findings)
        arrivals = self._arrivals(visit, checked)
        await self._house.store.write(
            partial(self._keep, visit=visit, person_id=person_id, values=checked.values, arrivals=arrivals)
        )
        for arrival in arrivals:
            self._office.intake.remember(arrival)
        return RedirectResponse(f"{PAGE}?xong=tra-loi", 303)

    def _arrivals(self, visit: StaffRequest, checked: Checked) -> list[Arrival]:
        """What wants a reply, as a submission of its own that no answers go with."""
        forms, key = self._house.catalogue().forms, secrets.token_urlsafe(16)
        return [
            Arrival(
                (Part(forms[form], values),),
                same_press_key(self._house.secret, form, values, visitor_of(values, key, "", "")[0]),
                SAME_PRESS,
                "hotline",
                visit.person.id,
            )
            for form, values in checked.split.items()
        ]

    def _keep(
        self,
        tx: Transaction,
        visit: StaffRequest,
        person_id: int,
        values: Mapping[str, Any],
        arrivals: Sequence[Arrival],
    ) -> None:
        row = calling.check_lease(tx, visit.person.id, person_id)
        if row is None:
            return
        keep_of_call(tx, row, values)
        audit.record(tx, visit.actor, "surveys.answered", SUBJECT, person_id)
        for arrival in arrivals:
            kept = tx.find("submissions", token=self._office.intake.take(tx, arrival).token)
            if kept is not None:
                audit.record(tx, visit.actor, "surveys.reply_wanted", "submission", kept["id"])
        calling.sweep(tx)

    async def _draw(self, visit: StaffRequest) -> Response:
        days = _day(visit.form.get("tu", "")), _day(visit.form.get("den", ""))
        if days[0] is None or days[1] is None or not 0 <= (days[1] - days[0]).days < LONGEST_DAYS:
            return await self._list(visit, problem=f"Xin chọn từ ngày, đến ngày, nhiều nhất {LONGEST_DAYS} ngày.")
        span = (days[0], days[1])
        drawn = await draw(self._house.store, self._office.keys, self._office.may_contact, visit.actor, span)
        return RedirectResponse(f"{PAGE}?xong=lay-{drawn.added}-{drawn.known}-{drawn.left_out}", 303)

    # --- pages ---

    async def _list(self, visit: StaffRequest, problem: str = "") -> Response:
        now, query = self._house.clock(), visit.request.query_params
        just = _number(query.get("vua", ""))
        rows, waiting, called, names, progress = await self._house.store.read(partial(_gathered, now=now, just=just))
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "surveys.listed", "survey_list", None)
        )
        return self._screens.show(
            visit,
            "survey_calls.html",
            422 if problem else 200,
            rows=[self._row(row, now, names, visit) for row in rows[:SHOWN]],
            more=len(rows) > SHOWN,
            later=[self._row(row, now, names, visit) for row in waiting],
            called=(called["id"], OUTCOME_WORDS[called["tries"][-1]["outcome"]]) if called else None,
            progress=progress,
            told=_told(query.get("xong", "")),
            problem=problem,
            first=(now.date() - timedelta(days=30)).isoformat(),
            last=now.date().isoformat(),
        )

    async def _show(
        self, visit: StaffRequest, person_id: int, *, problem: str = "", findings: Sequence[Finding] = ()
    ) -> Response:
        now = self._house.clock()
        row, names = await self._house.store.read(partial(_one, person_id=person_id))
        if row is None:
            raise Refusal(410, "Người này không còn trong danh sách", "Xin quay lại danh sách và gọi người tiếp theo.")
        form, choices = self._form(), await self._office.choices(None)
        given: dict[str, Any] = {"submitted": visit.form, "findings": findings}
        return self._screens.show(
            visit,
            "survey_call.html",
            422 if problem or findings else 200,
            row=self._row(row, now, names, visit),
            is_due=row["state"] == "due",
            call_code=in_groups(row["code"], 3) if row.get("code") else "",
            proof=self._house.service_url.partition("//")[2] + PROOF,
            summary=render_summary(asked(form), choices, **given),
            questions=render_questions(asked(form), choices, **given),
            reasons=refusal_reasons(form),
            tries=[(each["at"], OUTCOME_WORDS[each["outcome"]], names.get(each["by"], "")) for each in row["tries"]],
            problem=problem,
            again_at=visit.form.get("again_at", ""),
            earliest=now.strftime("%Y-%m-%dT%H:%M"),
        )

    def _row(self, row: Document, now: datetime, names: Mapping[int, str], visit: StaffRequest) -> dict[str, Any]:
        """One person as text to show."""
        catalogue, staff = self._house.catalogue(), calling.caller_of(row, now)
        unit, area = catalogue.units.get(row["unit"]), catalogue.areas.get(row["field"])
        return {
            "id": row["id"],
            "name": row["name"],
            "phone": display_phone(row["phone"]),
            "tel": row["phone"],
            "month": f"{row['served_month'][5:]}/{row['served_month'][:4]}",
            "unit": unit.name_on(now.date()) if unit else "",
            "area": area.label if area else "",
            "since": row["made_at"],
            "due_at": row["call_after"],
            "attempts": row["attempts"],
            "mine": staff == visit.person.id,
            "taken_by": names.get(staff, "Đồng nghiệp") if staff is not None else "",
            "until": row.get("until") or "",
        }

    def _form(self) -> FormDefinition:
        """The form whose questions are asked. Raises Refusal 404 where the office has none."""
        form = self._house.catalogue().forms.get(FORM)
        if form is None:
            raise Refusal(404)
        return form


def _gathered(reader: Reader, now: datetime, just: int) -> tuple[Any, ...]:
    called = reader.get(SURVEY_PEOPLE.name, just) if just else None
    return (
        calling.due(reader, now, limit=SHOWN + 1),
        calling.later(reader, now, limit=LATER),
        called if called and called["tries"] else None,
        {person.id: person.name for person in list_staff(reader)},
        progress_on(reader, now.date()),
    )


def _one(reader: Reader, person_id: int) -> tuple[Document | None, dict[int, str]]:
    return reader.get(SURVEY_PEOPLE.name, person_id), {person.id: person.name for person in list_staff(reader)}


_SENTENCES: Mapping[str, str] = {
    "het": "Lúc này không còn ai cần gọi.",
    "khong-con": "Người ấy không còn trong danh sách: đã ghi kết quả, hoặc đã rút lại đồng ý.",
    "qua-han": "Không hoàn tác được nữa: kết quả ghi đã lâu, số điện thoại đã xóa.",
    "tra-loi": "Đã ghi câu trả lời. Tên và số điện thoại của người ấy đã xóa khỏi danh sách.",
}


def _told(code: str) -> str:
    """A sentence for what was just done, by the code that stands in the address."""
    what, *numbers = code.split("-") if code.startswith("lay-") else [code]
    if what == "lay" and len(numbers) == 3 and all(map(str.isdecimal, numbers)):
        added, known, left_out = map(int, numbers)
        return (
            f"Đã thêm {added} người. {known} người đã có hoặc đã hỏi rồi; {left_out} người không gọi được "
            "(không đồng ý để gọi, không có số điện thoại, hoặc đã xin đừng gọi)."
        )
    return _SENTENCES.get(code, "")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
