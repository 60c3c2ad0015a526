"""How far each unit is with a model on a day: what content says of it, and what the unit reported since.

The rule, written down once: of two words about the same unit and model the one whose status began later holds; if both
began on one day, or neither is dated, the unit's own approved report holds, and of two reports the later period. So
content stays the register of what documents say, reports overlay it from their day on, and history never changes.
Planned and target dates are the documents' alone (C10): both are shown, none replaces the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from forms_service.content.documents import OfficialDocument
from forms_service.content.rollouts import ReportedStatus
from forms_service.content.units import Adoption, AdoptionStatus, Unit

COUNTING_UNITS = frozenset({"commune", "department", "centre", "organisation", "place"})
"""Kinds of units that take up a model themselves; of a district or province the units below are counted."""


@dataclass(frozen=True)
class Goal:
    """A day by which it is to be done, and the document (id) that says so; `unit` is whose plan it is."""

    day: date
    document: str | None
    unit: str


@dataclass(frozen=True)
class Standing:
    """A unit's status with a model. `from_day` None: not known. `reported`: the period of the report that says so,
    empty where content does (`document` then is the document's id, or None)."""

    unit: str
    model: str
    status: AdoptionStatus
    from_day: date | None
    document: str | None
    note: str
    reported: str


_Word = tuple[tuple[date, int, date, int], Standing]
_Dates = Callable[[Adoption], tuple[date | None, str | None]]


@dataclass(frozen=True)
class Register:
    """All that is known of units and models: content, and what units reported. Pure; ask it about a day."""

    units: Mapping[str, Unit]
    documents: Mapping[str, OfficialDocument]
    reported: Sequence[ReportedStatus] = ()

    def standing(self, unit: str, model: str, day: date) -> Standing | None:
        """How far the unit is with the model on that day; None if nothing is known of it by then."""
        words = [*self._from_content(unit, model, day), *self._from_reports(unit, model, day)]
        return max(words, key=lambda each: each[0])[1] if words else None

    def pairs(self) -> list[tuple[str, str]]:
        """Every unit and model of which something is known."""
        told = [(unit.id, adoption.model) for unit in self.units.values() for adoption in unit.adoptions]
        return list(dict.fromkeys([*told, *((each.unit, each.model) for each in self.reported)]))

    def standings(self, day: date) -> list[Standing]:
        """Of every unit that takes up models itself and still was there on that day."""
        found = (
            self.standing(unit, model, day)
            for unit, model in self.pairs()
            if unit in self.units and self.units[unit].kind in COUNTING_UNITS and self.units[unit].exists_on(day)
        )
        return [each for each in found if each is not None]

    def planned(self, unit: str, model: str) -> Goal | None:
        """The day for which it is planned: the unit's own, else that of the unit above it."""
        return self._goal(unit, model, lambda each: (each.planned_on, each.planned_document))

    def target(self, unit: str, model: str) -> Goal | None:
        """The day by which it is hoped for: the unit's own, else that of the unit above it."""
        return self._goal(unit, model, lambda each: (each.target_on, each.target_document))

    @cached_property
    def _reports(self) -> Mapping[tuple[str, str], Sequence[ReportedStatus]]:
        found: dict[tuple[str, str], list[ReportedStatus]] = {}
        for each in self.reported:
            found.setdefault((each.unit, each.model), []).append(each)
        return found

    def _goal(self, unit: str, model: str, of: _Dates) -> Goal | None:
        above: str | None = unit
        while above and above in self.units:
            for adoption in self.units[above].adoptions:
                day, document = of(adoption)
                if adoption.model == model and day:
                    return Goal(day, document, above)
            above = self.units[above].parent
        return None

    def _from_content(self, unit: str, model: str, day: date) -> Iterable[_Word]:
        known = self.units[unit].adoptions if unit in self.units else ()
        for number, adoption in enumerate(known):
            began = adoption.from_day or self._issued(adoption.document)
            if adoption.model == model and (began is None or began <= day):
                standing = Standing(
                    unit, model, adoption.status, adoption.from_day, adoption.document, adoption.note, ""
                )
                yield (began or date.min, 0, date.min, number), standing

    def _from_reports(self, unit: str, model: str, day: date) -> Iterable[_Word]:
        for number, each in enumerate(self._reports.get((unit, model), ())):
            began = each.from_day or date.min
            if began <= day:
                standing = Standing(unit, model, each.status, each.from_day, None, "", each.period)
                yield (began, 1, each.until, number), standing

    def _issued(self, document: str | None) -> date | None:
        found = self.documents.get(document or "")
        return found.issued_on if found else None
