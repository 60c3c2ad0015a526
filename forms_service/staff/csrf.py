"""Forged requests: where a POST came from, and a token in every form of a session.

Browsers say on each request how the asking page relates to ours (`Sec-Fetch-Site`), older ones at least its `Origin`;
the same order of checks as in Go's `net/http.CrossOriginProtection`. What is neither is no browser, and has no cookies
of one. The token stands against whatever gets past that.
"""

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.requests import Request

from forms_service.web.house import House

if TYPE_CHECKING:
    from forms_service.staff.sessions import Session

CSRF_FIELD = "_csrf"


def csrf_token(session_token: str) -> str:
    """The form token of a session: derived, so that nothing more is stored; reveals nothing of the cookie."""
    return hmac.digest(session_token.encode(), b"staff-form", "sha256").hex()


def csrf_field(session: "Session") -> Markup:
    """The hidden field that every POST form of a staff screen holds."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, session.csrf)


def is_own_request(house: House, request: Request) -> bool:
    """Whether no other site's page caused this request, as far as the browser says."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    # A proxy may pass on a Host of its own; the address by which browsers reach the service is right in any case.
    return origin in {None, house.service_url} or urlsplit(origin).netloc == request.headers.get("host")


def check_csrf(house: House, request: Request, session: "Session", form: Mapping[str, object]) -> bool:
    """Whether a POST within a session comes from one of its own forms."""
    sent = form.get(CSRF_FIELD)
    return (
        isinstance(sent, str)
        and is_own_request(house, request)
        and hmac.compare_digest(sent.encode(), session.csrf.encode())
    )
