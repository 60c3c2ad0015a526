"""The registers: choose receptions and a form, get a spreadsheet; an audit line first."""

import asyncio
from datetime import date, timedelta
from typing import cast, get_args

from starlette.datastructures import QueryParams
from starlette.responses import Response

from forms_service.meetings.counting import counts_between, in_words
from forms_service.meetings.desk import SCREENS, Desk, download
from forms_service.meetings.model import is_id
from forms_service.meetings.registers import LONGEST_PERIOD, REGISTERS, RegisterKind, Scope, register_of
from forms_service.sheets.model import CONTENT_TYPES, SHEET_FORMS
from forms_service.sheets.writing import sheet_bytes
from forms_service.staff import audit
from forms_service.staff.visit import StaffRequest
from forms_service.web.errors import Refusal

_USUAL = timedelta(days=91)


class RegisterScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/so-tiep`: what there is to download, and how much was held in the period."""
        scope = self._scope(visit.request.query_params)
        counts = await self._desk.house.store.read(
            lambda reader: counts_between(reader, scope.start, scope.end, series=scope.series)
        )
        return SCREENS.show(
            visit,
            "registers.html",
            scope=scope,
            series=self._desk.catalogue.series,
            counts=counts,
            told=in_words(counts),
            registers=REGISTERS,
        )

    async def file(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/so-tiep/tep?so=&dang=&tu=&den=&lich=&buoi=`. Raises Refusal 404, SheetError."""
        query = visit.request.query_params
        kind, form = query.get("so", ""), query.get("dang", "xlsx")
        if kind not in get_args(RegisterKind) or form not in SHEET_FORMS:
            raise Refusal(404)
        scope, today = self._scope(query), self._desk.house.clock().date()
        await self._note(visit, kind, form, scope)
        catalogue = self._desk.catalogue
        sheet = await self._desk.house.store.read(
            lambda reader: register_of(reader, catalogue, cast("RegisterKind", kind), scope, today)
        )
        data = await asyncio.to_thread(sheet_bytes, sheet, form)
        about = scope.reception or f"{scope.start.isoformat()}-{scope.end.isoformat()}"
        return download(data, CONTENT_TYPES[form], f"{kind}-{about}.{form}")

    async def _note(self, visit: StaffRequest, kind: str, form: str, scope: Scope) -> None:
        told = {"format": form, "start": scope.start.isoformat(), "end": scope.end.isoformat(), "series": scope.series}
        about = scope.reception or kind
        await self._desk.house.store.write(
            lambda tx: audit.record(tx, visit.actor, "meetings.register_written", "register", about, told, kind="view")
        )

    def _scope(self, query: QueryParams) -> Scope:
        """As the address says; the last three months where it says nothing. Raises Refusal 400, 404."""
        today = self._desk.house.clock().date()
        end = _day(query.get("den"), today)
        start = _day(query.get("tu"), end - _USUAL)
        if not timedelta(0) <= end - start <= LONGEST_PERIOD:
            raise Refusal(400, "Khoảng ngày chưa đúng", "Xin chọn từ ngày sớm đến ngày muộn, tối đa hai năm.", "range")
        series, reception = query.get("lich") or None, query.get("buoi") or None
        if (series and series not in self._desk.catalogue.series) or (reception and not is_id(reception)):
            raise Refusal(404)
        return Scope(start, end, series, reception)


def _day(text: str | None, otherwise: date) -> date:
    """The day of an address. Raises Refusal 400: no day, or one at the very ends of what a calendar knows."""
    try:
        day = date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Refusal(400, "Ngày chưa đúng", "Xin ghi ngày theo dạng 2026-11-30.", "day") from None
    if not date.min + LONGEST_PERIOD < day < date.max - LONGEST_PERIOD:
        raise Refusal(400, "Ngày chưa đúng", "Xin ghi ngày theo dạng 2026-11-30.", "day")
    return day
