"""Staff screens of registrations: the list on a reception's page, and one registration with all that can be decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.catalogue import Catalogue
from forms_service.offers import label_of
from forms_service.receptions import deciding, standing
from forms_service.receptions.board import Board
from forms_service.receptions.deciding import ActError
from forms_service.receptions.model import LIVE, OPEN, fits
from forms_service.receptions.offer_time import begins_at
from forms_service.receptions.telling import in_words
from forms_service.receptions.waiting import COUNTED, in_line, position
from forms_service.receptions.words import Words, WordsNow
from forms_service.schedule.view import ReceptionView, is_over
from forms_service.staff import audit
from forms_service.staff.accounts import list_staff
from forms_service.staff.guard import requires
from forms_service.staff.log_words import LogWords
from forms_service.staff.shell import Screens
from forms_service.staff.visit import SUBMISSIONS, StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.answers import caller_of
from forms_service.submissions.codes import spoken
from forms_service.submissions.model import PLACEMENTS
from forms_service.web.errors import Refusal
from forms_service.web.house import House

REGISTRATION = "/nhan-vien/dang-ky"
"""Where one registration has its page; its id follows."""
RECEPTION = "/nhan-vien/buoi-tiep"
"""Where a reception has its page; its id follows."""
SHOWN = COUNTED
"""Registrations of one state that a page lists."""

LOG_WORDS = LogWords(
    actions={
        "registrations.opened": "mở đăng ký",
        "registrations.offered": "mời vào chỗ trống",
        "registrations.passed_over": "chưa mời, vì nhóm đông hơn số ghế còn lại",
        "registrations.offer_lapsed": "lời mời hết hạn",
        "registrations.accepted": "nhận chỗ được mời",
        "registrations.offer_refused": "không nhận chỗ được mời",
        "registrations.coming": "báo sẽ đến",
        "registrations.left": "người gửi tự rút đăng ký",
        "registrations.confirmed": "xác nhận đăng ký",
        "registrations.declined": "từ chối đăng ký",
        "registrations.withdrawn": "rút đăng ký theo lời người gọi",
        "registrations.shifted": "chuyển đăng ký sang buổi khác",
        "registrations.resized": "đổi số người đi",
        "registrations.put_first": "đưa lên đầu danh sách chờ",
        "registrations.put_last": "đưa xuống cuối danh sách chờ",
        "registrations.added": "xếp chỗ cho người đang chờ",
        "registrations.added_over": "xếp chỗ vượt số chỗ",
    },
    subjects={"registration": "đăng ký"},
    pages={"registration": REGISTRATION},
    details={"party_size": "số người đi", "seats_left": "ghế còn", "offered_to": "đã mời đăng ký", "until": "giữ đến"},
)

PROBLEMS: Mapping[str, str] = {
    "state": "Đăng ký này vừa được đổi. Xin xem lại tình trạng mới rồi làm lại nếu còn cần.",
    "full": "Buổi này không còn đủ chỗ. Muốn xếp vượt số chỗ, xin đánh dấu ô “vượt số chỗ” và ghi lý do.",
    "note": "Xin ghi lý do.",
    "target": "Không chuyển được sang buổi ấy. Xin chọn một buổi còn mở.",
    "twin": "Số điện thoại này đã đăng ký buổi ấy bằng một phiếu khác. Xin rút hoặc từ chối một trong hai phiếu.",
    "over": "Buổi này đã báo không tổ chức hoặc đã bắt đầu, nên không xác nhận được nữa.",
    "size": f"Số người đi phải từ 1 đến {deciding.LARGEST_PARTY}.",
}
ACT_LABELS: Mapping[str, str] = {
    "confirmed": "xác nhận",
    "declined": "từ chối",
    "withdrawn": "rút theo lời người gọi",
    "shifted": "chuyển buổi",
    "resized": "đổi số người đi",
    "put_first": "đưa lên đầu danh sách chờ",
    "put_last": "đưa xuống cuối danh sách chờ",
    "added": "xếp chỗ",
    "added_over": "xếp vượt số chỗ",
}
KINDS: Mapping[int, str] = {1: "nhà đầu tư", 2: "doanh nghiệp, tổ chức", 3: "người dân"}
"""Ranks of `PRIORITY` in words."""

GROUPS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Có chỗ", ("confirmed", "placed", "attended", "absent")),
    ("Được mời, chờ trả lời", ("offered",)),
    ("Danh sách chờ", ("waiting",)),
    ("Không đến", ("declined", "withdrawn")),
)
"""The parts of the list, and the states in each."""
_SHAPES: Mapping[str, str] = {"confirmed": "●", "placed": "○", "offered": "▲", "waiting": "◐"}


@dataclass(frozen=True)
class Group:
    """A part of the list; `more`: not all are shown."""

    title: str
    rows: Sequence[Mapping[str, Any]]
    people: int
    more: bool


def groups_of(reader: Reader, reception_id: str, *, full: bool) -> list[Group]:
    """A reception's registrations for `registrations.html`, those with a place by rank and arrival, others in order.

    Registrations of one phone stand together. Without `full` no names, and phones masked.
    """
    return [_group(reader, reception_id, title, states, full=full) for title, states in GROUPS]


def _group(reader: Reader, reception_id: str, title: str, states: tuple[str, ...], *, full: bool) -> Group:
    found = [
        each
        for state in states
        for each in reader.select(
            "registrations", equal={"reception": reception_id, "state": state}, key="queue", limit=SHOWN + 1
        )
    ]
    numbers = _numbers(found) if states == ("waiting",) else {}
    shown = _together(sorted(found, key=lambda each: _order(each, numbers)))[:SHOWN]
    rows = [row_of(reader, each, number=numbers.get(each["id"]), full=full) for each in shown]
    people = sum(each["party_size"] for each in found if not each["duplicate"])
    return Group(title, rows, people, more=len(found) > SHOWN)


def _numbers(waiting: Sequence[Document]) -> dict[int, int]:
    """The numbers of a waiting list that came in the order of `queue`."""
    queued = [each["id"] for each in waiting if each.get("queue")]
    return {each: number for number, each in enumerate(queued, 1)}


def _order(registration: Document, numbers: Mapping[int, int]) -> tuple[Any, ...]:
    if registration["state"] == "waiting":
        return (numbers.get(registration["id"], SHOWN * 2), registration["arrived_at"])
    return (registration["priority_rank"], registration["arrived_at"])


def _together(found: Sequence[Document]) -> list[Document]:
    """A second registration of a phone right after the first."""
    twins = [each for each in found if each["duplicate"]]
    ordered: list[Document] = []
    for each in found:
        if not each["duplicate"]:
            ordered += [each, *(twin for twin in twins if twin["phone"] == each["phone"])]
    return ordered + [each for each in twins if each not in ordered]


def row_of(reader: Reader, registration: Document, *, number: int | None, full: bool) -> dict[str, Any]:
    """One registration as text to show."""
    submission = reader.get("submissions", registration["submission"])
    state = registration["state"]
    nobody = {"name": "", "phone": "", "tel": "", "gist": ""}
    return {
        "id": registration["id"],
        "submission": registration["submission"],
        "code": spoken(submission["code"]) if submission else "",
        **(caller_of(submission, full=full) if submission else nobody),
        "mail": bool(submission and submission["values"].get("email")),
        "people": registration["party_size"],
        "kind": KINDS.get(registration["priority_rank"], ""),
        "state": state,
        "label": f"{_SHAPES.get(state, '×')} {PLACEMENTS[state][0]}",
        "number": number,
        "in_line": in_line(number) if number else "",
        "lapsed": state == "waiting" and bool(registration.get("offer_lapsed_at")) and number is None,
        "until": registration.get("offer_until"),
        "coming": registration.get("coming_at"),
        "reason": deciding.REASONS.get(registration.get("reason") or "", "") if state == "declined" else "",
        "arrived_at": registration["arrived_at"],
        "duplicate": registration["duplicate"],
    }


@dataclass(frozen=True)
class _Seen:
    """What the page of one registration shows."""

    registration: Document
    reception: Document
    row: Mapping[str, Any]
    twins: Sequence[Mapping[str, Any]]
    names: Mapping[int, str]


Act = Callable[[Transaction, Words, StaffRequest, Document], None]


def _note(visit: StaffRequest) -> str:
    return visit.form.get("note", "").strip()[: deciding.LONGEST_NOTE]


def _size(visit: StaffRequest) -> int:
    text = visit.form.get("party_size", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0


OPERATOR_ACTS: Mapping[str, Act] = {
    "called": lambda tx, words, visit, one: deciding.confirm(tx, words, visit.actor, one, called=True),
    "written": lambda tx, words, visit, one: deciding.confirm(tx, words, visit.actor, one, called=False),
    "accept": lambda tx, words, visit, one: deciding.answer_offer(tx, words, visit.actor, one, yes=True),
    "refuse": lambda tx, words, visit, one: deciding.answer_offer(tx, words, visit.actor, one, yes=False),
    "withdraw": lambda tx, words, visit, one: deciding.withdraw_for(tx, words, visit.actor, one),
    "resize": lambda tx, words, visit, one: deciding.resize(tx, words, visit.actor, one, party_size=_size(visit)),
}
"""What whoever speaks with the person may record."""
DESK_ACTS: Mapping[str, Act] = {
    "decline": lambda tx, words, visit, one: deciding.decline(
        tx, words, visit.actor, one, reason=visit.form.get("reason", ""), note=_note(visit)
    ),
    "shift": lambda tx, words, visit, one: deciding.shift(
        tx, words, visit.actor, one, target=visit.form.get("target", ""), note=_note(visit)
    ),
    "first": lambda tx, _, visit, one: deciding.reorder(tx, visit.actor, one, first=True, note=_note(visit)),
    "last": lambda tx, _, visit, one: deciding.reorder(tx, visit.actor, one, first=False, note=_note(visit)),
    "add": lambda tx, words, visit, one: deciding.add(
        tx, words, visit.actor, one, over=visit.form.get("over") == "yes", note=_note(visit)
    ),
}
"""What only the desk that manages receptions decides."""


class RegistrationScreens:
    """Handlers that share the house, the words of notices and the board."""

    def __init__(self, house: House, words: WordsNow, board: Board) -> None:
        self._house = house
        self._words = words
        self._board = board
        self._screens = Screens("forms_service.receptions")

    async def one(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/dang-ky/{id}`."""
        return await self._show(visit, "")

    async def act(self, visit: StaffRequest) -> Response:
        """`POST /nhan-vien/dang-ky/{id}` with `act`, and `was`: what the form had shown."""
        name, number = visit.form.get("act", ""), _number(visit)
        act = OPERATOR_ACTS.get(name)
        if act is None and visit.person.may("manage_receptions"):
            act = DESK_ACTS.get(name)
        if act is None:
            raise Refusal(403 if name in DESK_ACTS else 400)
        chosen = act

        def use_case(tx: Transaction) -> None:
            registration = tx.get("registrations", number)
            if registration is None:
                raise Refusal(404)
            if visit.form.get("was") != mark_of(registration) or _is_forgotten(tx, registration):
                raise ActError("state")
            chosen(tx, self._words(), visit, registration)

        try:
            await self._house.store.write(use_case)
        except ActError as error:
            return await self._show(visit, PROBLEMS[error.code])
        return RedirectResponse(f"{REGISTRATION}/{number}", 303)

    async def _show(self, visit: StaffRequest, problem: str) -> Response:
        number, full, catalogue = _number(visit), visit.person.may("see_full_text"), self._house.catalogue()
        seen = await self._house.store.read(lambda reader: _see(reader, catalogue, number, full=full))
        if seen is None:
            raise Refusal(404)
        view_line = ("registrations.opened", "registration", number)
        await self._house.store.write(lambda tx: audit.record_view(tx, visit.actor, *view_line))
        view = standing.view_of(catalogue, seen.reception)
        now = self._house.clock()
        return self._screens.show(
            visit,
            "registration.html",
            422 if problem else 200,
            row=seen.row,
            twins=seen.twins,
            was=mark_of(seen.registration),
            reception=in_words(view),
            reception_page=f"{RECEPTION}/{view.id}",
            submission_page=f"{SUBMISSIONS}/{seen.row['submission']}",
            action=f"{REGISTRATION}/{number}",
            page=REGISTRATION,
            live=seen.registration["state"] in LIVE and now < begins_at(seen.reception),
            exceeds=not fits(seen.reception, seen.registration["party_size"]),
            acts=[
                (
                    line["at"],
                    seen.names.get(line["by"] or 0, ""),
                    ACT_LABELS.get(line["act"], ""),
                    line["note"] if full else "",  # it may be about the person
                )
                for line in seen.registration.get("acts", ())
            ],
            held=seen.reception["state"] in OPEN,
            targets=await self._targets(view),
            reasons=deciding.REASONS,
            typed=visit.form,
            may_handle=visit.person.may("handle_submissions"),
            may_manage=visit.person.may("manage_receptions"),
            problem=problem,
        )

    async def _targets(self, current: ReceptionView) -> list[tuple[str, str]]:
        """The receptions to which somebody may be moved, with what is left."""
        now, with_form = self._house.clock(), self._house.catalogue().series_form_urls()
        coming = [view for view in await self._board.coming() if view.series in with_form and view.id != current.id]
        open_ones = [view for view in coming if view.state != "cancelled" and not is_over(view, now)]
        return [(view.id, f"{label_of(view)}{_left(view)}") for view in open_ones]


