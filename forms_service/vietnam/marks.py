"""Unicode normalisation that a hostile text cannot slow down.

Putting combining marks into their order takes time that grows with the square of how many follow each other: a body
of forms filled with them would hold up the service for seconds. So runs are cut before they are put in order.
"""

import re
import unicodedata
from typing import Literal

MOST_MARKS = 30
"""Marks that may follow each other; the rest of a run is dropped. Vietnamese needs two, no language more than some
ten; thirty is the bound of the Stream-Safe Text Format (Unicode Standard Annex 15, section 13)."""

_NO_LETTERS = re.compile(rf"\W{{{MOST_MARKS + 1},}}")  # no mark is \w: every run too long is within one


def normalize(form: Literal["NFC", "NFD"], text: str) -> str:
    """`unicodedata.normalize` in time that grows with the length of `text` only; runs of marks are cut."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, _NO_LETTERS.sub(_cut, text))


def _cut(found: re.Match[str]) -> str:
    kept, run = [], 0
    for character in found[0]:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
