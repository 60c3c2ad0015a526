"""Tells text pasted from TCVN3 (".VnTime") or VNI documents, in which letters stand for other letters.

Such text cannot be repaired with certainty, so it is not stored: the writer is asked to type it again.

A word counts as damaged only if it is no Vietnamese syllable as it stands, and becomes one when read in the old
encoding. So "Müller" and "señor" pass, and "®ång" and "Ñoàng" (both "đồng") do not.
"""

import re
import unicodedata

from forms_service.vietnam.syllables import is_syllable

_TCVN3_CODES = (
    "a1ă a2â a3ê a4ô a5ơ a6ư a7đ a8ă a9â aaê abô acơ adư aeđ b5à b6ả b7ã b8á b9ạ bbằ bcẳ bdẵ beắ c6ặ c7ầ c8ẩ c9ẫ caấ "
    "cbậ ccè ceẻ cfẽ d0é d1ẹ d2ề d3ể d4ễ d5ế d6ệ d7ì d8ỉ dcĩ ddí deị dfò e1ỏ e2õ e3ó e4ọ e5ồ e6ổ e7ỗ e8ố e9ộ eaờ ebở "
    "ecỡ edớ eeợ efù f1ủ f2ũ f3ú f4ụ f5ừ f6ử f7ữ f8ứ f9ự faỳ fbỷ fcỹ fdý feỵ"
)
_TCVN3 = {chr(int(code[:2], 16)): code[2] for code in _TCVN3_CODES.split()}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni() -> dict[str, str]:
    """What each VNI letter, of one or two characters, stands for."""
    table = dict(_VNI_SINGLE)
    families = (("aeouy", "", _VNI_TONES), ("ôö", "", _VNI_TONES), ("aeo", "\u0302", _VNI_CIRCUMFLEX))
    for bases, hat, marks in (*families, ("a", "\u0306", _VNI_BREVE)):
        for base in bases:
            for mark, tone in marks.items():
                letter = _VNI_SINGLE.get(base, base)
                table[base + mark] = unicodedata.normalize("NFC", letter + hat + tone)
    return table


_VNI = _vni()
_VNI_LETTER = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_TCVN3_LETTER = re.compile("[" + "".join(_TCVN3) + "]")

# What Vietnamese text in Unicode does not hold: letters and signs, and letters after a letter that they never follow.
# Most texts end at these two looks.
_STRANGE = re.compile("[¡-¿ÄÅÆÇËÎÏÑÖרÛÜÞßäåæçëîïñöøûüþÿ÷]")
_MISPLACED = re.compile(
    "[À-ÿ](?:(?<=[aeAE].)|(?<=[oO][ÂÊÔÕÙâêôõù])|(?<=[uU][ÕÙÚõùú])|(?<=[a-z][À-ß]))"  # (?<=ab) looks at both letters
)
_WORD = re.compile(r"(?:[^\W\d_]|[¡-¿×÷])+")
_LATIN = re.compile("[A-Za-z]")
_LONGEST_WORD = 12  # "nghieäng" has 8 characters; what is longer is no syllable
_UNMISTAKABLE = re.compile("[a-z][¨-¿À-ß][a-z]|[aAeE][âåãäÂÅÃÄ]|[oO][âåäÂÅÄ]|[A-Za-z]ø|ö[ùûõï]|Ö[ÙÛÕÏ]|[A-Z]Ø")
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def looks_legacy_encoded(text: str) -> bool:
    """Whether text holds so many damaged words that it was written with TCVN3 or VNI fonts.

    Two signs are needed, in one word or two; text that also holds sound Vietnamese words needs more. A single short
    word with one sign ("x·", "Ñi") passes: it may be a name or a sign of measure.
    """
    if not (_STRANGE.search(text) or _MISPLACED.search(text)):
        return False
    words = {word for word in _WORD.findall(text) if len(word) <= _LONGEST_WORD}
    sound = sum(1 for word in words if _UNICODE_ONLY.search(word))
    return sum(map(_damage, words)) >= 2 + sound / 5


def _damage(word: str) -> int:
    """How strongly a word speaks for an old encoding: 0 not at all, 1 possibly, 2 surely."""
    if word.isascii() or not _LATIN.search(word) or is_syllable(word):
        return 0
    for decoded, letters in (_read(word, _TCVN3_LETTER, _TCVN3), _read(word.lower(), _VNI_LETTER, _VNI)):
        if is_syllable(decoded):
            return 2 if letters > 1 or _UNMISTAKABLE.search(word) else 1
    return 0


def _read(word: str, letter: re.Pattern[str], table: dict[str, str]) -> tuple[str, int]:
    return letter.subn(lambda found: table[found[0]], word)
