"""Finds numbers of identity papers and bank accounts in free text, where nobody needs them and they should not stay.

Numbers of identity (căn cước) have 12 digits and begin with 0; old identity cards had 9. Bank accounts have no common
form: long runs of digits, or shorter ones after a word that names them. Telephone numbers, sums of money, dates,
enterprise codes and the codes of dossiers are no such thing.
"""

import re

from forms_service.vietnam.phones import read_phone
from forms_service.vietnam.text import fold

_SIX_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){5}")  # fewer say nothing; most texts end at this one look
_MONEY = r"(?! ?(?:d|dong|vnd|usd)\b)"
_RUN = re.compile(r"(?<![\w.,/-])\+?[0-9]{9,19}(?![\w/-])" + _MONEY)
_GROUPED_IDENTITY = re.compile(
    r"(?<![\w.,/-])(?<![0-9] )(?:0[0-9]{2}(?:[ .-][0-9]{3}){3}|0[0-9]{3}(?:[ .-][0-9]{4}){2})(?![ .,/-]?\w)"
)
_NAMED = re.compile(
    r"\b(?:tai khoan|stk|so tk|cccd|cmnd|can cuoc|chung minh (?:thu|nhan dan)|dinh danh|ho chieu)\b"
    r"[^0-9\n]{0,30}([0-9](?:[ .-]?[0-9]){5,18})(?![ .-]?[0-9])" + _MONEY
)
_ENTERPRISE_CODE_LENGTH = 10


def holds_identity_number(text: str) -> bool:
    """Whether text seems to hold the number of an identity paper or of a bank account. A guess, good for a warning."""
    if not _SIX_DIGITS.search(text):
        return False
    folded = fold(text)
    return (
        _GROUPED_IDENTITY.search(folded) is not None
        or any(_is_private(run[0]) for run in _RUN.finditer(folded))
        or any(_is_no_phone(named[1]) for named in _NAMED.finditer(folded))
    )


def _is_private(digits: str) -> bool:
    return len(digits) != _ENTERPRISE_CODE_LENGTH and _is_no_phone(digits)


def _is_no_phone(digits: str) -> bool:
    return read_phone(digits).problem == "bad"
