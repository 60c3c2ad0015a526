"""Days and hours in the words in which a Vietnamese notice gives them (weekday names as Decree 30/2020 writes them)."""

from datetime import date, datetime, time

from forms_service.vietnam.clock import ZONE

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def weekday_name(day: date) -> str:
    """ "thứ Hai" … "thứ Bảy", "Chủ nhật"."""
    return _WEEKDAYS[day.weekday()]


def format_date(day: date) -> str:
    """ "30/11/2026"."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_day(day: date) -> str:
    """ "thứ Hai, 30/11/2026"."""
    return f"{weekday_name(day)}, {format_date(day)}"


def format_time(at: time) -> str:
    """ "9 giờ 30 phút"; "9 giờ" on the hour."""
    return f"{at.hour} giờ {at.minute:02} phút" if at.minute else f"{at.hour} giờ"


def format_time_short(at: time) -> str:
    """ "9:30", for tables and lists."""
    return f"{at.hour}:{at.minute:02}"


def format_moment(moment: datetime) -> str:
    """ "09:30 ngày 30/11/2026", in Vietnamese time whatever zone `moment` carries.

    Raises ValueError for a moment without a zone: it could be any of 24 hours.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = moment.astimezone(ZONE)
    return f"{local.hour:02}:{local.minute:02} ngày {format_date(local)}"


def format_deadline(moment: datetime) -> str:
    """ "12:00 thứ Sáu, 27/11/2026": people plan by days of the week. In Vietnamese time; ValueError as above."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = moment.astimezone(ZONE)
    return f"{local.hour:02}:{local.minute:02} {format_day(local)}"
