"""The security headers of every page, the site's and the service's. `netlify.toml` says the same (a test compares)."""

from collections.abc import Mapping

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme draws its icons from data: addresses
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def content_security_policy(service_url: str = "") -> str:
    """The policy of a page whose forms go to `service_url` (an origin; empty: the page's own).

    Nothing inline, nothing from elsewhere, no hashes: what the pages need stands in files of their own.
    """
    also = {"connect-src", "form-action"} if service_url else set()
    return "; ".join(f"{name} {source}{' ' + service_url if name in also else ''}" for name, source in _SOURCES.items())


CONTENT_SECURITY_POLICY = content_security_policy()
"""Site and service on one origin."""

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""On every answer. A page that shows a code or typed answers sets a stricter `Referrer-Policy` itself."""


def security_headers(service_url: str = "") -> dict[str, str]:
    """`SECURITY_HEADERS` for a site whose forms go to `service_url` (an origin; empty: the page's own)."""
    return {**SECURITY_HEADERS, "Content-Security-Policy": content_security_policy(service_url)}
