"""Receptions as an iCalendar file. The same entries give the same bytes, so that builds can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forms_service.schedule.view import ReceptionView


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


def calendar_entry(
    view: ReceptionView, *, title: str, domain: str, sequence: int = 0, url: str = ""
) -> CalendarEntry:
    """The entry of one reception; its UID is `<reception id>@<domain>`."""
    raise NotImplementedError


def to_ics(entries: Sequence[CalendarEntry], name: str, stamp: datetime) -> bytes:
    """An iCalendar file with a VTIMEZONE and one VEVENT per entry. `stamp` (aware) becomes every DTSTAMP."""
    raise NotImplementedError
