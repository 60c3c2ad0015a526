"""Keyed hashes: by which a service or a phone is known again, and from which nobody reads it."""

import hmac
import re
from dataclasses import dataclass, field

from forms_service.vietnam.text import fold

_PARTS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Keys:
    """The hashes of one office. `secret`: 32 bytes or more."""

    secret: bytes = field(repr=False)

    def service(self, reference: str) -> str:
        """Of the reference of a service (a code or number of any kind), however it is spaced or spelled."""
        return self._hash("service", _PARTS.sub("", fold(reference)))

    def phone(self, e164: str) -> str:
        """Of a telephone number."""
        return self._hash("phone", e164)

    def _hash(self, kind: str, text: str) -> str:
        return hmac.digest(self.secret, f"survey/{kind}/{text}".encode(), "sha256").hex()
