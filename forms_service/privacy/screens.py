"""Staff screens of requests about data: the queue, and one request with what may be done next."""

from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.privacy import asking, consents
from forms_service.privacy.acting import ACTS, DONE, Pressed
from forms_service.privacy.correcting import correctable
from forms_service.privacy.erasing import definition_of
from forms_service.privacy.handing_over import FORMATS, written
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.parts import PERSON, REQUEST, Parts, named
from forms_service.privacy.pick_up import new_number
from forms_service.privacy.requests import erase
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.receptions.model import LIVE
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.shell import Screens
from forms_service.staff.visit import SUBMISSIONS, StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.answers import answers_of
from forms_service.submissions.codes import spoken
from forms_service.vietnam.phones import display_phone
from forms_service.web.errors import Refusal
from forms_service.web.house import House

PAGE_SIZE = 100


class RequestScreens:
    """Requests about data: the queue, and one of them."""

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
        request = await named(self._house, DATA_REQUESTS.name, visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "privacy.opened", "data_request", request["id"])
        )
        return await self._show(visit, request["id"])

    async def act(self, visit: StaffRequest) -> Response:
        """What staff do about a request; `act` names it."""
        request = await named(self._house, DATA_REQUESTS.name, visit)
        act = visit.form.get("act", "")
        try:
            if act == "number":
                return await self._give_number(visit, request["id"])
            if act == "erase":
                await self._erase(visit, request)
            elif act in ACTS:
                pressed = Pressed(visit.actor, self._house.catalogue(), request["id"], visit.form)
                await self._house.store.write(lambda tx: ACTS[act](tx, pressed))
        except PrivacyError as error:
            return await self._show(visit, request["id"], problem=str(error))
        return RedirectResponse(f"{REQUEST}/{request['id']}", 303)

    async def copy(self, visit: StaffRequest) -> Response:
        """The copy into the hands of somebody who stands at the counter; an audit line goes before it."""
        request = await named(self._house, DATA_REQUESTS.name, visit)
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
            done_words=DONE,
            names={person.id: person.name for person in people},
            late=asking.is_late(request, self._house.clock().date()),
            restricted=bool(submission and submission.get("restricted_at")),
            holds_place=bool(submission and submission.get("placement") in LIVE),
            inbox=SUBMISSIONS,
            person_page=PERSON,
            address=f"{REQUEST}/{request_id}",
            problem=problem,
            number=number,
        )


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
