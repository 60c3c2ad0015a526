"""One's own account: what the office knows of it, and the second step of one's login."""

from functools import partial

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from forms_service.documents.qr import qr_svg
from forms_service.staff import login, second_factor, second_step
from forms_service.staff.accounts import stored
from forms_service.staff.guard import give_cookie, must_enrol
from forms_service.staff.sessions import open_session
from forms_service.staff.shell import Screens
from forms_service.staff.units import unit_name
from forms_service.staff.visit import SECOND_FACTOR, StaffRequest
from forms_service.storage.contract import Transaction
from forms_service.vietnam.dates import format_moment
from forms_service.web.limits import network_of

_WRONG = "Mã chưa đúng. Xin chờ mã kế tiếp hiện trong ứng dụng rồi nhập lại; giờ của điện thoại cần để tự động."
_NEEDED = "Vai trò của ông/bà bắt buộc có bước thứ hai nên không tắt được."


def enrol(tx: Transaction, secret: bytes, staff_id: int, code: str) -> tuple[list[str], str] | None:
    """Turn the second step on; the recovery codes and the token of a new session, for all others end.

    None where `second_factor.confirm` answers None.
    """
    codes = second_factor.confirm(tx, secret, staff_id, code)
    return None if codes is None else (codes, open_session(tx, stored(tx, staff_id)))


def act_with_code(
    tx: Transaction, secret: bytes, visit: StaffRequest, act: str, code: str
) -> login.Attempt | list[str] | None:
    """Turn the second step off (an empty list) or make new recovery codes, if `code` is right (None: it is not).

    A code that is tried here counts as one tried at the login. An Attempt says until when nothing can be tried.
    """
    account = stored(tx, visit.person.id)
    if account.get("second_factor") is None:
        return []
    attempt = second_step.try_code(tx, secret, account, network_of(visit.request))
    if attempt.locked_until is not None:
        return attempt
    if not second_factor.accept(tx, secret, account, code):
        second_step.note_refusal(tx, account["id"])
        return None
    login.forgive(tx, attempt.keys)
    if act == "renew":
        return second_factor.renew_recovery_codes(tx, secret, account["id"])
    second_factor.turn_off(tx, visit.actor, account["id"])
    return []


class OwnAccount:
    """The screens."""

    def __init__(self) -> None:
        self._screens = Screens("forms_service.staff")

    async def page(self, visit: StaffRequest) -> Response:
        """`GET`: name, role, unit, digests, and where to change what can be changed."""
        unit = unit_name(visit.house.catalogue(), visit.person.unit, visit.house.clock().date())
        return self._screens.show(visit, "own_account.html", unit=unit, second_factor=SECOND_FACTOR)

    async def second_factor(self, visit: StaffRequest) -> Response:
        """`GET`: off, being set up, or on."""
        return await self._show(visit)

    async def change_second_factor(self, visit: StaffRequest) -> Response:
        """`POST`: `act` is start, confirm, renew or off."""
        act, code = visit.form.get("act", ""), visit.form.get("code", "")[:40]
        if act == "start" and not visit.person.has_second_factor:
            await visit.house.store.write(partial(second_factor.start, staff_id=visit.person.id))
        if act == "confirm":
            return await self._confirm(visit, code)
        if act == "off" and visit.person.role in visit.house.second_factor_for:
            return await self._show(visit, _NEEDED)
        if act in {"renew", "off"}:
            return await self._with_code(visit, act, code)
        return RedirectResponse(SECOND_FACTOR, 303)

    async def _confirm(self, visit: StaffRequest, code: str) -> Response:
        house, staff_id = visit.house, visit.person.id
        enrolled = await house.store.write(lambda tx: enrol(tx, house.secret, staff_id, code))
        if enrolled is None:
            return await self._show(visit, _WRONG)
        codes, token = enrolled
        response = self._codes(visit, codes)
        give_cookie(house, response, token)
        return response

    async def _with_code(self, visit: StaffRequest, act: str, code: str) -> Response:
        secret = visit.house.secret
        done = await visit.house.store.write(lambda tx: act_with_code(tx, secret, visit, act, code))
        if isinstance(done, login.Attempt):
            until = format_moment(done.locked_until) if done.locked_until else ""
            return await self._show(visit, f"Đã nhập sai nhiều lần. Xin chờ đến {until} rồi nhập lại.", 429)
        if done is None:
            return await self._show(visit, _WRONG)
        return self._codes(visit, done) if done else RedirectResponse(SECOND_FACTOR, 303)

    def _codes(self, visit: StaffRequest, codes: list[str]) -> Response:
        """Shown once, as the answer to the POST: nothing keeps them, so no other address could show them."""
        return self._screens.show(visit, "recovery_codes.html", codes=list(map(second_factor.grouped, codes)))

    async def _show(self, visit: StaffRequest, problem: str = "", status: int = 422) -> Response:
        house, now = visit.house, visit.house.clock()
        account = await house.store.read(lambda reader: stored(reader, visit.person.id))
        kept, offered = account.get("second_factor"), second_factor.offered_secret(house.secret, account, now)
        return self._screens.show(
            visit,
            "second_factor.html",
            status if problem else 200,
            problem=problem,
            on=kept,
            codes_left=len(kept["recovery"]) if kept else 0,
            offered=second_factor.grouped(offered) if offered and not kept else "",
            qr=self._qr(visit, offered) if offered and not kept else "",
            needed=must_enrol(house, visit.person),
            address=SECOND_FACTOR,
        )

    def _qr(self, visit: StaffRequest, secret: str) -> Markup:
        address = second_factor.app_address(secret, visit.person.email, visit.house.catalogue().office.short_name)
        return Markup(qr_svg(address, "Mã QR để quét bằng ứng dụng xác thực"))  # the library's own drawing
