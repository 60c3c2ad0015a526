"""Recording a case, mending it, and one case with all that can be done to it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from starlette.responses import RedirectResponse, Response

from forms_service.content.letters import KIND_OF, PLACEHOLDERS, LetterEvent
from forms_service.letters import changing
from forms_service.letters.desk import SCREENS, Desk, day_in
from forms_service.letters.model import (
    DELIVERIES,
    EVENT_WORDS,
    KIND_WORDS,
    REACTIONS,
    STATES,
    TRANSITIONS,
    Act,
    LetterError,
    can,
    is_printable,
)
from forms_service.letters.recording import (
    TWICE,
    Asker,
    Facts,
    as_typed,
    cautions,
    check_facts,
    event_of,
    keep_case,
    recorded_as,
    rewrite,
)
from forms_service.letters.tasks import PAGE
from forms_service.letters.units import communes, label_of
from forms_service.letters.wording import letter_of, templates_for
from forms_service.staff.accounts import list_staff
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.text import nfc
from forms_service.web.errors import Refusal

_SHOWN = {
    "addressee": "người nhận",
    "child_given_name": "tên bé",
    "relation": "quan hệ",
    "unit": "xã, phường",
    "event_on": "ngày đăng ký",
    "signer": "người ký",
}


class CaseScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def new(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/thu/them`: first the event (`viec`), then what belongs to it."""
        self._desk.scope(visit)
        event = event_of(visit.request.query_params.get("viec", ""))
        if event is None:
            return SCREENS.show(visit, "choose.html", events=EVENT_WORDS, kinds=KIND_WORDS, kind_of=KIND_OF)
        # Whoever records one case after another begins with the unit and the day of the last.
        query = visit.request.query_params
        typed = {"event_on": query.get("ngay", self._desk.today.isoformat()), "unit": query.get("xa", "")}
        return self._form(visit, event, typed, {}, just=query.get("vua", ""))

    async def record(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/thu/them`."""
        event = event_of(visit.form.get("event", ""))
        if event is None:
            raise Refusal(400)
        return await self._keep(visit, event, None)

    async def mend(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/thu/{id}/sua`."""
        case = await self._desk.case(visit)
        if not can(case, "edit"):
            return RedirectResponse(f"{PAGE}/{case['id']}", 303)
        await self._desk.note(visit, "letters.read", "letter_case", case["id"])
        return self._form(visit, case["event"], as_typed(case), {}, case=case)

    async def mended(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/thu/{id}/sua`."""
        case = await self._desk.case(visit)
        return await self._keep(visit, case["event"], case)

    async def _keep(self, visit: StaffRequest, event: LetterEvent, case: Document | None) -> Response:
        asker = Asker(self._desk.catalogue, self._desk.scope(visit), self._desk.today)
        facts, findings = check_facts(asker, event, visit.form)
        if facts is None:
            return self._form(visit, event, visit.form, findings, case=case)
        own = case["id"] if case else None
        twin = await self._desk.house.store.read(lambda reader: recorded_as(reader, facts.key))
        if twin is not None and twin["id"] != own:
            return self._form(visit, event, visit.form, {"registry_ref": TWICE}, case=case, twin=twin["id"])
        warned = [] if visit.form.get("sure") == "yes" else await self._cautions(facts, own)
        if warned:
            return self._form(visit, event, visit.form, {}, case=case, cautions=warned)
        try:
            case_id = await self._desk.house.store.write(partial(_kept, visit=visit, facts=facts, case=case))
        except LetterError as error:
            return self._form(visit, event, visit.form, {error.field or "addressee": str(error)}, case=case)
        if case is None and visit.form.get("next") == "again":
            again = f"viec={event}&xa={facts.unit}&ngay={facts.event_on.isoformat()}&vua={case_id}"
            return RedirectResponse(f"{PAGE}/them?{again}", 303)
        return RedirectResponse(f"{PAGE}/{case_id}", 303)

    async def _cautions(self, facts: Facts, own: int | None) -> list[str]:
        catalogue = self._desk.catalogue
        return await self._desk.house.store.read(lambda reader: cautions(reader, catalogue, facts, own))

    def _form(  # noqa: PLR0913  # a form with this many parts
        self,
        visit: StaffRequest,
        event: LetterEvent,
        typed: Mapping[str, str],
        findings: Mapping[str, str],
        *,
        case: Document | None = None,
        cautions: list[str] | None = None,
        twin: int | None = None,
        just: str = "",
    ) -> Response:
        scope = self._desk.scope(visit)
        units = communes(self._desk.catalogue, scope)
        templates = templates_for(self._desk.catalogue, event)
        return SCREENS.show(
            visit,
            "record.html",
            422 if findings or cautions or twin else 200,
            event=event,
            event_word=EVENT_WORDS[event],
            kind=KIND_OF[event],
            kind_word=KIND_WORDS[KIND_OF[event]],
            typed=typed,
            findings=findings,
            case=case,
            cautions=cautions or [],
            twin=twin,
            just=just if just.isascii() and just.isdecimal() else "",
            units=[(each.id, label_of(each)) for each in units],
            templates=[
                (each, _sample(each.text), [self._desk.catalogue.units[unit].name for unit in each.units])
                for each in templates
                if not each.units or scope is None or scope & set(each.units)
            ],
            today=self._desk.today,
        )

    async def one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/thu/{id}`."""
        case = await self._desk.case(visit)
        await self._desk.note(visit, "letters.read", "letter_case", case["id"])
        return await self._show(visit, case)

    async def act(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/thu/{id}`: one change, named by `act`; 422 with the page if it cannot be made."""
        case = await self._desk.case(visit)
        act = cast("Act", visit.form.get("act", ""))
        if act not in _ACTS:
            raise Refusal(400)
        if not visit.person.may(TRANSITIONS[act].who):
            return await self._show(visit, case, LetterError("Tài khoản này không làm được việc ấy."))
        try:
            to = await self._desk.house.store.write(lambda tx: _ACTS[act](tx, visit, case["id"]))
        except LetterError as error:
            return await self._show(visit, case, error)
        return RedirectResponse(to, 303)

    async def _show(self, visit: StaffRequest, case: Document, problem: LetterError | None = None) -> Response:
        people = await self._desk.house.store.read(list_staff)
        names = {each.id: each.name for each in people}
        may: dict[Act, bool] = {
            act: can(case, act) and visit.person.may(transition.who) for act, transition in TRANSITIONS.items()
        }
        has_letter = case["names"] == "kept"
        return SCREENS.show(
            visit,
            "case.html",
            422 if problem else 200,
            case=case,
            row=self._desk.rows([case])[0],
            letter=letter_of(self._desk.catalogue, case, self._desk.today) if has_letter else None,
            kind_word=KIND_WORDS[KIND_OF[case["event"]]],
            state=STATES[case["state"]],
            may=may,
            wrote=visit.person.id in case["writers"],
            writers=[names.get(each, "–") for each in case["writers"]],
            approver=names.get(case["approved_by"] or 0, ""),
            printable=is_printable(case),
            deliveries=DELIVERIES,
            reactions=REACTIONS,
            today=self._desk.today,
            typed=visit.form,
            problem=problem,
        )


def _sample(text: str) -> str:
    """A template as it is shown to choose from."""
    for name in PLACEHOLDERS:
        text = text.replace("{" + name + "}", f"‹{_SHOWN[name]}›")
    return text


def _kept(tx: Transaction, visit: StaffRequest, facts: Facts, case: Document | None) -> int:
    if case is None:
        return keep_case(tx, visit.actor, facts)
    rewrite(tx, visit.actor, case["id"], facts, _number(visit.form.get("seen", "")))
    return int(case["id"])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _page(case_id: int) -> str:
    return f"{PAGE}/{case_id}"


def _approve(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    changing.approve(tx, visit.actor, case_id, _number(visit.form.get("seen", "")))
    return _page(case_id)


def _return(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    reason = nfc(visit.form.get("reason", ""))
    changing.give_back(tx, visit.actor, case_id, _number(visit.form.get("seen", "")), reason)
    return _page(case_id)


def _print(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    return f"{PAGE}/in/{changing.print_letters(tx, visit.actor, [case_id])}"


def _sign(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    changing.sign(tx, visit.actor, [case_id], day_in(visit.form.get("signed_on", "")))
    return _page(case_id)


def _deliver(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    form = visit.form
    changing.deliver(tx, visit.actor, [case_id], day_in(form.get("delivered_on", "")), form.get("delivery", ""))
    return _page(case_id)


def _react(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    note = nfc(visit.form.get("reaction_note", ""))
    changing.react(tx, visit.actor, case_id, visit.form.get("reaction", ""), note)
    return _page(case_id)


def _withdraw(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    changing.withdraw(tx, visit.actor, case_id)
    return _page(case_id)


def _forget(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    changing.forget(tx, visit.actor, case_id)
    return _page(case_id)


def _remove(tx: Transaction, visit: StaffRequest, case_id: int) -> str:
    if visit.form.get("sure") != "yes":
        raise LetterError("Xin đánh dấu ô xác nhận rồi bấm lại.", "sure")
    changing.remove(tx, visit.actor, case_id)
    return PAGE


_ACTS: Mapping[Act, Callable[[Transaction, StaffRequest, int], str]] = {
    "approve": _approve,
    "return": _return,
    "print": _print,
    "sign": _sign,
    "deliver": _deliver,
    "react": _react,
    "withdraw": _withdraw,
    "forget": _forget,
    "remove": _remove,
}
"""By the name of the button; each answers where to go next."""
