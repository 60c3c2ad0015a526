"""Staff screens of imports: send a file, see what is wrong with it, say yes, or take it back."""

import asyncio
from functools import partial

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.imports.keeping import Kinds, check_file, digest_of, earlier, keep, latest, note_checked, undo
from forms_service.imports.model import IMPORTS as TABLE
from forms_service.imports.model import MOST_TOLD, Checked, ImportKind
from forms_service.sheets.model import Sheet, SheetError
from forms_service.sheets.writing import sheet_bytes
from forms_service.staff.accounts import list_staff
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.web.errors import Refusal
from forms_service.web.house import House

IMPORTS = "/nhan-vien/nhap"

LOG_WORDS = LogWords(
    actions={"imports.kept": "nhập một tệp", "imports.undone": "rút lại một tệp đã nhập"},
    subjects={"import": "lần nhập"},
    details={"rows": "số dòng"},
)


def routes(house: House, kinds: Kinds) -> list[BaseRoute]:
    """The routes. `kinds`: what can be imported; each says who may."""
    screens = _Screens(house, kinds)
    door = requires(house, None, files=True)
    return [
        Route(IMPORTS + "/{kind}", door(screens.page), methods=["GET"]),
        Route(IMPORTS + "/{kind}", door(screens.send), methods=["POST"]),
        Route(IMPORTS + "/{kind}/mau.xlsx", door(screens.sample), methods=["GET"]),
        Route(IMPORTS + "/{kind}/{id:int}", door(screens.decide), methods=["POST"]),
    ]


class _Screens:
    def __init__(self, house: House, kinds: Kinds) -> None:
        self._house = house
        self._kinds = kinds
        self._screens = Screens("forms_service.imports")

    async def page(self, visit: StaffRequest) -> Response:
        return await self._show(visit, self._kind(visit), told=visit.request.query_params.get("xong", ""))

    async def sample(self, visit: StaffRequest) -> Response:
        """A file with the headings and one row as an example."""
        kind = self._kind(visit)
        row = [each.example for each in kind.columns]
        sheet = Sheet("Mẫu", [each.name for each in kind.columns], iter([row]), 1)
        headers = {"Content-Disposition": f'attachment; filename="mau-{kind.kind}.xlsx"'}
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return Response(await asyncio.to_thread(sheet_bytes, sheet, "xlsx"), media_type=media, headers=headers)

    async def send(self, visit: StaffRequest) -> Response:
        kind = self._kind(visit)
        upload = visit.files.get("tep")
        if upload is None:
            return await self._show(
                visit, kind, 422, problem="Xin chọn một tệp .xlsx hoặc .csv rồi bấm “Kiểm tra tệp”."
            )
        digest = digest_of(upload.data)
        before = await self._house.store.read(lambda reader: earlier(reader, kind, digest))
        if before is not None:
            return await self._show(visit, kind, 422, problem=_TWICE)
        try:
            checked = await asyncio.to_thread(check_file, kind, upload.data)
        except SheetError as error:
            return await self._show(visit, kind, 422, problem=str(error))
        note = partial(note_checked, actor=visit.actor, kind=kind, digest=digest, checked=checked)
        import_id = await self._house.store.write(note) if checked.rows else None
        return await self._show(visit, kind, 200 if not checked.faults else 422, checked=checked, import_id=import_id)

    async def decide(self, visit: StaffRequest) -> Response:
        kind, import_id = self._kind(visit), int(visit.request.path_params["id"])
        found = await self._house.store.read(lambda reader: reader.get(TABLE.name, import_id))
        if found is not None and not kind.theirs(found):
            raise Refusal(404)
        if visit.form.get("lam") == "rut":
            count = await undo(self._house.store, visit.actor, kind, import_id)
            return RedirectResponse(f"{IMPORTS}/{kind.kind}?xong=rut-{count}", 303)
        if found is None:
            return await self._show(visit, kind, 410, problem=_FORGOTTEN)
        if found["skipped"] and visit.form.get("bo-dong-loi") != "co":
            return await self._show(visit, kind, 422, problem=_HALF)
        count = await keep(self._house.store, visit.actor, kind, import_id)
        return RedirectResponse(f"{IMPORTS}/{kind.kind}?xong=nhap-{count}", 303)

    async def _show(  # noqa: PLR0913  # a page with this many parts
        self,
        visit: StaffRequest,
        kind: ImportKind,
        status: int = 200,
        *,
        problem: str = "",
        checked: Checked | None = None,
        import_id: int | None = None,
        told: str = "",
    ) -> Response:
        done, people = await self._house.store.read(lambda reader: (latest(reader, kind), list_staff(reader)))
        what, _, count = told.partition("-")
        return self._screens.show(
            visit,
            "import.html",
            status,
            kind=kind,
            problem=problem,
            checked=checked,
            faults=checked.faults[:MOST_TOLD] if checked else (),
            lines=len({fault.line for fault in checked.faults}) if checked else 0,
            import_id=import_id,
            told=_TOLD[what].format(count) if what in _TOLD and count.isdecimal() else "",
            done=[each for each in done if each["state"] != "checked" and kind.theirs(each)],
            names={person.id: person.name for person in people},
            states=_STATES,
        )

    def _kind(self, visit: StaffRequest) -> ImportKind:
        found = next(
            (each for each in self._kinds(visit.person) if each.kind == visit.request.path_params["kind"]), None
        )
        if found is None or not visit.person.may(found.permission):
            raise Refusal(404)
        return found


_TWICE = "Tệp này đã được nhập rồi. Nếu muốn nhập lại, rút lần nhập trước ở danh sách dưới đây."
_FORGOTTEN = "Tệp đã kiểm tra lâu quá nên không còn giữ. Xin gửi lại tệp."
_HALF = "Tệp còn dòng chưa dùng được. Xin gửi lại tệp đã sửa, hoặc đánh dấu ô bỏ các dòng ấy."
_TOLD = {"nhap": "Đã nhập {} dòng.", "rut": "Đã rút lại {} dòng."}
_STATES = {"keeping": "đang nhập, chưa xong", "kept": "đã nhập", "undone": "đã rút lại"}
