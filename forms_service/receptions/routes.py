"""Public addresses of receptions: the live list, its data and its calendar file, and fragments for built pages."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.offers import LOOK_AHEAD
from forms_service.receptions.board import Board
from forms_service.schedule.calendar_file import calendar_entry, to_ics
from forms_service.schedule.rendering import render_next, render_receptions
from forms_service.schedule.view import ReceptionView
from forms_service.web.errors import Refusal
from forms_service.web.house import House

LONGEST_RANGE = timedelta(days=400)
YEARS = range(2000, 2101)
"""In which receptions may be asked for."""


_CalendarState = tuple[Catalogue, datetime, list[ReceptionView]]


class ReceptionRoutes:
    """Handlers that share the house and the board."""

    def __init__(self, house: House, board: Board) -> None:
        self._house = house
        self._board = board
        self._calendar: tuple[_CalendarState, bytes] | None = None
        self._headers = {"Cache-Control": "no-cache"}
        if house.service_prefix:  # the site's own script asks from the site's host; the schedule is public
            self._headers |= {"Access-Control-Allow-Origin": house.site_url, "Vary": "Origin"}

    async def data(self, request: Request) -> Response:
        """`GET /api/receptions?from=&to=` (ISO days, inclusive): the list of the public surface."""
        today = self._house.clock().date()
        start = _day(request, "from", today)
        end = _day(request, "to", start + LOOK_AHEAD)
        if end < start:
            raise Refusal(400, "Ngày cuối trước ngày đầu", "Xin hỏi từ ngày sớm đến ngày muộn.", "range")
        if end - start > LONGEST_RANGE:
            raise Refusal(400, "Khoảng ngày quá dài", "Xin hỏi tối đa 400 ngày một lần.", "range")
        return JSONResponse([as_data(view) for view in await self._board.between(start, end)], headers=self._headers)

    async def calendar(self, request: Request) -> Response:
        """`GET /lich.ics`: the coming receptions as they stand."""
        del request
        state = (
            self._house.catalogue(),
            self._house.clock().replace(second=0, microsecond=0),
            await self._board.coming(),
        )
        if self._calendar is None or self._calendar[0] != state:
            self._calendar = (state, self._written(*state))  # writing it costs as much as thirty other answers
        return Response(self._calendar[1], media_type="text/calendar; charset=utf-8", headers=self._headers)

    def _written(self, catalogue: Catalogue, stamp: datetime, views: list[ReceptionView]) -> bytes:
        domain = urlsplit(self._house.site_url).hostname or "localhost"
        entries = [calendar_entry(view, title=_title(catalogue, view), domain=domain) for view in views]
        return to_ics(entries, catalogue.office.site_name, stamp)

    async def current(self, request: Request) -> Response:
        """`GET /lich-hien-tai`: the live list as a page; with `?fragment=receptions&series=ID` the HTML alone."""
        series = request.query_params.get("series")
        kind = request.query_params.get("fragment")
        views = await self._board.coming()
        if series and series not in self._house.catalogue().series:
            raise Refusal(404)
        if kind in {"receptions", "next"}:
            return HTMLResponse(self._fragment(kind, views, series), headers=self._headers)
        title = "Lịch hiện tại"
        main = Markup("<h1>{}</h1>{}").format(title, self._fragment("receptions", views, series))
        return self._house.pages.respond(title, main, headers=self._headers)

    async def fragments(self, wanted: list[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The present HTML for the live markers of a built page."""
        mine = [(kind, name) for kind, name in wanted if kind in {"receptions", "next"}]
        views = await self._board.coming() if mine else []
        return {(kind, name): self._fragment(kind, views, _series_of(name)) for kind, name in mine}

    def _fragment(self, kind: str, views: list[ReceptionView], series: str | None) -> Markup:
        catalogue = self._house.catalogue()
        chosen = [view for view in views if series is None or view.series == series]
        render = render_next if kind == "next" else render_receptions
        return render(chosen, as_of=self._house.clock(), live_url=None, form_urls=catalogue.series_form_urls())


def _title(catalogue: Catalogue, view: ReceptionView) -> str:
    series = catalogue.series.get(view.series)
    return series.title if series else view.host  # content no longer has the series of a reception that was kept


def _series_of(name: str) -> str | None:
    return None if name == "all" else name


def _day(request: Request, name: str, default: date) -> date:
    text = request.query_params.get(name)
    if not text:
        return default
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(400, "Ngày chưa đúng", f"Xin ghi {name} theo dạng 2026-11-30.", name) from None
    if day.year not in YEARS:
        raise Refusal(400, "Năm chưa đúng", f"Xin hỏi từ năm {YEARS[0]} đến năm {YEARS[-1]}.", name)
    return day


def as_data(view: ReceptionView) -> dict[str, Any]:
    """One reception of the public list. Without set hours `starts_at` is a date alone and `ends_at` null.

    `moved_from` is what was announced first; `reason` and `announced_at` belong to the latest change; `sequence` grows
    with each.
    """
    return {
        "id": view.id,
        "series": view.series,
        "starts_at": view.starts_at.isoformat() if view.starts_at else view.day.isoformat(),
        "ends_at": view.ends_at.isoformat() if view.ends_at else None,
        "host": view.host,
        "place": view.place_name,
        "state": view.state,
        "capacity": view.capacity,
        "remaining": view.remaining,
        "moved_from": _moved_from(view),
        "reason": view.reason or None,
        "announced_at": view.announced_at.isoformat() if view.announced_at else None,
        "sequence": view.sequence,
    }


def _moved_from(view: ReceptionView) -> str | None:
    moment = view.moved_from_at or view.moved_from
    return moment.isoformat() if moment else None


def routes(handlers: ReceptionRoutes) -> list[BaseRoute]:
    """The public routes of receptions."""
    return [
        Route("/api/receptions", handlers.data, methods=["GET"]),
        Route("/lich.ics", handlers.calendar, methods=["GET"]),
        Route("/lich-hien-tai", handlers.current, methods=["GET"]),
    ]
