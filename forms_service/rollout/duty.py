"""Who owes a report for which period, as the dated lists of content say. A list that ended binds nobody any more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.content.rollouts import RolloutList
from forms_service.rollout.model import ADOPTION_REPORTS
from forms_service.rollout.periods import Period, period_of
from forms_service.storage.contract import Reader


@dataclass(frozen=True)
class Duty:
    """A unit owes reports of these models for this period, by `due_on`; reminders go out on the days of `steps`
    (step -> day)."""

    unit: str
    period: Period
    models: tuple[str, ...]
    due_on: date
    steps: tuple[tuple[int, date], ...]


def duties_of(catalogue: Catalogue, period: Period) -> list[Duty]:
    """All that is owed for one period, unit by unit in the order of the lists."""
    found: dict[str, list[RolloutList]] = {}
    for each in catalogue.rollout_lists.values():
        if each.report_every == period.kind and each.period.covers(period.end):
            for unit in each.units:
                found.setdefault(unit, []).append(each)
    return [_duty(catalogue, unit, period, lists) for unit, lists in found.items()]


def duties_on(catalogue: Catalogue, today: date) -> list[Duty]:
    """What is owed on that day for the periods that ended last."""
    kinds = dict.fromkeys(each.report_every for each in catalogue.rollout_lists.values() if each.report_every)
    return [duty for kind in kinds for duty in duties_of(catalogue, period_of(kind, today).before())]


def missing(reader: Reader, duties: Sequence[Duty]) -> Iterator[tuple[Duty, tuple[str, ...]]]:
    """Those that are not met, each with the models of which no approved report is there."""
    for duty in duties:
        silent = tuple(model for model in duty.models if not _is_sent(reader, duty, model))
        if silent:
            yield duty, silent


def _is_sent(reader: Reader, duty: Duty, model: str) -> bool:
    equal = {"unit": duty.unit, "model": model, "live": "sent"}
    end = duty.period.end.isoformat()
    rows = reader.select(ADOPTION_REPORTS.name, equal=equal, key="end", at_least=end, below=end + "~")
    return any(row["period"] == duty.period.key for row in rows)


def _duty(catalogue: Catalogue, unit: str, period: Period, lists: Sequence[RolloutList]) -> Duty:
    """Of several lists the longest time holds, and every list's steps."""
    week = catalogue.units[unit].week
    due_on = catalogue.calendar.add_working_days(period.end, max(each.due_days for each in lists), week)
    steps = sorted({step for each in lists for step in each.remind})
    days = tuple((step, catalogue.calendar.add_working_days(due_on, step, week)) for step in steps)
    return Duty(unit, period, tuple(dict.fromkeys(each.model for each in lists)), due_on, days)
