"""Staff screens: the queue of requests about data, one request, and what one person agreed to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from forms_service.documents.worker import PdfWorker
from forms_service.privacy import asking, consents
from forms_service.privacy.asking import Wanted
from forms_service.privacy.correcting import correct, correctable, read_value
from forms_service.privacy.erasing import definition_of
from forms_service.privacy.handing_over import FORMATS, written
from forms_service.privacy.ledger import Ledger
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.pick_up import new_number
from forms_service.privacy.requests import erase
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import SUBMISSIONS, StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.answers import answers_of, in_words
from forms_service.submissions.codes import spoken
from forms_service.vietnam.phones import display_phone
from forms_service.web.errors import Refusal
from forms_service.web.house import House

if TYPE_CHECKING:
    from forms_service.forms.choices import Choices

QUEUE = "/nhan-vien/du-lieu"
REQUEST = QUEUE + "/yeu-cau"
PERSON = QUEUE + "/phieu"
PAGE_SIZE = 100


@dataclass(frozen=True)
class Parts:
    """What these screens need beside the house. `choices` answers what a form offers now."""

    pdf: PdfWorker
    ledger: Ledger
    choices: Callable[[], Any]
    words: LogWords


class RequestScreens:
    """Requests about data: the queue, one of them, and all about one submission."""

    def __init__(self, house: House, parts: Parts) -> None:
        self._house = house
        self._parts = parts
        self._screens = Screens("forms_service.privacy")

    async def queue(self, visit: StaffRequest) -> Response:
        """Open requests by the day they are due; with `?ngan=xong` those that are done, latest first."""
        done = visit.request.query_params.get("ngan") == "xong"
        rows = await self._house.store.read(partial(_listed, done=done))
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "privacy.listed", "data_request", None)
        )
        today = self._house.clock().date()
        listed = [_line(row, code, late=asking.is_late(row, today)) for row, code in rows[:PAGE_SIZE]]
        return self._screens.show(visit, "queue.html", rows=listed, done=done, more=len(rows) > PAGE_SIZE)

    async def one(self, visit: StaffRequest) -> Response:
        """One request, with what may be done next."""
        request = await self._request(visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "privacy.opened", "data_request", request["id"])
        )
        return await self._show(visit, request["id"])

    async def act(self, visit: StaffRequest) -> Response:
        """What staff do about a request; `act` names it."""
        request = await self._request(visit)
        act = visit.form.get("act", "")
        try:
            if act == "number":
                return await self._give_number(visit, request["id"])
            if act == "erase":
                await self._erase(visit, request)
            elif act in _ACTS:
                doing = partial(_ACTS[act], visit=visit, house=self._house, request=request)
                await self._house.store.write(doing)
        except PrivacyError as error:
            return await self._show(visit, request["id"], problem=str(error))
        return RedirectResponse(f"{REQUEST}/{request['id']}", 303)

    async def copy(self, visit: StaffRequest) -> Response:
        """The copy into the hands of somebody who stands at the counter; an audit line goes before it."""
        request = await self._request(visit)
        kind = visit.form.get("kind", "pdf")
        if kind not in FORMATS:
            raise Refusal(400)

        def note(tx: Transaction) -> None:
            asking.verified(tx, request["id"])
            told = {"format": kind}
            audit.record(tx, visit.actor, "privacy.copied", "data_request", request["id"], told, kind="view")

        try:
            await self._house.store.write(note)
        except PrivacyError as error:
            return await self._show(visit, request["id"], problem=str(error))
        return await written(
            self._house, self._parts.pdf, self._parts.words, request["submission"], request["id"], kind
        )

    async def person(self, visit: StaffRequest) -> Response:
        """What one sender agreed to and asked for; printable, words included."""
        submission = await self._submission(visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "privacy.consents_viewed", "submission", submission["id"])
        )
        return await self._show_person(visit, submission)

    async def hear(self, visit: StaffRequest) -> Response:
        """What a person says on the phone or at the counter: a yes, a no, or a request."""
        submission = await self._submission(visit)
        try:
            address = await self._house.store.write(partial(self._heard, visit=visit, submission=submission["id"]))
        except PrivacyError as error:
            return await self._show_person(visit, submission, problem=str(error))
        return RedirectResponse(address, 303)

    async def correction(self, visit: StaffRequest) -> Response:
        """One answer to be corrected, as it stands."""
        request, field = await self._to_correct(visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "submissions.opened", "submission", request["submission"])
        )
        return await self._show_correction(visit, request, field)

    async def corrected(self, visit: StaffRequest) -> Response:
        """The new answer in place of the old one."""
        request, field = await self._to_correct(visit)
        choices: Choices = await self._parts.choices()
        raw = visit.form.get("value", "")
        typed = raw.split(",") if field.control == "checkboxes" and raw else raw

        def use_case(tx: Transaction) -> None:
            if correct(tx, visit.actor, request["submission"], field, read_value(field, typed, choices)):
                asking.note_done(tx, visit.actor, request["id"], "corrected")

        try:
            asking_for = request["id"]
            await self._house.store.read(lambda reader: asking.verified(reader, asking_for))
            await self._house.store.write(use_case)
        except PrivacyError as error:
            return await self._show_correction(visit, request, field, problem=str(error), typed=raw)
        return RedirectResponse(f"{REQUEST}/{request['id']}", 303)

    async def _give_number(self, visit: StaffRequest, request_id: int) -> Response:
        """Shown once, on this answer alone: it is kept only as a hash."""
        number = await self._house.store.write(lambda tx: new_number(tx, visit.actor, self._house.secret, request_id))
        return await self._show(visit, request_id, number=number)

    async def _erase(self, visit: StaffRequest, request: Document) -> None:
        """Erase what the submission holds, by way of the ledger, and end the request."""
        await self._house.store.read(lambda reader: asking.verified(reader, request["id"]))
        how = visit.form.get("how", "")
        if how not in asking.WAYS:
            raise PrivacyError("Xin chọn đã báo người ấy bằng cách nào, trước khi xóa số để gọi.")
        submission = await self._house.store.read(lambda reader: reader.get("submissions", request["submission"]))
        if submission is None:
            raise PrivacyError("Phiếu này không còn.")
        try:
            await erase(self._house.store, self._parts.ledger, self._house.clock, submission["code"], visit.actor)
        except OSError as error:
            raise PrivacyError("Chưa ghi được vào sổ xóa trên đĩa, nên chưa xóa. Xin báo người giữ máy chủ.") from error

        def end(tx: Transaction) -> None:
            asking.note_done(tx, visit.actor, request["id"], "erased")
            asking.answer(tx, visit.actor, request["id"], how=how, text="")

        await self._house.store.write(end)

    def _heard(self, tx: Transaction, visit: StaffRequest, submission: int) -> str:
        form = visit.form
        if form.get("act") in {"yes", "no"}:
            channel, given = form.get("channel", ""), form["act"] == "yes"
            purpose = form.get("purpose", "")
            consents.say(tx, visit.actor, self._house.catalogue(), submission, purpose, given=given, channel=channel)
            return f"{PERSON}/{submission}"
        if form.get("act") == "lift":
            return _lift(tx, visit, submission)
        wanted = Wanted(
            submission=submission,
            right=form.get("right", ""),  # type: ignore[arg-type]  # `ask` refuses what is none
            channel=form.get("channel", ""),
            purposes=tuple(name for name in form if name in _purposes(self._house)),
            wish=form.get("wish", ""),
            cancel_meeting="cancel_meeting" in form,
            entered_by=visit.person.id,
        )
        return f"{REQUEST}/{asking.ask(tx, visit.actor, self._house.catalogue(), wanted)}"

    async def _show(self, visit: StaffRequest, request_id: int, problem: str = "", number: str = "") -> Response:
        found = await self._house.store.read(partial(_whole, request_id=request_id))
        request, submission, version, people = found
        catalogue = self._house.catalogue()
        gone = submission is None or bool(submission.get("anonymised_at"))
        form = catalogue.forms.get(submission["form"]) if submission else None
        return self._screens.show(
            visit,
            "request.html",
            422 if problem else 200,
            request=request,
            label=asking.LABELS[request["right"]],
            state=asking.STATES[request["state"]],
            purposes=[each.label for each in catalogue.data_rights.purposes if each.id in request["purposes"]],
            code=spoken(submission["code"]) if submission else "",
            phone=_phone(submission) if submission and not gone else "",
            tel=submission["values"].get("phone", "") if submission and not gone else "",
            gone=gone,
            answers=answers_of(submission, version, catalogue, full=True) if submission and not gone else [],
            fields=correctable(form) if form and not gone else (),
            methods=asking.methods_for(submission or {"values": {}}),
            method_words=asking.METHODS,
            ways=asking.WAYS,
            channels=consents.CHANNELS,
            done_words=_DONE,
            names={person.id: person.name for person in people},
            late=asking.is_late(request, self._house.clock().date()),
            restricted=bool(submission and submission.get("restricted_at")),
            holds_place=bool(
                submission and submission.get("placement") in {"placed", "waiting", "offered", "confirmed"}
            ),
            inbox=SUBMISSIONS,
            person_page=PERSON,
            address=f"{REQUEST}/{request_id}",
            problem=problem,
            number=number,
        )

    async def _show_person(self, visit: StaffRequest, submission: Document, problem: str = "") -> Response:
        catalogue = self._house.catalogue()

        def read(reader: Reader) -> tuple[list[consents.Word], dict[str, bool], list[Document], list[Any]]:
            return (
                consents.consents_of(reader, catalogue, submission),
                consents.standing(reader, catalogue, submission),
                asking.requests_of(reader, submission["id"]),
                list_staff(reader),
            )

        words, standing, requests, people = await self._house.store.read(read)
        return self._screens.show(
            visit,
            "person.html",
            422 if problem else 200,
            submission=submission,
            code=spoken(submission["code"]),
            gone=bool(submission.get("anonymised_at")),
            words=words,
            standing=standing,
            purposes=[each for each in catalogue.data_rights.purposes if not each.needed],
            requests=requests,
            labels=asking.LABELS,
            states=asking.STATES,
            channels={name: told for name, told in consents.CHANNELS.items() if name != "web"},
            all_channels=consents.CHANNELS,
            names={person.id: person.name for person in people},
            longest=asking.LONGEST_WISH,
            inbox=SUBMISSIONS,
            request_page=REQUEST,
            address=f"{PERSON}/{submission['id']}",
            problem=problem,
        )

    async def _show_correction(
        self, visit: StaffRequest, request: Document, field: Any, problem: str = "", typed: str = ""
    ) -> Response:
        choices: Choices = await self._parts.choices()
        submission = await self._house.store.read(lambda reader: reader.get("submissions", request["submission"]))
        if submission is None:
            raise Refusal(404)
        value = submission["values"].get(field.id)
        offered = [*(choices.source(field.source) if field.source else ()), *field.options]
        plain = ",".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        return self._screens.show(
            visit,
            "correction.html",
            422 if problem else 200,
            request=request,
            field=field,
            value=typed or plain,
            shown=in_words(_as_kept(field), value, self._house.catalogue()) if value is not None else "",
            offered=offered if field.control in {"radio", "select", "unit"} else [],
            limit=field.length[1] if field.length else 200,
            address=f"{REQUEST}/{request['id']}/sua/{field.id}",
            back=f"{REQUEST}/{request['id']}",
            problem=problem,
        )

    async def _to_correct(self, visit: StaffRequest) -> tuple[Document, Any]:
        """The request and the field that the address names. Raises Refusal 404."""
        request = await self._request(visit)
        submission = await self._house.store.read(lambda reader: reader.get("submissions", request["submission"]))
        form = self._house.catalogue().forms.get(submission["form"]) if submission else None
        fields = {field.id: field for field in correctable(form)} if form else {}
        name = visit.request.path_params["field"]
        if request["shelf"] != "open" or name not in fields:
            raise Refusal(404)
        return request, fields[name]

    async def _request(self, visit: StaffRequest) -> Document:
        return await self._one(DATA_REQUESTS.name, visit)

    async def _submission(self, visit: StaffRequest) -> Document:
        return await self._one("submissions", visit)

    async def _one(self, table: str, visit: StaffRequest) -> Document:
        number = number_of(visit.request.path_params["id"])
        found = await self._house.store.read(lambda reader: reader.get(table, number))
        if found is None:
            raise Refusal(404)
        return found


def number_of(text: str) -> int:
    """An id from an address. Raises Refusal 404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal(404)
    return int(text)


