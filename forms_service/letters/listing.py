"""The list of cases, what is done to several at once, and the page of letters that were printed together."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from forms_service.letters.changing import deliver, print_letters, sign
from forms_service.letters.desk import SCREENS, Desk, day_in
from forms_service.letters.model import (
    DELIVERIES,
    EVENT_WORDS,
    LETTER_BATCHES,
    LETTER_CASES,
    STATES,
    LetterError,
    State,
    is_printable,
)
from forms_service.letters.printing import SIZES, letters_html
from forms_service.letters.reading import Wanted, counted, listed, of_batch, of_year
from forms_service.letters.recording import event_of
from forms_service.letters.tasks import PAGE
from forms_service.letters.units import communes, label_of, may_see
from forms_service.staff.today import COUNTED
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.web.errors import Refusal

PAGE_SIZE = 50

EMPTY: Mapping[str, str] = {
    "": "Chưa ghi trường hợp nào. Khi có gia đình đến đăng ký, bấm “Ghi trường hợp mới”.",
    "to_approve": "Không có thư nào chờ duyệt.",
    "returned": "Không có thư nào cần sửa lại.",
    "ready": "Không có thư nào chờ in.",
    "printed": "Không có thư nào chờ ký.",
    "signed": "Không có thư nào chờ trao.",
    "delivered": "Chưa trao thư nào.",
    "no_letter": "Không có trường hợp nào không gửi thư.",
}
NEXT: Mapping[str, str] = {"ready": "print", "printed": "sign", "signed": "deliver"}
"""What is done to several letters of a list at once."""


class ListScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def lists(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/thu`: `ds` the list, `viec` the event, `xa` the unit, `trang` the page."""
        return await self._show(visit, visit.request.query_params)

    async def _show(self, visit: StaffRequest, query: Mapping[str, str], problem: str = "") -> Response:
        scope = self._desk.scope(visit)
        search = _search_of(query, scope)
        found, counts, year = await self._desk.house.store.read(partial(_read, search=search, today=self._desk.today))
        await self._desk.note(visit, "letters.listed", "letter_case", None)
        return SCREENS.show(
            visit,
            "letters.html",
            422 if problem else 200,
            rows=self._desk.rows(found[:PAGE_SIZE]),
            more=len(found) > PAGE_SIZE,
            search=search,
            states=STATES,
            counts=counts,
            events=EVENT_WORDS,
            units=[(each.id, label_of(each)) for each in communes(self._desk.catalogue, scope)],
            year=year,
            this_year=self._desk.today.year,
            empty=EMPTY[search["ds"]],
            next=NEXT.get(search["ds"], "") if visit.person.may("write_letters") else "",
            deliveries=DELIVERIES,
            today=self._desk.today,
            may_write=visit.person.may("write_letters"),
            address=partial(_address, search),
            problem=problem,
        )

    async def several(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/thu/nhieu`: print, sign or deliver the ticked letters. 422 with the list otherwise."""
        form = {name: value for name, value in visit.submitted.items() if isinstance(value, str)}
        ids, act = _ticked(visit.submitted.get("thu", ())), form.get("act", "")
        if act not in NEXT.values():
            raise Refusal(400)
        try:
            batch = await self._desk.house.store.write(partial(self._act, visit=visit, act=act, ids=ids, form=form))
        except LetterError as error:
            return await self._show(visit, {"ds": form.get("ds", "")}, str(error))
        return RedirectResponse(f"{PAGE}/in/{batch}" if batch else f"{PAGE}?{urlencode({'ds': _after(act)})}", 303)

    def _act(self, tx: Transaction, visit: StaffRequest, act: str, ids: list[int], form: Mapping[str, str]) -> int:
        """Do it; the id of the batch that was printed, 0 for another act."""
        cases = [tx.get(LETTER_CASES.name, each) for each in ids]
        if not all(case is not None and may_see(self._desk.catalogue, visit.person, case) for case in cases):
            raise LetterError("Có thư không còn trong danh sách. Xin chọn lại.")
        if act == "print":
            return print_letters(tx, visit.actor, ids)
        if not ids:
            raise LetterError("Xin chọn ít nhất một thư.")
        if act == "sign":
            sign(tx, visit.actor, ids, day_in(form.get("signed_on", "")))
        else:
            deliver(tx, visit.actor, ids, day_in(form.get("delivered_on", "")), form.get("delivery", ""))
        return 0

    async def batch(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/thu/in/{batch}`: what was printed together, its files, and what comes next."""
        batch, cases = await self._batch(visit)
        await self._desk.note(visit, "letters.listed", "letter_batch", batch["id"])
        printable = [each for each in cases if is_printable(each)]
        return SCREENS.show(
            visit,
            "batch.html",
            batch=batch,
            rows=self._desk.rows(cases),
            papers=sorted({each["paper"] for each in printable}),
            printable=len(printable),
            waiting=sum(each["state"] == "printed" for each in cases),
            today=self._desk.today,
        )

    async def pdf(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/thu/in/{batch}/{size}.pdf`: its letters that may be printed. Raises RenderError."""
        size = visit.request.path_params["size"]
        if size not in SIZES:
            raise Refusal(404)
        batch, cases = await self._batch(visit)
        printable = [each for each in cases if is_printable(each)]
        if not printable:
            raise Refusal(404)
        html = letters_html(self._desk.catalogue, printable, size, self._desk.today)
        data = await self._desk.pdf.render(html)
        await self._desk.note(visit, "letters.opened", "letter_batch", batch["id"])
        headers = {"Content-Disposition": f'inline; filename="thu-{batch["id"]}-{size}.pdf"'}
        return Response(data, media_type="application/pdf", headers={**headers, "Cache-Control": "no-store"})

    async def _batch(self, visit: StaffRequest) -> tuple[Document, list[Document]]:
        self._desk.scope(visit)
        batch_id = visit.request.path_params["batch"]
        batch, found = await self._desk.house.store.read(
            lambda reader: (reader.get(LETTER_BATCHES.name, batch_id), of_batch(reader, batch_id))
        )
        cases = [each for each in found if may_see(self._desk.catalogue, visit.person, each)]
        if batch is None or not cases:
            raise Refusal(404)
        return batch, cases


def _search_of(query: Mapping[str, str], scope: frozenset[str] | None) -> dict[str, Any]:
    """What an address asks for; what it does not know counts as not given."""
    unit, page = query.get("xa", ""), query.get("trang", "1")
    units = frozenset({unit}) if unit and (scope is None or unit in scope) else scope
    return {
        "ds": query.get("ds", "") if query.get("ds") in STATES else "",
        "viec": query.get("viec", "") if query.get("viec") in EVENT_WORDS else "",
        "xa": unit if units != scope else "",
        "trang": max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) <= 4 else 1,
        "units": units,
    }


