"""How an office follows what was raised: the key `matters` of `co-quan.yml`, and its reply templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from forms_service.content.reading import Section

_LONGEST = 365
"""A year: more than any matter may take, so that a slip of the pen is found."""


@dataclass(frozen=True)
class MatterPolicy:
    """Periods by which matters are followed. All counts are working days unless their name says otherwise.

    `label` says where the periods come from; they bind this office only. `due_days_of`: other periods for single
    policy areas, by id. `remind`: when the owing unit is reminded, relative to the due date. `ask_after`: days from a
    reply until the person is asked whether it helped; `close_after`: days from that question until silence closes the
    matter. `reopen_calendar_days`: how long a closed matter may be reopened by the person's link.
    `similar_calendar_days`: how far back a matter like a new one is looked for.
    """

    label: str = "quy định nội bộ"
    due_days: int = 10
    due_days_of: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    remind: tuple[int, ...] = (-2, 0, 2)
    ask_after: int = 3
    close_after: int = 10
    reopen_calendar_days: int = 30
    similar_calendar_days: int = 90

    def due_days_in(self, area: str | None) -> int:
        """Working days for a matter of this policy area (its id)."""
        return self.due_days_of.get(area or "", self.due_days)


def read_matter_policy(parent: Section) -> MatterPolicy:
    """The key `matters` of the office; the house's periods where it or one of its keys is absent."""
    section = parent.maybe_section("matters")
    if section is None:
        return MatterPolicy()
    usual = MatterPolicy()
    policy = MatterPolicy(
        label=section.maybe_text("label") or usual.label,
        due_days=_days(section, "due_days", usual.due_days),
        due_days_of=_read_by_area(section),
        remind=_read_offsets(section) or usual.remind,
        ask_after=_days(section, "ask_after", usual.ask_after),
        close_after=_days(section, "close_after", usual.close_after),
        reopen_calendar_days=_days(section, "reopen_calendar_days", usual.reopen_calendar_days),
        similar_calendar_days=_days(section, "similar_calendar_days", usual.similar_calendar_days),
    )
    section.finish()
    return policy


def _days(section: Section, key: str, usual: int) -> int:
    days = section.maybe_integer(key)
    if days is None:
        return usual
    if not 1 <= days <= _LONGEST:
        section.fault(key, "số ngày phải từ 1 đến 365", "sửa số ngày")
    return days


def _read_by_area(section: Section) -> Mapping[str, int]:
    entry = section.maybe_section("due_days_of")
    if entry is None:
        return MappingProxyType({})
    found = {area: _days(entry, area, 1) for area in entry.keys()}  # noqa: SIM118  # a Section is no mapping
    entry.finish()
    return MappingProxyType(found)


def _read_offsets(section: Section) -> tuple[int, ...]:
    offsets = []
    for text in section.texts("remind"):
        try:
            offsets.append(int(text))
        except ValueError:
            section.fault("remind", f"“{text}” không phải số ngày", 'ghi số ngày làm việc trong ngoặc kép: "-2"')
    return tuple(sorted(set(offsets)))
