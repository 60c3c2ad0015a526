"""Receptions as lines of the staff's list: when, who, how full, and what needs a decision."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms_service.catalogue import Catalogue
from forms_service.offers import LOOK_AHEAD
from forms_service.receptions.checks import ends_at, lacks_confirmation, overlap
from forms_service.receptions.conflicts import conflict_of
from forms_service.receptions.standing import standing, view_of
from forms_service.schedule.view import ReceptionView, State, awaits_decision
from forms_service.storage.contract import Document, Reader

LOOK_BACK = timedelta(weeks=26)
"""How much of the past the list shows: half a year, for the half-yearly report."""


@dataclass(frozen=True)
class Line:
    """One reception of the list. `confirmed` are those of `placed` who were called; warnings are sentences."""

    document: Document
    view: ReceptionView
    placed: int
    waiting: int
    confirmed: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """Which receptions are listed."""

    past: bool = False
    series: str = ""
    state: str = ""


def lines(reader: Reader, catalogue: Catalogue, now: datetime, wanted: Filter) -> list[Line]:
    """The coming receptions, soonest first, or those that are over, latest first."""
    today = now.date()
    start, end = (today - LOOK_BACK, today) if wanted.past else (today, today + LOOK_AHEAD)
    known = standing(reader, catalogue.receptions(start, end), start, end, personal=True)
    if not wanted.past:
        known = _with_moved_far(reader, known, end)
    chosen = [one for one in known if _is_wanted(one, wanted, now)]
    found = [line_of(reader, catalogue, one, known, now) for one in chosen]
    return found[::-1] if wanted.past else found


def _with_moved_far(reader: Reader, known: list[Document], end: date) -> list[Document]:
    """Receptions that staff moved or added beyond what the list looks ahead are few, and must not be forgotten."""
    names = {one["reception"] for one in known}
    beyond = reader.select("receptions", key="day", at_least=(end + timedelta(days=1)).isoformat())
    return known + [one for one in beyond if one["reception"] not in names and one.get("version")]


def _is_wanted(document: Document, wanted: Filter, now: datetime) -> bool:
    over = ends_at(document) <= now
    return (
        over == wanted.past
        and wanted.series in {"", document["series"]}
        and wanted.state in {"", document["state"]}
    )  # fmt: skip


def line_of(
    reader: Reader, catalogue: Catalogue, document: Document, others: Iterable[Document], now: datetime
) -> Line:
    """One reception with its counts and what needs a decision. `others` may meet it at one place and hour."""
    kept = "id" in document
    called = {"reception": document["reception"], "state": "confirmed"}
    view = view_of(catalogue, document)
    return Line(
        document=document,
        view=view,
        placed=document["parties_placed"],
        waiting=document["parties_waiting"],
        confirmed=reader.count("registrations", equal=called) if kept else 0,
        warnings=tuple(_warnings(catalogue, view, document, others, now)) if ends_at(document) > now else (),
    )


def _warnings(
    catalogue: Catalogue, view: ReceptionView, document: Document, others: Iterable[Document], now: datetime
) -> Iterator[str]:
    if conflict_of(catalogue, document) is not None:
        yield "Kế hoạch đã đổi, cần quyết định"
    if awaits_decision(view):
        yield f"Trùng ngày nghỉ ({view.holiday}), cần quyết định"
    if lacks_confirmation(catalogue, document, now):
        yield "Đã hết hạn đăng ký mà chưa xác nhận"
    met = [other["host"] for other in others if _meet(document, other)]
    if met:
        yield "Cùng nơi, cùng giờ với: " + "; ".join(met)


def _meet(one: Document, other: Document) -> bool:
    """Whether two receptions meet that the plan does not already hold at one hour: of those editors were warned."""
    if one["reception"] == other["reception"] or not {one["state"], other["state"]} <= _HELD:
        return False
    by_plan = all(each["kind"] == "reception" and not each["moved_from"] for each in (one, other))
    return not by_plan and overlap(one, other)


_HELD: frozenset[State] = frozenset({"planned", "confirmed", "moved"})
