"""Notices the wording of complaints (khiếu nại) and denunciations (tố cáo), for which the law has its own channel.

A hint only: the writer is shown where that channel is and may still send what was written.
"""

import re

_WITH_ACCENTS = re.compile(r"\b(?:khiếu\s+(?:nại|kiện|tố)|tố\s+(?:cáo|giác))\b")
_WITHOUT_ACCENTS = re.compile(  # "to cao" alone may also be "to, cao": big and tall
    r"\b(?:khieu\s+(?:nai|kien)|(?:toi|don|xin|muon|viec) to cao|to (?:cao|giac) (?:can bo|hanh vi|ong|ba))\b"
)
_DENIAL = re.compile(r"\b(?:không|chưa|khong|chua)(?:\s+(?:phải|phai|là|la|muốn|muon|hề|he))*\s*$")
_DENIAL_LENGTH = 30


def reads_like_complaint(text: str) -> bool:
    """Whether text (in NFC) says that it complains or denounces. "Không khiếu nại" does not; accents may be missing."""
    text = text.lower()
    pattern = _WITHOUT_ACCENTS if text.isascii() else _WITH_ACCENTS
    return any(not _is_denied(text, found.start()) for found in pattern.finditer(text))


def _is_denied(text: str, start: int) -> bool:
    return _DENIAL.search(text[max(0, start - _DENIAL_LENGTH) : start]) is not None
