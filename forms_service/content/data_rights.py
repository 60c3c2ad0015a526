"""Rights over personal data with their clocks, purposes that need a yes, steps after a breach: `quyen-du-lieu.yml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from forms_service.content.dated import Period, read_period
from forms_service.content.faults import Fault
from forms_service.content.reading import Section, read_yaml

Right = Literal["view", "correct", "withdraw", "restrict", "object", "erase", "complain"]
"""What a person may ask for (Law 91/2025/QH15, article 4)."""
RIGHTS: tuple[Right, ...] = get_args(Right)


@dataclass(frozen=True)
class Allowed:
    """Within how many days something is due; `days` None: no day is set. `working`: only working days count."""

    days: int | None
    working: bool = False


@dataclass(frozen=True)
class Clocks:
    """The clocks of one law while it holds. `verified`: somebody has read them in the official text.

    `remind` are working days before (negative), on and after a due day on which staff are reminded. `breach_hours`:
    within which the authority is told of a breach, counted from its detection; None where none is set.
    """

    id: str
    title: str
    period: Period
    verified: bool
    note: str
    acknowledge: Allowed
    rights: Mapping[Right, Allowed]
    remind: tuple[int, ...]
    breach_hours: int | None
    authority: str


@dataclass(frozen=True)
class Purpose:
    """Something that is done only with a yes. `field` asks for it in forms; `spoken` is read out over the telephone.

    `needed`: without it a form is not taken, so it is not taken back by itself. `version` dates the spoken words.
    """

    id: str
    field: str
    label: str
    needed: bool
    version: date | None
    spoken: str


@dataclass(frozen=True)
class DataRights:
    """All of it. An office without the file still takes requests, without due days."""

    clocks: tuple[Clocks, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    breach_steps: tuple[tuple[str, str], ...] = ()

    def on(self, day: date) -> Clocks | None:
        """The clocks that hold on `day`."""
        return next((each for each in self.clocks if each.period.covers(day)), None)

    def purpose(self, purpose_id: str) -> Purpose | None:
        """The purpose of this id."""
        return next((each for each in self.purposes if each.id == purpose_id), None)


def read_data_rights(path: Path, faults: list[Fault]) -> DataRights:
    """Read `quyen-du-lieu.yml`. Faults go to `faults`."""
    section = read_yaml(path, faults)
    found = DataRights(
        clocks=tuple(_read_clocks(entry) for entry in section.sections("clocks")),
        purposes=tuple(_read_purpose(entry) for entry in section.sections("purposes")),
        breach_steps=tuple(_read_step(entry) for entry in section.sections("breach_steps")),
    )
    _refuse_twice(section, "purposes", [each.id for each in found.purposes])
    _refuse_twice(section, "breach_steps", [step for step, _ in found.breach_steps])
    section.finish()
    return found


def _read_clocks(entry: Section) -> Clocks:
    rights, breach = entry.section("rights"), entry.maybe_section("breach")
    clocks = Clocks(
        id=entry.identifier("id"),
        title=entry.text("title"),
        period=read_period(entry),
        verified=entry.flag("verified"),
        note=entry.maybe_text("note") or "",
        acknowledge=_read_allowed(entry.section("acknowledge")),
        rights={right: _read_allowed(rights.section(right)) for right in RIGHTS},
        remind=_read_offsets(entry),
        breach_hours=breach.integer("hours") if breach else None,
        authority=breach.text("authority") if breach else "",
    )
    for each in (rights, *([breach] if breach else []), entry):
        each.finish()
    return clocks


def _read_allowed(section: Section) -> Allowed:
    days = section.maybe_integer("days")
    if days is not None and days < 1:
        section.fault("days", "phải từ 1 ngày", "ghi số ngày, hoặc null nếu không có hạn")
    found = Allowed(days, section.flag("working"))
    section.finish()
    return found


def _read_offsets(entry: Section) -> tuple[int, ...]:
    found = entry.raw("remind")
    if found is None:
        return ()
    if not isinstance(found, list) or not all(type(each) is int for each in found):
        entry.fault("remind", "phải là danh sách số ngày làm việc", "ghi theo dạng `remind: [-2, 0, 2]`")
        return ()
    return tuple(found)


def _read_purpose(entry: Section) -> Purpose:
    needed = entry.flag("needed")
    purpose = Purpose(
        id=entry.identifier("id"),
        field=entry.identifier("field"),
        label=entry.text("label"),
        needed=needed,
        version=entry.maybe_day("version") if needed else entry.day("version"),
        spoken=(entry.maybe_text("spoken") or "") if needed else entry.text("spoken"),
    )
    entry.finish()
    return purpose


def _read_step(entry: Section) -> tuple[str, str]:
    step = entry.identifier("id"), entry.text("label")
    entry.finish()
    return step


def _refuse_twice(section: Section, key: str, ids: Sequence[str]) -> None:
    for each in sorted({each for each in ids if ids.count(each) > 1}):
        section.fault(key, f"mã “{each}” ghi hai lần", "đặt mã khác")
