"""Matters as screens show them: rows of a list, the timeline, names of units and people; who may see what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.content.units import Unit
from forms_service.matters.due import days_left, is_tentative
from forms_service.matters.model import CHANNELS, OUTCOMES, STATES, TRANSITIONS, Kind, is_overdue
from forms_service.matters.reading import concerns
from forms_service.matters.telling import due_in_words
from forms_service.staff.audit import Actor
from forms_service.staff.model import Person
from forms_service.staff.units import unit_name
from forms_service.storage.contract import Document
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.dates import format_date

SHAPES = {"open": "○", "assigned": "◐", "waiting_for_citizen": "◌", "answered": "◑", "closed": "●"}
LEVEL_WORDS = {"province": "Cấp tỉnh", "commune": "Xã, phường", "not_filed": "Chưa nộp hồ sơ", "unknown": "Không rõ"}
CONFIRMED_WORDS = {"yes": "người dân báo đã xong", "silent": "người dân không phản hồi"}
_SOON = 2
_LONGEST_GIST = 110
_LEADING_KINDS = frozenset({"department", "centre", "commune"})

_EVENTS = {
    "open": "mở vụ việc",
    "assign": "giao cho {lead}",
    "extend": "lùi hạn từ {before} sang {due_on}",
    "wait": "chờ người dân bổ sung; còn {days_left} ngày làm việc khi dừng",
    "resume": "tiếp tục giải quyết, hạn {due_on}",
    "reply": "trả lời ({channel}): {outcome}",
    "ask": "hỏi người dân việc đã xong chưa",
    "close": "đóng vụ việc: {outcome}",
    "reopen": "mở lại, hạn {due_on}",
    "remind": "nhắc hạn {due_on}",
    "link": "nối với vụ việc khác",
    "publish": "cho đăng câu hỏi, câu trả lời, không tên ai",
    "unpublish": "thôi đăng",
    "forget": "xóa dữ liệu cá nhân",
}


@dataclass(frozen=True)
class Row:
    """One matter in a list. `gist` is empty for whoever may not see what people wrote."""

    id: int
    number: str
    opened_on: date
    gist: str
    area: str
    lead: str
    state: str
    due: str
    due_on: date | None
    tentative: bool
    late: bool
    soon: bool
    reopened: int


@dataclass(frozen=True)
class Moment:
    """One event: when (ISO text), what, by whom, and what was written about it."""

    at: str
    what: str
    who: str
    text: str


def may_see(person: Person, matter: Mapping[str, Any]) -> bool:
    """Whether a matter is this person's to see: a department sees those in which its unit leads or helps."""
    return person.role != "department" or concerns(matter, person.unit)


def may_do(person: Person, matter: Mapping[str, Any], kind: Kind) -> bool:
    """Whether this person may make this change to this matter now."""
    transition = TRANSITIONS[kind]
    return matter["state"] in transition.frm and person.may(transition.who) and may_see(person, matter)


def row_of(matter: Document, catalogue: Catalogue, today: date, *, full: bool) -> Row:
    """A matter as one line."""
    left = days_left(catalogue, matter, today)
    owed = matter["state"] in {"open", "assigned"} and matter["due_on"]
    due_on = date.fromisoformat(matter["due_on"]) if owed else None
    waiting = matter["state"] == "waiting_for_citizen"
    area = catalogue.areas.get(matter["field"] or "")
    return Row(
        id=matter["id"],
        number=matter["number"],
        opened_on=date.fromisoformat(matter["opened_at"][:10]),
        gist=gist(matter["question"]) if full else "",
        area=area.label if area else "",
        lead=unit_name(catalogue, matter["lead"], today),
        state=f"{SHAPES[matter['state']]} {STATES[matter['state']]}",
        due="" if waiting else due_in_words(left),
        due_on=due_on,
        tentative=due_on is not None and is_tentative(catalogue, due_on),
        late=is_overdue(matter, today),
        soon=bool(owed) and left is not None and 0 <= left <= _SOON,
        reopened=matter["reopened"],
    )


def gist(text: str) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_GIST else line[: _LONGEST_GIST - 1].rsplit(" ", 1)[0] + "…"


def timeline(events: Sequence[Document], catalogue: Catalogue, names: Mapping[int, str], *, full: bool) -> list[Moment]:
    """What happened, oldest first. `names`: of staff by id. Without `full` no reasons and replies."""
    return [
        Moment(
            at=event["at"],
            what=_event_in_words(event, catalogue),
            who=_who(Actor(event["actor_kind"], event["actor_id"]), names),
            text=event["text"] if full else "",
        )
        for event in events
    ]


def _event_in_words(event: Document, catalogue: Catalogue) -> str:
    facts = event["facts"]
    day = date.fromisoformat(event["at"][:10])
    words = {
        "lead": unit_name(catalogue, facts.get("lead"), day),
        "before": _day(facts.get("before")),
        "due_on": _day(facts.get("due_on")),
        "days_left": facts.get("days_left", ""),
        "channel": {**CHANNELS}.get(facts.get("channel", ""), "").lower(),
        "outcome": {**OUTCOMES}.get(facts.get("outcome", ""), "").lower(),
    }
    text = str(_EVENTS.get(event["kind"], event["kind"])).format(**words)
    if event["kind"] == "assign":
        old = unit_name(catalogue, facts.get("before"), day)
        text += f" (trước là {old})" if old else ""
        text += f", hạn tính lại: {words['due_on']}" if facts.get("restart") else f", hạn {words['due_on']}"
    if event["kind"] == "open" and words["lead"]:
        text += f", giao cho {words['lead']}, hạn {words['due_on']}"
    if event["kind"] == "close" and facts.get("confirmed"):
        text += f" ({CONFIRMED_WORDS[facts['confirmed']]})"
    return text


def _day(text: object) -> str:
    """A fact that is a day, as it is read; a fact that is none (the former lead) is no day."""
    try:
        return format_date(date.fromisoformat(str(text)))
    except ValueError:
        return ""


def _who(actor: Actor, names: Mapping[int, str]) -> str:
    if actor.kind == "staff":
        return names.get(actor.id or 0, "")
    return {"public": "người dân", "system": "hệ thống"}.get(actor.kind, "")


def leading_units(catalogue: Catalogue, day: date) -> list[Unit]:
    """Units that may be given a matter on a day, in Vietnamese order: agencies, communes, whoever leads an area."""
    leading = {unit for area in catalogue.areas.values() for unit in (*area.agencies_on(day), *area.supports_on(day))}
    known = (unit for unit in catalogue.units.values() if unit.kind in _LEADING_KINDS or unit.id in leading)
    return sorted((unit for unit in known if unit.exists_on(day)), key=lambda unit: sort_key(unit.name_on(day)))


def people_for(people: Sequence[Person], matter: Mapping[str, Any]) -> list[Person]:
    """Who a matter may be assigned to: accounts that answer, of a department only those of its units."""
    return [person for person in people if person.may("answer_matters") and may_see(person, matter)]
