"""The public page behind the link in a mail: was it resolved? Opening it changes nothing; its buttons do."""

from datetime import date
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms_service.catalogue import Catalogue
from forms_service.matters.changing import close, reopen
from forms_service.matters.ledger import is_forgotten
from forms_service.matters.model import MATTERS
from forms_service.matters.telling import ANSWER_PAGE
from forms_service.staff.audit import PUBLIC
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.dates import format_date
from forms_service.web.bodies import read_fields
from forms_service.web.errors import A_WHILE, OR_CALL, Refusal
from forms_service.web.house import House
from forms_service.web.limits import network_of
from forms_service.web.pages import NO_STORE

ANSWERS_PER_NETWORK = "30/minute"
LONGEST = 1000
_WAIT = f"Xin chờ {A_WHILE} rồi thử lại{OR_CALL}."

_templates = Environment(
    loader=PackageLoader("forms_service.matters"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


class AnswerPage:
    """Handlers that share the house."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """`GET /vu-viec/{token}`."""
        matter = await self._matter(request)
        return self._respond(matter)

    async def act(self, request: Request) -> Response:
        """`POST /vu-viec/{token}` with `answer` yes or no; 303 back to the page, which says what became of it.

        A second press, or an answer that comes after the matter was closed otherwise, changes nothing.
        """
        network = network_of(request)
        if not self._house.limiter.allow(ANSWERS_PER_NETWORK, "answer", network):
            wait = self._house.limiter.wait(ANSWERS_PER_NETWORK, "answer", network)
            raise Refusal(429, "Gửi quá nhiều lần", _WAIT, "rate", retry_after=wait)
        matter = await self._matter(request)
        fields = await read_fields(request)
        take = partial(_take, matter_id=matter["id"], fields=fields, catalogue=self._house.catalogue())
        await self._house.store.write(take)
        return RedirectResponse(f"{ANSWER_PAGE}/{matter['token']}", 303, NO_STORE)

    async def _matter(self, request: Request) -> Document:
        token = request.path_params["token"]
        found = await self._house.store.read(lambda reader: reader.find(MATTERS.name, token=token))
        if found is None:
            raise Refusal(404)
        return found

    def _respond(self, matter: Document) -> Response:
        hotline = self._house.catalogue().office.hotline.number
        page = Markup(
            _templates.get_template("was_it_resolved.html").render(
                number=matter["number"],
                token=matter["token"],
                state=matter["state"],
                confirmed=matter["confirmed"],
                may_answer=_may_answer(matter, self._house),
                reopened=matter["reopened"] and matter["state"] not in {"answered", "closed"},
                answered_on=_day(matter["reply"]["on"]) if matter["reply"] else "",
                hotline=hotline,
                longest=LONGEST,
            )
        )
        return self._house.pages.respond(f"Vụ việc {matter['number']}", page, headers=NO_STORE)


def _may_answer(matter: Document, house: House) -> bool:
    today = house.clock().date().isoformat()
    return matter["state"] == "answered" or _may_still_reopen(matter, house.catalogue(), today)


def _may_still_reopen(matter: Document, catalogue: Catalogue, today: str) -> bool:
    """Silence and a hasty yes may be taken back for some weeks; what staff closed otherwise is for them."""
    if matter["state"] != "closed" or matter["confirmed"] is None:
        return False
    days = catalogue.office.matters.reopen_calendar_days
    return _days_between(matter["closed_at"][:10], today) <= days


def _take(tx: Transaction, matter_id: int, fields: dict[str, str], catalogue: Catalogue) -> None:
    matter = tx.get(MATTERS.name, matter_id)
    if matter is None or is_forgotten(tx, matter):
        raise Refusal(404)
    today = tx.now.date().isoformat()
    open_to_no = matter["state"] == "answered" or _may_still_reopen(matter, catalogue, today)
    if fields.get("answer") == "yes" and matter["state"] == "answered":
        close(tx, PUBLIC, catalogue, matter_id, outcome="resolved", confirmed="yes")
    elif fields.get("answer") == "no" and open_to_no:
        reopen(tx, PUBLIC, catalogue, matter_id, reason=fields.get("reason", "")[:LONGEST])


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
