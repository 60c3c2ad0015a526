"""From an outbox row to the bytes of a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sender:
    """Who writes: shown name, address, and the address that answers go to if it is another one."""

    name: str
    address: str
    reply_to: str = ""
