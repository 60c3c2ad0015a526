"""How texts travel between the service and its PDF process: a head that says how long they are, then they."""

import struct

HEAD = struct.Struct(">?Q")
"""Whether all went well, and how many bytes follow."""


def framed(body: bytes, *, well: bool = True) -> bytes:
    """`body` behind its head."""
    return HEAD.pack(well, len(body)) + body