_DONE: Mapping[str, str] = {
    "corrected": "đã sửa một điều",
    "withdrawn": "đã rút lại sự đồng ý",
    "restricted": "đã đặt hạn chế",
    "erased": "đã xóa dữ liệu cá nhân",
}


def _verify(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    del house
    asking.verify(tx, visit.actor, request["id"], visit.form.get("method", ""))


def _tried(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    del house
    asking.tried(tx, visit.actor, request["id"])


def _acknowledge(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    del house
    asking.acknowledge(tx, visit.actor, request["id"])


def _answer(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    del house
    asking.answer(tx, visit.actor, request["id"], how=visit.form.get("how", ""), text=visit.form.get("text", ""))


def _refuse(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    del house
    asking.refuse(tx, visit.actor, request["id"], text=visit.form.get("text", ""))


def _withdraw(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    """Take back what the request names; of one that names nothing, all that was agreed to."""
    current = asking.verified(tx, request["id"])
    purposes = current["purposes"] or sorted(_purposes(house))
    for purpose in purposes:
        consents.say(
            tx,
            visit.actor,
            house.catalogue(),
            current["submission"],
            purpose,
            given=False,
            channel=current["channel"],
            request=current["id"],
        )
    asking.note_done(tx, visit.actor, request["id"], "withdrawn")


def _restrict(tx: Transaction, visit: StaffRequest, house: House, request: Document) -> None:
    del house
    current = asking.verified(tx, request["id"])
    tx.update("submissions", current["submission"], {"restricted_at": tx.now.isoformat(timespec="milliseconds")})
    asking.note_done(tx, visit.actor, request["id"], "restricted")
    audit.record(tx, visit.actor, "privacy.restricted", "submission", current["submission"])


_ACTS: Mapping[str, Callable[..., None]] = {
    "acknowledge": _acknowledge,
    "tried": _tried,
    "verify": _verify,
    "withdraw": _withdraw,
    "restrict": _restrict,
    "answer": _answer,
    "refuse": _refuse,
}


def _lift(tx: Transaction, visit: StaffRequest, submission: int) -> str:
    """End a restriction, as the person asked."""
    tx.update("submissions", submission, {"restricted_at": None})
    audit.record(tx, visit.actor, "privacy.unrestricted", "submission", submission)
    return f"{PERSON}/{submission}"


def _purposes(house: House) -> set[str]:
    return {purpose.id for purpose in house.catalogue().data_rights.purposes if not purpose.needed}


def _listed(reader: Reader, *, done: bool) -> list[tuple[Document, str]]:
    if done:
        rows = reader.select(DATA_REQUESTS.name, key="ended_at", at_least="0", descending=True, limit=PAGE_SIZE + 1)
    else:
        rows = reader.select(DATA_REQUESTS.name, equal={"shelf": "open"}, key="order_on", limit=PAGE_SIZE + 1)
    found = [(row, reader.get("submissions", row["submission"])) for row in rows]
    return [(row, spoken(submission["code"]) if submission else "") for row, submission in found]


def _line(row: Document, code: str, *, late: bool) -> dict[str, Any]:
    return {
        "id": row["id"],
        "code": code,
        "label": asking.LABELS[row["right"]],
        "received_at": row["received_at"],
        "next": asking.next_day(row),
        "state": asking.STATES[row["state"]],
        "ended_at": row["ended_at"],
        "late": late,
        "tries": len(row["tries"]),
    }


def _whole(reader: Reader, request_id: int) -> tuple[Document, Document | None, Document | None, list[Any]]:
    request = reader.get(DATA_REQUESTS.name, request_id)
    if request is None:
        raise Refusal(404)
    submission = reader.get("submissions", request["submission"])
    definition = definition_of(reader, submission) if submission else None
    return request, submission, {"definition": definition} if definition else None, list_staff(reader)


def _phone(submission: Document) -> str:
    phone = submission["values"].get("phone")
    return display_phone(phone) if phone else ""


def _as_kept(field: Any) -> Mapping[str, Any]:
    """A field as table `form_versions` holds it, as far as words for its values need it."""
    options = [{"value": option.value, "label": option.label} for option in field.options]
    return {"control": field.control, "source": field.source, "options": options}
