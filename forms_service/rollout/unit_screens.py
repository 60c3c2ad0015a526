"""Screens on which a unit reports: its reports, one of them to write, to approve, to read, to print."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.catalogue import Catalogue
from forms_service.content.standings import COUNTING_UNITS
from forms_service.documents.worker import PdfWorker
from forms_service.measures import Measure, Span
from forms_service.rollout import filing
from forms_service.rollout.checking import Findings, read_values, shown_partial
from forms_service.rollout.duty import Duty, duties_on, missing
from forms_service.rollout.model import (
    ADOPTION_REPORTS,
    CHANNELS,
    COUNTS,
    EVENTS,
    FACTS,
    LONGEST_TEXT,
    PARTS,
    STATES,
    STATUSES,
    TEXTS,
    RolloutError,
)
from forms_service.rollout.periods import KINDS, Period, read_period, recent
from forms_service.rollout.printing import report_html
from forms_service.rollout.reminding import OWN_PAGE, model_title
from forms_service.rollout.viewing import View, goals_of, unit_name, view_of
from forms_service.staff import audit
from forms_service.staff.model import Person
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.numbers import format_number
from forms_service.web.errors import Refusal
from forms_service.web.house import House

SHOWN = 60
"""Reports of a unit that its page lists: five years of them, month by month."""

SCREENS = Screens("forms_service.rollout")
MeasuresNow = Callable[[], Sequence[Measure]]


class UnitScreens:
    """Handlers. `measures`: what this office counts, of which letters fill in the unit's own numbers."""

    def __init__(self, house: House, pdf: PdfWorker, measures: MeasuresNow) -> None:
        self._house = house
        self._pdf = pdf
        self._measures = measures

    async def list(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/bao-cao-don-vi`."""
        return await self._list(visit, self._chosen_unit(visit, visit.request.query_params.get("don-vi", "")))

    async def begin(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/bao-cao-don-vi`: the draft of a period, made if there is none."""
        unit = self._chosen_unit(visit, visit.form.get("don-vi", ""))
        model, period = visit.form.get("mo-hinh", ""), read_period(visit.form.get("ky", ""))
        today, catalogue = self._house.clock().date(), self._house.catalogue()
        if unit is None or model not in catalogue.models or period is None or period.start > today:
            return await self._list(visit, unit, "Xin chọn mô hình và kỳ báo cáo rồi bấm lại.")
        letters = await self._house.store.read(partial(_letters, self._measures(), unit, period))
        about = (unit, model, period)
        try:
            report = await self._house.store.write(lambda tx: filing.begin(tx, visit.actor, catalogue, about, letters))
        except RolloutError as error:
            return await self._list(visit, unit, str(error))
        return RedirectResponse(f"{OWN_PAGE}/{report}", 303)

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/bao-cao-don-vi/{id}`: to write while it is a draft, else to read."""
        return await self._show(visit, await self._report(visit))

    async def act(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/bao-cao-don-vi/{id}`."""
        report, act = await self._report(visit), visit.form.get("act", "")
        try:
            if act in {"save", "submit"}:
                return await self._write(visit, report, submit=act == "submit")
            return await self._decide(visit, report, act)
        except RolloutError as error:
            return await self._show(visit, await self._report(visit), problem=str(error))

    async def print(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/bao-cao-don-vi/{id}/ban-in`. Raises Refusal 404 (a draft), RenderError."""
        return await print_report(self._house, self._pdf, visit, await self._report(visit))

    async def _write(self, visit: StaffRequest, report: Document, *, submit: bool) -> Response:
        values, unread = read_values(visit.form)
        if unread.problems:
            typed = {**report, "values": values}
            return await self._show(visit, typed, typed=visit.form, unread=unread)
        if not submit:
            await self._house.store.write(lambda tx: filing.save(tx, visit.actor, report["id"], values))
            return RedirectResponse(f"{OWN_PAGE}/{report['id']}?da-luu=1", 303)
        catalogue = self._house.catalogue()
        findings = await self._house.store.write(
            lambda tx: filing.submit(tx, visit.actor, catalogue, report["id"], values)
        )
        if findings.problems:
            return await self._show(visit, {**report, "values": values}, unread=findings)
        return RedirectResponse(f"{OWN_PAGE}/{report['id']}", 303)

    async def _decide(self, visit: StaffRequest, report: Document, act: str) -> Response:
        store, catalogue, number = self._house.store, self._house.catalogue(), report["id"]
        if act == "approve":
            await store.write(lambda tx: filing.approve(tx, visit.actor, catalogue, number))
        elif act == "return":
            reason = visit.form.get("reason", "")
            await store.write(lambda tx: filing.send_back(tx, visit.actor, number, reason))
        elif act == "discard":
            await store.write(lambda tx: filing.discard(tx, visit.actor, number))
            return RedirectResponse(OWN_PAGE, 303)
        elif act == "renew":
            period = read_period(report["period"])
            assert period is not None  # only periods of ours are ever kept
            about = (report["unit"], report["model"], period)
            number = await store.write(lambda tx: filing.begin(tx, visit.actor, catalogue, about, {}))
        else:
            raise Refusal(400)
        return RedirectResponse(f"{OWN_PAGE}/{number}", 303)

    async def _list(self, visit: StaffRequest, unit: str | None, problem: str = "") -> Response:
        today, catalogue = self._house.clock().date(), self._house.catalogue()
        rows, owed, goals = await self._house.store.read(partial(_of_unit, catalogue=catalogue, unit=unit, today=today))
        return SCREENS.show(
            visit,
            "unit_reports.html",
            422 if problem else 200,
            problem=problem,
            unit=unit,
            unit_name=unit_name(catalogue, unit, today) if unit else "",
            units=_units(catalogue, today) if _may_choose(visit.person) else [],
            rows=[_row(catalogue, row) for row in rows],
            owed=[(duty, [model_title(catalogue, model) for model in models]) for duty, models in owed],
            goals=goals,
            models=[(model, model_title(catalogue, model)) for model in catalogue.models],
            usual=owed[0] if owed else None,
            periods=recent(today),
            kinds=KINDS,
            today=today,
        )

    async def _show(
        self,
        visit: StaffRequest,
        report: Document,
        *,
        problem: str = "",
        typed: Mapping[str, str] | None = None,
        unread: Findings | None = None,
    ) -> Response:
        today, catalogue = self._house.clock().date(), self._house.catalogue()
        view = await self._house.store.read(lambda reader: view_of(reader, catalogue, report, today))
        template = "write_report.html" if report["state"] == "draft" else "read_report.html"
        return SCREENS.show(
            visit,
            template,
            422 if problem or unread else 200,
            view=view,
            problem=problem,
            findings=unread or Findings(),
            shown=_as_typed(view) if typed is None else {**_NOTHING, **typed},
            saved=bool(visit.request.query_params.get("da-luu")),
            statuses=STATUSES,
            channels=CHANNELS,
            parts=PARTS,
            texts=TEXTS,
            longest=LONGEST_TEXT,
            today=today.isoformat(),
            labels=_labels(),
            may_approve=report["state"] == "submitted" and visit.person.id not in filing.writers_of(report),
            may_renew=report["state"] == "returned" or (report["state"] == "sent" and report["live"] == "sent"),
            page=OWN_PAGE,
            own=True,
        )

    async def _report(self, visit: StaffRequest) -> Document:
        """The report of the address, for those who work for its unit. Raises Refusal 404."""
        number = visit.request.path_params["id"]
        report = await self._house.store.read(lambda reader: reader.get(ADOPTION_REPORTS.name, number))
        if report is None or not (_may_choose(visit.person) or report["unit"] == visit.person.unit):
            raise Refusal(404)
        return report

    def _chosen_unit(self, visit: StaffRequest, wanted: str) -> str | None:
        """Whose reports: one's own unit; administrators choose."""
        if not _may_choose(visit.person):
            return visit.person.unit
        known = {unit for unit, _ in _units(self._house.catalogue(), self._house.clock().date())}
        return wanted if wanted in known else visit.person.unit


async def print_report(house: House, pdf: PdfWorker, visit: StaffRequest, report: Document) -> Response:
    """A report as a PDF, with an audit line. Raises Refusal 404 for a draft, RenderError."""
    if report["state"] == "draft":
        raise Refusal(404)
    catalogue, now = house.catalogue(), house.clock()
    view = await house.store.read(lambda reader: view_of(reader, catalogue, report, now.date()))
    await house.store.write(
        lambda tx: audit.record(tx, visit.actor, "rollout.printed", "adoption_report", report["id"], kind="view")
    )
    data = await pdf.render(report_html(catalogue, view, now))
    name = f"bao-cao-{report['unit']}-{report['period']}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/pdf", headers=headers)


def _may_choose(person: Person) -> bool:
    """Administrators help every unit; nobody else sees another's drafts."""
    return person.may("manage_staff")


def _units(catalogue: Catalogue, day: date) -> list[tuple[str, str]]:
    """The units that can report on that day."""
    found = [
        each for each in catalogue.units.values() if each.kind in COUNTING_UNITS - {"place"} and each.exists_on(day)
    ]
    return sorted(((each.id, each.name_on(day)) for each in found), key=lambda pair: sort_key(pair[1]))


def _of_unit(
    reader: Reader, catalogue: Catalogue, unit: str | None, today: date
) -> tuple[list[Document], list[tuple[Duty, tuple[str, ...]]], list[tuple[str, str, Any]]]:
    """Its reports, what it owes, and the days that are planned or hoped for."""
    if unit is None:
        return [], [], []
    rows = reader.select(ADOPTION_REPORTS.name, equal={"unit": unit}, key="end", descending=True, limit=SHOWN)
    owed = [each for each in missing(reader, duties_on(catalogue, today)) if each[0].unit == unit]
    goals = [
        (model, model_title(catalogue, model), told)
        for model in catalogue.models
        if (told := goals_of(reader, catalogue, unit, model))
    ]
    return rows, owed, goals


def _row(catalogue: Catalogue, row: Document) -> dict[str, Any]:
    period = read_period(row["period"])
    return {
        "id": row["id"],
        "model": model_title(catalogue, row["model"]),
        "period": period.heading if period else row["period"],
        "version": row["version"],
        "state": STATES[row["state"]] if row["live"] else f"{STATES[row['state']]}, đã có bản sau",
        "status": STATUSES.get(row["values"]["status"], ""),
    }


def _letters(measures: Sequence[Measure], unit: str, period: Period, reader: Reader) -> dict[str, int | None]:
    """Cases and letters of the unit in the period, as their own records count them; nothing where they count none."""
    span = Span(period.start, period.end, unit)
    found: dict[str, int | None] = {}
    for measure in measures:
        name = _LETTER_FIELDS.get(measure.key)
        if name:
            found[name] = measure.count(reader, span).value or None
    return found


_LETTER_FIELDS = {f"letters.{event}_{what}": f"{what}_{event}" for event in EVENTS for what in ("cases", "letters")}
"""Key of a measure -> field of the report."""


def _as_typed(view: View) -> dict[str, str]:
    """The values as the form shows them."""
    values = view.values
    shown = {name: values[name] or "" for name in ("status", "status_on", "launched_on", "doc_number", *TEXTS)}
    shown["issued_on"] = shown_partial(values["issued_on"])
    shown |= {name: "" if values[name] is None else format_number(values[name]) for name in COUNTS}
    return shown | {f"channel-{each}": "co" for each in values["channels"]}


_NOTHING = dict.fromkeys((*FACTS, *COUNTS, *TEXTS), "")
"""What a browser leaves out stays empty."""


def _labels() -> dict[str, str]:
    """Field -> how the summary of problems names it."""
    facts = {
        "status": "Tình trạng",
        "status_on": "Tình trạng này từ ngày",
        "launched_on": "Ngày ra mắt, bắt đầu",
        "issued_on": "Ngày văn bản",
    }
    return {**facts, **{name: count.label for name, count in COUNTS.items()}, **TEXTS}
