"""The public page on which a person checks who is phoning: whether this office is, now, and nothing else."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from forms_service.notices.calling import is_calling
from forms_service.storage.contract import Reader
from forms_service.web.bodies import read_fields
from forms_service.web.errors import A_WHILE, OR_CALL, Refusal
from forms_service.web.house import House
from forms_service.web.limits import network_of
from forms_service.web.pages import NO_STORE

PROOF = "/xac-minh-cuoc-goi"
CHECKS_PER_NETWORK = "10/10 minutes"
"""A code lives ten minutes and has a million values beside the digits of a phone: guessing both is hopeless."""

Check = Callable[[Reader, str, str, datetime], bool]
"""Whether the office is calling now: with this code, the phone that ends with these digits."""

_templates = Environment(
    loader=PackageLoader("forms_service.notices"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


class ProofRoutes:
    """Handlers of the page."""

    def __init__(self, house: House, checks: Sequence[Check]) -> None:
        self._house = house
        self._checks = (is_calling, *checks)

    async def ask(self, request: Request) -> Response:
        """`GET /xac-minh-cuoc-goi`: asks for the code that the caller reads out, and the end of one's own number."""
        del request
        return self._page("")

    async def check(self, request: Request) -> Response:
        """`POST /xac-minh-cuoc-goi`: 200 if this office is calling that phone now; else 404, always alike."""
        fields = await read_fields(request)
        network = network_of(request)
        if not self._house.limiter.allow(CHECKS_PER_NETWORK, "call_code", network):
            wait = self._house.limiter.wait(CHECKS_PER_NETWORK, "call_code", network)
            told = f"Xin chờ {A_WHILE} rồi thử lại{OR_CALL}."
            raise Refusal(429, "Kiểm tra quá nhiều lần", told, "rate", retry_after=wait)
        code, digits = (_digits(fields.get(name, "")) for name in ("call_code", "phone_last4"))
        ask = partial(self._is_ours, code=code, digits=digits, now=self._house.clock())
        return self._page("yes" if await self._house.store.read(ask) else "no")

    def _is_ours(self, reader: Reader, code: str, digits: str, now: datetime) -> bool:
        return any(check(reader, code, digits, now) for check in self._checks)

    def _page(self, answer: Literal["", "yes", "no"]) -> Response:
        page = _templates.get_template("proof.html").render(answer=answer, office=self._house.catalogue().office)
        status = 404 if answer == "no" else 200
        return self._house.pages.respond("Ai đang gọi tôi?", Markup(page), status, headers=NO_STORE if answer else {})


def routes(house: House, checks: Sequence[Check] = ()) -> list[BaseRoute]:
    """The public routes of notices. `checks`: calls of rooms above, beside those about notices."""
    handlers = ProofRoutes(house, checks)
    return [
        Route(PROOF, handlers.ask, methods=["GET"]),
        Route(PROOF, handlers.check, methods=["POST"]),
    ]


def _digits(typed: str) -> str:
    """What was typed, without spaces, dots and hyphens."""
    return "".join(character for character in typed if character not in " .-\u00a0\t")
