"""The tally screen: a button a kind for a busy counter, the day's counts beside them, the month's below."""

from collections import Counter
from datetime import date
from functools import partial
from typing import cast
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.tallies.counting import Help, count, of_day
from forms_service.tallies.importing import PAGE
from forms_service.tallies.model import KINDS, MOST_AT_ONCE, TALLIES, Kind
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.numbers import parse_number
from forms_service.web.errors import Refusal
from forms_service.web.house import House

LOG_WORDS = LogWords(
    actions={"tallies.counted": "ghi lượt hỗ trợ"},
    subjects={"tally": "nhật ký hỗ trợ"},
    details={"day": "ngày", "count": "số lượt"},
)


def routes(house: House) -> list[BaseRoute]:
    """The routes of the support log."""
    screens = _Screens(house)
    door = requires(house, "count_support")
    return [
        Route(PAGE, door(screens.page), methods=["GET"]),
        Route(PAGE, door(screens.count), methods=["POST"]),
    ]


class _Screens:
    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.tallies")

    async def page(self, visit: StaffRequest) -> Response:
        query = visit.request.query_params
        place = self._place(visit, query.get("ngay", ""), query.get("don-vi", ""))
        return await self._show(visit, place, query.get("linh-vuc") or None)

    async def count(self, visit: StaffRequest) -> Response:
        form = visit.form
        day, unit = self._place(visit, form.get("ngay", ""), form.get("don-vi", ""))
        area = form.get("linh-vuc") if form.get("linh-vuc") in self._house.catalogue().areas else None
        kind, _, step = form.get("them", "").partition(":")
        number = _number(form.get(f"so-{kind}", ""), step)
        if kind not in KINDS or number is None:
            problem = f"Xin ghi số lượt từ 1 đến {MOST_AT_ONCE}, hoặc bấm nút có dấu cộng."
            return await self._show(visit, (day, unit), area, problem)
        done = Help(day.isoformat(), unit, cast("Kind", kind), area)
        await self._house.store.write(lambda tx: count(tx, visit.actor, done, number))
        address = {"ngay": day.isoformat(), "don-vi": unit, "linh-vuc": area or "", "vua": kind}
        return RedirectResponse(f"{PAGE}?{urlencode(address)}#{kind}", 303)

    def _place(self, visit: StaffRequest, day: str, unit: str) -> tuple[date, str]:
        """Which day and unit: today and the person's own while nothing better is said; a unit's people count there."""
        today = self._house.clock().date()
        try:
            chosen = min(date.fromisoformat(day), today) if day else today
        except ValueError:
            raise Refusal(422, "Ngày chưa đúng", "Xin chọn ngày trong lịch rồi bấm lại.") from None
        own, units = visit.person.unit, self._house.catalogue().units
        if visit.person.role == "department" and own:
            return chosen, own
        usual = own or next((each.id for each in units.values() if each.kind == "centre"), "")
        return chosen, unit if unit in units else usual

    async def _show(
        self, visit: StaffRequest, place: tuple[date, str], area: str | None, problem: str = ""
    ) -> Response:
        day, unit = place
        rows, month = await self._house.store.read(partial(_counts, day=day, unit=unit))
        catalogue = self._house.catalogue()
        units = [each for each in catalogue.units.values() if each.exists_on(day) and each.kind in _COUNTING]
        return self._screens.show(
            visit,
            "tally.html",
            422 if problem else 200,
            date=day,
            unit=unit,
            unit_name=catalogue.units[unit].name_on(day) if unit in catalogue.units else "",
            area=area or "",
            kinds=KINDS,
            today_counts=_by_kind(rows, area),
            all_counts=_by_kind(rows, None),
            month=_by_kind(month, None),
            units=sorted(((each.id, each.name_on(day)) for each in units), key=lambda pair: sort_key(pair[1])),
            areas=catalogue.areas.values(),
            latest_day=self._house.clock().date().isoformat(),
            may_choose_unit=visit.person.role != "department",
            just=visit.request.query_params.get("vua", ""),
            problem=problem,
        )


def _number(typed: str, step: str) -> int | None:
    """What a button adds: one, one back, or the number typed beside it."""
    if step in {"1", "-1"}:
        return int(step)
    number = parse_number(typed)
    return number if number is not None and 0 < number <= MOST_AT_ONCE else None


_COUNTING = frozenset({"centre", "department", "commune"})
"""Kinds of units at whose counters people are helped."""


def _counts(reader: Reader, day: date, unit: str) -> tuple[list[Document], list[Document]]:
    first = day.replace(day=1).isoformat()
    month = reader.select(TALLIES.name, equal={"unit": unit}, key="day", at_least=first, below=f"{day.isoformat()}~")
    return of_day(reader, day.isoformat(), unit), month


def _by_kind(rows: list[Document], area: str | None) -> dict[str, int]:
    counts: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    for row in rows:
        if area is None or row["area"] == area:
            counts[row["kind"]] += row["count"]
    return dict(counts)
