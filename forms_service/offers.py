"""What the forms offer, given the receptions as they stand: the one bridge between the schedule and the forms.

The site's build uses it with the plan alone, the service with the plan as changed and filled.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.forms.choices import Choice, ChoiceList, Choices, ReceptionChoice, ReceptionState
from forms_service.schedule.expand import series_and_day
from forms_service.schedule.view import ReceptionView, is_open, is_over, plan_views
from forms_service.vietnam.dates import format_day, format_time

LOOK_AHEAD = timedelta(weeks=8)
"""How far ahead pages list receptions and forms offer them."""
OFFERED = 6
"""How many receptions of a series a form offers: more than a screen of choices helps nobody."""


LATEST_SHIFT = timedelta(days=14)
"""How far a holiday can push a reception: the longest run of days off, with room."""


def planned_views(catalogue: Catalogue, start: date, end: date) -> list[ReceptionView]:
    """The plan of all series from `start` to `end` (inclusive), by day and hour."""
    views: list[ReceptionView] = []
    for planned in catalogue.receptions(start, end):
        place = catalogue.units.get(planned.place)
        name = place.name_on(planned.planned_on) if place else planned.place
        views.extend(plan_views(catalogue.series[planned.series], [planned], name))
    return views


def choices_for(catalogue: Catalogue, views: Iterable[ReceptionView], series: str | None, now: datetime) -> Choices:
    """What a form of `series` offers at `now` (aware): receptions, units, areas, places."""
    day = now.date()
    return Choices(
        now=now,
        receptions=reception_choices(
            [view for view in views if view.series == series],
            now,
            waiting_list=series is None or series not in catalogue.series or catalogue.series[series].waiting_list,
        ),
        units=_units(catalogue, day),
        areas=_areas(catalogue, day),
        places=_places(catalogue, day),
        calendar=catalogue.calendar,
        office=catalogue.office.short_name,
        hotline=catalogue.office.hotline.number or catalogue.office.name,
        week=catalogue.office.hours.week,
    )


def reception_choices(
    views: Sequence[ReceptionView], now: datetime, *, waiting_list: bool = True
) -> list[ReceptionChoice]:
    """The next receptions of one series: those that take registrations, full ones included, and those before them
    that are closed or cancelled, so that whoever asks for one of these is told why not."""
    choices: list[ReceptionChoice] = []
    offered = 0
    for view in views:
        if offered == OFFERED:
            break
        if not is_over(view, now):
            choices.append(_reception_choice(view, now, waiting_list=waiting_list))
            offered += choices[-1].state in {"open", "full"}
    return choices


def _reception_choice(view: ReceptionView, now: datetime, *, waiting_list: bool) -> ReceptionChoice:
    return ReceptionChoice(
        id=view.id,
        label=label_of(view),
        closes_at=view.closes_at,
        state=_state(view, now),
        waiting_list=waiting_list,
        day=view.day,
        reason=view.reason or "",
        remaining=view.remaining,
    )


def _state(view: ReceptionView, now: datetime) -> ReceptionState:
    if view.state == "cancelled":
        return "cancelled"
    if not is_open(view, now):
        return "closed"
    return "full" if view.remaining == 0 else "open"


def label_of(view: ReceptionView) -> str:
    """Day and hours in words: `thứ Hai, 30/11/2026, khoảng 9 giờ 30 phút đến 11 giờ`."""
    return _in_words(view.day, view.starts_at, view.ends_at, approximate=view.approximate)


def describe(catalogue: Catalogue, reception_id: str, occasion: Mapping[str, Any] | None = None) -> str:
    """A reception in words: day, hours, place; the day alone once the plan no longer knows it.

    `occasion`: what a submission keeps of a reception that staff changed, which holds instead of the plan.
    """
    if occasion:
        return _occasion_in_words(catalogue, occasion)
    _, day = series_and_day(reception_id)
    for view in planned_views(catalogue, day, day + LATEST_SHIFT):
        if view.id == reception_id:
            return f"{label_of(view)}, {view.place_name}"
    return format_day(day)


def _occasion_in_words(catalogue: Catalogue, occasion: Mapping[str, Any]) -> str:
    day = date.fromisoformat(occasion["day"])
    start, end = (datetime.fromisoformat(at) if at else None for at in (occasion["starts_at"], occasion["ends_at"]))
    place = catalogue.units.get(occasion["place"])
    label = _in_words(day, start, end, approximate=occasion["approximate"])
    off = ", không tổ chức" if occasion["state"] == "cancelled" else ""
    return f"{label}, {place.name_on(day) if place else occasion['place']}{off}"


def _in_words(day: date, start: datetime | None, end: datetime | None, *, approximate: bool) -> str:
    if start is None:
        return format_day(day)
    about = "khoảng " if approximate else ""
    until = f" đến {format_time(end.time())}" if end else ""
    return f"{format_day(day)}, {about}{format_time(start.time())}{until}"


@lru_cache(maxsize=8)
def _units(catalogue: Catalogue, day: date) -> ChoiceList:
    """Communes valid on `day`, found under their own names and those of the units that they succeeded."""
    aliases: dict[str, list[str]] = {}
    for unit in catalogue.units.values():
        for successor in unit.successors:
            aliases.setdefault(successor.unit, []).extend([name.name for name in unit.names] + list(unit.aliases))
    return ChoiceList(
        Choice(unit.id, unit.name_on(day), (*unit.aliases, *aliases.get(unit.id, ())))
        for unit in catalogue.units.values()
        if unit.kind == "commune" and unit.exists_on(day)
    )


@lru_cache(maxsize=8)
def _areas(catalogue: Catalogue, day: date) -> ChoiceList:
    del day  # areas have no dates of their own; which agency leads one has
    return ChoiceList(Choice(area.id, area.label, area.procedures) for area in catalogue.areas.values())


@lru_cache(maxsize=8)
def _places(catalogue: Catalogue, day: date) -> ChoiceList:
    return ChoiceList(
        Choice(unit.id, unit.name_on(day), unit.aliases)
        for unit in catalogue.units.values()
        if unit.kind == "place" and unit.exists_on(day)
    )
