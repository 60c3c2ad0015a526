"""Staff screens for phoning people: the list of who is to be called, and one call with what to say and how it ended."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.notices.calling import (
    BadTimeError,
    Call,
    TakenError,
    call_of,
    calling,
    calls_due,
    calls_later,
    end_call,
    return_call,
    take_call,
    tries_of,
    undo_call,
)
from forms_service.notices.model import KINDS, OUTCOMES, SILENCED, CallOutcome, of_submission
from forms_service.notices.wording import OUTCOME_WORDS, kind_in_words
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.answers import caller_of
from forms_service.submissions.codes import spoken
from forms_service.vietnam.clock import ZONE, read_moment
from forms_service.vietnam.numbers import in_groups
from forms_service.web.errors import Refusal
from forms_service.web.house import House

CALLS = "/nhan-vien/goi-dien"
SHOWN = 50
LATER = 20

LOG_WORDS = LogWords(
    actions={
        "calls.listed": "xem danh sách cần gọi",
        "calls.opened": "mở một cuộc gọi",
        "calls.taken": "nhận gọi",
        "calls.returned": "trả lại cuộc gọi",
        "calls.undone": "hoàn tác kết quả gọi",
        **{f"calls.{outcome}": f"gọi điện: {words}" for outcome, words in OUTCOME_WORDS.items()},
    },
)


def routes(house: House) -> list[BaseRoute]:
    """The staff's routes of calls."""
    screens, calls = _Screens(house), requires(house, "make_calls")
    return [
        Route(CALLS, calls(screens.listed), methods=["GET"]),
        Route(CALLS + "/{id}", calls(screens.one), methods=["GET"]),
        Route(CALLS + "/{id}", calls(screens.change), methods=["POST"]),
    ]


