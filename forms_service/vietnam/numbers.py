"""Numbers as they are written here: a dot between thousands, a comma before decimals (1.000,5)."""

import re

_WHOLE = re.compile(r"-?(?:[0-9]{1,18}|[0-9]{1,3}(?:\.[0-9]{3}){1,5})")


def format_number(value: float) -> str:
    """ "2.859"; "1.000,5" for a fraction, which gets two decimals at most."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return written.translate(str.maketrans(",.", ".,"))


def format_share(part: int, whole: int) -> str:
    """`part` of `whole` as a percentage with one decimal, rounded half up: "98,6%".

    Only all of them is "100,0%" and only none is "0,0%": what would be rounded to either stays a tenth away from it.
    Raises ValueError unless 0 <= part <= whole and whole > 0; where nobody answered, there is no share to give.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    tenths = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10},{tenths % 10}%"


def parse_number(text: str) -> int | None:
    """The whole number that was typed, as "2859" or "2.859"; None for anything else, fractions included.

    A dot is never a decimal point: "2.859" is two thousand and more, "2.85" is nothing.
    """
    written = text.strip()
    return int(written.replace(".", "")) if _WHOLE.fullmatch(written) else None


def in_groups(digits: str, size: int) -> str:
    """A code in groups of `size` signs with spaces between, as it is read out and copied by hand."""
    return " ".join(digits[start : start + size] for start in range(0, len(digits), size))
