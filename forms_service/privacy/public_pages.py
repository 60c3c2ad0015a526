"""Public addresses for whoever wants to know, change or end what is kept about them.

`/du-lieu-cua-toi` asks for code and last four digits and what is wanted; a request is kept, never done by itself.
`/du-lieu-cua-toi/yeu-cau/{token}` tells how far it is. `/du-lieu-cua-toi/nhan` hands out a copy once, for a number that
staff have given by telephone to somebody whom they had called back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.content.data_rights import RIGHTS, Clocks
from forms_service.documents.worker import PdfWorker
from forms_service.privacy.asking import LABELS, LONGEST_WISH, Wanted, ask, due_day
from forms_service.privacy.handing_over import FORMATS, PICK_UP_LENGTH, written
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.pick_up import take
from forms_service.privacy.reminding import acknowledge_by_mail
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.staff.audit import PUBLIC
from forms_service.staff.csrf import is_own_request
from forms_service.staff.log_words import LogWords
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.lookup import NOT_FOUND, look_up, problem_with
from forms_service.vietnam.dates import format_date, format_moment
from forms_service.web.bodies import Submitted, read_submitted
from forms_service.web.errors import Refusal
from forms_service.web.house import House
from forms_service.web.limits import network_of
from forms_service.web.pages import NO_STORE

ADDRESS = "/du-lieu-cua-toi"
REQUESTS_PER_NETWORK = "20/hour"
PICK_UPS_PER_NETWORK = "10/10 minutes"

_STAGES: Mapping[str, str] = {
    "received": "Đã nhận. Nhân viên sẽ gọi lại số điện thoại ghi trong phiếu để chắc là ông/bà.",
    "verified": "Đã xác nhận đúng ông/bà. Nhân viên đang làm.",
    "answered": "Đã trả lời ông/bà.",
    "refused": "Nhân viên đã trả lời vì sao chưa làm theo được.",
}

_templates = Environment(
    loader=PackageLoader("forms_service.privacy"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_templates.filters.update(
    day=lambda text: format_date(date.fromisoformat(text)),
    moment=lambda text: format_moment(datetime.fromisoformat(text)),
)


class PublicPages:
    """The handlers. `words`: those of the audit log of all rooms, for the copy."""

    def __init__(self, house: House, pdf: PdfWorker, words: LogWords) -> None:
        self._house = house
        self._pdf = pdf
        self._words = words

    async def form(self, request: Request) -> Response:
        """`GET /du-lieu-cua-toi`: the form. `?xin=` names what was already chosen elsewhere."""
        wanted = request.query_params.get("xin", "")
        return self._form({"right": wanted if wanted in RIGHTS else ""}, "", 200)

    async def ask(self, request: Request) -> Response:
        """`POST /du-lieu-cua-toi`: 303 to the page of the request, or the form again with what is wrong."""
        self._refuse_foreign(request)
        sent = await read_submitted(request)
        submission = await look_up(self._house, request, _text(sent, "code"), _text(sent, "phone_last4"))
        if submission is None:
            return self._form(sent, NOT_FOUND[problem_with(_text(sent, "code"))], 404)
        self._count(request, REQUESTS_PER_NETWORK, "data_request")
        try:
            token = await self._house.store.write(partial(self._keep, submission=submission, sent=sent))
        except PrivacyError as error:
            return self._form(sent, str(error), 422)
        return RedirectResponse(f"{ADDRESS}/yeu-cau/{token}", 303, NO_STORE)

    async def asked(self, request: Request) -> Response:
        """`GET /du-lieu-cua-toi/yeu-cau/{token}`: how far a request is; nothing that says who or what."""
        token = request.path_params["token"]
        found = await self._house.store.read(lambda reader: reader.find(DATA_REQUESTS.name, token=token))
        if found is None:
            raise Refusal(404)
        page = self._render("asked.html", request=found, label=LABELS[found["right"]], stage=_STAGES[found["state"]])
        return self._house.pages.respond(f"Yêu cầu số {found['id']}", page, headers=NO_STORE)

    async def pick_up(self, request: Request) -> Response:
        """`GET /du-lieu-cua-toi/nhan`: asks for the number by which a copy is fetched."""
        del request
        return self._pick_up_form("", 200)

    async def fetch(self, request: Request) -> Response:
        """`POST /du-lieu-cua-toi/nhan`: the copy, once in each form; 404 alike for a wrong or used number."""
        self._refuse_foreign(request)
        self._count(request, PICK_UPS_PER_NETWORK, "pick_up")
        sent = await read_submitted(request)
        submission = await look_up(self._house, request, _text(sent, "code"), _text(sent, "phone_last4"))
        kind = _text(sent, "kind") if _text(sent, "kind") in FORMATS else "pdf"
        number = _text(sent, "number")
        if submission is None or not number or len(number) > PICK_UP_LENGTH * 2:
            return self._pick_up_form(_NO_PICK_UP, 404)
        taking = partial(take, secret=self._house.secret, submission_id=submission["id"], number=number, kind=kind)
        taken = await self._house.store.write(taking)
        if taken is None:
            return self._pick_up_form(_NO_PICK_UP, 404)
        return await written(self._house, self._pdf, self._words, submission["id"], taken, kind)

    def _keep(self, tx: Transaction, submission: Document, sent: Submitted) -> str:
        wanted = Wanted(
            submission=submission["id"],
            right=_text(sent, "right"),  # type: ignore[arg-type]  # `ask` refuses what is none
            channel="web",
            purposes=tuple(_texts(sent, "purposes")),
            wish=_text(sent, "wish"),
            cancel_meeting=_text(sent, "cancel_meeting") == "yes",
        )
        request_id = ask(tx, PUBLIC, self._house.catalogue(), wanted)
        acknowledge_by_mail(tx, self._house.catalogue(), request_id)
        found = tx.get(DATA_REQUESTS.name, request_id)
        assert found is not None  # kept a moment ago
        return str(found["token"])

    def _form(self, sent: Mapping[str, object], problem: str, status: int) -> Response:
        catalogue = self._house.catalogue()
        clocks = catalogue.data_rights.on(self._house.clock().date())
        page = self._render(
            "ask.html",
            problem=problem,
            typed={name: _text(sent, name) for name in ("code", "right", "wish", "cancel_meeting")},
            chosen=_texts(sent, "purposes"),
            rights=[(right, LABELS[right], self._within(clocks, right)) for right in RIGHTS],
            purposes=[each for each in catalogue.data_rights.purposes if not each.needed],
            clocks=clocks,
            longest=LONGEST_WISH,
        )
        headers = NO_STORE if problem else {}
        return self._house.pages.respond(f"{'Lỗi: ' if problem else ''}Dữ liệu của tôi", page, status, headers)

    def _within(self, clocks: Clocks | None, right: Any) -> str:
        """By when, if it is asked today."""
        if clocks is None:
            return ""
        day = due_day(self._house.catalogue(), clocks.rights[right], self._house.clock().date())
        return f"chậm nhất {format_date(date.fromisoformat(day))}" if day else ""

    def _pick_up_form(self, problem: str, status: int) -> Response:
        page = self._render("pick_up.html", problem=problem)
        return self._house.pages.respond("Nhận bản sao", page, status, NO_STORE)

    def _render(self, name: str, **values: Any) -> Markup:
        return Markup(
            _templates.get_template(name).render(address=ADDRESS, office=self._house.catalogue().office, **values)
        )

    def _count(self, request: Request, rate: str, purpose: str) -> None:
        network = network_of(request)
        if not self._house.limiter.allow(rate, purpose, network):
            raise Refusal(429, code="rate", retry_after=self._house.limiter.wait(rate, purpose, network))

    def _refuse_foreign(self, request: Request) -> None:
        """Another site must not ask for somebody's data in their name."""
        if not is_own_request(self._house, request) and request.headers.get("sec-fetch-site") != "same-site":
            raise Refusal(403, "Yêu cầu này đến từ một trang khác", "Xin mở trang “Dữ liệu của tôi” và gửi lại.")


_NO_PICK_UP = (
    "Không nhận được bản sao bằng các số này. Số nhận chỉ dùng được trong 72 giờ, mỗi loại tệp một lần. "
    "Xin kiểm tra lại, hoặc gọi nhân viên xin số mới."
)


def routes(pages: PublicPages) -> list[BaseRoute]:
    """The public routes of this room."""
    return [
        Route(ADDRESS, pages.form, methods=["GET"]),
        Route(ADDRESS, pages.ask, methods=["POST"]),
        Route(ADDRESS + "/nhan", pages.pick_up, methods=["GET"]),
        Route(ADDRESS + "/nhan", pages.fetch, methods=["POST"]),
        Route(ADDRESS + "/yeu-cau/{token}", pages.asked, methods=["GET"]),
    ]


def _text(sent: Mapping[str, object], name: str) -> str:
    value = sent.get(name, "")
    return value if isinstance(value, str) else ""


def _texts(sent: Mapping[str, object], name: str) -> Sequence[str]:
    value = sent.get(name, [])
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, str) and each]
