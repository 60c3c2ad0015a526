"""What a notice about a reception is worded with: the content as it stands, and where people find us."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from forms_service.catalogue import Catalogue


@dataclass(frozen=True)
class Words:
    """Handed to every use case that tells people something; made by the composition root."""

    catalogue: Catalogue
    service_url: str
    """Where links of mails lead, like `https://phieu.phucvu.example`; no slash at the end."""
    site_url: str
    mail_from: str
    """Who invites, in a calendar."""

    @property
    def domain(self) -> str:
        """The right-hand side of every UID of a calendar: `<reception id>@<domain>`."""
        return urlsplit(self.site_url).hostname or "localhost"

    def link(self, token: str) -> str:
        """The address of a registration's own page."""
        return f"{self.service_url}/dang-ky/{token}"


WordsNow = Callable[[], Words]
"""What is said now: content may change while the service runs."""
