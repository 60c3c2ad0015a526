"""Public codes: digits only, so that they survive a bad line and any accent, with a check digit that catches a slip.

Callers confuse B, D, P, T and M, N; nobody confuses digits (details 31). A code of eight random digits needs the last
four of the phone beside it; a submission without a phone gets fifteen and needs nothing else.
"""

from forms_service.storage.contract import Transaction
from forms_service.vietnam.numbers import in_groups

_WITH_PHONE = 8
_ALONE = 15

# Damm's quasigroup: finds every single wrong digit and every swap of neighbours (H. M. Damm, 2004).
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The digit that makes `digits` a valid code when appended."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def is_valid(code: str) -> bool:
    """Whether the check digit fits. A code with one wrong digit, or two neighbours swapped, never does."""
    return (
        code.isascii() and code.isdecimal() and len(code) in {_WITH_PHONE + 1, _ALONE + 1} and check_digit(code) == "0"
    )


def needs_phone(code: str) -> bool:
    """Whether looking up this code also needs the last four digits of the phone."""
    return len(code) <= _WITH_PHONE + 1


def new_code(tx: Transaction, *, with_phone: bool) -> str:
    """A random code. Whether somebody has it is seen when it is kept: codes are unique in the store."""
    digits = tx.digits(_WITH_PHONE if with_phone else _ALONE)
    return digits + check_digit(digits)


def spoken(code: str) -> str:
    """The code in groups, as shown and read out: `412 906 753`, `4129 0675 3412 9068`."""
    return in_groups(code, 3 if needs_phone(code) else 4)


def read_code(text: str) -> str:
    """What somebody typed as a code, without spaces, dots and hyphens."""
    return "".join(character for character in text if character not in " .-\u00a0\t")