class _Screens:
    def __init__(self, house: House) -> None:
        self._house = house
        self._screens = Screens("forms_service.submissions")

    async def listed(self, visit: StaffRequest) -> Response:
        kind = visit.request.query_params.get("loai", "")
        kind = kind if kind in KINDS else ""
        just = _number(visit.request.query_params.get("vua-goi", ""))
        read = partial(_list, now=self._house.clock(), kind=kind, just=just)
        due, later, called, names = await self._house.store.read(read)
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, "calls.listed", "submission", None))
        return self._screens.show(
            visit,
            "calls.html",
            rows=[self._row(call, document, names, visit) for call, document in due[:SHOWN]],
            more=len(due) > SHOWN,
            later=[self._row(call, document, names, visit) for call, document in later],
            called=self._called(*called) if called else None,
            kind=kind,
            kinds=KINDS,
        )

    async def one(self, visit: StaffRequest) -> Response:
        submission_id = self._submission_id(visit)
        await self._house.store.write(
            lambda tx: audit.record_view(tx, visit.actor, "calls.opened", "submission", submission_id)
        )
        return await self._show(visit, submission_id)

    async def _show(self, visit: StaffRequest, submission_id: int, problem: str = "", again_at: str = "") -> Response:
        now = self._house.clock()
        read = partial(_one, submission_id=submission_id, now=now)
        document, call, tried, names, taken = await self._house.store.read(read)
        if document is None:
            raise Refusal(404)
        return self._screens.show(
            visit,
            "call.html",
            422 if problem else 200,
            row=self._about(document),
            notices=[_notice(notice) for notice in call.notices] if call else [],
            last=call.last if call else 0,
            mine=taken is not None and taken.staff == visit.person.id,
            taken=taken,
            taken_by=names.get(taken.staff, "") if taken else "",
            call_code=in_groups(taken.code, 3) if taken else "",
            proof=self._house.service_url.partition("//")[2] + "/xac-minh-cuoc-goi",
            silenced=SILENCED.get(document.get("no_calls") or "", ""),
            tries=[_try(each, names) for each in tried],
            outcomes={each: words for each, words in OUTCOME_WORDS.items() if each not in {"answered", "call_back"}},
            problem=problem,
            again_at=again_at,
            earliest=now.strftime("%Y-%m-%dT%H:%M"),
        )

    async def change(self, visit: StaffRequest) -> Response:
        submission_id = self._submission_id(visit)
        act = visit.form.get("act", "")
        acts = {"take": self._take, "return": self._return, "undo": self._undo}
        try:
            if act in OUTCOMES:
                return await self._end(visit, submission_id, act)
            if act in acts:
                return await acts[act](visit, submission_id)
        except TakenError as taken:
            return await self._show(visit, submission_id, f"Đồng nghiệp đang gọi người này, đến {_hour(taken.until)}.")
        raise Refusal(400)

    async def _take(self, visit: StaffRequest, submission_id: int) -> Response:
        def use_case(tx: Transaction) -> None:
            if tx.get("submissions", submission_id) is None:
                raise Refusal(404)
            take_call(tx, visit.person.id, submission_id)
            audit.record(tx, visit.actor, "calls.taken", "submission", submission_id)

        await self._house.store.write(use_case)
        return RedirectResponse(f"{CALLS}/{submission_id}", 303)

    async def _return(self, visit: StaffRequest, submission_id: int) -> Response:
        def use_case(tx: Transaction) -> None:
            return_call(tx, visit.person.id, submission_id)
            audit.record(tx, visit.actor, "calls.returned", "submission", submission_id)

        await self._house.store.write(use_case)
        return RedirectResponse(CALLS, 303)

    async def _undo(self, visit: StaffRequest, submission_id: int) -> Response:
        def use_case(tx: Transaction) -> None:
            if undo_call(tx, submission_id):
                audit.record(tx, visit.actor, "calls.undone", "submission", submission_id)

        await self._house.store.write(use_case)
        return RedirectResponse(f"{CALLS}/{submission_id}", 303)

    async def _end(self, visit: StaffRequest, submission_id: int, outcome: CallOutcome) -> Response:
        last, typed = _number(visit.form.get("last", "")), visit.form.get("again_at", "")

        def use_case(tx: Transaction) -> None:
            again_at = read_moment(typed) if outcome == "call_back" else None
            if end_call(tx, visit.person.id, submission_id, outcome, last, again_at):
                audit.record(tx, visit.actor, f"calls.{outcome}", "submission", submission_id)

        try:
            await self._house.store.write(use_case)
        except BadTimeError:
            problem = "Xin ghi ngày giờ gọi lại, sau lúc này và trong 30 ngày tới."
            return await self._show(visit, submission_id, problem, typed)
        return RedirectResponse(f"{CALLS}?vua-goi={submission_id}", 303)

    def _submission_id(self, visit: StaffRequest) -> int:
        found = _number(visit.request.path_params["id"])
        if not found:
            raise Refusal(404)
        return found

    def _row(self, call: Call, document: Document, names: Mapping[int, str], visit: StaffRequest) -> dict[str, Any]:
        """One line of the list, as text to show."""
        calling_now = call.calling
        return {
            **self._about(document),
            "since": call.since,
            "due_at": call.due_at,
            "attempts": call.attempts,
            "notices": [_notice(notice) for notice in call.notices],
            "mine": calling_now is not None and calling_now.staff == visit.person.id,
            "taken_by": names.get(calling_now.staff, "Đồng nghiệp") if calling_now else "",
            "until": _hour(calling_now.until) if calling_now else "",
        }

    def _about(self, document: Document) -> dict[str, Any]:
        form = self._house.catalogue().forms.get(document["form"])
        return {
            "id": document["id"],
            "code": spoken(document["code"]),
            "form": form.title if form else document["form"],
            "registration": document.get("registration"),
            "received_at": document["received_at"],
            **caller_of(document, full=True),
        }

    def _called(self, document: Document, tried: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": document["id"],
            "code": spoken(document["code"]),
            "outcome": OUTCOME_WORDS[cast("CallOutcome", tried["outcome"])],
        }


def _list(reader: Reader, now: datetime, kind: str, just: int) -> tuple[Any, ...]:
    names = {person.id: person.name for person in list_staff(reader)}
    due = [(call, _submission(reader, call)) for call in calls_due(reader, now, limit=SHOWN + 1, kind=kind)]
    later = [(call, _submission(reader, call)) for call in calls_later(reader, now, limit=LATER)]
    called, tried = reader.get("submissions", just), tries_of(of_submission(reader, just))
    return due, later, (called, tried[-1]) if called and tried else None, names


def _one(reader: Reader, submission_id: int, now: datetime) -> tuple[Any, ...]:
    names = {person.id: person.name for person in list_staff(reader)}
    return (
        reader.get("submissions", submission_id),
        call_of(reader, submission_id, now),
        tries_of(of_submission(reader, submission_id)),
        names,
        calling(reader, submission_id, now),
    )


def _submission(reader: Reader, call: Call) -> Document:
    found = reader.get("submissions", call.submission)
    if found is None:  # whoever removes a submission removes its notices too
        raise LookupError(f"notices of submission {call.submission}, which is gone")
    return found


def _notice(notice: Mapping[str, Any]) -> dict[str, str]:
    return {"what": kind_in_words(notice), "say": notice["say"], "at": notice["created_at"]}


def _try(tried: Mapping[str, Any], names: Mapping[int, str]) -> tuple[str, str, str]:
    return tried["at"], OUTCOME_WORDS[cast("CallOutcome", tried["outcome"])], names.get(tried["by"], "")


def _hour(until: datetime) -> str:
    return f"{until.astimezone(ZONE):%H:%M}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0
