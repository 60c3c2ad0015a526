"""Everything that is held about the sender of one submission, as one copy: the same facts as JSON and as a page.

Written on demand, never mailed, never kept. Lines of the audit log tell what was done and when, not who of the staff
did it: that is for the office to answer, and is data about somebody else.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from forms_service.catalogue import Catalogue
from forms_service.documents.environment import Letterhead, environment
from forms_service.matters.model import STATES as MATTER_STATES
from forms_service.privacy.asking import LABELS
from forms_service.privacy.asking import STATES as REQUEST_STATES
from forms_service.privacy.consents import CHANNELS, Word, consents_of
from forms_service.privacy.erasing import definition_of
from forms_service.privacy.keeping import held_about
from forms_service.schedule.expand import series_and_day
from forms_service.staff.audit import history
from forms_service.staff.log_words import LogWords
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.answers import answers_of
from forms_service.submissions.codes import spoken
from forms_service.vietnam.dates import format_date, format_moment
from forms_service.vietnam.phones import display_phone

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Copy:
    """What a person gets. `sections`: title and, per row, label and text. `made_at` is aware."""

    code: str
    form: str
    made_at: datetime
    answers: Pairs
    consents: Sequence[Word]
    sections: Sequence[tuple[str, Sequence[Pairs]]]
    log: Sequence[tuple[str, str]]
    """Moment and what was done."""


def copy_of(reader: Reader, catalogue: Catalogue, words: LogWords, submission: Document, made_at: datetime) -> Copy:
    """Gather the copy from one snapshot. `words`: those of the audit log of all rooms."""
    definition = definition_of(reader, submission)
    version = {"definition": definition} if definition else None
    lines = history(reader, "submission", submission["id"])
    return Copy(
        code=spoken(submission["code"]),
        form=str(definition["title"]) if definition else submission["form"],
        made_at=made_at,
        answers=answers_of(submission, version, catalogue, full=True),
        consents=consents_of(reader, catalogue, submission),
        sections=_sections(reader, submission["id"]),
        log=[(format_moment(line.at), words.action(line.action)) for line in lines],
    )


def as_json(copy: Copy) -> bytes:
    """The copy for programs (UTF-8, indented so that a person can read it too)."""
    told = {
        "code": copy.code,
        "form": copy.form,
        "made_at": copy.made_at.isoformat(timespec="seconds"),
        "answers": [{"label": label, "answer": answer} for label, answer in copy.answers],
        "consents": [_word(word) for word in copy.consents],
        "held": {title: [dict(pairs) for pairs in rows] for title, rows in copy.sections},
        "log": [{"at": at, "what": what} for at, what in copy.log],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def as_page(copy: Copy, catalogue: Catalogue) -> str:
    """The copy as a page for `documents` to print."""
    office = catalogue.office
    letterhead = Letterhead(office.parent, office.name_on(copy.made_at.date()), office.place_name, notice=office.banner)
    template = _environment().get_template("copy.html")
    return template.render(copy=copy, letterhead=letterhead, made_at=copy.made_at, channels=CHANNELS, office=office)


def _sections(reader: Reader, submission_id: int) -> list[tuple[str, list[Pairs]]]:
    return [
        (part.title, [[(words, _told(key, row.get(key))) for key, words in part.told.items()] for row in rows])
        for part, rows in held_about(reader, submission_id)
        if rows
    ]


_WORDS: Mapping[str, Mapping[str, str]] = {
    "channel": {**CHANNELS, "mail": "thư điện tử", "phone": "điện thoại", "none": "chưa báo được"},
    "right": LABELS,
    "state": {
        **{str(state): words for state, words in MATTER_STATES.items()},
        **REQUEST_STATES,
        "placed": "giữ chỗ",
        "waiting": "chờ chỗ",
        "offered": "được mời vào chỗ trống",
        "confirmed": "đã xác nhận",
        "declined": "không xếp được",
        "withdrawn": "đã rút",
        "attended": "đã đến",
        "absent": "không đến",
        "mailed": "đã gửi thư",
        "due": "chờ gọi",
        "done": "đã gọi",
        "failed": "chưa báo được",
    },
}
"""Code words of other rooms as the person reads them; what is missing here is told as it is kept."""


_SHAPES: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("at", "received_at", "created_at"), lambda text: format_moment(datetime.fromisoformat(text))),
    "due_on": lambda text: format_date(datetime.fromisoformat(text).date()),
    "phone": display_phone,
    "reception": lambda text: format_date(series_and_day(text)[1]),
}
"""How values of these keys are written for people."""


def _told(key: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if key in _SHAPES:
        return _SHAPES[key](str(value))
    return _WORDS.get(key, {}).get(str(value), str(value))


def _word(word: Word) -> dict[str, Any]:
    return {
        "purpose": word.label,
        "given": word.given,
        "at": word.at.isoformat(timespec="seconds"),
        "channel": CHANNELS.get(word.channel, word.channel),
        "version": word.version,
        "text": word.text,
    }


@cache
def _environment() -> Environment:
    return environment(Path(__file__).parent / "templates")
