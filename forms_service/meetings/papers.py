"""The papers of a reception as pages for `documents` (layout after Decree 30/2020/NĐ-CP): what a unit is asked, the
agenda, the door list, and a page for each person whom a leader meets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment

from forms_service.catalogue import Catalogue
from forms_service.content.office import Office
from forms_service.documents.environment import Letterhead, environment
from forms_service.meetings.agenda import Agenda, Item, when_and_where
from forms_service.meetings.support import Ask
from forms_service.meetings.words import Party, party_of
from forms_service.receptions import standing

BLANK_LINES = 5
"""Empty rows at the end of a door list, for whoever comes without having registered."""


@dataclass(frozen=True)
class Coming:
    """Who comes from a unit, as it answered; `answered` False: it is silent."""

    unit: str
    attendees: str
    note: str
    answered: bool


@dataclass(frozen=True)
class Dossier:
    """All that a leader is shown of one party: earlier talks and matters as lines, what units have prepared."""

    party: Party
    history: tuple[str, ...]
    prepared: tuple[tuple[str, str], ...]


def coming_of(catalogue: Catalogue, agenda: Agenda) -> list[Coming]:
    """The units that were asked, with their answers."""
    return [
        Coming(
            unit=standing.place_name(catalogue, request["unit"], agenda.day),
            attendees=request["attendees"],
            note=request["note"],
            answered=request["answered_at"] is not None,
        )
        for request in agenda.requests
    ]


def request_html(catalogue: Catalogue, agenda: Agenda, asked: Ask, *, made_at: datetime, answer_by: str) -> str:
    """What a unit must prepare: codes, kinds, fields, procedures, masked phones; no name, no code of a file, no text
    of a person. This one is mailed."""
    unit = standing.place_name(catalogue, asked.unit, agenda.day)
    return _render(
        catalogue,
        agenda,
        "request.html",
        made_at,
        recipients=(unit, "Lưu: VT"),
        unit=unit,
        parties=_parties(catalogue, agenda, asked.new),
        before=asked.before,
        answer_by=answer_by,
    )


def agenda_html(catalogue: Catalogue, agenda: Agenda, made_at: datetime) -> str:
    """The agenda in order, with who prepares and who comes; no names of those who are met."""
    parties = _parties(catalogue, agenda, agenda.items)
    coming = coming_of(catalogue, agenda)
    return _render(catalogue, agenda, "agenda.html", made_at, parties=parties, coming=coming)


def door_html(catalogue: Catalogue, agenda: Agenda, made_at: datetime) -> str:
    """The list for the door: full names, party sizes, needed help, boxes to tick. Never mailed."""
    parties = _parties(catalogue, agenda, agenda.items)
    coming = [each for each in coming_of(catalogue, agenda) if each.attendees]
    blank = range(len(parties) + 1, len(parties) + BLANK_LINES + 1)
    return _render(catalogue, agenda, "door.html", made_at, parties=parties, coming=coming, blank=blank)


def leader_html(catalogue: Catalogue, agenda: Agenda, dossiers: Sequence[Dossier], made_at: datetime) -> str:
    """An overview, then one page for each person: matter, history, preparation, room for notes. Never mailed."""
    return _render(catalogue, agenda, "leader.html", made_at, dossiers=dossiers)


def _parties(catalogue: Catalogue, agenda: Agenda, items: Iterable[Item]) -> list[Party]:
    return [party_of(catalogue, agenda, item) for item in items]


def _render(  # a page has this many facts
    catalogue: Catalogue,
    agenda: Agenda,
    template: str,
    made_at: datetime,
    *,
    recipients: tuple[str, ...] = (),
    **values: object,
) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            letterhead=_letterhead(catalogue.office, made_at, recipients),
            made_at=made_at,
            reception=agenda.reception,
            day=agenda.day,
            when=when_and_where(catalogue, agenda.reception),
            office=catalogue.office,
            **values,
        )
    )


def _letterhead(office: Office, made_at: datetime, recipients: tuple[str, ...]) -> Letterhead:
    return Letterhead(
        superior=office.parent,
        issuer=office.name_on(made_at.date()),
        place=office.place_name,
        recipients=recipients,
        notice=office.banner,
    )


@cache
def _environment() -> Environment:
    return environment(Path(__file__).parent / "paper_pages")
