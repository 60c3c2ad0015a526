"""Telephone numbers of Viet Nam, read as people write them.

Rules: mobile numbers have 10 digits and begin with 03, 05, 07, 08 or 09; landlines have 11 and begin with 02. Mobile
numbers of 11 digits ended in 2018: each old prefix became a new one by a published table. 1022 is the short code of
the public service hotline, never somebody's own number.
"""

import re
from dataclasses import dataclass
from typing import Literal

PhoneProblem = Literal["bad", "old", "hotline"]

_SEPARATORS = re.compile(r"[\s.()\-\u2010-\u2015/]+")
_COUNTRY = re.compile(r"(?:\+|00)?840?(?=[1-9])")
_CURRENT = re.compile(r"0(?:[35789][0-9]{8}|2[0-9]{9})")
_OLD = re.compile(r"(01[0-9]{2})([0-9]{7})")
_HOTLINE = re.compile(r"(?:02[0-9]{1,2})?1022")

_NEW_PREFIX = {
    # MobiFone
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    # VinaPhone
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    # Viettel
    "0162": "032", "0163": "033", "0164": "034", "0165": "035",
    "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    # Vietnamobile, Gmobile
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


_RUN = re.compile(r"(?<!\d)(?:\+|00)?\d(?:[ \u00a0.\-()\u2010-\u2015]{0,2}\d){8,12}(?!\d)")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What was read. Exactly one of `e164` and `problem` is set.

    `suggestion` is the new number, in E.164, of a number written with an old prefix (`problem` is then "old").
    """

    e164: str | None
    problem: PhoneProblem | None = None
    suggestion: str | None = None


_BAD = PhoneReading(None, "bad")
_HOTLINE_READING = PhoneReading(None, "hotline")


def read_phone(text: str) -> PhoneReading:
    """Read a number written with spaces, dots, hyphens or brackets, with 0, +84, 84 or 0084 in front."""
    national = _national(text)
    if _CURRENT.fullmatch(national):
        return PhoneReading("+84" + national[1:])
    if _HOTLINE.fullmatch(national):
        return _HOTLINE_READING
    return _read_old(national)


def holds_phone(text: str) -> bool:
    """Whether free text holds a telephone number of a person, however its groups are parted. Short codes are none."""
    runs = (_SEPARATORS.sub("", found[0]) for found in _RUN.finditer(text))
    return any((reading := read_phone(run)).e164 is not None or reading.problem == "old" for run in runs)


def display_phone(e164: str) -> str:
    """A number as people here write it: "0912 345 678", "0277 3898 989", "028 3812 3456"."""
    national = _from_e164(e164)
    if national.startswith(("024", "028")):
        area, middle = 3, 7
    elif national.startswith("02"):
        area, middle = 4, 8
    else:
        area, middle = 4, 7
    return f"{national[:area]} {national[area:middle]} {national[middle:]}"


def mask_phone(e164: str) -> str:
    """A number that nobody can call, nor prove the code beside it with (`last_four`): "0912 *** ***"."""
    return f"{_from_e164(e164)[:4]} *** ***"


def last_four(e164: str) -> str:
    """The last four digits, by which a person proves a code to be theirs."""
    return e164[-4:]


def _national(text: str) -> str:
    """The digits with 0 in front instead of the country's code; whatever else was typed stays and makes it bad."""
    digits = _SEPARATORS.sub("", text)
    country = _COUNTRY.match(digits)
    return "0" + digits[country.end() :] if country else digits


def _read_old(national: str) -> PhoneReading:
    old = _OLD.fullmatch(national)
    prefix = _NEW_PREFIX.get(old[1]) if old else None
    if old is None or prefix is None:
        return _BAD
    return PhoneReading(None, "old", "+84" + prefix[1:] + old[2])


def _from_e164(e164: str) -> str:
    return "0" + e164.removeprefix("+84")