def _address(search: Mapping[str, Any], **changes: str | int) -> str:
    values = {name: search[name] for name in ("ds", "viec", "xa", "trang")} | changes
    return f"{PAGE}?{urlencode({name: value for name, value in values.items() if value and value != 1})}"


def _read(reader: Reader, search: Mapping[str, Any], today: Any) -> tuple[list[Document], dict[str, str], Any]:
    event = event_of(search["viec"])
    wanted = Wanted(search["units"], cast("State | None", search["ds"] or None), event)
    found = listed(reader, wanted, limit=PAGE_SIZE + 1, offset=(search["trang"] - 1) * PAGE_SIZE)
    counts = {state: counted(reader, Wanted(search["units"], state, event), at_most=COUNTED) for state in STATES}
    told = {state: f"{COUNTED - 1}+" if count >= COUNTED else str(count) for state, count in counts.items()}
    return found, cast("dict[str, str]", told), of_year(reader, search["units"], today)


def _ticked(sent: object) -> list[int]:
    values = [sent] if isinstance(sent, str) else sent if isinstance(sent, list) else []
    return [int(each) for each in values if isinstance(each, str) and each.isascii() and each.isdecimal()][:1000]


def _after(act: str) -> str:
    """The list in which letters lie after an act."""
    return {"sign": "signed", "deliver": "delivered"}[act]
