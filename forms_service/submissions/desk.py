"""Staff screens of submissions: the inbox and one submission."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.notices.wording import fates
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.answers import answers_of, caller_of
from forms_service.submissions.codes import read_code, spoken
from forms_service.submissions.finding import searched_words
from forms_service.submissions.intake import Intake, NoPlaceError
from forms_service.submissions.model import CHANNELS, PLACEMENTS, Desk, planned_day, stage_of
from forms_service.submissions.pages import STAGES
from forms_service.submissions.progress import progress_of
from forms_service.vietnam.dates import format_date
from forms_service.web.errors import Refusal
from forms_service.web.house import House

INBOX = "/nhan-vien/phieu"
PAGE_SIZE = 50
LONGEST_NOTE = 2000

LOG_WORDS = LogWords(
    actions={
        "submissions.listed": "xem danh sách phiếu",
        "submissions.opened": "mở phiếu",
        "submissions.handled": "đánh dấu đã xử lý",
        "submissions.reopened": "đánh dấu chưa xử lý",
        "submissions.noted": "ghi chú vào phiếu",
        "submissions.released": "nhận phiếu bị giữ",
        "submissions.called": "ghi đã gọi điện",
    },
    subjects={"submission": "phiếu"},
    pages={"submission": INBOX},
)

_NO_PLACE = "Buổi gặp đã đủ người và không nhận người chờ, nên phiếu vẫn bị giữ. Xin gọi người gửi để hẹn buổi khác."
_FORGOTTEN = "Dữ liệu cá nhân của phiếu này đã xóa, nên không ghi hay đổi gì được nữa."
_NOTE_CHANGED = "Đồng nghiệp vừa sửa ghi chú này. Xin ghép chữ của ông/bà vào bản mới rồi lưu lại."

DESKS: Mapping[Desk, str] = {
    "new": "Chưa xử lý",
    "complaint": "Khiếu nại, tố cáo",
    "handled": "Đã xử lý",
    "held": "Bị giữ (nghi máy gửi)",
}


@dataclass(frozen=True)
class Search:
    """What the inbox shows: a desk, a form or both, and which page of it; or whatever holds these words."""

    desk: str
    form: str
    words: str
    page: int

    @staticmethod
    def of(request: Request) -> "Search":
        """From an address, which never holds words; anything it does not know counts as not given."""
        query = request.query_params
        desk = query.get("ngan", "new")
        page = query.get("trang", "1")
        return Search(
            desk=desk if desk in {*DESKS, "all"} else "new",
            form=query.get("bieu-mau", ""),
            words="",
            page=max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) <= 6 else 1,
        )

    def address(self, **changes: str | int) -> str:
        """The address of the same search with some things changed. Words never stand in a link: they may be a name."""
        values = {"ngan": self.desk, "bieu-mau": self.form, "trang": self.page, **changes}
        return f"{INBOX}?{urlencode({name: value for name, value in values.items() if value})}"


Panel = Callable[[StaffRequest, Document], Awaitable[Markup]]
"""A block that a room above shows on the page of a submission; empty for who may not see it."""


def routes(house: House, intake: Intake, words: LogWords, panels: Sequence[Panel] = ()) -> list[BaseRoute]:
    """The staff's routes of submissions. `words`: those of all rooms, for the history of a submission."""
    screens = _Screens(house, intake, words, panels)
    see, handle = requires(house, "view_submissions"), requires(house, "handle_submissions")
    return [
        Route(INBOX, see(screens.inbox), methods=["GET"]),
        Route(INBOX + "/tim", see(screens.find), methods=["POST"]),
        Route(INBOX + "/{id}", see(screens.one), methods=["GET"]),
        Route(INBOX + "/{id}", handle(screens.change), methods=["POST"]),
    ]


