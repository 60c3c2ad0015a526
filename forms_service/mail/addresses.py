"""Which texts are addresses that a message can be sent to, and how they stand on the wire."""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_ADDRESS_IN_TEXT = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


def wire_address(address: str) -> str:
    """The address in ASCII, its domain as A-labels (IDNA). Raises ValueError when no server could be given it."""
    local, at, domain = address.strip().rpartition("@")
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
        raise ValueError("no such local part")
    try:
        labels = domain.encode("idna").decode("ascii").split(".")
    except UnicodeError as error:
        raise ValueError("no such domain") from error
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("no such domain")
    found = f"{local}@{'.'.join(labels)}"
    if len(found) > 254:
        raise ValueError("too long")
    return found


def without_addresses(text: str) -> str:
    """A server's answer fit to be kept and shown: one line, no address in it, at most 200 characters."""
    return " ".join(_ADDRESS_IN_TEXT.sub("…", text).split())[:200]
