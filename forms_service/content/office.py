"""The office whose portal this is: `co-quan.yml`. Everything that names a place, an hour or a hotline is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Literal, cast

from forms_service.content.colours import read_colours
from forms_service.content.contact import Contact, read_contact
from forms_service.content.dated import DatedName, Period, name_on, read_names, read_period
from forms_service.content.faults import Fault
from forms_service.content.matters import MatterPolicy, read_matter_policy
from forms_service.content.meetings import MeetingRules, read_meeting_rules
from forms_service.content.reading import Section, read_yaml

Week = Literal["mon-fri", "mon-sat"]
WEEKS: tuple[Week, ...] = ("mon-fri", "mon-sat")


@dataclass(frozen=True)
class Hotline:
    """A number to call, as shown and spoken; None if the office has none."""

    number: str | None
    note: str


@dataclass(frozen=True)
class Hours:
    """Working days and time windows (start, end; Asia/Ho_Chi_Minh). Not verified: the page must say so."""

    week: Week
    windows: tuple[tuple[time, time], ...]
    note: str
    verified: bool


@dataclass(frozen=True)
class Editor:
    """Who answers for the content; `name` None while it is not known."""

    role: str
    name: str | None


@dataclass(frozen=True)
class SiteSection:
    """A part of the site that rules ask for; `url` None: not offered here."""

    title: str
    url: str | None


@dataclass(frozen=True)
class LegalFact:
    """A rule that the office works under, and when it holds."""

    id: str
    title: str
    period: Period
    note: str


@dataclass(frozen=True)
class ReportFacts:
    """What stands on a printed report beside its contents (Decree 30/2020/NĐ-CP): `symbol` follows "Số: …/"."""

    symbol: str
    signer: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Office:
    """The office. `banner` is empty once `official`; `colours` holds only the tokens that differ from the house's."""

    id: str
    name: str
    short_name: str
    site_name: str
    parent: str
    place_name: str
    official: bool
    banner: str
    hotline: Hotline
    contact: Contact
    hours: Hours
    names: tuple[DatedName, ...]
    editor: Editor
    licence: str
    sections: tuple[SiteSection, ...]
    legal: tuple[LegalFact, ...]
    reports: ReportFacts
    colours: Mapping[str, str]
    matters: MatterPolicy
    meetings: MeetingRules

    def name_on(self, day: date) -> str:
        """What the office was called on `day`."""
        return name_on(self.names, day) if self.names else self.name


def read_office(path: Path, faults: list[Fault]) -> Office:
    """Read `co-quan.yml`. Faults go to `faults`; harmless values stand in for what is missing."""
    section = read_yaml(path, faults)
    official = section.flag("official")
    office = Office(
        id=section.identifier("id"),
        name=section.text("name"),
        short_name=section.text("short_name"),
        site_name=section.text("site_name"),
        parent=section.text("parent"),
        place_name=section.text("place_name"),
        official=official,
        banner=_read_banner(section, official=official),
        hotline=_read_hotline(section),
        contact=read_contact(section),
        hours=_read_hours(section),
        names=read_names(section),
        editor=_read_editor(section),
        licence=section.text("licence"),
        sections=tuple(_read_site_section(entry) for entry in section.sections("sections")),
        legal=tuple(_read_legal(entry) for entry in section.sections("legal")),
        reports=_read_reports(section),
        colours=read_colours(section),
        matters=read_matter_policy(section),
        meetings=read_meeting_rules(section),
    )
    section.finish()
    return office


def _read_banner(section: Section, *, official: bool) -> str:
    """An unofficial site says so on every page (decision 10 of the design)."""
    banner = section.maybe_text("banner")
    if official:
        return ""
    if banner is None:
        section.fault("banner", "trang chưa phải chính thức thì phải có dòng báo", "thêm dòng `banner: …`")
    return banner or ""


def _read_hotline(parent: Section) -> Hotline:
    section = parent.maybe_section("hotline")
    if section is None:
        return Hotline(None, "")
    hotline = Hotline(section.maybe_text("number"), section.maybe_text("note") or "")
    section.finish()
    return hotline


def _read_hours(parent: Section) -> Hours:
    section = parent.maybe_section("hours")
    if section is None:
        return Hours("mon-fri", (), "", verified=False)
    hours = Hours(
        week=read_week(section),
        windows=tuple(_read_window(entry) for entry in section.sections("windows")),
        note=section.maybe_text("note") or "",
        verified=section.flag("verified"),
    )
    section.finish()
    return hours


def read_week(section: Section) -> Week:
    """The key `week`: the days on which a unit works; Monday to Friday if absent."""
    return cast("Week", section.maybe_text("week", choices=WEEKS) or "mon-fri")


def _read_window(entry: Section) -> tuple[time, time]:
    start, end = read_window(entry)
    if start is None or end is None:
        entry.fault("", "thiếu giờ", 'ghi cả `start: "07:00"` và `end: "11:30"`')
    entry.finish()
    return start or time(), end or time()


def read_window(section: Section) -> tuple[time | None, time | None]:
    """The keys `start` and `end`. Faults: only one of them, or the end not after the start."""
    start, end = section.maybe_time("start"), section.maybe_time("end")
    if (start is None) != (end is None):
        section.fault(
            "end" if end is None else "start", "thiếu một trong hai giờ", "ghi cả start và end, hoặc bỏ cả hai"
        )
    elif start is not None and end is not None and end <= start:
        section.fault("end", "giờ kết thúc không sau giờ bắt đầu", "xem lại start và end")
    return start, end


def _read_editor(parent: Section) -> Editor:
    section = parent.section("editor")
    editor = Editor(section.text("role"), section.maybe_text("name"))
    section.finish()
    return editor


def _read_site_section(entry: Section) -> SiteSection:
    found = SiteSection(entry.text("title"), entry.maybe_text("url"))
    entry.finish()
    return found


def _read_legal(entry: Section) -> LegalFact:
    fact = LegalFact(entry.identifier("id"), entry.text("title"), read_period(entry), entry.maybe_text("note") or "")
    entry.finish()
    return fact


def _read_reports(parent: Section) -> ReportFacts:
    section = parent.maybe_section("reports")
    if section is None:
        return ReportFacts("", "", ())
    facts = ReportFacts(
        symbol=section.maybe_text("symbol") or "",
        signer=section.maybe_text("signer") or "",
        recipients=section.texts("recipients"),
    )
    section.finish()
    return facts
