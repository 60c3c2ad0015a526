"""Screens of oversight (read-only), and the list of units to be phoned."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date

from starlette.responses import RedirectResponse, Response

from forms_service.documents.worker import PdfWorker
from forms_service.measures import Measure, Span
from forms_service.rollout import reminding
from forms_service.rollout.model import ADOPTION_REPORTS, RolloutError
from forms_service.rollout.overseeing import Choice, overview, sheet_of, territories
from forms_service.rollout.periods import KINDS, Period, period_of, read_period, recent
from forms_service.rollout.reminding import model_title
from forms_service.rollout.unit_screens import SCREENS, MeasuresNow, print_report
from forms_service.rollout.viewing import unit_name, view_of
from forms_service.sheets.model import CONTENT_TYPES
from forms_service.sheets.writing import sheet_bytes
from forms_service.staff import audit
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.web.errors import Refusal
from forms_service.web.house import House

PAGE = "/nhan-vien/giam-sat"
CALLS_PAGE = "/nhan-vien/nhac-don-vi"
SHOWN = 100

BESIDE = (
    "matters.opened",
    "matters.answered",
    "matters.on_time",
    "matters.overdue",
    "registrations.received",
    "registrations.lower_level",
)
"""Measures of this office that oversight asks for beside the units' progress (J9)."""


class OversightScreens:
    """Handlers. Nothing here changes anything but a call that was made."""

    def __init__(self, house: House, pdf: PdfWorker, measures: MeasuresNow) -> None:
        self._house = house
        self._pdf = pdf
        self._measures = measures

    async def overview(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/giam-sat?ky=&mo-hinh=&dia-ban=`."""
        chosen, catalogue = self._chosen(visit.request.query_params), self._house.catalogue()
        found = await self._house.store.read(lambda reader: overview(reader, catalogue, chosen))
        beside = await self._house.store.read(lambda reader: _beside(reader, self._measures(), chosen.period))
        today = self._house.clock().date()
        return SCREENS.show(
            visit,
            "overview.html",
            chosen=chosen,
            found=found,
            beside=beside,
            models=[(model, model_title(catalogue, model)) for model in catalogue.models],
            territories=[(unit.id, unit.name) for unit in territories(catalogue)],
            periods=_periods(today, chosen.period),
            kinds=KINDS,
            today=today,
            query=visit.request.url.query,
        )

    async def sheet(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/giam-sat/bang.xlsx`, chosen like the screen; an audit line first."""
        chosen, catalogue = self._chosen(visit.request.query_params), self._house.catalogue()
        await self._house.store.write(
            lambda tx: audit.record(tx, visit.actor, "rollout.listed", "rollout", chosen.period.key, kind="view")
        )
        found = await self._house.store.read(lambda reader: overview(reader, catalogue, chosen))
        data = await asyncio.to_thread(sheet_bytes, sheet_of(found.rows, "Nhân rộng"), "xlsx")
        name = f"nhan-rong-{chosen.period.key}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, media_type=CONTENT_TYPES["xlsx"], headers=headers)

    async def report(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/giam-sat/bao-cao/{id}`."""
        report, today = await self._report(visit), self._house.clock().date()
        catalogue = self._house.catalogue()
        view = await self._house.store.read(lambda reader: view_of(reader, catalogue, report, today))
        return SCREENS.show(visit, "read_report.html", view=view, page=PAGE, own=False, problem="")

    async def print(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/giam-sat/bao-cao/{id}/ban-in`. Raises RenderError."""
        return await print_report(self._house, self._pdf, visit, await self._report(visit))

    async def calls(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/nhac-don-vi`: units without an account, to be phoned."""
        return await self._calls(visit, "")

    async def called(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/nhac-don-vi`: one of them was phoned."""
        number = visit.form.get("id", "")
        if not (number.isascii() and number.isdecimal() and len(number) <= 15):
            raise Refusal(400)
        try:
            await self._house.store.write(lambda tx: reminding.note_phoned(tx, visit.actor, int(number)))
        except RolloutError as error:
            return await self._calls(visit, str(error))
        return RedirectResponse(CALLS_PAGE, 303)

    async def _calls(self, visit: StaffRequest, problem: str) -> Response:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        rows = await self._house.store.read(lambda reader: reminding.to_phone(reader, SHOWN))
        shown = []
        for row in rows:
            period, unit = read_period(row["period"]), catalogue.units.get(row["unit"])
            shown.append(
                {
                    "id": row["id"],
                    "unit": unit_name(catalogue, row["unit"], today),
                    "phone": unit.contact.phone if unit else None,
                    "period": period.title if period else row["period"],
                    "models": [model_title(catalogue, model) for model in row["models"]],
                    "due_on": row["due_on"],
                }
            )
        return SCREENS.show(visit, "calls.html", 422 if problem else 200, rows=shown, problem=problem)

    async def _report(self, visit: StaffRequest) -> Document:
        """A report that was sent; what a unit is still writing is its own. Raises Refusal 404."""
        number = visit.request.path_params["id"]
        report = await self._house.store.read(lambda reader: reader.get(ADOPTION_REPORTS.name, number))
        if report is None or report["state"] != "sent":
            raise Refusal(404)
        return report

    def _chosen(self, query: Mapping[str, str]) -> Choice:
        """As the address says; the last quarter that is over where it says nothing. Raises Refusal 404."""
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        period = read_period(query["ky"]) if query.get("ky") else period_of("quarter", today).before()
        model, territory = query.get("mo-hinh", ""), query.get("dia-ban", "")
        if (
            period is None
            or (model and model not in catalogue.models)
            or (territory and territory not in catalogue.units)
        ):
            raise Refusal(404)
        return Choice(period, model, territory)


def _periods(today: date, chosen: Period) -> dict[str, list[Period]]:
    """What may be chosen, by the label of its kind; an older period that is looked at stands first."""
    usual = {KINDS[kind]: found for kind, found in recent(today).items()}
    known = any(chosen in found for found in usual.values())
    return usual if known else {"Kỳ đang xem": [chosen], **usual}


def _beside(reader: Reader, measures: Sequence[Measure], period: Period) -> list[tuple[Measure, int]]:
    span = Span(period.start, period.end)
    return [(each, each.count(reader, span).value) for each in measures if each.key in BESIDE]
