"""Staff screens of receptions: the list, one reception with all that can be done to it, and how it is printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.notices.model import of_submission
from forms_service.offers import label_of
from forms_service.receptions import conflicts, overview
from forms_service.receptions.acts import ACTS, Change, is_told
from forms_service.receptions.board import Board
from forms_service.receptions.checks import LONGEST_REASON, Problem, ends_at, others_on
from forms_service.receptions.lifecycle import Order, Preview, carry_out, last_act, preview, unanswered, undoing
from forms_service.receptions.model import RECEPTION_CHANGES
from forms_service.receptions.orders import DESPITE, UnreadableError, change_of, despite_of
from forms_service.receptions.overview import Filter
from forms_service.receptions.registrations import RECEPTION, REGISTRATION, SHOWN, Group, groups_of
from forms_service.receptions.standing import find, moment, view_of
from forms_service.receptions.words import WordsNow
from forms_service.schedule import wording
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.submissions.answers import caller_of
from forms_service.submissions.codes import spoken
from forms_service.web.errors import Refusal
from forms_service.web.house import House

CONFLICTS = RECEPTION + "/ke-hoach-doi"
POSTER = RECEPTION + "/to-lich"
MEETINGS = "/nhan-vien/tiep"
"""Where another room prepares and minutes a reception; its id follows."""

LOG_WORDS = LogWords(
    actions={
        "receptions.opened": "mở buổi tiếp",
        "receptions.calls_listed": "xem danh sách gọi của buổi tiếp",
        **{f"receptions.{act}": facts.done for act, facts in ACTS.items()},
    },
    subjects={"reception": "buổi tiếp"},
    pages={"reception": RECEPTION},
    details={"sequence": "lần đổi", "told": "số người được báo"},
)

_CODE_OF_STALE = "stale"
_YEARS_SHOWN = 20


@dataclass(frozen=True)
class _Seen:
    """What the page of one reception shows."""

    line: overview.Line
    conflict: conflicts.Conflict | None
    history: Sequence[Document]
    groups: Sequence[Group]
    names: Mapping[int, str]


def routes(house: House, words: WordsNow, board: Board) -> list[BaseRoute]:
    """The staff's routes of receptions."""
    screens = ReceptionScreens(house, words, board)
    see, manage, call = (requires(house, each) for each in ("view_receptions", "manage_receptions", "make_calls"))
    return [
        Route(RECEPTION, see(screens.listed), methods=["GET"]),
        Route(CONFLICTS, see(screens.conflicts), methods=["GET"]),
        Route(POSTER, see(screens.poster), methods=["GET"]),
        Route(RECEPTION + "/{id}", see(screens.one), methods=["GET"]),
        Route(RECEPTION + "/{id}", manage(screens.act), methods=["POST"]),
        Route(RECEPTION + "/{id}/can-goi", call(screens.calls), methods=["GET"]),
    ]


