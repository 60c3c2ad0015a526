"""The staff's page on which a caller's registration or feedback is written down, and the code to read out after it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.forms.choices import Choices
from forms_service.forms.definition import FormDefinition
from forms_service.forms.places import taken_meanwhile
from forms_service.forms.rendering import render_questions, render_summary
from forms_service.forms.sheet import Finding
from forms_service.forms.validation import Checked, validate
from forms_service.hotline.caller import is_old, look_up, phone_of
from forms_service.hotline.model import (
    CHANNEL,
    PHONE,
    USUAL,
    first_questions,
    for_caller,
    forms_for_callers,
    other_questions,
    read_out,
)
from forms_service.staff import audit
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.submissions.intake import Arrival, Intake, NoPlaceError, Part
from forms_service.submissions.model import CHANNELS, Channel, same_press_key, visitor_of
from forms_service.submissions.pages import reception_in_words
from forms_service.submissions.routes import ChoicesFor
from forms_service.web.errors import Refusal
from forms_service.web.house import House

PATH = "/nhan-vien/1022"
LOOK_UP = PATH + "/nguoi-goi"
KEPT = PATH + "/da-ghi"

LOG_WORDS = LogWords(
    actions={
        "hotline.registered": "ghi phiếu thay người gọi, đã đọc thông báo",
        "hotline.looked_up": "xem việc của một số điện thoại",
        "hotline.kept_shown": "xem mã vừa cấp",
    },
    details={"channel": "kênh", "consent": "bản thông báo"},
    values=dict(CHANNELS.items()),
)


@dataclass(frozen=True)
class _Entry:
    """A form as it stands on the page: which, what was sent so far, and the press's key."""

    form: FormDefinition
    sent: Mapping[str, object]
    key: str


def routes(house: House, choices: ChoicesFor, intake: Intake) -> list[BaseRoute]:
    """The staff's routes of this page."""
    screens, register = _Screens(house, choices, intake), requires(house, "register_callers")
    take = requires(house, "register_callers", repeated=True)
    return [
        Route(PATH, register(screens.blank), methods=["GET"]),
        Route(PATH, take(screens.act), methods=["POST"]),
        Route(LOOK_UP, take(screens.caller), methods=["POST"]),
        Route(KEPT + "/{id}", register(screens.kept), methods=["GET"]),
    ]


