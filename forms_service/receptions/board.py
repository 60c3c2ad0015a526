"""Receptions as they stand: the plan from content, overlaid with what the store knows of dated ones (decision 3)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.forms.choices import Choices
from forms_service.offers import LOOK_AHEAD, choices_for, planned_views
from forms_service.receptions.model import remaining
from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.view import ReceptionView, is_open
from forms_service.storage.contract import Reader, Store
from forms_service.vietnam.clock import ZONE, Clock

_STALE_AFTER = timedelta(seconds=1)
"""How old the counts behind a form's check may be. The placing transaction decides; this only words the notice."""


class Board:
    """Answers what is on, for pages, forms and the placing of registrations."""

    def __init__(self, store: Store, clock: Clock, catalogue: Callable[[], Catalogue]) -> None:
        self._store = store
        self._clock = clock
        self._catalogue = catalogue
        self._plan: tuple[Catalogue, date, list[PlannedReception], list[ReceptionView]] | None = None
        self._recent: tuple[datetime, Catalogue, list[ReceptionView], dict[str | None, Choices]] | None = None

    async def between(self, start: date, end: date) -> list[ReceptionView]:
        """All receptions from `start` to `end` (inclusive) as they are now."""
        views = planned_views(self._catalogue(), start, end)
        return await self._store.read(lambda reader: overlay(reader, views))

    async def coming(self) -> list[ReceptionView]:
        """The receptions from today on that pages list, as they are now."""
        views = self._planned()[1]
        return await self._store.read(lambda reader: overlay(reader, views))

    async def choices(self, series: str | None) -> Choices:
        """What a form of `series` offers; counts may be up to a second old."""
        now, catalogue = self._clock(), self._catalogue()
        recent = self._recent
        if recent is None or recent[1] is not catalogue or not timedelta(0) <= now - recent[0] < _STALE_AFTER:
            recent = self._recent = (now, catalogue, await self.coming(), {})
        if series not in recent[3]:
            recent[3][series] = choices_for(catalogue, recent[2], series, now)
        return recent[3][series]

    def open_receptions(self, series: str, now: datetime) -> list[PlannedReception]:
        """The planned receptions of a series for which one can still register at `now`, soonest first.

        What staff have done to one of them is the placing transaction's to see.
        """
        planned, views = self._planned()
        return [one for one, view in zip(planned, views, strict=True) if one.series == series and is_open(view, now)]

    def _planned(self) -> tuple[list[PlannedReception], list[ReceptionView]]:
        catalogue, today = self._catalogue(), self._clock().date()
        if self._plan is None or self._plan[0] is not catalogue or self._plan[1] != today:
            end = today + LOOK_AHEAD
            self._plan = (catalogue, today, catalogue.receptions(today, end), planned_views(catalogue, today, end))
        return self._plan[2], self._plan[3]


def overlay(reader: Reader, views: list[ReceptionView]) -> list[ReceptionView]:
    """The same receptions, with counts and changes of those that the store knows."""
    if not views:
        return []
    first, last = min(view.day for view in views), max(view.day for view in views)
    dated = reader.select(
        "receptions", key="day", at_least=first.isoformat(), below=(last + timedelta(days=1)).isoformat()
    )
    known = {document["reception"]: document for document in dated}
    return [_as_known(view, known[view.id]) if view.id in known else _untouched(view) for view in views]


def _untouched(view: ReceptionView) -> ReceptionView:
    return replace(view, remaining=view.capacity)


def _as_known(view: ReceptionView, dated: Mapping[str, Any]) -> ReceptionView:
    """Once materialised, the store's facts hold, not those of a plan edited later (details 50)."""
    return replace(
        view,
        day=date.fromisoformat(dated["day"]),
        starts_at=_moment(dated["starts_at"]),
        ends_at=_moment(dated["ends_at"]),
        host=dated["host"],
        state=dated["state"],
        capacity=dated["capacity"],
        remaining=remaining(dated),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(ZONE) if text else None
