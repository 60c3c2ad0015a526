"""A letter in words: the template as it was when the letter was written, filled in with the facts of its case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from forms_service.catalogue import Catalogue
from forms_service.content.letters import KIND_OF, LetterKind, LetterTemplate, Paper, Signer
from forms_service.letters.model import KIND_WORDS
from forms_service.letters.units import in_a_sentence, issuer_on, place_of
from forms_service.storage.contract import Document

SIGNERS: Mapping[Signer, tuple[str, ...]] = {"chair": ("Chủ tịch",), "vice_chair": ("KT. Chủ tịch", "Phó Chủ tịch")}
"""Lines above the signature; a vice-chair signs for the chair (Decree 30/2020/NĐ-CP, article 13)."""
_BETWEEN_NAMES = re.compile(r"\s+(?=và |cùng )|(?<=,)\s+")
_ONE_LINE = 32
_OF_PARAGRAPH, _OF_LINE, _OF_LOTUS = 30, 80, 50
_SHORT, _LONG = 540, 720
"""Letters that fit; the end of a paragraph, a second line of names and the lotus take the room of so many more."""
_BRACES = re.compile(r"\{(\w+)\}")
_BEGINNING = re.compile(r"(^|[.!?…]\s+)(\w)")


@dataclass(frozen=True)
class Letter:
    """A letter ready to be shown or printed. `greeting` stands before the addressee, who is set large.

    The day is written by hand where `signed_on` is not known yet, in the `year` that is printed.
    """

    kind: LetterKind
    title: str
    issuer: str
    greeting: str
    addressee: str
    paragraphs: tuple[str, ...]
    place: str
    year: int
    signed_on: date | None
    signer: tuple[str, ...]
    paper: Paper

    @property
    def addressee_parts(self) -> list[str]:
        """The addressee in pieces that stay together on a line: a name is not broken, a long one may be."""
        parts = _BETWEEN_NAMES.split(self.addressee)
        return [piece for part in parts for piece in ([part] if len(part) <= _ONE_LINE else part.split())]

    @property
    def set_paragraphs(self) -> list[str]:
        """The paragraphs as they are set: no last word stands alone on a line."""
        return ["\u00a0".join(each.rsplit(" ", 1)) for each in self.paragraphs]

    @property
    def setting(self) -> Literal["short", "", "tight"]:
        """How widely it is set, so that it fills its one page and never runs over."""
        lines = len(self.addressee) // _ONE_LINE
        weight = sum(len(each) + _OF_PARAGRAPH for each in self.paragraphs) + lines * _OF_LINE
        weight += 0 if self.kind == "condolence" else _OF_LOTUS
        return "short" if weight < _SHORT else "tight" if weight > _LONG else ""


def letter_of(catalogue: Catalogue, case: Document, today: date) -> Letter:
    """The letter of a case that has one, as the commune that signs now would send it."""
    kind = KIND_OF[case["event"]]
    signed_on = date.fromisoformat(case["signed_on"]) if case["signed_on"] else None
    issuer = issuer_on(catalogue, case["unit"], signed_on or today).name_on(signed_on or today)
    first, _, rest = case["wording"].partition("\n")
    facts = _facts(catalogue, case, issuer)
    return Letter(
        kind=kind,
        title=KIND_WORDS[kind],
        issuer=f"Ủy ban nhân dân {in_a_sentence(issuer)}",
        greeting=_filled(first.partition("{addressee}")[0], facts).strip(),
        addressee=case["addressee"],
        paragraphs=tuple(_filled(each, facts) for each in _paragraphs(rest)),
        place=place_of(issuer),
        year=(signed_on or today).year,
        signed_on=signed_on,
        signer=SIGNERS[case["signer"]],
        paper=case["paper"],
    )


def _facts(catalogue: Catalogue, case: Document, issuer: str) -> Mapping[str, str]:
    day = date.fromisoformat(case["event_on"])
    signs = "Chủ tịch" if case["signer"] == "chair" else "Phó Chủ tịch"
    return {
        "addressee": case["addressee"],
        "child_given_name": case["child_given_name"],
        "relation": case["relation"],
        "unit": in_a_sentence(catalogue.units[case["unit"]].name_on(day)),
        "event_on": f"{day.day} tháng {day.month} năm {day.year}",
        "signer": f"{signs} Ủy ban nhân dân {in_a_sentence(issuer)}",
    }


def _paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", text) if each.strip()]


def _filled(text: str, facts: Mapping[str, str]) -> str:
    """Filled in; a fact with which a sentence begins gets its capital."""
    filled = _BRACES.sub(lambda found: facts[found[1]], text)
    return _BEGINNING.sub(lambda found: found[1] + found[2].upper(), filled)


def templates_for(catalogue: Catalogue, event: str, unit: str | None = None) -> list[LetterTemplate]:
    """The templates of an event that a unit may use (any unit if None), a unit's own first, then by name of file."""
    found = [each for each in catalogue.letters.values() if each.event == event and (unit is None or each.is_for(unit))]
    return sorted(found, key=lambda each: (not each.units, each.file.name))
