"""The staff screen on which a matter is answered: templates to start from, a draft that is kept, and a preview of what
the person will get.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from starlette.responses import RedirectResponse, Response

from forms_service.matters.acts import check_filled, read_day
from forms_service.matters.changing import Reply, keep_draft, reply
from forms_service.matters.ledger import matter_in
from forms_service.matters.model import CHANNELS, OUTCOMES, Channel, MatterError, Outcome
from forms_service.matters.screens import MatterScreens
from forms_service.matters.telling import PAGE, way_to
from forms_service.matters.templates_of import texts_for
from forms_service.matters.view import may_do, may_see
from forms_service.staff.shell import Screens
from forms_service.staff.units import unit_name
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Transaction
from forms_service.web.errors import Refusal
from forms_service.web.house import House

BY_SYSTEM = "system"
TOLD_BY: Mapping[Channel, str] = {
    "phone": "Đã nói qua điện thoại",
    "in_person": "Đã nói trực tiếp",
    "post": "Đã gửi bưu điện",
    "email": "Đã gửi thư điện tử của cơ quan",
}
"""Ways in which whoever answers has told the person already."""
_BY_SYSTEM: Mapping[Channel, str] = {
    "email": "Để hệ thống báo bằng thư",
    "phone": "Để hệ thống xếp cuộc gọi cho người dân",
    "code": "Để người dân tự xem khi tra mã",
}


@dataclass(frozen=True)
class Preview:
    """What the person will get: `way` says how they hear of it, `at_look_up` what they read with code and digits."""

    way: str
    mail_text: str
    at_look_up: str


class ReplyingScreen:
    """Handlers that share the house and how a matter is found."""

    def __init__(self, house: House, matters: MatterScreens) -> None:
        self._house = house
        self._matters = matters
        self._screens = Screens("forms_service.matters")

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/vu-viec/{id}/tra-loi?mau={template}`."""
        matter = await self._answerable(visit)
        return await self._page(visit, matter, {})

    async def act(self, visit: StaffRequest) -> Response:
        """`POST …/tra-loi` with `act` preview, draft or reply; 422 with everything typed if it cannot be given."""
        matter = await self._answerable(visit)
        form = visit.form
        try:
            if form.get("act") == "draft":
                await self._house.store.write(lambda tx: self._draft(tx, visit, matter))
                return RedirectResponse(f"{PAGE}/{matter['id']}/tra-loi", 303)
            answer = _answer(form, await self._submission(matter))
            if form.get("act") == "preview":
                return await self._page(visit, matter, form, answer=answer)
            await self._house.store.write(lambda tx: self._give(tx, visit, matter, answer))
        except MatterError as error:
            return await self._page(visit, matter, form, problem=error)
        return RedirectResponse(f"{PAGE}/{matter['id']}", 303)

    def _draft(self, tx: Transaction, visit: StaffRequest, matter: Document) -> None:
        self._still_theirs(tx, visit, matter)
        keep_draft(tx, matter["id"], visit.form.get("text", ""))

    def _still_theirs(self, tx: Transaction, visit: StaffRequest, matter: Document) -> None:
        """Raises Refusal 404: it was given to another unit while somebody wrote."""
        if not may_see(visit.person, matter_in(tx, matter["id"])):
            raise Refusal(404)

    def _give(self, tx: Transaction, visit: StaffRequest, matter: Document, answer: Reply) -> None:
        self._still_theirs(tx, visit, matter)
        reply(tx, visit.actor, self._house.catalogue(), matter["id"], answer, service_url=self._house.service_url)

    async def _answerable(self, visit: StaffRequest) -> Document:
        """The matter, if this person may answer it now. Raises Refusal 404 as the page of the matter does, or 403."""
        matter = await self._matters.matter_of(visit)
        if not may_do(visit.person, matter, "reply"):
            raise Refusal(403)
        return matter

    async def _page(
        self,
        visit: StaffRequest,
        matter: Document,
        typed: Mapping[str, str],
        *,
        answer: Reply | None = None,
        problem: MatterError | None = None,
    ) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        submission = await self._submission(matter)
        texts = texts_for(self._house, matter, submission, "answer", today)
        picked = visit.request.query_params.get("mau", "")
        text = next((text for template, text in texts if template.id == picked), matter["draft"] or "")
        usual = {
            "text": text,
            "author": unit_name(catalogue, visit.person.unit or matter["lead"], today) or catalogue.office.name,
            "on": today.isoformat(),
            "channel": BY_SYSTEM if submission else "in_person",
            "outcome": "resolved",
            "released": "yes",
            "mailed": "",
        }
        return self._screens.show(
            visit,
            "reply.html",
            422 if problem else 200,
            matter=matter,
            typed={**usual, **({"released": "", "author": "", "text": ""} | dict(typed) if typed else {})},
            templates=[template for template, _ in texts],
            by_system=BY_SYSTEM,
            by_system_words=_BY_SYSTEM[way_to(submission)],
            ways=TOLD_BY,
            outcomes=OUTCOMES,
            wish=_wish(submission),
            has_mail=way_to(submission) == "email",
            told=submission is not None,
            preview=_preview(submission, answer) if answer else None,
            today=today,
            problem=problem,
        )

    async def _submission(self, matter: Document) -> Document | None:
        if not matter["submission"]:
            return None
        return await self._house.store.read(lambda reader: reader.get("submissions", matter["submission"]))


def _answer(form: Mapping[str, str], submission: Document | None) -> Reply:
    way, outcome = form.get("channel", ""), form.get("outcome", "")
    day = read_day(form, "on")
    if way not in {BY_SYSTEM, *TOLD_BY}:
        raise MatterError("Xin chọn cách báo cho người dân.", "channel")
    if outcome not in OUTCOMES:
        raise MatterError("Xin chọn kết quả.", "outcome")
    if day is None:
        raise MatterError("Xin ghi ngày trả lời.", "on")
    text = form.get("text", "")
    if not text.strip():
        raise MatterError("Xin ghi nội dung trả lời.", "text")
    check_filled(text, "text")
    return Reply(
        text=text,
        author=form.get("author", ""),
        on=day,
        channel=way_to(submission) if way == BY_SYSTEM else cast("Channel", way),
        told=way != BY_SYSTEM,
        outcome=cast("Outcome", outcome),
        released=form.get("released") == "yes",
        mailed=form.get("mailed") == "yes",
    )


def _wish(submission: Document | None) -> str:
    wish = submission["values"].get("reply_mode") if submission else None
    return CHANNELS[cast("Channel", wish)].lower() if wish in CHANNELS else ""


def _preview(submission: Document | None, answer: Reply) -> Preview:
    at_look_up = answer.text.strip() if answer.released else ""
    if submission is None:
        return Preview("Vụ việc này không có phiếu: hệ thống không báo cho ai. Xin tự trao trả lời.", "", "")
    if answer.told:
        return Preview("Người dân đã được báo, nên hệ thống không gửi thư, không xếp cuộc gọi.", "", at_look_up)
    if answer.channel == "email":
        shown = answer.text.strip() if answer.mailed else ""
        way = "Thư có cả lời trả lời." if shown else "Thư báo đã có trả lời và cách xem bằng mã; không có lời trả lời."
        return Preview(way, shown, at_look_up)
    if answer.channel == "phone":
        return Preview("Một cuộc gọi: nhân viên đọc lời trả lời này qua điện thoại.", "", at_look_up)
    return Preview("Người này không để lại thư, điện thoại: chỉ đọc được khi tra mã.", "", at_look_up)
