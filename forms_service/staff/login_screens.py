"""Logging in, in one step or two, logging out, and the page behind a link to set a password; all without JavaScript."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms_service.staff import audit, invitations, login, second_step
from forms_service.staff.csrf import is_own_request
from forms_service.staff.guard import (
    cookie_name,
    current,
    give_cookie,
    give_ticket,
    requires,
    safe_next,
    take_cookie,
    take_ticket,
    ticket_name,
)
from forms_service.staff.passwords import LONGEST_RAW, Passwords, Verdict, password_problem
from forms_service.staff.sessions import close_session
from forms_service.staff.shell import Screens
from forms_service.staff.visit import HOME, LOGIN, SECOND_STEP, StaffRequest
from forms_service.storage.contract import Transaction
from forms_service.vietnam.mail_addresses import LONGEST_ADDRESS
from forms_service.web.bodies import read_fields
from forms_service.web.errors import Refusal
from forms_service.web.house import House
from forms_service.web.limits import network_of

LOGIN_RATE = "60/15minutes"
"""Tries to log in per network: a whole office stands behind one address and starts at half past seven."""


class LoginScreens:
    """The screens of whoever is not logged in yet, and the way out."""

    def __init__(self, house: House, passwords: Passwords) -> None:
        self._house = house
        self._passwords = passwords
        self._screens = Screens("forms_service.staff")
        self._close = requires(house, None)(self._log_out)

    async def login_page(self, request: Request) -> Response:
        """`GET`: address and password."""
        note = "password_set" if "da-dat" in request.query_params else ""
        problem = "over" if "het-gio" in request.query_params else ""
        return self._login_form(200, next=safe_next(request.query_params.get("next", "")), note=note, problem=problem)

    async def log_in(self, request: Request) -> Response:
        """`POST`: the first step, and the only one for an account without a second."""
        self._refuse_foreign(request)
        form = await read_fields(request)
        email, password = form.get("email", ""), form.get("password", "")
        shown = {"email": email, "next": safe_next(form.get("next", ""))}
        if not email or not password:
            return self._login_form(422, problem="empty", **shown)
        if len(email) > LONGEST_ADDRESS or len(password) > LONGEST_RAW:
            return self._login_form(422, problem="wrong", **{**shown, "email": ""})
        network = network_of(request)
        if not self._house.limiter.allow(LOGIN_RATE, "login", network):
            return self._login_form(429, problem="busy", **shown)
        attempt = await self._attempt(email, network)
        if attempt.locked_until is not None:
            return self._login_form(429, problem="locked", until=attempt.locked_until, **shown)
        verdict = await self._passwords.verify(password, attempt.password_hash)
        if not verdict.matches:
            await self._house.store.write(lambda tx: login.note_refusal(tx, attempt))
            return self._login_form(422, problem="wrong", **shown)
        return await self._admit(request, attempt, verdict, shown)

    async def _admit(
        self, request: Request, attempt: login.Attempt, verdict: Verdict, shown: dict[str, str]
    ) -> Response:
        """After the right password: a session, or a ticket and the page that asks for the code."""
        earlier = request.cookies.get(cookie_name(self._house))

        def go_on(tx: Transaction) -> tuple[str | None, bool]:
            if second_step.needs_code(tx, attempt):
                return second_step.open_ticket(tx, attempt, renewed_hash=verdict.renewed), True
            return login.complete_login(tx, attempt, renewed_hash=verdict.renewed, earlier_token=earlier), False

        token, waits = await self._house.store.write(go_on)
        if token is None:
            return self._login_form(422, problem="wrong", **shown)
        if waits:
            response = RedirectResponse(f"{SECOND_STEP}?next={shown['next']}", 303)
            give_ticket(self._house, response, token)
            return response
        response = RedirectResponse(shown["next"], 303)
        give_cookie(self._house, response, token)
        return response

    async def code_page(self, request: Request) -> Response:
        """`GET` of the second step: asks for the code, while the ticket of the first one is good."""
        ticket, now = request.cookies.get(ticket_name(self._house), ""), self._house.clock()
        if not await self._house.store.read(lambda reader: second_step.is_open(reader, ticket, now)):
            return RedirectResponse(LOGIN, 303)
        return self._code_form(200, next=safe_next(request.query_params.get("next", "")))

    async def enter_code(self, request: Request) -> Response:
        """`POST` of the second step."""
        self._refuse_foreign(request)
        form = await read_fields(request)
        then = safe_next(form.get("next", ""))
        ticket, network = request.cookies.get(ticket_name(self._house), ""), network_of(request)
        if not self._house.limiter.allow(LOGIN_RATE, "code", network):
            return self._code_form(429, problem="busy", next=then)
        entry = second_step.Entry(
            ticket, form.get("code", "")[:40], network, earlier_token=request.cookies.get(cookie_name(self._house))
        )
        secret = self._house.secret
        entered = await self._house.store.write(lambda tx: second_step.enter_code(tx, secret, entry))
        if entered.token is not None:
            response = RedirectResponse(then, 303)
            give_cookie(self._house, response, entered.token)
            take_ticket(self._house, response)
            return response
        if entered.over:
            return RedirectResponse(f"{LOGIN}?het-gio=1&next={then}", 303)
        if entered.locked_until is not None:
            return self._code_form(429, problem="locked", until=entered.locked_until, next=then)
        return self._code_form(422, problem="wrong", next=then)

    async def log_out(self, request: Request) -> Response:
        """`POST`: end the session."""
        if await current(self._house, request) is None:  # ended already: nothing to protect, nothing to explain
            return self._goodbye()
        return await self._close(request)

    async def _log_out(self, visit: StaffRequest) -> Response:
        token = visit.request.cookies[cookie_name(self._house)]

        def close(tx: Transaction) -> None:
            close_session(tx, token)
            audit.record(tx, visit.actor, "staff.logged_out", "staff", visit.person.id)

        await self._house.store.write(close)
        return self._goodbye()

    def _goodbye(self) -> Response:
        response = RedirectResponse(LOGIN, 303)
        take_cookie(self._house, response)
        return response

    async def password_page(self, request: Request) -> Response:
        """`GET` of a link to set a password."""
        return await self._password_form(request.path_params["token"], 200, "")

    async def set_password(self, request: Request) -> Response:
        """`POST` of it: uses the link."""
        self._refuse_foreign(request)
        token, form = request.path_params["token"], await read_fields(request)
        password, again = form.get("password", ""), form.get("again", "")
        now = self._house.clock()
        person = await self._house.store.read(lambda reader: invitations.invited(reader, token, now))
        if person is None:
            return self._screens.show_outside(self._house, "link_over.html", 410)
        problem = password_problem(password, name=person.name, email=person.email)
        if problem is None and password != again:
            problem = "Hai lần nhập chưa giống nhau. Xin nhập lại cả hai ô."
        if problem is not None:
            return await self._password_form(token, 422, problem)
        keys = login.attempt_keys(self._house.secret, person.email, network_of(request))
        return await self._keep_password(token, await self._passwords.hash(password), keys)

    async def _attempt(self, email: str, network: str) -> login.Attempt:
        keys = login.attempt_keys(self._house.secret, email, network)
        return await self._house.store.write(lambda tx: login.begin_attempt(tx, keys, email))

    async def _keep_password(self, token: str, password_hash: str, keys: login.Keys) -> Response:
        def keep(tx: Transaction) -> int | None:
            login.forgive(tx, keys)
            return invitations.set_password(tx, token, password_hash)

        if await self._house.store.write(keep) is None:
            return self._screens.show_outside(self._house, "link_over.html", 410)
        return RedirectResponse(f"{LOGIN}?da-dat=1", 303)

    async def _password_form(self, token: str, status: int, problem: str) -> Response:
        now = self._house.clock()
        person = await self._house.store.read(lambda reader: invitations.invited(reader, token, now))
        if person is None:
            return self._screens.show_outside(self._house, "link_over.html", 410)
        return self._screens.show_outside(
            self._house, "password.html", status, token=token, invited=person, problem=problem
        )

    def _refuse_foreign(self, request: Request) -> None:
        if not is_own_request(self._house, request):
            raise Refusal(403, "Yêu cầu này đến từ một trang khác", "Xin mở trang đăng nhập của nhân viên và nhập lại.")

    def _login_form(self, status: int, **values: object) -> Response:
        blank = {"email": "", "next": HOME, "problem": "", "note": "", "until": None}
        return self._screens.show_outside(self._house, "login.html", status, **{**blank, **values})

    def _code_form(self, status: int, **values: object) -> Response:
        blank = {"problem": "", "until": None, "step": SECOND_STEP}
        return self._screens.show_outside(self._house, "code.html", status, **{**blank, **values})
