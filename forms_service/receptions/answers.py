"""A registration's own page, reached by the link in its mails: how it stands, and buttons to answer.

The token in the address is the secret. Looking changes nothing, for programs that check mails open every link; only a
button acts, and pressing it twice is as good as once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.receptions import standing
from forms_service.receptions.deciding import REASONS
from forms_service.receptions.model import LIVE, OPEN
from forms_service.receptions.offer_time import begins_at, ends_at
from forms_service.receptions.placing import change, withdraw
from forms_service.receptions.telling import in_words, until_in_words
from forms_service.receptions.waiting import accept, in_line, position, promote, refuse
from forms_service.receptions.words import Words, WordsNow
from forms_service.schedule.view import ReceptionView
from forms_service.schedule.wording import STATES, change_text
from forms_service.staff.audit import PUBLIC, record
from forms_service.staff.csrf import is_own_request
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.web.bodies import read_fields
from forms_service.web.errors import Refusal
from forms_service.web.house import House
from forms_service.web.pages import NO_STORE

READABLE_AFTER = timedelta(days=1)
"""After the end of its reception."""
HEADERS = {**NO_STORE, "X-Robots-Tag": "noindex"}

_templates = Environment(
    loader=PackageLoader("forms_service.receptions"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

STANDINGS: Mapping[str, tuple[str, str]] = {
    "placed": ("Đã giữ chỗ", "Đã giữ chỗ cho ông/bà. Đây chưa phải giấy hẹn: xin chờ nhân viên xác nhận."),
    "confirmed": ("Đã xác nhận", "Buổi gặp của ông/bà đã được xác nhận."),
    "offered": ("Có chỗ cho ông/bà", "Có một chỗ trống. Chúng tôi giữ chỗ ấy cho ông/bà đến {until}."),
    "waiting": ("Trong danh sách chờ", "Buổi này đã đủ chỗ. Có chỗ trống, chúng tôi báo theo thứ tự."),
    "passed": (
        "Lời mời đã hết hạn",
        "Chỗ đã mời ông/bà nay được mời người khác. Nếu vẫn muốn gặp, xin gọi chúng tôi hoặc đăng ký buổi khác.",
    ),
    "declined": ("Chưa xếp được", "Chúng tôi chưa xếp được ông/bà vào buổi này: {reason}."),
    "withdrawn": ("Đã rút đăng ký", "Ông/bà không còn trong danh sách của buổi này. Muốn gặp, xin đăng ký buổi khác."),
    "attended": ("Đã gặp", "Cảm ơn ông/bà đã đến."),
    "absent": ("Chưa gặp được", "Buổi này không ghi nhận ông/bà đến. Muốn gặp, xin đăng ký buổi khác."),
}
"""How a registration stands: a heading, and what it means."""


@dataclass(frozen=True)
class Button:
    """What can be answered; `care` asks to look twice, for it cannot be taken back."""

    act: str
    label: str
    primary: bool = False
    care: str = ""


_WITHDRAW = Button("withdraw", "Rút đăng ký", care="Tôi không đến được")
_COMING = Button("coming", "Tôi sẽ đến", primary=True)
BUTTONS: Mapping[str, tuple[Button, ...]] = {
    "offered": (Button("accept", "Nhận chỗ này", primary=True), Button("refuse", "Không nhận", care="Tôi không nhận")),
    "placed": (_COMING, _WITHDRAW),
    "confirmed": (_COMING, _WITHDRAW),
    "waiting": (Button("withdraw", "Ra khỏi danh sách chờ", care="Tôi không chờ nữa"),),
    "passed": (Button("withdraw", "Ra khỏi danh sách chờ", care="Tôi không chờ nữa"),),
}
"""What each standing can be answered with."""


class Answers:
    """Handlers that share the house and the words of notices."""

    def __init__(self, house: House, words: WordsNow) -> None:
        self._house = house
        self._words = words

    async def look(self, request: Request) -> Response:
        """`GET /dang-ky/{token}`: how the registration stands now. Changes nothing."""
        token, catalogue, now = request.path_params["token"], self._house.catalogue(), self._house.clock()
        found = await self._house.store.read(lambda reader: _find(reader, catalogue, token))
        if found is None:
            raise Refusal(404)
        if now > ends_at(found.reception) + READABLE_AFTER:
            raise Refusal(410)
        site = self._house.site_url if self._house.service_prefix else ""
        return self._house.pages.respond(found.heading, found.page(catalogue, now, site), headers=HEADERS)

    async def act(self, request: Request) -> Response:
        """`POST /dang-ky/{token}` with `act`: accept, refuse, coming or withdraw; leads back to the page."""
        if not _is_own(self._house, request):
            raise Refusal(403, "Chưa ghi nhận", "Xin mở lại liên kết trong thư rồi bấm nút trên trang ấy.", "origin")
        act, token = (await read_fields(request)).get("act", ""), request.path_params["token"]
        await self._house.store.write(lambda tx: answer(tx, self._words(), token, act))
        return RedirectResponse(request.url.path, 303, HEADERS)


def answer(tx: Transaction, words: Words, token: str, act: str) -> None:
    """What somebody answers by the page's buttons. What is not possible (any more) changes nothing. Raises Refusal."""
    registration = tx.find("registrations", link=token)
    reception = registration and standing.find(tx, words.catalogue, registration["reception"])
    if registration is None or reception is None:
        raise Refusal(404)
    if not _takes_answers(reception, tx.now):
        return
    if act == "accept":
        accept(tx, registration)
    elif act == "refuse":
        refuse(tx, words, registration)
    elif act == "coming" and registration["state"] in {"placed", "confirmed"} and not registration.get("coming_at"):
        change(tx, registration, coming_at=tx.now.isoformat())
        record(tx, PUBLIC, "registrations.coming", "registration", registration["id"])
    elif act == "withdraw" and registration["state"] in LIVE:
        withdraw(tx, registration)
        record(tx, PUBLIC, "registrations.left", "registration", registration["id"])
        promote(tx, words, registration["reception"])


