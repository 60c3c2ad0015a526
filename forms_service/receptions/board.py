"""What is on, for pages and forms: receptions as they stand (`standing.py`), with the plan worked out once a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from forms_service.catalogue import Catalogue
from forms_service.forms.choices import Choices
from forms_service.offers import LOOK_AHEAD, choices_for, planned_views
from forms_service.receptions.standing import complete, kept, views
from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.view import ReceptionView, is_open
from forms_service.storage.contract import Reader, Store
from forms_service.vietnam.clock import Clock

_STALE_AFTER = timedelta(seconds=1)
"""How old the counts behind a form's check may be. The placing transaction decides; this only words the notice."""


@dataclass(frozen=True)
class _Plan:
    """What content alone says of some days (inclusive)."""

    catalogue: Catalogue
    start: date
    end: date
    receptions: Mapping[str, PlannedReception]
    views: list[ReceptionView]

    @staticmethod
    def of(catalogue: Catalogue, start: date, end: date) -> "_Plan":
        receptions = {one.id: one for one in catalogue.receptions(start, end)}
        # Nobody has registered for what is in the plan alone: all places are left.
        untouched = [replace(view, remaining=view.capacity) for view in planned_views(catalogue, start, end)]
        return _Plan(catalogue, start, end, receptions, untouched)

    def as_it_stands(self, reader: Reader) -> list[ReceptionView]:
        """Everything planned or held on these days, but for the appointments of single persons, by day and hour."""
        known = kept(reader, self.start, self.end)
        documents = [complete(one, self.receptions.get(name)) for name, one in known.items()]
        touched = views(reader, self.catalogue, [one for one in documents if one["kind"] != "appointment"])
        return sorted([*touched, *(view for view in self.views if view.id not in known)], key=_order)


class Board:
    """Answers what is on, for pages, forms and the placing of registrations."""

    def __init__(self, store: Store, clock: Clock, catalogue: Callable[[], Catalogue]) -> None:
        self._store = store
        self._clock = clock
        self._catalogue = catalogue
        self._plan: _Plan | None = None
        self._recent: tuple[datetime, Catalogue, list[ReceptionView], dict[str | None, Choices]] | None = None

    async def between(self, start: date, end: date) -> list[ReceptionView]:
        """All receptions planned or held from `start` to `end` (inclusive) as they are now."""
        return await self._store.read(_Plan.of(self._catalogue(), start, end).as_it_stands)

    async def coming(self) -> list[ReceptionView]:
        """The receptions from today on that pages list, as they are now."""
        return await self._store.read(self._planned().as_it_stands)

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
        """The receptions of a series for which one can still register at `now` by the plan alone, soonest first.

        What staff did to one of them, moved or added is the placing transaction's to see.
        """
        plan = self._planned()
        return [plan.receptions[view.id] for view in plan.views if view.series == series and is_open(view, now)]

    def _planned(self) -> _Plan:
        catalogue, today = self._catalogue(), self._clock().date()
        if self._plan is None or self._plan.catalogue is not catalogue or self._plan.start != today:
            self._plan = _Plan.of(catalogue, today, today + LOOK_AHEAD)
        return self._plan


def _order(view: ReceptionView) -> tuple[date, bool, str, str]:
    return view.day, view.starts_at is None, view.starts_at.isoformat() if view.starts_at else "", view.id
