"""What a notice about a reception is worded with: the content as it stands, and where browsers find us."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from forms_service.catalogue import Catalogue
from forms_service.web.house import House


@dataclass(frozen=True)
class Words:
    """Handed to every use case that tells people something."""

    catalogue: Catalogue
    service_url: str
    """Where links of mails lead, like `https://phieu.phucvu.example`; no slash at the end."""
    site_url: str

    @staticmethod
    def of(house: House) -> "Words":
        """As they are now."""
        return Words(house.catalogue(), house.service_url, house.site_url)

    @property
    def domain(self) -> str:
        """The right-hand side of every UID of a calendar: `<reception id>@<domain>`."""
        return urlsplit(self.site_url).hostname or "localhost"

    def link(self, token: str) -> str:
        """The address of a registration's own page."""
        return f"{self.service_url}/dang-ky/{token}"
