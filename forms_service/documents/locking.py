"""A password on a PDF that leaves the house (AES-256, as ISO 32000-2 has it)."""

from io import BytesIO

import pikepdf


def lock_pdf(data: bytes, password: str) -> bytes:
    """The same document, which opens with `password` alone; its structure stays readable to screen readers."""
    locked = BytesIO()
    may = pikepdf.Permissions(accessibility=True, extract=True)
    with pikepdf.open(BytesIO(data)) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner=password, user=password, R=6, allow=may))
    return locked.getvalue()