def mark_of(registration: Document) -> str:
    """By which a form knows whether what it showed still stands."""
    names = ("state", "reception", "party_size", "queue", "state_at")
    return "|".join(str(registration.get(name) or "") for name in names)


def _is_forgotten(tx: Transaction, registration: Document) -> bool:
    """Whether its sender's personal data are gone: nothing is noted about it any more."""
    submission = tx.get("submissions", registration["submission"])
    return submission is None or bool(submission.get("anonymised_at"))


def _left(view: ReceptionView) -> str:
    if view.remaining is None:
        return ""
    return f" (còn {view.remaining} chỗ)" if view.remaining else " (đã đủ, vào danh sách chờ)"


def _see(reader: Reader, catalogue: Catalogue, number: int, *, full: bool) -> _Seen | None:
    registration = reader.get("registrations", number)
    reception = registration and standing.find(reader, catalogue, registration["reception"])
    if registration is None or reception is None:
        return None
    row = row_of(reader, registration, number=position(reader, registration), full=full)
    names = {person.id: person.name for person in list_staff(reader)}
    return _Seen(registration, reception, row, _twins(reader, registration, full=full), names)


def _twins(reader: Reader, registration: Document, *, full: bool) -> list[dict[str, Any]]:
    """Other registrations of the same phone for the same reception."""
    if not registration["phone"]:
        return []
    known = reader.select("registrations", equal={"phone": registration["phone"]})
    others = [each for each in known if each["reception"] == registration["reception"]]
    return [
        row_of(reader, each, number=position(reader, each), full=full)
        for each in others
        if each["id"] != registration["id"]
    ]


def _number(visit: StaffRequest) -> int:
    text = visit.request.path_params["id"]
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal(404)
    return int(text)


def routes(house: House, words: WordsNow, board: Board) -> list[BaseRoute]:
    """The staff's routes of registrations."""
    screens = RegistrationScreens(house, words, board)
    see, handle = requires(house, "view_receptions"), requires(house, "handle_submissions")
    return [
        Route(REGISTRATION + "/{id}", see(screens.one), methods=["GET"]),
        Route(REGISTRATION + "/{id}", handle(screens.act), methods=["POST"]),
    ]
