"""How an office prepares a reception: the key `meetings` of `co-quan.yml`."""

from dataclasses import dataclass
from datetime import time

from forms_service.content.reading import Section

_LONGEST = 30


@dataclass(frozen=True)
class MeetingRules:
    """A unit that has not answered a request to prepare is reminded once: `remind_days` working days (of the office's
    week) before the reception, at `remind_at` (Asia/Ho_Chi_Minh). A rule of the house, bound to no law.
    """

    remind_days: int = 1
    remind_at: time = time(12)


def read_meeting_rules(parent: Section) -> MeetingRules:
    """The key `meetings` of the office; the house's rules where it is absent."""
    section = parent.maybe_section("meetings")
    if section is None:
        return MeetingRules()
    rules = _read_reminder(section)
    section.finish()
    return rules


def _read_reminder(parent: Section) -> MeetingRules:
    section = parent.maybe_section("remind_departments")
    if section is None:
        return MeetingRules()
    usual = MeetingRules()
    days = section.maybe_integer("working_days_before")
    if days is not None and not 1 <= days <= _LONGEST:
        section.fault("working_days_before", "số ngày phải từ 1 đến 30", "sửa số ngày")
        days = None
    at = section.maybe_time("time")
    section.finish()
    return MeetingRules(days or usual.remind_days, at or usual.remind_at)
