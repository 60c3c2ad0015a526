"""The one test of a mail address: which texts a message can be sent to, and how they stand on the wire."""

import re
from email.errors import MessageError
from email.headerregistry import Address

LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 octets with its two angle brackets."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ENCODED_WORD = "=?"
"""What begins an encoded word (RFC 2047): no program that writes headers takes it for a part of an address."""


def is_mail_address(text: str) -> bool:
    """Whether a message can be addressed to this text, which is taken as it is: spaces around it are not cut off."""
    try:
        wire_address(text)
    except ValueError:
        return False
    return True


def wire_address(address: str) -> str:
    """The address in ASCII, its domain as A-labels (IDNA) in lower case. Raises ValueError when it is none."""
    if len(address) > LONGEST_ADDRESS:
        raise ValueError("too long")
    local, at, domain = address.rpartition("@")
    if not at or len(local) > 64 or _ENCODED_WORD in local or not _LOCAL.fullmatch(local):
        raise ValueError("no such local part")
    found = f"{local}@{_ascii_domain(domain)}"
    if len(found) > LONGEST_ADDRESS:
        raise ValueError("too long")
    return _that_headers_take(found)


def mailbox_of(address: str) -> str:
    """What addresses of one mailbox share, as far as can be told: lower case, and without what follows a `+`."""
    local, at, domain = address.strip().lower().rpartition("@")
    return (local.partition("+")[0] or local) + at + domain


def _ascii_domain(domain: str) -> str:
    try:
        found = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError("no such domain") from error
    if not _DOMAIN.fullmatch(found):
        raise ValueError("no such domain")
    return found


def _that_headers_take(address: str) -> str:
    """The library that writes the headers has the last word: what it refuses would stop a whole batch of mail."""
    try:
        Address(addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise ValueError("no header takes it") from error
    return address
