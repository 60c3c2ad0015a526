"""Receptions as an iCalendar file. The same entries give the same bytes, so that builds can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from forms_service.schedule.view import ReceptionView
from forms_service.schedule.wording import change_text, hours_text
from forms_service.vietnam.clock import ZONE


@dataclass(frozen=True)
class CalendarEntry:
    """One reception in a calendar. `uid` and `sequence` (0, then one more at each change) never go back.

    Without hours (`starts_at` None) it is an entry of the whole `day`. `status` is iCalendar's word.
    """

    uid: str
    sequence: int
    title: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    status: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Invitation:
    """Who asks whom (RFC 5546): mail addresses of office and guest; `withdrawn` takes the entry back (CANCEL).

    The guest asked for the place and answers through our page, so no answer of a calendar is asked for.
    """

    organizer: str
    organizer_name: str
    attendee: str
    withdrawn: bool = False

    @property
    def method(self) -> str:
        """iCalendar's word: REQUEST or CANCEL."""
        return "CANCEL" if self.withdrawn else "REQUEST"


def calendar_entry(view: ReceptionView, *, title: str, domain: str, url: str = "") -> CalendarEntry:
    """The entry of one reception; its UID is `<reception id>@<domain>`, its sequence the reception's.

    `title` is the series': "Lịch Lãnh đạo Tỉnh gặp gỡ người dân" names a schedule, its entry is named without the word.
    """
    title = _capital(title.removeprefix("Lịch "))
    return CalendarEntry(
        uid=f"{view.id}@{domain}",
        sequence=view.sequence,
        title=f"{title} (không tổ chức)" if view.state == "cancelled" else title,
        day=view.day,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        place=view.place_name,
        status=_status(view),
        note=". ".join(_capital(part) for part in (view.host, hours_text(view), change_text(view)) if part),
        url=url,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def to_ics(entries: Sequence[CalendarEntry], name: str, stamp: datetime) -> bytes:
    """An iCalendar file with a VTIMEZONE and one VEVENT per entry. `stamp` (aware) becomes every DTSTAMP."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE.key)
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return _written(calendar)


def to_invitation(entry: CalendarEntry, invitation: Invitation, stamp: datetime) -> bytes:
    """One reception as a message from calendar to calendar: METHOD, ORGANIZER and ATTENDEE beside the entry."""
    calendar = _calendar()
    calendar.add("method", invitation.method)
    event = _event(entry, stamp)
    if invitation.withdrawn:
        event["status"] = vText("CANCELLED")
    event.add("organizer", vCalAddress(f"mailto:{invitation.organizer}"), {"CN": invitation.organizer_name})
    answer = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    event.add("attendee", vCalAddress(f"mailto:{invitation.attendee}"), answer)
    calendar.add_component(event)
    return _written(calendar)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Phuc Vu//Lich//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar) -> bytes:
    calendar.add_missing_timezones(first_date=_FIRST, last_date=_LAST)
    return bytes(calendar.to_ical())


_FIRST, _LAST = date(2023, 1, 1), date(2038, 1, 1)
"""Fixed bounds for VTIMEZONE: Viet Nam has kept +07:00 without summer time since 1975."""


def _status(view: ReceptionView) -> str:
    """A plan that staff have not confirmed is tentative (C1 of the dossier)."""
    if view.state == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if view.tentative or view.state == "planned" else "CONFIRMED"


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at or entry.day)
    if entry.starts_at is None:
        event.add("dtend", entry.day + timedelta(days=1))
    elif entry.ends_at is not None:
        event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("status", entry.status)
    for key, text in (("location", entry.place), ("description", entry.note), ("url", entry.url)):
        if text:
            event.add(key, text)
    return event
