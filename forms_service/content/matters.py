"""How an office follows what was raised: the key `matters` of `co-quan.yml`, and its reply templates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from forms_service.content.reading import Page, Section

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


ReplyUse = Literal["answer", "needed", "extension", "complaint"]
REPLY_USES: tuple[ReplyUse, ...] = ("answer", "needed", "extension", "complaint")
PLACEHOLDERS = ("number", "code", "lead", "office", "due_on", "new_due_on", "status_url", "hotline", "complaints_url")
"""All that may stand in braces in a reply template. Nothing of what a person typed is among them."""
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class ReplyTemplate:
    """A text that staff start from; they read and mend it before anybody gets it.

    `use`: the answer, what the person has to bring, a later date, or the way to the channel of complaints and
    denunciations. `leads`: ids of the units it is offered to; none: every unit. `only_overdue`: offered only when the
    answer is overdue.
    """

    id: str
    title: str
    use: ReplyUse
    leads: tuple[str, ...]
    only_overdue: bool
    text: str
    file: Path
    line: int

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with its placeholders filled in; one without a value stays, for staff to see and mend."""
        return _BRACES.sub(lambda found: values.get(found[1], "") or found[0], self.text)


def read_reply(page: Page) -> ReplyTemplate:
    """A page of `mau-tra-loi/`. Faults: keys, an unknown placeholder, no text."""
    section = page.front.section("reply")
    for found in _BRACES.finditer(page.body):
        if found[1] not in PLACEHOLDERS:
            page.fault(found.start(), f"không biết {found[0]}", "dùng một trong: " + ", ".join(PLACEHOLDERS))
    if not page.body.strip():
        page.fault(0, "mẫu chưa có chữ nào", "viết mẫu dưới dòng ---")
    template = ReplyTemplate(
        id=section.identifier("id"),
        title=page.front.text("title"),
        use=cast("ReplyUse", section.text("use", choices=REPLY_USES)),
        leads=section.identifiers("leads"),
        only_overdue=section.flag("only_overdue"),
        text=page.body.strip(),
        file=page.file,
        line=section.line,
    )
    section.finish()
    return template
