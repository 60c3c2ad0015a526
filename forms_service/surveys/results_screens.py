"""Staff screens: what people said, and what should be done better."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.charts.rendering import render_chart
from forms_service.measures import Span
from forms_service.staff import audit
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.surveys import boxes, counts
from forms_service.surveys.importing import PAGE
from forms_service.surveys.model import FORM, SURVEY_SUGGESTIONS, month_after, month_of
from forms_service.surveys.office import SurveyOffice
from forms_service.surveys.results import SCORES, chart, for_everybody, gather
from forms_service.web.errors import Refusal

RESULTS = PAGE + "/ket-qua"
SUGGESTIONS = PAGE + "/gop-y"
BOXES_SHOWN = 3
"""Boxes of suggestions on one page: some hundreds of them."""
_LONGEST_MONTHS = 60


class ResultScreens:
    """Handlers of results and suggestions."""

    def __init__(self, office: SurveyOffice) -> None:
        self._house = office.house
        self._screens = Screens("forms_service.surveys")

    async def results(self, visit: StaffRequest) -> Response:
        """`GET …/ket-qua`: `tu` and `den` as months (ISO), this year's if not given."""
        today, query = self._house.clock().date(), visit.request.query_params
        first, last = _months(query.get("tu", ""), query.get("den", ""), today)
        catalogue = self._house.catalogue()
        form = catalogue.forms.get(FORM)
        if form is None:
            raise Refusal(404)
        span = Span(date.fromisoformat(f"{first}-01"), _last_day(last))
        found = await self._house.store.read(lambda reader: gather(reader, catalogue, form, span))
        shown = found if visit.person.may("view_submissions") else for_everybody(found)
        drawn = chart(shown, f"Nguồn: câu trả lời từ tháng {_told(first)} đến tháng {_told(last)}.")
        return self._screens.show(
            visit,
            "survey_results.html",
            results=shown,
            chart=render_chart(drawn) if drawn else "",
            first=first,
            last=last,
            months=f"từ tháng {_told(first)} đến tháng {_told(last)}",
            scores=[str(each) if each else "Không ý kiến" for each in SCORES],
            latest=month_of(today),
            may_call=visit.person.may("make_calls"),
        )

    async def suggestions(self, visit: StaffRequest) -> Response:
        """`GET …/gop-y`: what should be done better, newest months first; `trang` pages."""
        page = _page(visit.request.query_params.get("trang", "1"))
        read = partial(_latest, offset=(page - 1) * BOXES_SHOWN)
        found = await self._house.store.read(read)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "surveys.suggestions_read", "survey_suggestion", None)
        )
        return self._screens.show(
            visit,
            "survey_suggestions.html",
            boxes=[
                (_told(box["month"]), [self._shown(box, each) for each in box["entries"]])
                for box in found[:BOXES_SHOWN]
            ],
            page=page,
            more=len(found) > BOXES_SHOWN,
        )

    async def handle(self, visit: StaffRequest) -> Response:
        """`POST …/gop-y`: a suggestion was passed on to whom it concerns."""
        box, key = visit.form.get("box", ""), visit.form.get("key", "")
        if not (box.isascii() and box.isdecimal()):
            raise Refusal(400)

        def use_case(tx: Transaction) -> None:
            found = boxes.mark_handled(tx, int(box), key)
            if found is not None:
                counts.add(tx, tx.now.date().isoformat(), found["unit"] or "", "web", "handled")
                audit.record(tx, visit.actor, "surveys.handled", "survey_suggestion", int(box))

        await self._house.store.write(use_case)
        return RedirectResponse(SUGGESTIONS, 303)

    def _shown(self, box: Document, entry: Document) -> dict[str, Any]:
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        unit, area = catalogue.units.get(entry["unit"] or ""), catalogue.areas.get(entry["field"] or "")
        about = [unit.name_on(today) if unit else "", area.label if area else ""]
        return {**entry, "box": box["id"], "about": ", ".join(filter(None, about))}


def _latest(reader: Reader, offset: int) -> list[Document]:
    return reader.select(SURVEY_SUGGESTIONS.name, key="month", descending=True, limit=BOXES_SHOWN + 1, offset=offset)


def _months(first: str, last: str, today: date) -> tuple[str, str]:
    """The months asked for; from January of this year to this month where they cannot be read."""
    try:
        start, end = (date.fromisoformat(f"{month}-01") for month in (first, last))
    except ValueError:
        return f"{today.year}-01", month_of(today)
    long = (end.year - start.year) * 12 + end.month - start.month
    return (month_of(start), month_of(end)) if 0 <= long < _LONGEST_MONTHS else (f"{today.year}-01", month_of(today))


def _last_day(month: str) -> date:
    return date.fromisoformat(f"{month_after(month)}-01") - timedelta(days=1)


def _told(month: str) -> str:
    return f"{month[5:]}/{month[:4]}"


def _page(typed: str) -> int:
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
