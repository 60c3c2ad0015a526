"""Staff screens of figures and reports: numbers of a period, the records behind each, the printed report, its mails."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import cast
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.charts.rendering import render_chart
from forms_service.digests.deliveries import deliveries
from forms_service.digests.sending import Post
from forms_service.digests.timing import CATCH_UP, Kind
from forms_service.measures import Measure, Part
from forms_service.reports.gathering import gather
from forms_service.reports.mailing import report_contents
from forms_service.reports.model import STYLES, Report, Style
from forms_service.reports.periods import SCHEDULED, PeriodError, ReportPeriod, period_of, read_period
from forms_service.staff import audit
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.model import DIGESTS
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Reader
from forms_service.web.errors import Refusal
from forms_service.web.house import House

FIGURES = "/nhan-vien/so-lieu"
REPORTS = "/nhan-vien/bao-cao"
MAILS = "/nhan-vien/ban-tin"
PAGE_SIZE = 100

LOG_WORDS = LogWords(
    actions={
        "reports.printed": "in báo cáo",
        "reports.traced": "xem các bản ghi của một con số",
        "reports.tried": "gửi thử bản tin cho chính mình",
    },
    subjects={"report": "báo cáo", "measure": "số liệu"},
)


def routes(house: House, measures: Callable[[], Sequence[Measure]], post: Post, words: LogWords) -> list[BaseRoute]:
    """The routes. `words` say where the records behind a number have their pages."""
    screens = _Screens(house, measures, post, words)
    see = requires(house, "view_reports")
    trace = requires(house, "view_submissions")
    return [
        Route(FIGURES, see(screens.figures), methods=["GET"]),
        Route(FIGURES + "/{key}", trace(screens.records), methods=["GET"]),
        Route(REPORTS, see(screens.report), methods=["GET"]),
        Route(REPORTS, see(screens.print), methods=["POST"]),
        Route(MAILS, see(screens.mails), methods=["GET"]),
        Route(MAILS, see(screens.try_out), methods=["POST"]),
    ]


class _Asked:
    """What a request asks for: a period, a unit, a style; with the words for whatever is wrong about it."""

    def __init__(self, values: Mapping[str, str], units: Mapping[str, object], today: date) -> None:
        self.text = values.get("ky", "")
        self.problem = ""
        self.unit = values.get("don-vi") or None
        self.style: Style = cast("Style", values["loai"]) if values.get("loai") in STYLES else "periodic"
        self.period = self._period(today)
        if self.unit is not None and self.unit not in units:
            self.unit, self.problem = None, "Không có đơn vị này. Xin chọn trong danh sách."

    def _period(self, today: date) -> ReportPeriod:
        """This month while nothing better is said."""
        if self.text:
            try:
                return read_period(self.text)
            except PeriodError as error:
                self.problem = str(error)
        return period_of("month", today)

    def address(self, page: str, **changes: str) -> str:
        """The address of a page about the same."""
        values = {"ky": self.period.key, "don-vi": self.unit or "", **changes}
        return f"{page}?{urlencode({name: value for name, value in values.items() if value})}"


class _Screens:
    def __init__(self, house: House, measures: Callable[[], Sequence[Measure]], post: Post, words: LogWords) -> None:
        self._house = house
        self._measures = measures
        self._post = post
        self._words = words
        self._screens = Screens("forms_service.reports")

    async def figures(self, visit: StaffRequest) -> Response:
        asked = self._asked(visit.request.query_params)
        report = await self._gather(asked)
        return self._show(visit, "figures.html", asked, report=report, records=visit.person.may("view_submissions"))

    async def report(self, visit: StaffRequest) -> Response:
        asked = self._asked(visit.request.query_params)
        return self._show(visit, "reports.html", asked, styles=STYLES)

    async def print(self, visit: StaffRequest) -> Response:
        asked = self._asked(visit.form)
        if asked.problem:
            return self._show(visit, "reports.html", asked, 422, styles=STYLES)
        report = await self._gather(asked)
        contents = report_contents(report, self._house.catalogue(), self._house.clock())
        data = await self._post.pdf.render(contents.html)
        subject = asked.period.key.replace("..", "/")
        told = {"unit": asked.unit, "style": asked.style}
        await self._house.store.write(
            lambda tx: audit.record(tx, visit.actor, "reports.printed", "report", subject, told, kind="view")
        )
        name = f"bao-cao-{asked.period.key.replace('..', '-den-')}{f'-{asked.unit}' if asked.unit else ''}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(data, media_type="application/pdf", headers=headers)

    async def records(self, visit: StaffRequest) -> Response:
        measure = self._measure(visit.request.path_params["key"])
        asked = self._asked(visit.request.query_params)
        page = visit.request.query_params.get("trang", "1")
        number = max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) <= 6 else 1
        read = partial(_page_of, measure, asked, (number - 1) * PAGE_SIZE)
        counted, parts = await self._house.store.read(read)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "reports.traced", "measure", measure.key)
        )
        return self._show(
            visit,
            "records.html",
            asked,
            measure=measure,
            counted=counted,
            parts=[(part, self._link(part)) for part in parts[:PAGE_SIZE]],
            page=number,
            more=len(parts) > PAGE_SIZE,
        )

    async def mails(self, visit: StaffRequest) -> Response:
        return await self._mails(visit, "")

    async def try_out(self, visit: StaffRequest) -> Response:
        kind = visit.form.get("kind", "")
        if kind not in CATCH_UP:
            raise Refusal(422, "Không có loại bản tin này", "Xin quay lại và bấm nút ở dòng cần gửi thử.")
        await self._post.try_out(cast("Kind", kind), visit.person.email)
        await self._house.store.write(lambda tx: audit.record(tx, visit.actor, "reports.tried", "digest", kind))
        return RedirectResponse(f"{MAILS}?da-gui={kind}", 303)

    async def _mails(self, visit: StaffRequest, problem: str) -> Response:
        now = self._house.clock()
        read = partial(deliveries, timetable=self._post.timetable, fallback=self._post.fallback, now=now)
        tried = visit.request.query_params.get("da-gui", "")
        return self._screens.show(
            visit,
            "mails.html",
            deliveries=await self._house.store.read(read),
            names=DIGESTS,
            tried=DIGESTS.get(cast("Kind", tried), ""),
            problem=problem,
            states=_STATES,
            may_see_addresses=visit.person.may("manage_staff"),
        )

    def _asked(self, values: Mapping[str, str]) -> _Asked:
        return _Asked(values, self._house.catalogue().units, self._house.clock().date())

    async def _gather(self, asked: _Asked) -> Report:
        catalogue, measures = self._house.catalogue(), self._measures()
        return await self._house.store.read(
            lambda reader: gather(reader, catalogue, measures, asked.period, style=asked.style, unit=asked.unit)
        )

    def _show(self, visit: StaffRequest, template: str, asked: _Asked, status: int = 200, **values: object) -> Response:
        today = self._house.clock().date()
        units = [each for each in self._house.catalogue().units.values() if each.kind in {"commune", "department"}]
        return self._screens.show(
            visit,
            template,
            status,
            asked=asked,
            units=[(each.id, each.name_on(today)) for each in units if each.exists_on(today)],
            usual=[period_of(kind, today) for kind in SCHEDULED],
            before=[period_of(kind, today).before() for kind in SCHEDULED],
            chart=render_chart,
            pages=(FIGURES, REPORTS),
            **values,
        )

    def _measure(self, key: str) -> Measure:
        found = next((each for each in self._measures() if each.key == key), None)
        if found is None:
            raise Refusal(404)
        return found

    def _link(self, part: Part) -> str:
        subject = part.table.removesuffix("s")
        page = self._words.pages.get(subject)
        return f"{page}/{part.id}" if page else ""


def _page_of(measure: Measure, asked: _Asked, offset: int, reader: Reader) -> tuple[int, list[Part]]:
    span = asked.period.span(asked.unit)
    parts = islice(measure.parts(reader, span), offset, offset + PAGE_SIZE + 1)
    return measure.count(reader, span).value, list(parts)


_STATES = {
    "": "chưa có thư nào",
    "queued": "đang chờ gửi",
    "sending": "đang gửi",
    "retry": "chưa gửi được, đang thử lại",
    "sent": "đã gửi",
    "dead": "không gửi được",
}
