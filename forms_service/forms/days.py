"""Reads dates and months as browsers and people write them, and checks that an office can keep them."""

import re
from datetime import date, timedelta
from typing import Any

from forms_service.forms.choices import Choices
from forms_service.forms.definition import Field
from forms_service.forms.sheet import Sheet
from forms_service.vietnam.dates import format_date, weekday_name
from forms_service.vietnam.text import nfc

ISO_DATE = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
ISO_MONTH = "20[0-9]{2}-(0[1-9]|1[0-2])"
_ISO = re.compile(ISO_DATE)
_WRITTEN = re.compile(r"(0?[1-9]|[12][0-9]|3[01])[/.-](0?[1-9]|1[0-2])[/.-](20[0-9]{2})")
_MONTH = re.compile(ISO_MONTH)
_LONGEST = 40


def read_date(field: Field, raw: object, sheet: Sheet, *, typed: bool) -> Any:
    """A date as ISO text. With `within_days` it must be one that the office can offer (see `first_day`)."""
    day = _one(field, raw, sheet, typed=typed)
    if day is None or (field.within_days is not None and not _offered(field, day, sheet)):
        return None
    return day.isoformat()


def read_dates(field: Field, raw: object, sheet: Sheet, *, typed: bool) -> Any:
    """Several dates as ISO texts, in the order of preference in which they came, each once."""
    items = [raw] if isinstance(raw, str) and not typed else raw
    if not isinstance(items, list):
        return sheet.refuse(field, "type")
    given = items if typed else [item for item in items if item != ""]
    most = (field.count or (1, 1))[1]
    if len(given) > most:
        return sheet.refuse(field, "dates_many", max=most)
    days: dict[str, None] = {}
    for item in given:
        day = read_date(field, item, sheet, typed=typed)
        if day is None:
            return None
        days[day] = None
    return list(days) or None


def read_month(field: Field, raw: object, sheet: Sheet) -> Any:
    """A month such as `2026-11`, not one to come."""
    if not isinstance(raw, str):
        return sheet.refuse(field, "type")
    if not _MONTH.fullmatch(raw):
        return sheet.refuse(field, "month_bad")
    return raw if raw <= f"{sheet.choices.now:%Y-%m}" else sheet.refuse(field, "month_future")


def first_day(choices: Choices) -> date:
    """The first day that can still be asked for: the next working day after today."""
    return choices.calendar.add_working_days(choices.now.date(), 1, choices.week)


def last_day(field: Field, choices: Choices) -> date:
    """The last day that can be asked for."""
    return choices.now.date() + timedelta(days=field.within_days or 0)


def _one(field: Field, raw: object, sheet: Sheet, *, typed: bool) -> date | None:
    if not isinstance(raw, str):
        sheet.refuse(field, "type")
        return None
    day = _parse(raw if typed else nfc(raw[:_LONGEST]), typed=typed)
    if day is None:
        sheet.refuse(field, "date_bad")
    return day


def _parse(text: str, *, typed: bool) -> date | None:
    written = None if typed else _WRITTEN.fullmatch(text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:  # 31 November
        return None


def _offered(field: Field, day: date, sheet: Sheet) -> bool:
    choices = sheet.choices
    first, last = first_day(choices), last_day(field, choices)
    if day < first:
        sheet.refuse(field, "date_past" if day < choices.now.date() else "date_soon", min=format_date(first))
    elif day > last:
        sheet.refuse(field, "date_far", max=format_date(last))
    elif not choices.calendar.is_working_day(day, choices.week):
        name = choices.calendar.holiday_name(day) or weekday_name(day)
        sheet.refuse(field, "date_holiday", date=format_date(day), name=name)
    else:
        return True
    return False
