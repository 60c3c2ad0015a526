"""What a form offers today: receptions, units, areas and places, and the moment at which it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from forms_service.vietnam.text import fold
from forms_service.vietnam.working_days import Week, WorkingCalendar

NEAREST = "nearest"
"""The value of `control: reception` that leaves the choice of the reception to the office."""

ReceptionState = Literal["open", "full", "closed", "cancelled"]


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its stored value, what a reader sees, other spellings under which it is found."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()


class ChoiceList(tuple[Choice, ...]):  # noqa: SLOT001 - its indexes are cached in the instance
    """Choices with their indexes, made once. Keep one list as long as the content it was made from stays the same."""

    @cached_property
    def by_value(self) -> Mapping[str, Choice]:
        """The choices by their stored values."""
        return {choice.value: choice for choice in self}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Choice, ...]]:
        """The choices by each folded spelling: label, label without its level (“xã”, “phường”), aliases, value."""
        found: dict[str, dict[str, Choice]] = {}
        for choice in self:
            for name in _spellings(choice):
                found.setdefault(name, {})[choice.value] = choice
        return {name: tuple(choices.values()) for name, choices in found.items()}

    def find(self, text: str) -> tuple[Choice, ...]:
        """The choices that `text` may mean: none, one, or several of the same name. A full label wins over an alias."""
        if text in self.by_value:
            return (self.by_value[text],)
        folded = fold(text)
        found = self.by_name.get(folded, ())
        exact = tuple(choice for choice in found if fold(choice.label) == folded)
        return exact or found


_LEVELS = ("xa ", "phuong ", "thi tran ", "dac khu ")


def _spellings(choice: Choice) -> set[str]:
    names = {fold(name) for name in (choice.value, choice.label, *choice.aliases)}
    bare = {name.removeprefix(level) for name in names for level in _LEVELS if name.startswith(level)}
    return names | bare


@dataclass(frozen=True)
class ReceptionChoice:
    """One reception as the form offers it.

    `label` holds day and hours (“thứ Hai, 30/11/2026, khoảng 9 giờ 30 đến 11 giờ”); the form adds the places left.
    `closes_at` is aware, +07:00; None = no cut-off. `remaining` counts parties; None = no limit or not to be shown.
    `waiting_list`: whoever insists on a full one waits; without it a full reception is refused.
    """

    id: str
    label: str
    closes_at: datetime | None
    state: ReceptionState
    waiting_list: bool
    day: date
    reason: str = ""
    remaining: int | None = None


@dataclass(frozen=True)
class Choices:
    """All that a form's questions offer at the moment `now` (aware, +07:00).

    `places` are the office's own sites. `office` and `hotline` are how error messages call the office; `week` is
    its working week, by which dates asked for must be working days.
    """

    now: datetime
    receptions: Sequence[ReceptionChoice]
    units: ChoiceList
    areas: ChoiceList
    places: ChoiceList
    calendar: WorkingCalendar
    office: str = "Trung tâm"
    hotline: str = "1022"
    week: Week = "mon-fri"

    def source(self, name: str) -> ChoiceList:
        """The list behind a field's `source:` key: `units`, `areas` or `places`."""
        return {"units": self.units, "areas": self.areas, "places": self.places}[name]

    @cached_property
    def receptions_by_id(self) -> Mapping[str, ReceptionChoice]:
        """The receptions by their ids."""
        return {reception.id: reception for reception in self.receptions}

    def next_open(self) -> ReceptionChoice | None:
        """The first reception that still takes registrations."""
        return next((each for each in self.receptions if self.state_of(each) == "open"), None)

    def state_of(self, reception: ReceptionChoice) -> ReceptionState:
        """The reception's state, with the cut-off applied: past `closes_at`, what was open or full is closed."""
        passed = reception.closes_at is not None and reception.closes_at <= self.now
        return "closed" if passed and reception.state in {"open", "full"} else reception.state
