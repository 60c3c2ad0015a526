"""Receptions as a calendar that phones can read."""

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from forms_service.schedule.calendar_file import Invitation, calendar_entry, to_ics, to_invitation
from forms_service.vietnam.clock import ZONE

STAMP = datetime(2026, 11, 22, 9, tzinfo=ZONE)


def event_of(entry):
    (event,) = Calendar.from_ical(to_ics([entry], "Lịch", STAMP)).walk("VEVENT")
    return event


def test_one_event_a_reception_in_vietnamese_time(view):
    entry = calendar_entry(
        view(sequence=2), title="Gặp gỡ", domain="phucvu.example", url="https://phucvu.example/lich/"
    )
    event = event_of(entry)
    assert event["uid"] == "leaders-2026-11-30@phucvu.example"
    assert event.decoded("dtstart").isoformat() == "2026-11-30T09:30:00+07:00"
    assert event.decoded("dtend").isoformat() == "2026-11-30T11:00:00+07:00"
    assert event.decoded("dtstamp") == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert (event["sequence"], event["status"], str(event["location"])) == (2, "CONFIRMED", "Khu tiếp nhận")
    assert event["description"] == "Lãnh đạo Tỉnh. Khoảng 9 giờ 30 phút – 11 giờ"


def test_an_entry_is_named_after_the_meeting_and_not_after_its_schedule(view):
    event = event_of(calendar_entry(view(), title="Lịch Lãnh đạo Tỉnh gặp gỡ người dân", domain="phucvu.example"))
    assert event["summary"] == "Lãnh đạo Tỉnh gặp gỡ người dân"


def test_the_file_brings_its_time_zone(view):
    content = to_ics([calendar_entry(view(), title="Gặp gỡ", domain="phucvu.example")], "Lịch gặp", STAMP)
    (zone,) = Calendar.from_ical(content).walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Ho_Chi_Minh"
    assert "X-WR-CALNAME:Lịch gặp".encode() in content


def test_the_same_receptions_give_the_same_bytes(view):
    entries = [calendar_entry(view(id=f"leaders-{n}"), title="Gặp gỡ", domain="phucvu.example") for n in range(3)]
    assert to_ics(entries, "Lịch", STAMP) == to_ics(entries, "Lịch", STAMP)


def test_without_hours_it_is_an_entry_of_the_day(view):
    event = event_of(calendar_entry(view(starts_at=None, ends_at=None), title="Gặp gỡ", domain="phucvu.example"))
    assert event.decoded("dtstart") == date(2026, 11, 30)
    assert event.decoded("dtend") == date(2026, 12, 1)
    assert "Giờ chưa xác định" in event["description"]


def test_the_state_is_told_in_the_calendars_words(view):
    entries = {
        state: calendar_entry(view(state=state, tentative=tentative), title="Gặp gỡ", domain="phucvu.example")
        for state, tentative in [("planned", False), ("confirmed", False), ("moved", False), ("cancelled", False)]
    }
    assert {state: entry.status for state, entry in entries.items()} == {
        "planned": "TENTATIVE",
        "confirmed": "CONFIRMED",
        "moved": "CONFIRMED",
        "cancelled": "CANCELLED",
    }
    assert entries["cancelled"].title == "Gặp gỡ (không tổ chức)"


GUEST = Invitation("phuc-vu@phucvu.example", "Trung tâm, Thử", "thu@vidu.example")


def invited(view, invitation):
    entry = calendar_entry(view, title="Gặp gỡ", domain="phucvu.example")
    calendar = Calendar.from_ical(to_invitation(entry, invitation, STAMP))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_says_who_asks_whom_and_wants_no_answer(view):
    calendar, event = invited(view(sequence=3), GUEST)
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"]) == ("leaders-2026-11-30@phucvu.example", 3)
    assert event["organizer"] == "mailto:phuc-vu@phucvu.example"
    assert event["organizer"].params["CN"] == "Trung tâm, Thử"
    assert event["attendee"] == "mailto:thu@vidu.example"
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_an_invitation_taken_back_is_cancelled_even_if_the_reception_is_not(view):
    calendar, event = invited(view(), replace(GUEST, withdrawn=True))
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")


def test_an_empty_calendar_is_still_one():
    assert Calendar.from_ical(to_ics([], "Lịch", STAMP)).walk("VEVENT") == []


def test_text_cannot_break_out_of_its_line(view):
    entry = calendar_entry(view(host="A\r\nATTENDEE:mailto:x@a.example"), title="Gặp; gỡ, \\", domain="phucvu.example")
    event = event_of(entry)
    assert "attendee" not in event
    assert str(event["summary"]) == "Gặp; gỡ, \\"
