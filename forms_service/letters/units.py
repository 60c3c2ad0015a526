"""Whose letters are whose: a commune writes its own, and goes on with those of communes that were merged into it."""

from collections.abc import Collection
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.content.units import Unit
from forms_service.staff.model import Person
from forms_service.storage.contract import Document
from forms_service.vietnam.collation import sort_key

MODEL = "civic_letter_model"
_LEVELS = ("Xã", "Phường", "Thị trấn", "Đặc khu")


def scope_of(catalogue: Catalogue, person: Person) -> frozenset[str] | None:
    """The units (ids) whose letters this person sees; None: all. A department that is no commune has none."""
    if person.role != "department":
        return None
    own = catalogue.units.get(person.unit or "")
    return (
        frozenset(_with_predecessors(catalogue, own.id)) if own is not None and own.kind == "commune" else frozenset()
    )


def _with_predecessors(catalogue: Catalogue, unit_id: str) -> set[str]:
    found, fresh = {unit_id}, {unit_id}
    while fresh:
        fresh = {each.id for each in catalogue.units.values() if _leads_to(each, fresh)} - found
        found |= fresh
    return found


def _leads_to(unit: Unit, wanted: Collection[str]) -> bool:
    return unit.kind == "commune" and any(successor.unit in wanted for successor in unit.successors)


def may_see(catalogue: Catalogue, person: Person, case: Document) -> bool:
    """Whether a case lies in this person's scope."""
    scope = scope_of(catalogue, person)
    return scope is None or case["unit"] in scope


def communes(catalogue: Catalogue, scope: Collection[str] | None) -> list[Unit]:
    """The communes of a scope, in Vietnamese order, those that are no more last."""
    found = [
        each for each in catalogue.units.values() if each.kind == "commune" and (scope is None or each.id in scope)
    ]
    return sorted(found, key=lambda each: (_ended(each) is not None, sort_key(each.name)))


def _ended(unit: Unit) -> date | None:
    return unit.names[-1].period.until


def label_of(unit: Unit) -> str:
    """Its name for a list of choices; with its last day if it is no more."""
    ended = _ended(unit)
    return f"{unit.name} (đến hết {ended:%d/%m/%Y})" if ended else unit.name


def why_not_on(catalogue: Catalogue, unit: Unit, day: date) -> str:
    """Why a unit cannot have registered anything on `day`, with what to choose; empty if it can."""
    if unit.exists_on(day):
        return ""
    ended = _ended(unit)
    if ended is not None and day > ended:
        successors = [catalogue.units[each.unit].name for each in unit.successors if each.unit in catalogue.units]
        choose = f"Xin chọn {' hoặc '.join(successors)}." if successors else "Xin chọn đơn vị mới."
        return f"{unit.name} chỉ có đến hết {ended:%d/%m/%Y}. {choose}"
    return f"Ngày {day:%d/%m/%Y} chưa có {unit.name}. Xin chọn đơn vị khi ấy, hoặc xem lại ngày."


def started_on(unit: Unit) -> date | None:
    """The day on which a unit took the letters model up, if content knows it."""
    days = [each.from_day for each in unit.adoptions if each.model == MODEL and each.from_day]
    return min(days, default=None)


def issuer_on(catalogue: Catalogue, unit_id: str, day: date) -> Unit:
    """Who signs on `day` for a unit: itself, or the one commune that it has become part of meanwhile."""
    unit, seen = catalogue.units[unit_id], {unit_id}
    while not unit.exists_on(day):
        heirs = [each.unit for each in unit.successors if each.unit in catalogue.units and each.unit not in seen]
        if len(heirs) != 1:
            break
        unit = catalogue.units[heirs[0]]
        seen.add(unit.id)
    return unit


def in_a_sentence(name: str) -> str:
    """A unit's name as it stands within a sentence: "xã Phước Quang"."""
    return name[0].lower() + name[1:] if name.startswith(_LEVELS) else name


def place_of(name: str) -> str:
    """The name without its level, before the date of a letter: "Phước Quang"."""
    level = next((each for each in _LEVELS if name.startswith(each + " ")), "")
    return name.removeprefix(level).strip()
