"""Complaints and denunciations: kept apart, guided to the channel that the law gives them, never made into matters.

A submission lands here when it reads like one (its sender was told and sent it all the same) or when staff say so. It
stays counted as one; staff who see that it is none send it to the other submissions.
"""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.notices.model import Notice, Told
from forms_service.notices.telling import tell
from forms_service.staff import audit
from forms_service.staff.audit import Actor
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import SUBMISSIONS, StaffRequest
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.vietnam.text import nfc
from forms_service.web.errors import Refusal
from forms_service.web.house import House

LONGEST_TEXT = 4000
_PAGE = "khieu-nai-to-cao.md"

LOG_WORDS = LogWords(
    actions={
        "submissions.kept_apart": "để riêng: khiếu nại, tố cáo",
        "submissions.not_complaint": "xác định không phải khiếu nại, tố cáo",
        "submissions.guided": "hướng dẫn sang kênh khiếu nại, tố cáo",
    },
)

_TEXT = """\
Kính gửi ông/bà,

{banner}Phiếu của ông/bà đã được xem và có trả lời.

Mã phiếu của ông/bà: {code}
Xem tại {service_url}/tra-cuu{with_what}{hotline}.

Nếu ông/bà không gửi phiếu này, có người đã ghi nhầm địa chỉ thư; xin bỏ qua thư.

{office}
"""


def keep_apart(tx: Transaction, actor: Actor, submission_id: int) -> None:
    """Say that a submission is a complaint or a denunciation. One of which a matter was made stays as it is."""
    submission = _stored(tx, submission_id)
    if submission["desk"] == "new" and not submission.get("matters"):
        tx.update("submissions", submission_id, {"desk": "complaint", "complaint": True})
        audit.record(tx, actor, "submissions.kept_apart", "submission", submission_id)


def take_back(tx: Transaction, actor: Actor, submission_id: int) -> None:
    """Say that a submission kept apart is no complaint: it lies with the others again, and counts as one no more."""
    submission = _stored(tx, submission_id)
    if submission["desk"] == "complaint":
        tx.update("submissions", submission_id, {"desk": "new", "complaint": None})
        audit.record(tx, actor, "submissions.not_complaint", "submission", submission_id)


def guide(  # noqa: PLR0913, PLR0917  # who guides whom, in which words, by which addresses
    tx: Transaction, actor: Actor, catalogue: Catalogue, submission_id: int, text: str, service_url: str
) -> Told | None:
    """Answer with the way to the channel of complaints and denunciations, and be done; None if that was done already.

    The mail only says that there is an answer: that somebody complains is nothing for an address nobody has verified.
    """
    submission = _stored(tx, submission_id)
    if submission["desk"] != "complaint":
        return None
    now = tx.now.isoformat(timespec="milliseconds")
    guided = {"at": now, "by": actor.id, "text": nfc(text)}
    tx.update("submissions", submission_id, {"desk": "handled", "handled_at": now, "guided": guided})
    audit.record(tx, actor, "submissions.guided", "submission", submission_id)
    office = catalogue.office
    mail = _TEXT.format(
        banner="" if office.official else f"({office.banner})\n\n",
        code=spoken(submission["code"]),
        service_url=service_url,
        with_what=", nhập mã và bốn số cuối điện thoại" if needs_phone(submission["code"]) else ", nhập mã",
        hotline=f", hoặc gọi {office.hotline.number}" if office.hotline.number else "",
        office=office.name,
    )
    return tell(
        tx,
        Notice(
            key="complaint/guided",
            kind="guided",
            submission=submission,
            subject="Phiếu của ông/bà đã có trả lời",
            text=mail,
            say=nfc(text),
        ),
    )


def proposed_text(catalogue: Catalogue, submission: Document, site_url: str) -> str:
    """The words to start from: the office's template of use `complaint`; empty without one."""
    template = next((each for each in catalogue.replies.values() if each.use == "complaint"), None)
    if template is None:
        return ""
    page = catalogue.pages.get(_PAGE)
    values = {
        "office": catalogue.office.name,
        "code": spoken(submission["code"]),
        "hotline": catalogue.office.hotline.number or "",
        "complaints_url": site_url + page.url if page else "",
        "status_url": f"{site_url}/tra-cuu",
    }
    return template.filled(values)


def routes(house: House) -> list[BaseRoute]:
    """The staff's page from which a complaint is guided to its channel."""
    screens = _Screens(house)
    handle = requires(house, "handle_submissions")
    path = SUBMISSIONS + "/{id:int}/khieu-nai"
    return [Route(path, handle(screens.show), methods=["GET"]), Route(path, handle(screens.act), methods=["POST"])]


class _Screens:
    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.submissions")

    async def show(self, visit: StaffRequest) -> Response:
        submission = await self._submission(visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "submissions.opened", "submission", submission["id"])
        )
        return self._page(visit, submission, proposed_text(self._house.catalogue(), submission, self._house.site_url))

    async def act(self, visit: StaffRequest) -> Response:
        submission = await self._submission(visit)
        act, text = visit.form.get("act", ""), visit.form.get("text", "").strip()
        if act == "guide" and (not text or "[" in text or len(text) > LONGEST_TEXT):
            return self._page(visit, submission, text, _problem(text))

        def use_case(tx: Transaction) -> None:
            if act == "guide":
                guide(tx, visit.actor, self._house.catalogue(), submission["id"], text, self._house.service_url)
            elif act == "apart":
                keep_apart(tx, visit.actor, submission["id"])
            elif act == "none":
                take_back(tx, visit.actor, submission["id"])

        await self._house.store.write(use_case)
        return RedirectResponse(f"{SUBMISSIONS}/{submission['id']}", 303)

    def _page(self, visit: StaffRequest, submission: Document, text: str, problem: str = "") -> Response:
        return self._screens.show(
            visit,
            "complaint.html",
            422 if problem else 200,
            id=submission["id"],
            code=spoken(submission["code"]),
            apart=submission["desk"] == "complaint",
            text=text,
            problem=problem,
        )

    async def _submission(self, visit: StaffRequest) -> Document:
        found = await self._house.store.read(lambda reader: reader.get("submissions", visit.request.path_params["id"]))
        if found is None or found["desk"] not in {"complaint", "new"} or found.get("matters"):
            raise Refusal(404)
        return found


def _problem(text: str) -> str:
    if not text:
        return "Xin ghi lời hướng dẫn."
    if len(text) > LONGEST_TEXT:
        return f"Lời hướng dẫn dài quá {LONGEST_TEXT} chữ cái. Xin rút gọn."
    return "Còn chỗ trong ngoặc vuông [ ] chưa điền. Xin điền hoặc bỏ đi."


def _stored(tx: Transaction, submission_id: int) -> Document:
    found = tx.get("submissions", submission_id)
    if found is None:
        raise Refusal(404)
    return found