@dataclass(frozen=True)
class _Found:
    registration: Document
    reception: Document
    view: ReceptionView
    number: int | None

    @property
    def standing(self) -> str:
        if self.registration["state"] == "waiting" and self.registration.get("offer_lapsed_at") and not self.number:
            return "passed"
        return str(self.registration["state"])

    @property
    def heading(self) -> str:
        if self.number:
            return f"{in_line(self.number).capitalize()} trong danh sách chờ"
        return STANDINGS[self.standing][0]

    def page(self, catalogue: Catalogue, now: datetime, site: str) -> Markup:
        takes = _takes_answers(self.reception, now)
        coming = bool(self.registration.get("coming_at"))
        form = catalogue.series_form_urls().get(self.view.series)
        buttons = [each for each in BUTTONS.get(self.standing, ()) if takes and not (each is _COMING and coming)]
        return Markup(
            _templates.get_template("own_page.html").render(
                heading=self.heading,
                sentence=self._sentence(),
                view=self.view,
                place=in_words(self.view),
                reception_state=STATES[self.view.state][1],
                change=change_text(self.view),
                coming=coming and takes and self.standing in {"placed", "confirmed"},
                live=self.registration["state"] in LIVE and self.view.state in OPEN,
                buttons=buttons,
                waits=self.registration["state"] == "waiting",
                form_url=form and site + form,
                hotline=catalogue.office.hotline.number,
                office=catalogue.office,
            )
        )

    def _sentence(self) -> str:
        until = self.registration.get("offer_until")
        reason = REASONS.get(self.registration.get("reason") or "", REASONS["other"])
        sentence = STANDINGS[self.standing][1]
        return sentence.format(until=until_in_words(until) if until else "", reason=reason)


def _find(reader: Reader, catalogue: Catalogue, token: str) -> _Found | None:
    registration = reader.find("registrations", link=token)
    reception = registration and standing.find(reader, catalogue, registration["reception"])
    if registration is None or reception is None:
        return None
    view = standing.views(reader, catalogue, [reception])[0]
    return _Found(registration, reception, view, position(reader, registration))


def _takes_answers(reception: Document, now: datetime) -> bool:
    return reception["state"] in OPEN and now < begins_at(reception)


def _is_own(house: House, request: Request) -> bool:
    """Whether the page itself was the cause. It lets no Referer out, so older browsers call its origin `null`."""
    bare = "sec-fetch-site" not in request.headers and request.headers.get("origin") == "null"
    return bare or is_own_request(house, request)


def routes(house: House, words: WordsNow) -> list[BaseRoute]:
    """The public routes of single registrations."""
    answers = Answers(house, words)
    return [
        Route("/dang-ky/{token}", answers.look, methods=["GET"]),
        Route("/dang-ky/{token}", answers.act, methods=["POST"]),
    ]
