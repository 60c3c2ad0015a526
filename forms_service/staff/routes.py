"""Staff addresses of this room: login, logout, setting a password, the first screen, the audit log."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.staff import audit, invitations, login
from forms_service.staff.accounts import list_staff
from forms_service.staff.csrf import is_own_request
from forms_service.staff.guard import cookie_name, current, give_cookie, requires, safe_next, take_cookie
from forms_service.staff.log_page import LOG_WORDS, PAGE_SIZE, entries
from forms_service.staff.log_words import LogWords
from forms_service.staff.menu import menu_for
from forms_service.staff.own_password import OwnPassword
from forms_service.staff.passwords import LONGEST_RAW, Passwords, password_problem
from forms_service.staff.sessions import close_session
from forms_service.staff.shell import Screens
from forms_service.staff.visit import HOME, LOGIN, LOGOUT, OWN_PASSWORD, StaffRequest
from forms_service.storage.contract import Transaction
from forms_service.vietnam.mail_addresses import LONGEST_ADDRESS
from forms_service.web.bodies import read_fields
from forms_service.web.errors import Refusal
from forms_service.web.house import House
from forms_service.web.limits import network_of

LOGIN_RATE = "60/15minutes"
"""Tries to log in per network: a whole office stands behind one address and starts at half past seven."""


def routes(house: House, *, passwords: Passwords | None = None, words: LogWords = LOG_WORDS) -> list[BaseRoute]:
    """The routes. `passwords` hashes (tests pass a cheap one); `words`: those of all rooms, for the log."""
    passwords = passwords or Passwords()
    desk = _Desk(house, passwords, words)
    own = OwnPassword(passwords)
    return [
        Route(LOGIN, desk.login_page, methods=["GET"]),
        Route(LOGIN, desk.log_in, methods=["POST"]),
        Route(LOGOUT, desk.log_out, methods=["POST"]),
        Route(invitations.PATH + "{token}", desk.password_page, methods=["GET"]),
        Route(invitations.PATH + "{token}", desk.set_password, methods=["POST"]),
        Route(OWN_PASSWORD, requires(house, None)(own.page), methods=["GET"]),
        Route(OWN_PASSWORD, requires(house, None)(own.change), methods=["POST"]),
        Route(HOME, requires(house, None)(desk.home), methods=["GET"]),
        Route(HOME.rstrip("/"), RedirectResponse(HOME, 303), methods=["GET"]),
        Route("/nhan-vien/nhat-ky", requires(house, "view_audit")(desk.log), methods=["GET"]),
    ]


class _Desk:
    def __init__(self, house: House, passwords: Passwords, words: LogWords) -> None:
        self._house = house
        self._passwords = passwords
        self._words = words
        self._screens = Screens("forms_service.staff")
        self._close = requires(house, None)(self._log_out)

    async def login_page(self, request: Request) -> Response:
        note = "password_set" if "da-dat" in request.query_params else ""
        return self._login_form(200, next=safe_next(request.query_params.get("next", "")), note=note)

    async def log_in(self, request: Request) -> Response:
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
        token = await self._session_for(attempt, password, request.cookies.get(cookie_name(self._house)))
        if token is None:
            return self._login_form(422, problem="wrong", **shown)
        response = RedirectResponse(shown["next"], 303)
        give_cookie(self._house, response, token)
        return response

    async def log_out(self, request: Request) -> Response:
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
        return await self._password_form(request.path_params["token"], 200, "")

    async def set_password(self, request: Request) -> Response:
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

    async def home(self, visit: StaffRequest) -> Response:
        menu = menu_for(visit.person)
        if menu:
            return RedirectResponse(menu[0].path, 303)
        return self._screens.show(visit, "nothing_yet.html")

    async def log(self, visit: StaffRequest) -> Response:
        page = _page_number(visit.request.query_params.get("trang", ""))
        changes = visit.request.query_params.get("loai") == "thay-doi"
        kind: audit.LineKind | None = "change" if changes else None
        offset = (page - 1) * PAGE_SIZE
        lines, people = await self._house.store.read(
            lambda reader: (audit.latest(reader, limit=PAGE_SIZE + 1, offset=offset, kind=kind), list_staff(reader))
        )
        names = {person.id: person.name for person in people}
        rows = entries(lines[:PAGE_SIZE], names, self._words)
        more = len(lines) > PAGE_SIZE
        return self._screens.show(visit, "log.html", rows=rows, page=page, more=more, changes=changes)

    async def _attempt(self, email: str, network: str) -> login.Attempt:
        keys = login.attempt_keys(self._house.secret, email, network)
        return await self._house.store.write(lambda tx: login.begin_attempt(tx, keys, email))

    async def _session_for(self, attempt: login.Attempt, password: str, earlier_token: str | None) -> str | None:
        verdict = await self._passwords.verify(password, attempt.password_hash)
        if not verdict.matches:
            await self._house.store.write(lambda tx: login.note_refusal(tx, attempt))
            return None
        return await self._house.store.write(
            lambda tx: login.complete_login(tx, attempt, renewed_hash=verdict.renewed, earlier_token=earlier_token)
        )

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


def _page_number(text: str) -> int:
    """A page of a list from what stands in the address; the first for anything else."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) <= 6 else 1
