"""Receptions as people see them: the list, and the card of the next one. The site's hook and the service share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from markupsafe import Markup

from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.series import HalfDay, Series

State = Literal["planned", "confirmed", "moved", "cancelled", "took_place"]


@dataclass(frozen=True)
class ReceptionView:
    """One reception with what staff did to it. `series` is the series' id, `day` the day on which it now takes place.

    `remaining` None with a `capacity` means that the page does not know (a static page); both None: no limit.
    `walk_in`: nobody need register. `moved_from` and `reason` say what changed. The other fields are as in
    `PlannedReception`.
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


def plan_views(series: Series, planned: Sequence[PlannedReception], place_name: str) -> list[ReceptionView]:
    """The plan alone, before any change by staff."""
    raise NotImplementedError


def is_open(view: ReceptionView, as_of: datetime) -> bool:
    """Whether one can still register at `as_of` (aware): not cancelled, over, closed or waiting for a decision."""
    raise NotImplementedError


def render_receptions(
    views: Sequence[ReceptionView], *, as_of: datetime, live_url: str | None, form_urls: Mapping[str, str]
) -> Markup:
    """The list of receptions, in the order given.

    `as_of` (aware) is the moment for which the list is right; `live_url` the address of the current list, shown on a
    static page (None: this is the current list); `form_urls` maps a series' id to the address of its form page.
    """
    raise NotImplementedError


def render_next(
    views: Sequence[ReceptionView], *, as_of: datetime, live_url: str | None, form_urls: Mapping[str, str]
) -> Markup:
    """The card of the first reception that is neither cancelled nor over at `as_of`; without one, a sentence."""
    raise NotImplementedError
