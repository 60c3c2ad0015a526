"""Reads where and when: a unit by its name, a reception by its id."""

from typing import Any

from forms_service.forms.choices import NEAREST, ChoiceList, Choices, ReceptionChoice
from forms_service.forms.definition import Field
from forms_service.forms.messages import MESSAGES
from forms_service.forms.sheet import Finding, Sheet
from forms_service.vietnam.dates import format_date, format_moment

NO_OTHER = "gần nhất"


def read_unit(field: Field, text: str, extra: ChoiceList, sheet: Sheet) -> Any:
    """The id of the unit that `text` names, with or without accents, by its current name or an old one."""
    found = extra.find(text) or sheet.choices.source(field.source or "units").find(text)
    if len(found) > 1:
        return sheet.refuse(field, "unit_ambiguous", names=", ".join(choice.label for choice in found[:4]))
    return found[0].value if found else sheet.refuse(field, "unit_unknown")


def read_reception(field: Field, raw: object, sheet: Sheet) -> Any:
    """The id of a reception that one can still ask for, or `nearest`."""
    if not isinstance(raw, str):
        return sheet.refuse(field, "type")
    if raw == NEAREST:
        return raw
    reception = sheet.choices.receptions_by_id.get(raw)
    if reception is None:
        return sheet.refuse(field, "choice_bad")
    state = sheet.choices.state_of(reception)
    return raw if state == "open" or _may_wait(field, reception, state, sheet) else None


def taken_meanwhile(choices: Choices) -> Finding:
    """What is said to whoever asked for a reception that was full when they pressed the button; nobody may wait."""
    words = {"office": choices.office, "hotline": choices.hotline}
    message = MESSAGES["reception_taken"].format_map(words)
    return Finding("preferred_reception", "reception_taken", message, notice=False)


def _may_wait(field: Field, reception: ReceptionChoice, state: str, sheet: Sheet) -> bool:
    upcoming = sheet.choices.next_open()
    following = upcoming.label if upcoming else NO_OTHER
    if state == "full" and reception.waiting_list:
        return sheet.notice(field.id, "reception_full", next=following)
    cutoff = "" if reception.closes_at is None else format_moment(reception.closes_at)
    words = {"date": format_date(reception.day), "reason": reception.reason or "lịch công tác thay đổi"}
    sheet.refuse(field, f"reception_{state}", next=following, cutoff=cutoff, **words)
    return False