class ReceptionScreens:
    """Handlers that share the house, the words of notices and the board."""

    def __init__(self, house: House, words: WordsNow, board: Board) -> None:
        self._house = house
        self._words = words
        self._board = board
        self._screens = Screens("forms_service.receptions")

    async def listed(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep?khi=&lich=&trang-thai=`."""
        wanted, catalogue, now = _filter(visit.request), self._house.catalogue(), self._house.clock()
        lines, open_conflicts = await self._house.store.read(
            lambda reader: (
                overview.lines(reader, catalogue, now, wanted),
                len(conflicts.conflicts(reader, catalogue, now.date())),
            )
        )
        return self._screens.show(
            visit,
            "receptions_list.html",
            lines=lines,
            wanted=wanted,
            address=_address,
            series=catalogue.series,
            states=wording.STATES,
            conflicts=open_conflicts,
            conflicts_page=CONFLICTS,
            poster=POSTER,
            page=RECEPTION,
            **_WORDS,
        )

    async def conflicts(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep/ke-hoach-doi`: receptions whose plan was edited after they were kept."""
        catalogue, today = self._house.catalogue(), self._house.clock().date()
        found = await self._house.store.read(lambda reader: conflicts.conflicts(reader, catalogue, today))
        rows = [
            (each, catalogue.series.get(each.document["series"]), conflicts.differences(catalogue, each))
            for each in found
        ]
        return self._screens.show(visit, "conflicts.html", rows=rows, page=RECEPTION)

    async def one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep/{id}`."""
        return await self._show(visit)

    async def act(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/buoi-tiep/{id}`: shows first what an act would do, and does it when that was confirmed."""
        words, reception_id = self._words(), visit.request.path_params["id"]
        document, last = await self._house.store.read(
            lambda reader: (find(reader, words.catalogue, reception_id), last_act(reader, reception_id))
        )
        if document is None:
            raise Refusal(404)
        try:
            change = change_of(visit.form, document, last, words.catalogue)
        except UnreadableError as error:
            return await self._show(visit, (error.problem,))
        order = Order(reception_id, visit.actor, _number(visit.form.get("seen", "")), despite_of(visit.form))
        now = self._house.clock()
        shown = await self._house.store.read(lambda reader: preview(reader, words, order, change, now))
        if shown is None or any(not problem.warning for problem in shown.problems):
            return await self._show(visit, shown.problems if shown else ())
        if _asks(document, change, shown, order.despite, sure="sure" in visit.form):
            return self._ask(visit, document, change, shown)
        outcome = await self._house.store.write(lambda tx: carry_out(tx, words, order, change))
        if outcome.problems:
            return await self._show(visit, outcome.problems)
        return RedirectResponse(f"{RECEPTION}/{reception_id}", 303)

    def _ask(self, visit: StaffRequest, document: Document, change: Change, shown: Preview) -> Response:
        catalogue = self._house.catalogue()
        before, after = (view_of(catalogue, each) for each in (document, shown.after))
        fields = {name: value for name, value in visit.form.items() if name not in {"sure", "_csrf"}}
        return self._screens.show(
            visit,
            "reception_sure.html",
            act=ACTS[change.act],
            change=change,
            before=before,
            after=after,
            replacement=shown.replacement,
            reach=shown.reach,
            warnings=shown.problems,
            despite=DESPITE,
            fields={name: value for name, value in fields.items() if not name.startswith(DESPITE)},
            action=f"{RECEPTION}/{document['reception']}",
            **_WORDS,
        )

    async def _show(self, visit: StaffRequest, problems: Iterable[Problem] = ()) -> Response:
        catalogue, now, full = self._house.catalogue(), self._house.clock(), visit.person.may("see_full_text")
        reception_id = visit.request.path_params["id"]
        seen = await self._house.store.read(lambda reader: self._see(reader, catalogue, reception_id, full=full))
        if seen is None:
            raise Refusal(404)
        if seen.groups:
            line = ("receptions.opened", "reception", reception_id)
            await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, *line))
        document = seen.line.document
        problems = tuple(problems)
        return self._screens.show(
            visit,
            "reception_page.html",
            422 if problems else 200,
            line=seen.line,
            document=document,
            view=seen.line.view,
            series=catalogue.series.get(document["series"]),
            acts={act: facts for act, facts in ACTS.items() if document["state"] in facts.states},
            over=ends_at(document) <= now,
            begun=now.date().isoformat() >= document["day"],
            conflict=seen.conflict,
            differences=conflicts.differences(catalogue, seen.conflict) if seen.conflict else [],
            history=[_entry(row, seen.names) for row in reversed(seen.history)],
            may_undo=undoing(seen.history[-1] if seen.history else None) is not None,
            groups=seen.groups,
            others=await self._others(document),
            places=places_of(catalogue, now.date()),
            problems=problems,
            stale=any(problem.code == _CODE_OF_STALE for problem in problems),
            typed=_typed(visit.form, document) if problems else _stored(document),
            opened=visit.form.get("act", "") if problems else "",
            trying=next((facts.label for act, facts in ACTS.items() if act == visit.form.get("act")), ""),
            longest_reason=LONGEST_REASON,
            may_manage=visit.person.may("manage_receptions"),
            may_call=visit.person.may("make_calls"),
            may_prepare=visit.person.may("view_meetings"),
            page=RECEPTION,
            registration_page=REGISTRATION,
            meetings=MEETINGS,
            **_WORDS,
        )

    def _see(self, reader: Reader, catalogue: Catalogue, reception_id: str, *, full: bool) -> _Seen | None:
        document = find(reader, catalogue, reception_id)
        if document is None:
            return None
        others = others_on(reader, catalogue, document)
        return _Seen(
            line=overview.line_of(reader, catalogue, document, others, self._house.clock()),
            conflict=conflicts.conflict_of(catalogue, document),
            history=reader.select(RECEPTION_CHANGES.name, equal={"reception": reception_id}),
            groups=groups_of(reader, reception_id, full=full),
            names={person.id: person.name for person in list_staff(reader)},
        )

    async def _others(self, document: Document) -> list[tuple[str, str]]:
        """The receptions of the same series to which the registrants of a cancelled one may go."""
        now = self._house.clock()
        return [
            (view.id, label_of(view))
            for view in await self._board.coming()
            if view.series == document["series"]
            and view.id != document["reception"]
            and view.state not in {"cancelled", "took_place"}
            and (view.starts_at or now) >= now
        ]

    async def calls(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep/{id}/can-goi`: who of this reception can only be phoned, to be printed."""
        catalogue, reception_id = self._house.catalogue(), visit.request.path_params["id"]
        document, rows = await self._house.store.read(
            lambda reader: (find(reader, catalogue, reception_id), _calls(reader, reception_id))
        )
        if document is None:
            raise Refusal(404)
        line = ("receptions.calls_listed", "reception", reception_id)
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, *line))
        view = view_of(catalogue, document)
        return self._screens.show(
            visit, "reception_calls.html", rows=rows, view=view, back=f"{RECEPTION}/{reception_id}", **_WORDS
        )

    async def poster(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/buoi-tiep/to-lich?thang=2026-12`: a month's receptions on one sheet for the notice board."""
        first = _month(visit.request.query_params.get("thang", ""), self._house.clock().date())
        after = _next_month(first)
        held = [
            view
            for view in await self._board.between(first, after - timedelta(days=1))
            if first <= view.day < after or (view.moved_from is not None and first <= view.moved_from < after)
        ]
        months = {
            "earlier": f"{(first - timedelta(days=1)):%Y-%m}",
            "later": f"{after:%Y-%m}",
        }
        places = {view.place_name for view in held}
        return self._screens.show(
            visit,
            "poster.html",
            first=first,
            views=held,
            one_place=places.pop() if len(places) == 1 else "",
            months=months,
            now=self._house.clock(),
            page=RECEPTION,
            poster=POSTER,
            **_WORDS,
        )


def _asks(document: Document, change: Change, shown: Preview, despite: Iterable[str], *, sure: bool) -> bool:
    """Whether an act is first shown: what people are told, and what somebody must say twice."""
    if unanswered(shown.problems, despite):
        return True
    return is_told(document, change) and not sure


_WORDS: Mapping[str, Any] = {
    "shapes": wording.STATES,
    "day_text": wording.day_text,
    "hours_text": wording.hours_text,
    "change_text": wording.change_text,
    "deadline_text": wording.deadline_text,
}
"""What templates word a reception with."""


def _filter(request: Request) -> Filter:
    """From an address; anything it does not know counts as not given."""
    query = request.query_params
    state = query.get("trang-thai", "")
    return Filter(
        past=query.get("khi") == "da-qua",
        series=query.get("lich", ""),
        state=state if state in wording.STATES else "",
    )


def _address(wanted: Filter, **changes: Any) -> str:
    """The address of the same list with some things changed."""
    chosen = replace(wanted, **changes)
    values = {"khi": "da-qua" if chosen.past else "", "lich": chosen.series, "trang-thai": chosen.state}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{RECEPTION}?{query}" if query else RECEPTION


def _number(text: str) -> int:
    """The version that a form had seen; one that is none is never the present one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1


def _stored(document: Document) -> dict[str, Any]:
    """What stands in the boxes of the acts at first: how it is now."""
    start, end = moment(document["starts_at"]), moment(document["ends_at"])
    return {
        "day": document["day"],
        "start": f"{start:%H:%M}" if start else "",
        "end": f"{end:%H:%M}" if end else "",
        "approximate": document["approximate"],
        "half_day": document["half_day"] or "",
        "place": document["place"],
        "host": document["host"],
        "capacity": "" if document["capacity"] is None else document["capacity"],
        "seats": "" if document["seats"] is None else document["seats"],
        "walk_in_parties": document.get("walk_in_parties", ""),
        "walk_in_people": document.get("walk_in_people", ""),
        "replacement": "",
        "reason": "",
    }


def _typed(fields: Mapping[str, str], document: Document) -> dict[str, Any]:
    """What was typed into the boxes of one act, and the rest as it is."""
    boxes = _stored(document)
    shown = {name: fields.get(name, value) for name, value in boxes.items()}
    return shown | ({"approximate": "approximate" in fields} if fields.get("act") == "move" else {})


def places_of(catalogue: Catalogue, today: date) -> list[tuple[str, str]]:
    """Where receptions can be held: the office's places and centres, by id."""
    return [
        (unit.id, unit.name_on(today))
        for unit in catalogue.units.values()
        if unit.kind in {"place", "centre"} and unit.exists_on(today)
    ]


def _entry(row: Document, names: Mapping[int, str]) -> dict[str, Any]:
    """One act of the history, in words."""
    facts = ACTS.get(row["act"])
    return {
        "at": row["at"],
        "who": names.get(row["by"] or 0, ""),
        "what": facts.done if facts else row["act"],
        "reason": row["reason"],
        "told": row["told"],
    }


@dataclass(frozen=True)
class _Call:
    """Somebody who can only be phoned, and what is still to be said to them."""

    submission: int
    code: str
    caller: Mapping[str, str]
    people: int
    says: Sequence[str]


def _calls(reader: Reader, reception_id: str) -> list[_Call]:
    """Who can only be phoned, those with a place first; of a very long waiting list its beginning."""
    rows = [
        row
        for state in ("confirmed", "placed", "offered", "waiting")
        for row in reader.select(
            "registrations", equal={"reception": reception_id, "state": state}, key="queue", limit=SHOWN
        )
    ]
    known = ((row, reader.get("submissions", row["submission"])) for row in rows if not row.get("duplicate"))
    return [_call(reader, row, submission) for row, submission in known if submission and _by_phone(submission)]


def _by_phone(submission: Document) -> bool:
    values = submission["values"]
    return bool(values.get("phone")) and not values.get("email")


def _call(reader: Reader, registration: Document, submission: Document) -> _Call:
    about = f"reception/{registration['reception']}"
    notices = of_submission(reader, submission["id"])
    due = [notice["say"] for notice in notices if notice["state"] == "due" and notice.get("about") == about]
    return _Call(
        submission=submission["id"],
        code=spoken(submission["code"]),
        caller=caller_of(submission, full=True),
        people=registration["party_size"],
        says=due,
    )


def _month(text: str, today: date) -> date:
    """The first day of a month such as `2026-12`, some years around `today`; of this month for anything else."""
    this = today.replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return found if abs(found.year - today.year) <= _YEARS_SHOWN else this


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
