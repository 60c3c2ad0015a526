"""How far the matters of a submission are, as its sender may read it: from the summary that matters keep on it.

Never a name, a phone or what was written: number, state, responsible agency, due date, and the reply where staff
released it to be read with the code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue

_STATES = {
    "open": "đang phân công cơ quan giải quyết",
    "assigned": "đang giải quyết",
    "waiting_for_citizen": "chờ ông/bà bổ sung",
    "answered": "đã trả lời",
    "closed": "đã xong",
}
_OUTCOMES = {
    "resolved": "đã giải quyết",
    "not_in_power": "không thuộc thẩm quyền",
    "transferred": "đã chuyển nơi khác giải quyết",
}


@dataclass(frozen=True)
class Progress:
    """One matter. `due_on` is None once nothing is owed; `tentative`: that year's holidays are not final.

    `text`: the reply, or what the person is asked for; empty where it was not released. `page`: the token of the page
    that asks whether the reply helped, while it does. `id`: of the matter, for staff.
    """

    id: int
    number: str
    state: str
    words: str
    agency: str
    due_on: date | None
    tentative: bool
    answered_on: date | None
    text: str
    page: str | None


def progress_of(submission: Mapping[str, Any], catalogue: Catalogue, today: date) -> list[Progress]:
    """All matters of a submission, in the order of their numbers."""
    items: Sequence[Mapping[str, Any]] = (submission.get("matters") or {}).get("items", ())
    return [_progress(item, catalogue, today) for item in items]


def as_json(progress: Progress) -> dict[str, Any]:
    """A matter as programs are told of it."""
    return {
        "number": progress.number,
        "state": progress.state,
        "agency": progress.agency,
        "due_on": progress.due_on.isoformat() if progress.due_on else None,
        "due_tentative": progress.tentative,
        "answered_on": progress.answered_on.isoformat() if progress.answered_on else None,
        "text": progress.text,
    }


def _progress(item: Mapping[str, Any], catalogue: Catalogue, today: date) -> Progress:
    due_on = _day(item["due_on"])
    unit = catalogue.units.get(item["lead"] or "")
    words = _STATES[item["state"]]
    if item["outcome"]:
        words += f" ({_OUTCOMES[item['outcome']]})"
    return Progress(
        id=item["id"],
        number=item["number"],
        state=item["state"],
        words=words,
        agency=unit.name_on(today) if unit else "",
        due_on=due_on,
        tentative=due_on is not None and not catalogue.calendar.is_complete(due_on.year),
        answered_on=_day(item["answered_on"]),
        text=item["text"],
        page=item["page"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
