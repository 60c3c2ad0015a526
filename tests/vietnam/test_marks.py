"""A hostile text costs no more than its length: marks heaped on one letter are cut before they are put in order."""

import unicodedata

import pytest

from forms_service.forms.questions import as_texts
from forms_service.vietnam import marks
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.marks import MOST_MARKS, normalize
from forms_service.vietnam.syllables import is_syllable
from forms_service.vietnam.text import fold, nfc

HEAPS = ["\u0301\u0316" * 8000, "\u05b0\u05b7" * 8000, "\u0f73\u0f75" * 8000, "\U0001e8d0\u0301" * 8000]
"""Accents of Latin, points of Hebrew, Tibetan vowels that come apart into marks, marks beyond the first plane."""


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was given to be put in order."""
    given: list[str] = []
    real = unicodedata.normalize

    def note(form: str, text: str) -> str:
        given.append(text)
        return real(form, text) if longest_run(text) <= MOST_MARKS else text

    monkeypatch.setattr(marks.unicodedata, "normalize", note)
    return given


def longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("read", [nfc, fold, sort_key, is_syllable, as_texts])
@pytest.mark.parametrize("heap", HEAPS)
def test_no_reader_puts_a_heap_of_marks_in_order(read, heap, ordered):
    for text in ("a" + heap, heap, "\u200b" + heap + "\n\u200b" + heap):
        read(text)
    assert max(map(longest_run, ordered), default=0) <= MOST_MARKS


def test_a_heap_of_marks_is_cut_and_what_follows_stays():
    cut = nfc("ngo\u0301" + "\u0316\u0301" * 100 + " bên kia")
    assert cut.endswith(" bên kia")
    assert cut.startswith("ng")
    assert len(cut) <= len("ngo bên kia") + MOST_MARKS


def test_what_people_write_keeps_every_mark():
    text = "Nguyễn Thị Bưởi, ซ่อน, हिन्दी, שָׁלוֹם ----------------------------------- “…” 👩‍👩‍👧"
    assert unicodedata.normalize("NFC", normalize("NFD", text)) == unicodedata.normalize("NFC", text)


def test_a_text_typed_is_shown_again_as_it_was_but_for_what_nobody_sees():
    assert as_texts("  mô\u0323t\u200b\r\nhai ") == ("  mô\u0323t\nhai ",)
