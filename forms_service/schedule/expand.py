"""From rules and holidays to dated receptions. Pure: no clock, no files."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from forms_service.schedule.series import HalfDay, Series

if TYPE_CHECKING:
    from forms_service.vietnam.working_days import WorkingCalendar


@dataclass(frozen=True)
class PlannedReception:
    """One dated reception as the plan has it. Moments are aware, +07:00; `place` is a unit's id, `series` a series'.

    `id` is `<series>-<day given by the rule>` and survives every later move. `planned_on` is the day after the
    holiday rule; `moved_from` is the rule's day where that differs. `holiday` names the holiday that made it move,
    or on which it falls and staff must decide (`on_holiday: manual`). `tentative`: the holidays of that year are not
    complete, or staff must still decide. Hours not set: `starts_at` and `ends_at` are None, `half_day` may say more.
    `closes_at` None: registration stays open until the reception.
    """

    id: str
    series: str
    planned_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    approximate: bool
    host: str
    place: str
    capacity: int | None
    seats: int | None
    closes_at: datetime | None
    tentative: bool
    half_day: HalfDay | None = None
    moved_from: date | None = None
    holiday: str | None = None


def expand(series: Series, calendar: "WorkingCalendar", start: date, end: date) -> list[PlannedReception]:
    """The receptions of `series` planned on the days `start` to `end` (inclusive), in order of day."""
    raise NotImplementedError


def closing_moment(series: Series, day: date) -> datetime | None:
    """When registration for a reception on `day` closes (+07:00); None if the series has no cut-off."""
    raise NotImplementedError
