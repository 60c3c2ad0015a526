"""What every route may reach: the one parcel that the composition root hands to each capability."""

from collections.abc import Callable
from dataclasses import dataclass

from forms_service.catalogue import Catalogue
from forms_service.storage.contract import Store
from forms_service.vietnam.clock import Clock
from forms_service.web.limits import Limiter
from forms_service.web.pages import PublicPages


@dataclass(frozen=True)
class House:
    """The store, the clock, the current content, the shells and the secret; made once by `forms_service.app`."""

    store: Store
    clock: Clock
    catalogue: Callable[[], Catalogue]
    """The content as it stands now (the last good one if an editor broke it)."""
    secret: bytes
    """Key of every keyed hash and signature; 32 bytes or more."""
    pages: PublicPages
    limiter: Limiter
    site_url: str
    """Where browsers find the site, like `https://phucvu.example`; no path, no slash at the end."""
    service_url: str
    """Where browsers find the service; the same as `site_url` unless the office runs it on a host of its own."""
    second_factor_for: frozenset[str] = frozenset()
    """Roles of staff that must log in with a second factor."""

    @property
    def https(self) -> bool:
        """Whether browsers reach the service over TLS: cookies are then `Secure` and named `__Host-…`."""
        return self.service_url.startswith("https://")

    @property
    def service_prefix(self) -> str:
        """What stands before the service's paths in pages: empty where site and service share an origin."""
        return "" if self.service_url == self.site_url else self.service_url
