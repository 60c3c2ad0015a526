"""Names of people, of whatever people: "Nguyễn Thị Bé Tư", "H'Thử Niê", "Y A", "Rơ Châm Hʼ Yéo", seven words or two.

A name is one field. It is never split into first and last name; lists sort it by `collation.name_sort_key`.
"""

import unicodedata

_SHORTEST, _LONGEST = 2, 80
_BETWEEN = frozenset(" -.'’‘ʼ")


def is_plausible_name(text: str) -> bool:
    """Whether text (in NFC) can be somebody's name: 2 to 80 characters, letters, spaces, hyphens, dots, apostrophes.

    It begins with a letter and holds at least two. Nothing more is asked: a name is right because its owner says so.
    """
    if not _SHORTEST <= len(text) <= _LONGEST or not text[0].isalpha():
        return False
    letters = sum(map(str.isalpha, text))
    others = (character for character in text if not character.isalpha())
    return letters >= _SHORTEST and all(map(_may_stand_in_a_name, others))


def _may_stand_in_a_name(character: str) -> bool:
    """Marks that NFC leaves alone stand in names of the Central Highlands ("Ơ̆")."""
    return character in _BETWEEN or unicodedata.combining(character) > 0
