"""Who may open a staff screen: the one door through which every route behind the login goes.

@requires(house, "view_submissions")
async def inbox(visit: StaffRequest) -> Response: ...
"""

import re
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms_service.staff import sessions
from forms_service.staff.csrf import check_csrf
from forms_service.staff.model import Permission, Person
from forms_service.staff.second_step import VALID_FOR as TICKET_VALID_FOR
from forms_service.staff.sessions import Session
from forms_service.staff.shell import Screens
from forms_service.staff.visit import HOME, LIVE, LOGIN, LOGOUT, SECOND_FACTOR, StaffRequest
from forms_service.web.bodies import read_submitted, read_with_files
from forms_service.web.errors import Refusal
from forms_service.web.house import House

Screen = Callable[[StaffRequest], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_LOCAL_PATH = re.compile(r"/nhan-vien/[A-Za-z0-9_.~/-]*")
_screens = Screens("forms_service.staff")


def requires(
    house: House, permission: Permission | None, *, repeated: bool = False, files: bool = False
) -> Callable[[Screen], Endpoint]:
    """Make an endpoint of a screen for those who have `permission` (None: everybody who is logged in).

    Others get a 403 page; who is not logged in is sent to the login and comes back. A POST must come from a form of
    the same session (`csrf_field`). Raises Refusal like `read_submitted`, and 400 for a name sent several times unless
    the screen takes such (`repeated`: boxes, days). Only a screen with `files` may be sent files.
    """

    def guarded(screen: Screen) -> Endpoint:
        @wraps(screen)
        async def endpoint(request: Request) -> Response:
            response = await _admit(house, request, permission, screen, repeated=repeated, files=files)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return endpoint

    return guarded


async def current(house: House, request: Request) -> tuple[Session, Person] | None:
    """Whose open session the request's cookie names; notes that it is in use, unless only the script asked."""
    token = request.cookies.get(cookie_name(house))
    if token is None:
        return None
    now = house.clock()
    found = await house.store.read(lambda reader: sessions.find_session(reader, token, now))
    by_a_person = request.url.path != LIVE
    if found is not None and by_a_person and now - found[0].last_seen_at >= sessions.SEEN_EVERY:
        session_id = found[0].id
        await house.store.write(lambda tx: sessions.touch(tx, session_id))
    return found


def cookie_name(house: House) -> str:
    """With TLS the name makes the browser refuse a cookie that is not Secure, or was set for another host or path."""
    return "__Host-phucvu_staff" if house.https else "phucvu_staff"


def give_cookie(house: House, response: Response, token: str) -> None:
    """Let the browser keep a session's token until it is closed."""
    response.set_cookie(cookie_name(house), token, path="/", secure=house.https, httponly=True, samesite="strict")


def take_cookie(house: House, response: Response) -> None:
    """Let the browser forget the session's token."""
    response.delete_cookie(cookie_name(house), path="/", secure=house.https, httponly=True, samesite="strict")


def ticket_name(house: House) -> str:
    """The cookie between the two steps of a login."""
    return "__Host-phucvu_ticket" if house.https else "phucvu_ticket"


def give_ticket(house: House, response: Response, token: str) -> None:
    """Let the browser keep the ticket of the first step, no longer than it is good."""
    seconds = int(TICKET_VALID_FOR.total_seconds())
    name = ticket_name(house)
    response.set_cookie(name, token, seconds, path="/", secure=house.https, httponly=True, samesite="strict")


def take_ticket(house: House, response: Response) -> None:
    """Let the browser forget the ticket."""
    response.delete_cookie(ticket_name(house), path="/", secure=house.https, httponly=True, samesite="strict")


def must_enrol(house: House, person: Person) -> bool:
    """Whether this person's role needs a second step of the login that the account does not have yet."""
    return person.role in house.second_factor_for and not person.has_second_factor


def safe_next(path: str) -> str:
    """Where to go after the login: `path` if it is a staff screen of ours, else the first screen."""
    harmless = _LOCAL_PATH.fullmatch(path) and ".." not in path and "//" not in path
    return path if harmless else HOME


async def _admit(  # noqa: PLR0913  # what a door looks at
    house: House, request: Request, permission: Permission | None, screen: Screen, *, repeated: bool, files: bool
) -> Response:
    found = await current(house, request)
    if found is None:
        return _ask_to_log_in(house, request)
    session, person = found
    visit = StaffRequest(house, request, person, session)
    if must_enrol(house, person) and request.url.path not in {SECOND_FACTOR, LOGOUT}:
        return RedirectResponse(SECOND_FACTOR, 303)
    if permission is not None and not person.may(permission):
        return _screens.show(visit, "not_allowed.html", 403)
    if request.method in _SAFE_METHODS:
        return await screen(visit)
    submitted, uploads = await read_with_files(request) if files else (await read_submitted(request), {})
    form = {name: value for name, value in submitted.items() if isinstance(value, str)}
    if len(form) < len(submitted) and not repeated:
        raise Refusal(400)
    if not check_csrf(house, request, session, form):
        return _screens.show(visit, "not_from_here.html", 403)
    return await screen(StaffRequest(house, request, person, session, form, submitted, uploads))


def _ask_to_log_in(house: House, request: Request) -> Response:
    path = safe_next(request.url.path)
    if request.method not in _SAFE_METHODS:
        return _screens.show_outside(house, "session_over.html", 403)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # A link in a web mail: browsers hold back a SameSite=Strict cookie on the way from another site. Look again
        # from a page of ours before asking somebody who may be logged in for a password.
        return _screens.show_outside(house, "look_again.html", target=path)
    return RedirectResponse(f"{LOGIN}?next={path}", 303)
