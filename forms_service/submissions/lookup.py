"""Finding one's own submission by code and last four digits: slow for whoever guesses, never locked for its sender."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from forms_service.storage.contract import Document
from forms_service.submissions.codes import is_valid, needs_phone, read_code
from forms_service.web.errors import A_WHILE, OR_CALL, Refusal
from forms_service.web.house import House
from forms_service.web.limits import network_of

LOOKUPS_PER_NETWORK = "30/minute"
WRONG_PER_CODE = "5/10 minutes"
"""Ten thousand endings of a phone: at this rate guessing one takes two weeks, and the sender is never locked out."""

_WAIT = f"Xin chờ {A_WHILE} rồi thử lại{OR_CALL}."

NOT_FOUND: Mapping[str, str] = {
    "code_bad": (
        "Không thấy mã này. Mã gồm các chữ số trên phiếu nhận. Xin kiểm tra lại mã và bốn số cuối điện thoại."
    ),
    "code_typo": "Mã này gõ chưa đúng: thiếu, thừa hoặc sai một chữ số. Xin xem lại mã trên phiếu nhận.",
}


async def look_up(house: House, request: Request, typed_code: str, typed_digits: str) -> Document | None:
    """The submission of this code, if the last digits fit; None alike for no such code and for wrong digits.

    Raises Refusal 429 for a network that asks too often, or guesses at one code.
    """
    code, digits, network = read_code(typed_code), typed_digits.strip(), network_of(request)
    if not house.limiter.allow(LOOKUPS_PER_NETWORK, "status", network):
        wait = house.limiter.wait(LOOKUPS_PER_NETWORK, "status", network)
        raise Refusal(429, "Tra cứu quá nhiều lần", _WAIT, "rate", retry_after=wait)
    guesses = f"{network}/{code[:16]}"
    if not is_valid(code):
        return None
    if house.limiter.exhausted(WRONG_PER_CODE, "guess", guesses):
        wait = house.limiter.wait(WRONG_PER_CODE, "guess", guesses)
        raise Refusal(429, "Tra cứu sai nhiều lần", _WAIT, "rate", retry_after=wait)
    found = await house.store.read(lambda reader: reader.find("submissions", code=code))
    if found is not None and _is_senders(found, digits):
        return found
    house.limiter.allow(WRONG_PER_CODE, "guess", guesses)
    return None


def problem_with(typed_code: str) -> str:
    """The key of `NOT_FOUND` for a code that led nowhere: a slip in the code itself is told as such."""
    return "code_bad" if is_valid(read_code(typed_code)) else "code_typo"


def _is_senders(found: Mapping[str, Any], digits: str) -> bool:
    """Whether these last digits fit. Nobody is the sender of a submission whose personal data were erased."""
    if found.get("anonymised_at"):
        return False
    return not needs_phone(found["code"]) or digits == found["values"]["phone"][-4:]
