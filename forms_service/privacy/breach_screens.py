"""The administrator's screens of leaks: the list, one record with its clock and checklist, the codes it touches."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from forms_service.privacy import breaches
from forms_service.privacy.breaches import Facts, affected_codes, time_left
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.parts import named
from forms_service.privacy.tables import BREACHES
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.vietnam.clock import ZONE
from forms_service.web.house import House
from forms_service.web.pages import NO_STORE

LEAKS = "/nhan-vien/du-lieu/lo"
_TEXTS = ("what", "data", "cause")


class BreachScreens:
    """“Lộ dữ liệu”: written by whoever answers for it, printable as the record that the law asks for."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.privacy")

    async def listing(self, visit: StaffRequest) -> Response:
        """All records, latest first, and the form to write down a new one."""
        return await self._show_list(visit)

    async def open(self, visit: StaffRequest) -> Response:
        """A new record."""
        try:
            facts = self._facts(visit.form, None)
            opening = partial(_open, visit=visit, house=self._house, facts=facts)
            number = await self._house.store.write(opening)
        except PrivacyError as error:
            return await self._show_list(visit, str(error))
        return RedirectResponse(f"{LEAKS}/{number}", 303)

    async def one(self, visit: StaffRequest) -> Response:
        """One record, to work with and to print."""
        return await self._show(visit, await self._breach(visit))

    async def act(self, visit: StaffRequest) -> Response:
        """What is known better, a step taken, the end."""
        breach = await self._breach(visit)
        try:
            facts = self._facts(visit.form, breach) if visit.form.get("act") == "change" else None
            await self._house.store.write(partial(_act, visit=visit, house=self._house, breach=breach, facts=facts))
        except PrivacyError as error:
            return await self._show(visit, breach, str(error))
        return RedirectResponse(f"{LEAKS}/{breach['id']}", 303)

    async def codes(self, visit: StaffRequest) -> Response:
        """The codes touched, as a file; an audit line goes before it."""
        breach = await self._breach(visit)
        if not breach["since"]:
            problem = "Xin ghi ngày đầu và ngày cuối của các phiếu bị ảnh hưởng rồi lưu lại trước."
            return await self._show(visit, breach, problem)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "privacy.breach_codes", "breach", breach["id"])
        )
        data, _ = await affected_codes(self._house.store, breach, self._titles())
        disposition = f'attachment; filename="phieu-bi-anh-huong-{breach["id"]}.csv"'
        headers = {**NO_STORE, "Content-Disposition": disposition}
        return Response(data, media_type="text/csv; charset=utf-8", headers=headers)

    def _facts(self, form: Mapping[str, str], breach: Document | None) -> Facts:
        detected = datetime.fromisoformat(breach["detected_at"]) if breach else _moment(form.get("detected_at", ""))
        return Facts(
            **{name: form.get(name, "") for name in _TEXTS},
            detected_at=detected,
            forms=tuple(name for name in self._titles() if f"form_{name}" in form),
            since=_day(form.get("since", "")),
            until=_day(form.get("until", "")),
        )

    def _titles(self) -> dict[str, str]:
        return {form.id: form.title for form in self._house.catalogue().forms.values()}

    async def _breach(self, visit: StaffRequest) -> Document:
        return await named(self._house, BREACHES.name, visit)

    async def _show_list(self, visit: StaffRequest, problem: str = "") -> Response:
        now = self._house.clock()
        rows = await self._house.store.read(_latest)
        clocks = self._house.catalogue().data_rights.on(now.date())
        return self._screens.show(
            visit,
            "breaches.html",
            422 if problem else 200,
            rows=[{**row, "clock": _clock(row, now), "late": _late(row, now)} for row in rows],
            typed={name: visit.form.get(name, "") for name in (*_TEXTS, "detected_at", "since", "until")},
            now=f"{now:%Y-%m-%dT%H:%M}",
            clocks=clocks,
            forms=self._titles(),
            address=LEAKS,
            problem=problem,
        )

    async def _show(self, visit: StaffRequest, breach: Document, problem: str = "") -> Response:
        now = self._house.clock()
        people = await self._house.store.read(list_staff)
        steps = self._house.catalogue().data_rights.breach_steps
        return self._screens.show(
            visit,
            "breach.html",
            422 if problem else 200,
            breach=breach,
            clock=_clock(breach, now),
            late=_late(breach, now),
            steps=[(step, label, breach["steps"].get(step)) for step, label in steps],
            names={person.id: person.name for person in people},
            forms=self._titles(),
            address=f"{LEAKS}/{breach['id']}",
            problem=problem,
        )


def _open(tx: Transaction, visit: StaffRequest, house: House, facts: Facts) -> int:
    return breaches.open_breach(tx, visit.actor, house.catalogue(), facts)


def _act(tx: Transaction, visit: StaffRequest, house: House, breach: Document, facts: Facts | None) -> None:
    act = visit.form.get("act", "")
    if facts is not None:
        breaches.change_breach(tx, visit.actor, breach["id"], facts)
    elif act == "close":
        breaches.close_breach(tx, visit.actor, breach["id"])
    elif act == "step":
        breaches.take_step(tx, visit.actor, house.catalogue(), breach["id"], visit.form.get("step", ""))


def _latest(reader: Reader) -> list[Document]:
    return reader.select(BREACHES.name, key="detected_at", descending=True, limit=100)


def _clock(breach: Mapping[str, Any], now: datetime) -> str:
    """How much time is left, in words; empty where no clock runs."""
    left = time_left(breach, now)
    if left is None:
        return ""
    hours = abs(int(left.total_seconds() // 3600)) if left.total_seconds() >= 0 else int(-left.total_seconds() // 3600)
    return f"quá hạn {hours} giờ" if left.total_seconds() < 0 else f"còn {hours} giờ"


def _late(breach: Mapping[str, Any], now: datetime) -> bool:
    left = time_left(breach, now)
    return left is not None and left.total_seconds() < 0


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)
    except ValueError:
        raise PrivacyError("Xin ghi ngày giờ phát hiện.") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise PrivacyError("Xin ghi ngày theo ô chọn ngày.") from None
