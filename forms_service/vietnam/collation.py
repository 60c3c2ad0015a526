"""The order of Vietnamese lists: a ă â b c d đ e ê … o ô ơ … u ư …, and people by their given name, the last word.

Words are compared one after the other, as a dictionary does: letters first, then tone (none, huyền, hỏi, ngã, sắc,
nặng). Numbers go by value and before letters, so that "Phường 2" comes before "Phường 10".
"""

import re

from forms_service.vietnam.marks import normalize
from forms_service.vietnam.text import fold

SortKey = tuple[tuple[str, str], ...]
"""One pair of letters and tone for each word; to be compared, and for nothing else."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = {letter: chr(ord("a") + rank) for rank, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_TONE = re.compile("[" + "".join(_TONES) + "]")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = 12


def sort_key(text: str) -> SortKey:
    """A key for `sorted`. Case, punctuation and the place of a tone within its syllable do not count."""
    return tuple(map(_word_key, _WORD.findall(normalize("NFC", text.lower()))))


def name_sort_key(full_name: str) -> tuple[SortKey, SortKey]:
    """A key for lists of people: the last word, then the whole name."""
    key = sort_key(full_name)
    return key[-1:], key


def _word_key(word: str) -> tuple[str, str]:
    if word.isdigit():
        return word.zfill(_DIGITS), ""
    decomposed = normalize("NFD", word)
    tones = "".join(_TONES[mark] for mark in _TONE.findall(decomposed))
    bare = normalize("NFC", _TONE.sub("", decomposed))
    return "".join(_RANKS.get(letter) or _foreign(letter) for letter in bare), tones


def _foreign(letter: str) -> str:
    """A letter of another alphabet goes with its plain form ("ü" with "u"), or else after all of ours."""
    return "".join(_RANKS.get(plain, plain) for plain in fold(letter))
