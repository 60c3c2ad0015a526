"""Receptions as people see them. The site's hook and the service render the same views (`rendering.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.series import HalfDay, Series
from forms_service.vietnam.clock import ZONE

State = Literal["planned", "confirmed", "moved", "cancelled", "took_place"]


@dataclass(frozen=True)
class ReceptionView:
    """One reception with what staff did to it. `series` is the series' id, `day` the day on which it now takes place.

    `remaining` None with a `capacity` means that the page does not know (a static page); both None: no limit.
    `walk_in`: one comes without registering. What changed: `moved_from` is the day that was announced first,
    `moved_from_at` its hour (aware, +07:00) where one was set; `host_before` and `place_before` likewise; `reason` says
    why and `announced_at` (aware) when it was announced. `replacement` is the reception, in words, to which a cancelled
    one leads. `sequence` grows with each announced change. The other fields are as in `PlannedReception`.
    """

    id: str
    series: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    host: str
    place_name: str
    state: State
    reason: str | None
    capacity: int | None
    remaining: int | None
    approximate: bool
    tentative: bool
    closes_at: datetime | None
    moved_from: date | None
    half_day: HalfDay | None = None
    holiday: str | None = None
    walk_in: bool = False
    moved_from_at: datetime | None = None
    host_before: str = ""
    place_before: str = ""
    announced_at: datetime | None = None
    replacement: str = ""
    sequence: int = 0


def plan_views(series: Series, planned: Sequence[PlannedReception], place_name: str) -> list[ReceptionView]:
    """The plan alone, before any change by staff."""
    return [_plan_view(series, reception, place_name) for reception in planned]


def _plan_view(series: Series, planned: PlannedReception, place_name: str) -> ReceptionView:
    return ReceptionView(
        id=planned.id,
        series=planned.series,
        day=planned.planned_on,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        host=planned.host,
        place_name=place_name,
        state="planned",
        reason=f"trùng ngày nghỉ ({planned.holiday})" if planned.holiday else None,
        capacity=planned.capacity,
        remaining=None,
        approximate=planned.approximate,
        tentative=planned.tentative,
        closes_at=planned.closes_at,
        moved_from=planned.moved_from,
        half_day=planned.half_day,
        holiday=planned.holiday,
        walk_in=series.form is None,
    )


def is_open(view: ReceptionView, as_of: datetime) -> bool:
    """Whether one can still register at `as_of` (aware): not a walk-in, cancelled, over, closed or undecided."""
    if view.walk_in or view.state in ("cancelled", "took_place") or awaits_decision(view):
        return False
    return as_of < (view.closes_at or view.starts_at or end_of(view))


def is_over(view: ReceptionView, as_of: datetime) -> bool:
    """Whether the reception lies wholly before `as_of` (aware). Without hours it lasts until midnight."""
    return view.state == "took_place" or end_of(view) <= as_of


def awaits_decision(view: ReceptionView) -> bool:
    """Whether it falls on a holiday and staff have not yet said what happens (`on_holiday: manual`)."""
    return view.holiday is not None and view.moved_from is None and view.state == "planned"


def end_of(view: ReceptionView) -> datetime:
    """When the reception is over (+07:00); midnight after its day if no hour says otherwise."""
    return view.ends_at or datetime.combine(view.day + timedelta(days=1), time(), ZONE)
