"""A report as pages show it: names instead of ids, numbers as people write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.content.standings import Goal, Standing
from forms_service.rollout.checking import Findings, shown_partial
from forms_service.rollout.filing import findings_of, status_before
from forms_service.rollout.model import BUDGET_COUNTS, CHANNELS, EVENTS, LETTER_COUNTS, PARTS, STATES, STATUSES, TEXTS
from forms_service.rollout.periods import Period, read_period
from forms_service.rollout.register import register_now
from forms_service.rollout.reminding import model_title
from forms_service.staff.accounts import get_staff
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.dates import format_date
from forms_service.vietnam.numbers import format_number


@dataclass(frozen=True)
class Told:
    """A planned or hoped-for day with its document, in words."""

    label: str
    day: date
    document: str
    whose: str


@dataclass(frozen=True)
class View:
    """One report. `parts`: title and rows of label and number; a number that was not given is "–". `letters`:
    event, cases, letters."""

    report: Document
    unit: str
    model: str
    period: Period
    state: str
    facts: tuple[tuple[str, str], ...]
    goals: tuple[Told, ...]
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    letters: tuple[tuple[str, str, str], ...]
    budget: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str, str], ...]
    before: Standing | None
    findings: Findings

    @property
    def values(self) -> Mapping[str, Any]:
        """What was answered."""
        found: Mapping[str, Any] = self.report["values"]
        return found


def view_of(reader: Reader, catalogue: Catalogue, report: Document, today: date) -> View:
    """The report with everything that stands around it on a page."""
    values, end = report["values"], date.fromisoformat(report["end"])
    period = read_period(report["period"])
    assert period is not None  # only periods of ours are ever kept
    return View(
        report=report,
        unit=unit_name(catalogue, report["unit"], end),
        model=model_title(catalogue, report["model"]),
        period=period,
        state=STATES[report["state"]],
        facts=tuple(_facts(values)),
        goals=tuple(goals_of(reader, catalogue, report["unit"], report["model"])),
        parts=tuple(
            (part.title, tuple((count.label, _number(values[count.name])) for count in part.counts))
            for part in PARTS
            if part not in {BUDGET_COUNTS, LETTER_COUNTS} and any(values[each.name] is not None for each in part.counts)
        ),
        letters=tuple(
            (label, _number(values[f"cases_{event}"]), _number(values[f"letters_{event}"]))
            for event, label in EVENTS.items()
            if any(values[f"{what}_{event}"] is not None for what in ("cases", "letters"))
        ),
        budget=tuple((each.label, _number(values[each.name])) for each in BUDGET_COUNTS.counts if values[each.name]),
        texts=tuple((label, values[name]) for name, label in TEXTS.items() if values[name]),
        people=tuple(_people(reader, report)),
        before=status_before(reader, catalogue, report),
        findings=findings_of(reader, catalogue, report, today),
    )


def unit_name(catalogue: Catalogue, unit: str, day: date) -> str:
    """What a unit was called on a day; its id where content has it no longer."""
    return catalogue.units[unit].name_on(day) if unit in catalogue.units else unit


def goals_of(reader: Reader, catalogue: Catalogue, unit: str, model: str) -> list[Told]:
    """Planned and hoped-for day, each with its document: both, where both are known (C10)."""
    register = register_now(reader, catalogue, unit)
    found = (("Theo kế hoạch", register.planned(unit, model)), ("Phấn đấu", register.target(unit, model)))
    return [told_goal(catalogue, label, goal) for label, goal in found if goal]


def told_goal(catalogue: Catalogue, label: str, goal: Goal) -> Told:
    """A day with the names of its document and of whose plan it is."""
    document = catalogue.documents.get(goal.document or "")
    title = document.number_text.removeprefix("Số: ") if document and document.number else document and document.title
    return Told(label, goal.day, title or "", unit_name(catalogue, goal.unit, goal.day))


def _facts(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    status = STATUSES[values["status"]] if values["status"] else "chưa ghi"
    begun = f", từ {_day(values['status_on'])}" if values["status_on"] else ""
    found = [("Tình trạng", status + begun)]
    if values["launched_on"]:
        found.append(("Ngày ra mắt, bắt đầu", _day(values["launched_on"])))
    if values["doc_number"] or values["issued_on"]:
        number = values["doc_number"] or "chưa có số"
        issued = f", {shown_partial(values['issued_on'])}" if values["issued_on"] else ""
        found.append(("Văn bản triển khai", number + issued))
    if values["channels"]:
        found.append(("Hình thức gặp dân", "; ".join(_small(CHANNELS[each]) for each in values["channels"])))
    return found


def _people(reader: Reader, report: Document) -> list[tuple[str, str, str]]:
    """Who did what and when; names of staff, who answer for it."""
    steps = (
        ("Người lập", "prepared_by", "submitted_at"),
        ("Người duyệt", "approved_by", "sent_at"),
        ("Người trả lại", "returned_by", "returned_at"),
    )
    found = []
    for label, who, at in steps:
        person = get_staff(reader, report[who]) if report[who] is not None else None
        if person:
            found.append((label, person.name, report[at]))
    return found


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))


def _small(text: str) -> str:
    """Within a sentence: only the first letter is made small, names keep theirs."""
    return text[:1].lower() + text[1:]


def _number(value: int | None) -> str:
    return "–" if value is None else format_number(value)
