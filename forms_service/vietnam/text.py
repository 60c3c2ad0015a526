"""Vietnamese text at the edges of the program: one form on the way in, a folded form to search by, slugs.

Every text that comes from outside goes through `nfc` once; everything behind that edge may rely on it.
"""

import re

from forms_service.vietnam.legacy import looks_legacy_encoded
from forms_service.vietnam.marks import normalize

__all__ = ["fold", "fold_words", "looks_legacy_encoded", "nfc", "slugify", "without_invisible"]

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab, line feed and carriage return
    "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"  # soft hyphen, zero-width
    "\u202a-\u202e\u2066-\u206f"  # text direction: can make a reader see another text than the one stored
    "\ud800-\udfff\ufffe\uffff"  # halves of pairs and non-characters: no encoder takes them
)
_LOOKALIKES = str.maketrans(
    {
        "\u00d0": "Đ",  # eth, the letter of old keyboards
        "\u00f0": "đ",
        "\u0189": "Đ",  # African D
        "\u0256": "đ",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
_JUNK = re.compile(f"[{_INVISIBLE}]+")
_UNCLEAN = re.compile(f"[{_INVISIBLE}\r{''.join(map(chr, _LOOKALIKES))}]")
_MARKS = re.compile("[\u0300-\u036f]+")
_FOREIGN = re.compile("[^\x00-\x7f\u0300-\u036f]")  # what is left of other alphabets once accents stand apart
_WITHOUT_DECOMPOSITION = str.maketrans({"ð": "d", "ɖ": "d", "ƀ": "b"})  # ƀ: languages of the Central Highlands
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def nfc(text: str) -> str:
    """The one form in which text is kept: NFC, line feeds, real Đ, no invisible characters, no space at either end."""
    if _UNCLEAN.search(text):
        text = without_invisible(text).translate(_LOOKALIKES)
    return normalize("NFC", text).strip()


def without_invisible(text: str) -> str:
    """The text with line feeds and without what nobody sees and HTML cannot hold; otherwise as it was."""
    return _JUNK.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fold(text: str) -> str:
    """Text to compare by when searching: lower case, no accents, đ as d. "Đồng Tháp" gives "dong thap".

    Where the tone stands does not matter ("hoà" and "hòa" are alike), nor does the Unicode form.
    """
    text = normalize("NFD", text.lower()).replace("đ", "d")
    if not _FOREIGN.search(text):
        return text.encode("ascii", "ignore").decode("ascii")  # the marks go; five times as fast as to cut them out
    return _MARKS.sub("", text).translate(_WITHOUT_DECOMPOSITION)


def fold_words(text: str) -> list[str]:
    """The folded words of a text, in order. "07/UBND-HCC" gives ["07", "ubnd", "hcc"]."""
    return _WORD.findall(fold(text))


def slugify(text: str) -> str:
    """Text for an address: ASCII letters and digits with single hyphens; empty if nothing of it can be written so."""
    return "-".join(_ASCII_WORD.findall(fold(text)))
