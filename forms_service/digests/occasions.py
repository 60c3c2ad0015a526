"""The receptions of some days with whoever registered, ranked."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.digests.entries import Entries, Entry
from forms_service.meetings.agenda import ordered
from forms_service.receptions.standing import standing, view_of
from forms_service.schedule.view import ReceptionView
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_time_short

_GONE = frozenset({"declined", "withdrawn"})
_STATES = {"confirmed": "đã xác nhận", "moved": "đã dời", "cancelled": "đã hoãn", "took_place": "đã diễn ra"}


@dataclass(frozen=True)
class Occasion:
    """One reception. `placed` hold a slot, by priority rank and then arrival; `waiting` wait, by arrival.

    They are listed as far as there is room; the counts are of all. `people` come, those included whom others bring;
    `agencies` must prepare how many matters, most first (waiting parties count too, for they may move up);
    `assistance` is which help how many of those that hold a slot need.
    """

    id: str
    day: date
    hours: str
    host: str
    place: str
    state: str
    capacity: int | None
    placed: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    placed_count: int
    waiting_count: int
    people: int
    agencies: tuple[tuple[str, int], ...]
    assistance: tuple[tuple[str, int], ...]

    @property
    def listed(self) -> int:
        """How many entries are listed."""
        return len(self.placed) + len(self.waiting)


def occasions_between(  # noqa: PLR0913  # where, what, from when to when, how much of it
    reader: Reader, catalogue: Catalogue, start: date, end: date, *, full: bool, room: int
) -> list[Occasion]:
    """All receptions from `start` to `end` (inclusive), by day and hour; `room` entries are listed in all."""
    known = standing(reader, catalogue.receptions(start, end), start, end, personal=True)
    views = [view for view in (view_of(catalogue, one) for one in known) if start <= view.day <= end]
    found: list[Occasion] = []
    for view in views:
        found.append(_occasion(reader, Entries(reader, catalogue, view.day, full=full), view, room))
        room -= found[-1].listed
    return found


def _occasion(reader: Reader, making: Entries, view: ReceptionView, room: int) -> Occasion:
    rows = reader.select("registrations", equal={"reception": view.id}, key="arrived_at")
    coming = [row for row in rows if row["state"] not in _GONE]
    placed = ordered(reader, (row for row in coming if row["state"] != "waiting"))
    waiting = [row for row in coming if row["state"] == "waiting"]
    shown = placed[:room], waiting[: max(room - len(placed), 0)]
    agencies = Counter(name for row in coming for name in making.agencies(_submission(reader, row)))
    assistance = Counter(what for row in placed for what in making.assistance(_submission(reader, row)))
    return Occasion(
        id=view.id,
        day=view.day,
        hours=_hours(view),
        host=view.host,
        place=view.place_name,
        state=_STATES.get(view.state, ""),
        capacity=view.capacity,
        placed=tuple(making.of(_submission(reader, row), row["state"]) for row in shown[0]),
        waiting=tuple(making.of(_submission(reader, row), row["state"]) for row in shown[1]),
        placed_count=len(placed),
        waiting_count=len(waiting),
        people=sum(row["party_size"] for row in placed),
        agencies=tuple(agencies.most_common()),
        assistance=tuple(assistance.most_common()),
    )


def _submission(reader: Reader, registration: Document) -> Document:
    found = reader.get("submissions", registration["submission"])
    assert found is not None  # both are kept, and erased, in one transaction
    return found


def _hours(view: ReceptionView) -> str:
    if view.starts_at and view.ends_at:
        start, end = (format_time_short(moment.time()) for moment in (view.starts_at, view.ends_at))
        return f"{'khoảng ' if view.approximate else ''}{start}–{end}"
    return {"morning": "buổi sáng", "afternoon": "buổi chiều", None: "giờ chưa định"}[view.half_day]
