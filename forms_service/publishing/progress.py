"""How far units are with the models, on a public page: a chart with its table, each list with dates and sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forms_service.catalogue import ContentPage
from forms_service.charts.model import Chart, Series
from forms_service.charts.rendering import render_chart
from forms_service.content.rollouts import RolloutList
from forms_service.content.standings import COUNTING_UNITS, Goal, Standing
from forms_service.content.units import ADOPTION_STATUSES, AdoptionStatus, Unit
from forms_service.publishing.edition import ADOPTION_WORDS, Edition
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.numbers import format_share

Counts = tuple[tuple[AdoptionStatus | None, int], ...]
"""Status -> how many units; None: nothing is known of them."""


@dataclass(frozen=True)
class Row:
    """A unit of a list. `name` is what it was called while the list held; `standing` None: nothing is known."""

    unit: Unit
    name: str
    standing: Standing | None
    planned: Goal | None
    target: Goal | None


_UNKNOWN = "chưa có thông tin"


@dataclass(frozen=True)
class Group:
    """Units looked at together: a list of content, or, without one, all that took the model up."""

    title: str
    listed: RolloutList | None
    rows: tuple[Row, ...]
    goals: tuple[tuple[str, Goal], ...]
    chart: Markup | None
    counts: Counts

    @property
    def unknown(self) -> int:
        """Of how many units nothing is known: that is not the same as that they do nothing."""
        return dict(self.counts).get(None, 0)

    @property
    def share(self) -> str:
        """How many of all run it: "2/5 đơn vị (40,0%)"; empty where the total is not known (C12). No percentage while
        nothing is known of some of them."""
        if self.listed is None or not self.listed.complete:
            return ""
        running = sum(number for status, number in self.counts if status in {"pilot", "official"})
        told = f"{running}/{len(self.rows)} đơn vị"
        return told if self.unknown else f"{told} ({format_share(running, len(self.rows))})"


def progress(edition: Edition, page: ContentPage, name: str) -> Markup:
    """The progress of every model, or of the one named."""
    del page
    models = [name] if name else list(edition.catalogue.models)
    found = [(model, list(_groups(edition, model))) for model in models]
    return edition.render("progress.html", models=[each for each in found if each[1]])


def _groups(edition: Edition, model: str) -> Iterator[Group]:
    lists = [each for each in edition.catalogue.rollout_lists.values() if each.model == model]
    units = edition.catalogue.units
    for each in lists:
        yield _group(edition, model, [units[unit] for unit in each.units], each)
    listed = {unit for each in lists for unit in each.units}
    others = [unit for unit, of in edition.catalogue.register.pairs() if of == model and unit not in listed]
    alone = [units[unit] for unit in others if unit in units and units[unit].kind in COUNTING_UNITS]
    if alone:
        yield _group(edition, model, alone, None)


def _group(edition: Edition, model: str, units: Sequence[Unit], listed: RolloutList | None) -> Group:
    last = listed.period.until if listed else None
    day = min(last, edition.today) if last else edition.today
    register = edition.catalogue.register
    rows = tuple(
        Row(
            unit,
            unit.name_on(day),
            register.standing(unit.id, model, day),
            register.planned(unit.id, model),
            register.target(unit.id, model),
        )
        for unit in sorted(units, key=lambda unit: sort_key(unit.name_on(day)))
    )
    counts = _counts(rows)
    title = listed.title if listed else "Nơi làm, theo các văn bản"
    return Group(title, listed, rows, _goals(rows), _chart(edition, model, rows, counts, listed), counts)


def _counts(rows: Sequence[Row]) -> Counts:
    """How many units of each status that there is, in the order in which a unit goes through them."""
    found = [row.standing.status if row.standing else None for row in rows]
    return tuple((status, found.count(status)) for status in (*ADOPTION_STATUSES, None) if status in found)


def _goals(rows: Sequence[Row]) -> tuple[tuple[str, Goal], ...]:
    """Both kinds of days, each once, with whose plan says so."""
    found = [*(("Ngày theo kế hoạch", row.planned) for row in rows), *(("Ngày phấn đấu", row.target) for row in rows)]
    return tuple((label, goal) for label, goal in dict.fromkeys(found) if goal)


def _chart(
    edition: Edition,
    model: str,
    rows: Sequence[Row],
    counts: Counts,
    listed: RolloutList | None,
) -> Markup | None:
    """None for a single unit: one bar says no more than its row."""
    if len(rows) < 2:
        return None
    document = edition.catalogue.documents.get((listed.document if listed else None) or "")
    source = f"Nguồn: {document.title if document else 'các văn bản và báo cáo ghi ở dưới'}."
    chart = Chart(
        name=f"progress-{model}-{listed.id if listed else 'others'}".replace("_", "-"),
        kind="bars",
        title=f"{len(rows)} đơn vị theo tình trạng",
        unit="nơi làm",
        source=source,
        categories=tuple((ADOPTION_WORDS[status] if status else _UNKNOWN).capitalize() for status, _ in counts),
        series=(Series("Số đơn vị", tuple(number for _, number in counts)),),
        category_title="Tình trạng",
    )
    return render_chart(chart)
