"""How staff find a submission: by folded words, and by digits as people say them, in groups or the last four alone."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from forms_service.vietnam.phones import read_phone
from forms_service.vietnam.text import fold, fold_words

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ .\-\u00a0\u2011]+(?=\d)")
_COUNTRY = re.compile(r"(?<!\d)(?:\+|00)84[ .\-]*(?=\d)")
_SHORTEST_TAIL = 3


def search_text(title: str, code: str, values: Mapping[str, Any]) -> str:
    """Folded text: title of the form, every answer that is text, code and phone with the ends that callers remember."""
    # One by one: in few answers anything like the country's code has to be looked for.
    texts = "\n".join(_local(value) for value in values.values() if isinstance(value, str))
    phone = _local(str(values.get("phone", "")))
    return fold(" ".join([title, texts, *_tails(code, 3), *_tails(phone, 4, 3)]))


def searched_words(typed: str) -> list[str]:
    """The words to look for: digits joined as they are stored, a number of old told as the new one."""
    joined = _BETWEEN_DIGITS.sub("", _local(typed))
    return [_present(word) for word in fold_words(joined)]


def _local(text: str) -> str:
    """A phone number as it is dialled at home."""
    return _COUNTRY.sub("0", text) if "84" in text else text


def _present(word: str) -> str:
    """An old mobile number of eleven digits as it is now; other words as they are."""
    if not (word.isdecimal() and len(word) == 11):
        return word
    return _local(read_phone(word).suggestion or word)


def _tails(digits: str, *sizes: int) -> Iterable[str]:
    """The number and its ends: what is left after each of its groups."""
    return [digits[start:] for start in _starts(len(digits), sizes)]


@lru_cache(maxsize=64)
def _starts(length: int, sizes: tuple[int, ...]) -> list[int]:
    """Where the ends of a number of this length begin."""
    starts = {0, length - 4, *range(sizes[0], length, sizes[-1])}
    return sorted(start for start in starts if 0 <= start <= length - _SHORTEST_TAIL)
