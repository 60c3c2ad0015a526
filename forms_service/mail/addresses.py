"""Addresses where they must not stand: in what is kept and shown of a server's answer."""

import re

_ADDRESS_IN_TEXT = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


def without_addresses(text: str) -> str:
    """A server's answer fit to be kept and shown: one line, no address in it, at most 200 characters."""
    return " ".join(_ADDRESS_IN_TEXT.sub("…", text).split())[:200]
