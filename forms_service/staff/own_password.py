"""Changing one's own password while logged in. The old one is asked for, and wrong ones count as tries to log in."""

from starlette.responses import RedirectResponse, Response

from forms_service.staff import login
from forms_service.staff.accounts import set_password_hash
from forms_service.staff.audit import staff_actor
from forms_service.staff.guard import give_cookie
from forms_service.staff.passwords import LONGEST_RAW, Passwords, password_problem
from forms_service.staff.sessions import open_session
from forms_service.staff.shell import Screens
from forms_service.staff.tables import STAFF
from forms_service.staff.visit import OWN_PASSWORD, StaffRequest
from forms_service.storage.contract import Transaction
from forms_service.vietnam.dates import format_moment
from forms_service.web.limits import network_of

_WRONG = "Mật khẩu đang dùng chưa đúng. Xin kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại."


def change_password(tx: Transaction, attempt: login.Attempt, password_hash: str) -> str | None:
    """Set a new password after the old one matched; the token of a new session, for all others end.

    None if the account was stopped or got another password meanwhile.
    """
    account = login.unchanged(tx, attempt)
    if account is None:
        return None
    set_password_hash(tx, staff_actor(account["id"]), account["id"], password_hash)
    login.forgive(tx, attempt.keys)
    fresh = tx.get(STAFF.name, account["id"])
    return None if fresh is None else open_session(tx, fresh)


class OwnPassword:
    """The screen with its form."""

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords
        self._screens = Screens("forms_service.staff")

    async def page(self, visit: StaffRequest) -> Response:
        """`GET`: the form, or the note that it is done."""
        return self._show(visit, 200, done="da-doi" in visit.request.query_params)

    async def change(self, visit: StaffRequest) -> Response:
        """`POST`: check the new one, then the old one, then change."""
        old, password = visit.form.get("old", ""), visit.form.get("password", "")
        problem = password_problem(password, name=visit.person.name, email=visit.person.email)
        if problem is None and password != visit.form.get("again", ""):
            problem = "Hai lần nhập mật khẩu mới chưa giống nhau. Xin nhập lại cả hai ô."
        if problem is not None:
            return self._show(visit, 422, problem)
        if not old or len(old) > LONGEST_RAW:
            return self._show(visit, 422, _WRONG)
        return await self._with_old(visit, old, password)

    async def _with_old(self, visit: StaffRequest, old: str, password: str) -> Response:
        house, email = visit.house, visit.person.email
        keys = login.attempt_keys(house.secret, email, network_of(visit.request))
        attempt = await house.store.write(lambda tx: login.begin_attempt(tx, keys, email))
        if attempt.locked_until is not None:
            until = format_moment(attempt.locked_until)
            return self._show(visit, 429, f"Đã nhập sai nhiều lần. Xin chờ đến {until} rồi nhập lại.")
        if not (await self._passwords.verify(old, attempt.password_hash)).matches:
            await house.store.write(lambda tx: login.note_refusal(tx, attempt))
            return self._show(visit, 422, _WRONG)
        password_hash = await self._passwords.hash(password)
        token = await house.store.write(lambda tx: change_password(tx, attempt, password_hash))
        if token is None:
            return self._show(visit, 422, _WRONG)
        response = RedirectResponse(f"{OWN_PASSWORD}?da-doi=1", 303)
        give_cookie(house, response, token)
        return response

    def _show(self, visit: StaffRequest, status: int, problem: str = "", *, done: bool = False) -> Response:
        return self._screens.show(visit, "own_password.html", status, problem=problem, done=done)