class _Screens:
    def __init__(self, house: House, choices: ChoicesFor, intake: Intake) -> None:
        self._house = house
        self._choices = choices
        self._intake = intake
        self._screens = Screens("forms_service.hotline")

    async def blank(self, visit: StaffRequest) -> Response:
        """`GET`: an empty form; `?phieu=` names which."""
        form = self._form(visit.request.query_params.get("phieu", ""))
        return await self._show(visit, _Entry(form, {}, secrets.token_urlsafe(16)))

    async def act(self, visit: StaffRequest) -> Response:
        """`POST`: another form with what was typed, a look at who calls, or the form is kept."""
        act = visit.form.get("act", "keep")
        form = self._form(act.removeprefix("form:") if act.startswith("form:") else visit.form.get("form", ""))
        entry = _Entry(form, visit.submitted, visit.form.get("key", "")[:40])
        if act == "look":
            return await self._show(visit, entry, looking=True)
        return await self._keep(visit, entry) if act == "keep" else await self._show(visit, entry)

    async def caller(self, visit: StaffRequest) -> Response:
        """`POST …/nguoi-goi`: what is known of the number, as a fragment for the page's script."""
        return self._screens.show(visit, "caller.html", caller=await self._look_up(visit))

    async def kept(self, visit: StaffRequest) -> Response:
        """`GET …/da-ghi/{id}`: the code, large, and what to say."""
        number = visit.request.path_params["id"]
        is_id = number.isascii() and number.isdecimal() and len(number) <= 15
        document = await self._document(int(number) if is_id else 0)
        await self._note(visit, "hotline.kept_shown", document["id"])
        catalogue = self._house.catalogue()
        form = catalogue.forms.get(document["form"])
        return self._screens.show(
            visit,
            "kept.html",
            id=document["id"],
            code=spoken(document["code"]),
            read_out=read_out(document["code"]),
            needs_phone=needs_phone(document["code"]),
            form=form.title if form else document["form"],
            steps=form.next_steps if form else (),
            placement=document.get("placement", ""),
            reception=reception_in_words(document, catalogue),
            again=f"{PATH}?phieu={document['form']}",
        )

    async def _keep(self, visit: StaffRequest, entry: _Entry) -> Response:
        choices = await self._choices(entry.form.series)
        checked = self._check(visit, entry, choices)
        if not checked.passed:
            return await self._show(visit, entry, findings=checked.findings)
        arrival = self._arrival(visit, entry, checked)
        try:
            number = await self._house.store.write(partial(self._take, visit=visit, arrival=arrival))
        except NoPlaceError:
            return await self._show(visit, entry, findings=(taken_meanwhile(choices),))
        self._intake.remember(arrival)
        return RedirectResponse(f"{KEPT}/{number}", 303)

    def _check(self, visit: StaffRequest, entry: _Entry, choices: Choices) -> Checked:
        asked = for_caller(entry.form, _usual(visit))
        known = {field.id for field in asked.fields}
        answers = {name: value for name, value in entry.sent.items() if name in known}
        return validate(asked, answers, choices, confirmed=_texts(entry.sent.get("_confirmed")), staff=True)

    def _arrival(self, visit: StaffRequest, entry: _Entry, checked: Checked) -> Arrival:
        values = {name: value for name, value in checked.values.items() if name != CHANNEL}
        channel = cast("Channel", checked.values[CHANNEL])
        visitor, window = visitor_of(values, entry.key, "", "")
        press = same_press_key(self._house.secret, entry.form.id, values, visitor)
        return Arrival((Part(entry.form, values),), press, window, channel, visit.person.id)

    def _take(self, tx: Transaction, visit: StaffRequest, arrival: Arrival) -> int:
        receipt = self._intake.take(tx, arrival)
        kept = tx.find("submissions", token=receipt.token)
        if kept is None:
            raise LookupError("what was just kept is not there")
        if "hotline.registered" not in {line.action for line in audit.history(tx, "submission", kept["id"])}:
            _record(tx, visit, arrival.parts[-1].form, kept)
        return int(kept["id"])

    async def _show(
        self, visit: StaffRequest, entry: _Entry, *, findings: Sequence[Finding] = (), looking: bool = False
    ) -> Response:
        choices = await self._choices(entry.form.series)
        first, rest = first_questions(entry.form, _usual(visit)), other_questions(entry.form)
        given: dict[str, Any] = {"submitted": entry.sent, "findings": findings}
        typed = bool(visit.form.get(PHONE)) and (looking or bool(findings))
        return self._screens.show(
            visit,
            "entry.html",
            422 if findings else 200,
            form=entry.form,
            forms=forms_for_callers(self._house.catalogue()),
            key=entry.key,
            summary=render_summary(for_caller(entry.form, _usual(visit)), choices, **given),
            first=render_questions(first, choices, **given),
            rest=render_questions(rest, choices, **given),
            caller=await self._look_up(visit) if typed else None,
            asks_phone=PHONE in entry.form.by_id,
            blank=not findings and not looking,
        )

    async def _look_up(self, visit: StaffRequest) -> Any:
        phone = phone_of(visit.form.get(PHONE, ""))
        if phone is None:
            return None
        today = self._house.clock().date()
        read = partial(look_up, catalogue=self._house.catalogue(), phone=phone, today=today)
        found = await self._house.store.read(read)
        await self._note(visit, "hotline.looked_up", None)
        return replace(found, renewed=is_old(visit.form.get(PHONE, "")))

    def _form(self, form_id: str) -> FormDefinition:
        """The form of this id, or the first one. Raises Refusal 404 where the office has none for callers."""
        forms = {form.id: form for form in forms_for_callers(self._house.catalogue())}
        if not forms:
            raise Refusal(404)
        return forms.get(form_id) or next(iter(forms.values()))

    async def _document(self, number: int) -> Document:
        def read(reader: Reader) -> Document | None:
            return reader.get("submissions", number)

        found = await self._house.store.read(read)
        if found is None:
            raise Refusal(404)
        return found

    async def _note(self, visit: StaffRequest, action: str, subject: int | None) -> None:
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, action, "submission", subject))


def _usual(visit: StaffRequest) -> Channel:
    return USUAL.get(visit.person.role, "hotline")


def _record(tx: Transaction, visit: StaffRequest, form: FormDefinition, kept: Document) -> None:
    """Who wrote it down, by which way it came, and which notice was read out (domain J2, SYS7)."""
    detail = {"channel": kept["channel"], "consent": form.consent.version.isoformat() if form.consent else None}
    audit.record(tx, visit.actor, "hotline.registered", "submission", kept["id"], detail)


def _texts(value: object) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, str)]
