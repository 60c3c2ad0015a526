"""Reads one answer: for each control a function from what was sent to the value that is kept.

A reader is made once per field; it puts errors on the sheet and answers None where there is nothing to keep.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from forms_service.forms.choices import ChoiceList
from forms_service.forms.days import read_date, read_dates, read_month
from forms_service.forms.definition import Control, Field
from forms_service.forms.places import read_reception, read_unit
from forms_service.forms.sheet import Sheet
from forms_service.vietnam.complaints import reads_like_complaint
from forms_service.vietnam.identity import holds_identity_number
from forms_service.vietnam.mail_addresses import wire_address
from forms_service.vietnam.names import is_plausible_name
from forms_service.vietnam.numbers import parse_number
from forms_service.vietnam.phones import display_phone, read_phone
from forms_service.vietnam.text import looks_legacy_encoded, nfc

Reader = Callable[[object, Sheet], Any]

RAW_FACTOR = 4
"""A text may come this many times longer than its limit, before NFC and line ends have made it short."""

MAX_PHONE = 40
_ORG_CODE = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")


def make_reader(field: Field, *, typed: bool) -> Reader:
    """The reader of a field's answers. `typed`: numbers, boxes and lists must come in JSON's own types."""
    return _MAKERS[field.control](field, typed)


def _text(field: Field, _typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    low, high = field.length or (1, 200)
    long = "content_long" if field.control == "textarea" else "text_long"
    shape = _SHAPES.get(field.format or field.control, str)
    screen = _screen if field.control == "textarea" and field.data == "C2" else None

    def read(raw: object, sheet: Sheet) -> Any:
        text = _clean(field, raw, sheet, high, long)
        if text is None:
            return None
        text = shape(text)
        flaw = _flaw(field, text, min(len(text), len(str(raw))), low, high)
        if flaw is not None:
            return sheet.refuse(field, flaw, min=low, max=high)
        if screen is not None:
            screen(field.id, text, sheet)
        return text

    return read


def _flaw(field: Field, text: str, shortest: int, low: int, high: int) -> str | None:
    """The code of what is wrong with a text. `shortest`: its length as sent or as kept (NFC can make it longer)."""
    if looks_legacy_encoded(text):
        return "encoding"
    family = "content" if field.control == "textarea" else "text"
    if shortest < low:
        return f"{family}_short"
    if len(text) > high:
        return f"{family}_long"
    fits = _TESTS.get(field.format or "")
    return f"{field.format}_bad" if fits is not None and not fits(text) else None


def _clean(field: Field, raw: object, sheet: Sheet, high: int, long: str) -> str | None:
    """Text in NFC; None where it is empty or was refused."""
    if not isinstance(raw, str):
        sheet.refuse(field, "type")
    elif len(raw) > high * RAW_FACTOR:
        sheet.refuse(field, long, max=high)
    else:
        return nfc(raw) or None
    return None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _dossier_code(text: str) -> str:
    return "".join(text.split()).upper()


def _org_code(text: str) -> str:
    match = _ORG_CODE.fullmatch("".join(text.split()).replace(".", ""))
    return text if match is None else "-".join(part for part in match.groups() if part)


_SHAPES: Mapping[str, Callable[[str], str]] = {
    "text": _one_line,
    "name": _one_line,
    "dossier_code": _dossier_code,
    "org_code": _org_code,
}
"""How a text is written down, by format, else by control."""

_TESTS: Mapping[str, Callable[[str], object]] = {"name": is_plausible_name, "org_code": _ORG_CODE.fullmatch}
"""What a text of a format must pass once it is written down."""


def _screen(name: str, text: str, sheet: Sheet) -> None:
    if holds_identity_number(text):
        sheet.notice(name, "content_pii")
    if reads_like_complaint(text):
        sheet.notice(name, "complaint_hint")


def _phone(field: Field, _typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    def read(raw: object, sheet: Sheet) -> Any:
        if isinstance(raw, str) and len(raw) > MAX_PHONE:
            return sheet.refuse(field, "phone_bad")
        text = _clean(field, raw, sheet, MAX_PHONE, "phone_bad")
        if text is None:
            return None
        reading = read_phone(text)
        if reading.suggestion is not None:
            confirmed = sheet.notice(field.id, "phone_old", new=display_phone(reading.suggestion))
            return reading.suggestion if confirmed else None
        if reading.e164 is None:
            return sheet.refuse(field, "phone_1022" if reading.problem == "hotline" else "phone_bad", number=text)
        return reading.e164

    return read


def _email(field: Field, _typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    _, high = field.length or (3, 254)

    def read(raw: object, sheet: Sheet) -> Any:
        text = _clean(field, raw, sheet, high, "email_bad")
        address = None if text is None else _address(text, high)
        if text is not None and address is None:
            sheet.refuse(field, "email_bad")
        return address

    return read


def _address(text: str, high: int) -> str | None:
    """The address with its domain in ASCII and lower case; None if it is none."""
    try:
        address = wire_address(text)
    except ValueError:
        return None
    return address if len(address) <= high else None


def _integer(field: Field, typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    low, high = field.bounds or (0, 10**9)

    def read(raw: object, sheet: Sheet) -> Any:
        number = raw if type(raw) is int else None
        if number is None and (typed or not isinstance(raw, str)):
            return sheet.refuse(field, "type")
        if isinstance(raw, str):
            number = parse_number(nfc(raw)) if len(raw) <= 40 else None
        if number is None:
            return sheet.refuse(field, "number_bad")
        if not low <= number <= high:
            return sheet.refuse(field, "number_range" if number < low else "number_big", min=low, max=high)
        return number

    return read


def _choice(field: Field, _typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    known = {option.value for option in field.options}
    source = field.source

    def read(raw: object, sheet: Sheet) -> Any:
        if not isinstance(raw, str):
            return sheet.refuse(field, "type")
        if raw in known or (source is not None and raw in sheet.choices.source(source).by_value):
            return raw
        return sheet.refuse(field, "choice_bad")

    return read


def _scale(field: Field, typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    numbers = {int(option.value): option.value for option in field.options if option.value.isdecimal()}
    words = {option.value for option in field.options} - set(numbers.values())
    sent = {str(number): number for number in numbers}

    def read(raw: object, sheet: Sheet) -> Any:
        if isinstance(raw, str):
            value = raw if raw in words else None if typed else sent.get(raw)
        elif type(raw) is int:
            value = raw if raw in numbers else None
        else:
            return sheet.refuse(field, "type")
        return value if value is not None else sheet.refuse(field, "choice_bad")

    return read


def _checkbox(field: Field, typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    def read(raw: object, sheet: Sheet) -> Any:
        if raw is True or (raw == "yes" and not typed):
            return True
        return None if raw is False else sheet.refuse(field, "type")

    return read


def _checkboxes(field: Field, typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    order = [option.value for option in field.options]

    def read(raw: object, sheet: Sheet) -> Any:
        items = [raw] if isinstance(raw, str) and not typed else raw
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            return sheet.refuse(field, "type")
        if not set(items) <= set(order):
            return sheet.refuse(field, "choice_bad")
        return [value for value in order if value in items] or None

    return read


def _unit(field: Field, _typed: bool) -> Reader:  # noqa: FBT001 - all makers have one shape
    _, high = field.length or (1, 120)
    extra = ChoiceList(field.options)

    def read(raw: object, sheet: Sheet) -> Any:
        text = _clean(field, raw, sheet, high, "text_long")
        return None if text is None else read_unit(field, text, extra, sheet)

    return read


_MAKERS: Mapping[Control, Callable[[Field, bool], Reader]] = {
    "text": _text,
    "textarea": _text,
    "phone": _phone,
    "email": _email,
    "integer": _integer,
    "date": lambda field, typed: lambda raw, sheet: read_date(field, raw, sheet, typed=typed),
    "dates": lambda field, typed: lambda raw, sheet: read_dates(field, raw, sheet, typed=typed),
    "month": lambda field, _typed: lambda raw, sheet: read_month(field, raw, sheet),
    "radio": _choice,
    "select": _choice,
    "checkbox": _checkbox,
    "consent": _checkbox,
    "checkboxes": _checkboxes,
    "scale": _scale,
    "unit": _unit,
    "reception": lambda field, _typed: lambda raw, sheet: read_reception(field, raw, sheet),
}