class _Screens:
    def __init__(self, house: House, intake: Intake, words: LogWords, panels: Sequence[Panel]) -> None:
        self._house = house
        self._intake = intake
        self._words = words
        self._panels = panels
        self._screens = Screens("forms_service.submissions")

    async def inbox(self, visit: StaffRequest) -> Response:
        return await self._list(visit, Search.of(visit.request))

    async def find(self, visit: StaffRequest) -> Response:
        """A search is a POST, so that the name somebody looks for stands in no address, history or log."""
        return await self._list(visit, Search("all", "", visit.form.get("tim", "")[:100], 1))

    async def _list(self, visit: StaffRequest, search: Search) -> Response:
        found = await self._house.store.read(partial(_matching, search=search, full=visit.person.may("see_full_text")))
        await self._note(visit, "submissions.listed", None)
        rows = [self._row(document, full=visit.person.may("see_full_text")) for document in found[:PAGE_SIZE]]
        return self._screens.show(
            visit,
            "inbox.html",
            rows=rows,
            search=search,
            more=len(found) > PAGE_SIZE,
            desks=DESKS,
            forms=self._house.catalogue().forms,
        )

    async def one(self, visit: StaffRequest) -> Response:
        document = await self._document(visit)
        await self._note(visit, "submissions.opened", document["id"])
        return await self._show(visit, document)

    async def _show(self, visit: StaffRequest, document: Document, problem: str = "", typed: str = "") -> Response:
        read = partial(_history, submission=document)
        version, lines, people, told = await self._house.store.read(read)
        full = visit.person.may("see_full_text")
        names = {person.id: person.name for person in people}
        return self._screens.show(
            visit,
            "submission.html",
            422 if problem else 200,
            row=self._row(document, full=full),
            note=document["note"] if full else "",
            note_mark=_mark_of(document["note"]),
            typed=typed,
            notices=told,
            may_call=visit.person.may("make_calls"),
            entered_by=names.get(document.get("entered_by") or 0, ""),
            told=STAGES[stage_of(document, self._house.clock().date())],
            answers=answers_of(document, version, self._house.catalogue(), full=full),
            history=[(line.at, names.get(line.actor.id or 0, ""), self._words.action(line.action)) for line in lines],
            may_handle=visit.person.may("handle_submissions"),
            may_open_matter=visit.person.may("assign_matters"),
            may_see_matters=visit.person.may("view_matters"),
            matters=progress_of(document, self._house.catalogue(), self._house.clock().date()),
            guided=document.get("guided"),
            panels=[await panel(visit, document) for panel in self._panels],
            problem=problem,
        )

    async def change(self, visit: StaffRequest) -> Response:
        document = await self._document(visit)
        note = visit.form.get("note", "").strip()  # an emptied box is not sent at all
        if len(note) > LONGEST_NOTE:
            return await self._show(visit, document, f"Ghi chú dài quá {LONGEST_NOTE} chữ cái. Xin rút gọn.", note)

        def use_case(tx: Transaction) -> str:
            current = tx.get("submissions", document["id"])
            if current is None:
                raise Refusal(404)
            if current.get("anonymised_at"):
                return _FORGOTTEN
            if note != current["note"] and visit.form.get("note_was") != _mark_of(current["note"]):
                return _NOTE_CHANGED
            if note != current["note"]:
                tx.update("submissions", current["id"], {"note": note})
                audit.record(tx, visit.actor, "submissions.noted", "submission", current["id"])
            self._act(tx, visit, current, visit.form.get("act", ""))
            return ""

        try:
            problem = await self._house.store.write(use_case)
        except NoPlaceError:
            return await self._show(visit, document, _NO_PLACE, note)
        if problem:
            return await self._show(visit, await self._document(visit), problem, note)
        return RedirectResponse(f"{INBOX}/{document['id']}", 303)

    def _act(self, tx: Transaction, visit: StaffRequest, document: Document, act: str) -> None:
        moves: dict[str, tuple[Desk, Desk, str]] = {
            "handle": ("new", "handled", "submissions.handled"),
            "reopen": ("handled", "new", "submissions.reopened"),
            "release": ("held", "new", "submissions.released"),
        }
        if act not in moves or document["desk"] != moves[act][0]:
            return  # pressed twice, or by two people: done is done
        _, desk, action = moves[act]
        if desk == "new" and document.get("complaint"):
            desk = "complaint"
        # Retention counts from the day on which a submission was closed.
        handled_at = tx.now.isoformat(timespec="milliseconds") if desk == "handled" else None
        tx.update("submissions", document["id"], {"desk": desk, "handled_at": handled_at})
        audit.record(tx, visit.actor, action, "submission", document["id"])
        form = self._house.catalogue().forms.get(document["form"])
        if act == "release" and form is not None:
            self._intake.cause(tx, form, {**document, "desk": desk})

    async def _document(self, visit: StaffRequest) -> Document:
        document_id = _number(visit.request.path_params["id"])
        found = await self._house.store.read(lambda reader: reader.get("submissions", document_id))
        if found is None:
            raise Refusal(404)
        return found

    async def _note(self, visit: StaffRequest, action: str, subject: int | None) -> None:
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, action, "submission", subject))

    def _row(self, document: Document, *, full: bool) -> dict[str, Any]:
        """One line of a list, as text to show."""
        form = self._house.catalogue().forms.get(document["form"])
        return {
            "id": document["id"],
            "code": spoken(document["code"]),
            "form": form.title if form else document["form"],
            "received_at": document["received_at"],
            "desk": document["desk"],
            "desk_label": _followed(document) or DESKS[document["desk"]],
            "reception": _day(document),
            "placement": PLACEMENTS.get(document.get("placement", ""), ("", ""))[0],
            "channel": CHANNELS[document["channel"]],
            "duplicate": document.get("duplicate", False),
            "registration": document.get("registration"),
            **caller_of(document, full=full),
        }


def _number(text: str) -> int:
    """An id from an address. Raises Refusal 404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal(404)
    return int(text)


def _followed(document: Document) -> str:
    """In place of "handled", while matters of a submission are not all closed; empty for others."""
    matters = document.get("matters") or {}
    return "Đang theo dõi ở vụ việc" if matters.get("open") or matters.get("answered") else ""


def _mark_of(note: str) -> str:
    """By which a form knows whether the note that it showed still stands."""
    return hashlib.sha256(note.encode()).hexdigest()[:16]


def _day(document: Document) -> str:
    day = planned_day(document)
    return format_date(day) if day else ""


def _matching(reader: Reader, search: Search, *, full: bool) -> Sequence[Document]:
    if search.words and not full:
        # Who may not see names and phones may not find out by searching for them either.
        found = reader.find("submissions", code=read_code(search.words))
        return [found] if found else []
    window = {"limit": PAGE_SIZE + 1, "offset": (search.page - 1) * PAGE_SIZE}
    words = searched_words(search.words)
    if words:
        return reader.search("submissions", words, **window)
    equal: dict[str, str | int | bool | None] = {"form": search.form} if search.form else {}
    if search.desk != "all":
        equal["desk"] = search.desk
    return reader.select("submissions", equal=equal, key="received_at", descending=True, **window)


def _history(reader: Reader, submission: Document) -> tuple[Any, ...]:
    version = reader.find("form_versions", version=submission["form_version"])
    lines = audit.history(reader, "submission", submission["id"])
    return version, lines, list_staff(reader), fates(reader, submission["id"])
