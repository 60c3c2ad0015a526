"""One screen for who came: boxes for those who registered, rows for those who did not, numbers for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.responses import RedirectResponse, Response

from forms_service.meetings.agenda import Agenda, Item, title_of, when_and_where
from forms_service.meetings.attendance import Attendance, WalkIn, WalkInError, keep_attendance
from forms_service.meetings.desk import MEETINGS_PAGE, SCREENS, Desk
from forms_service.meetings.model import MOST_PEOPLE, MeetingError, is_held_by
from forms_service.meetings.words import party_of
from forms_service.staff.visit import StaffRequest

ROWS = 2
"""Empty rows for walk-ins; one more at each press of "Thêm người"."""
MOST_ROWS = 8
PER_PAGE = 36
"""Parties of one form: each has two boxes, a form may hold 120 fields (`web.bodies.MAX_FIELDS`)."""


@dataclass(frozen=True)
class Row:
    """A walk-in as typed, to be shown again."""

    name: str = ""
    phone: str = ""
    question: str = ""
    people: str = "1"
    told: bool = False


class AttendanceScreens:
    """Handlers that share the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/tiep/{reception}/diem-danh`."""
        agenda = await self._desk.agenda(visit)
        await self._desk.note(visit, "meetings.attendance_opened", "reception", agenda.id)
        return self._page(visit, agenda, {})

    async def keep(self, visit: StaffRequest) -> Response:
        """`act`: done (all is written down), add (one more row, nothing is kept), or anything else: keep."""
        agenda, form = await self._desk.agenda(visit), visit.form
        if form.get("act") == "add":
            return self._page(visit, agenda, form)
        try:
            told = _read(form, agenda)
            door, actor = self._desk.door, visit.actor
            await self._desk.house.store.write(
                partial(keep_attendance, actor=actor, door=door, reception_id=agenda.id, told=told)
            )
        except MeetingError as error:
            return self._page(visit, agenda, form, error)
        where = "" if told.done else "/diem-danh"
        return RedirectResponse(f"{MEETINGS_PAGE}/{agenda.id}{where}", 303)

    def _page(
        self, visit: StaffRequest, agenda: Agenda, typed: Mapping[str, str], error: MeetingError | None = None
    ) -> Response:
        catalogue = self._desk.catalogue
        items = _listed(agenda)
        meeting = agenda.meeting or {"others_parties": 0, "others_people": 0}
        rows = _rows(typed)
        return SCREENS.show(
            visit,
            "attendance.html",
            422 if error else 200,
            agenda=agenda,
            title=title_of(agenda.reception),
            when=when_and_where(catalogue, agenda.reception),
            begun=is_held_by(agenda.reception, self._desk.house.clock()),
            rows=[(party_of(catalogue, agenda, item), *_marks(item, typed)) for item in items],
            left_out=len(agenda.items) + len(agenda.pending) - len(items),
            walk_ins=rows[: MOST_ROWS if typed else ROWS],
            more_rows=len(rows) < MOST_ROWS,
            others_parties=typed.get("others-parties", meeting["others_parties"] or ""),
            others_people=typed.get("others-people", meeting["others_people"] or ""),
            most=MOST_PEOPLE,
            problem=str(error) if error else "",
            wrong=(error.row, error.field) if isinstance(error, WalkInError) else None,
        )


def _listed(agenda: Agenda) -> list[Item]:
    """Those without a mark first to be seen; in the order of the agenda."""
    everybody = [*agenda.items, *agenda.pending]
    if len(everybody) <= PER_PAGE:
        return everybody
    unmarked = [item for item in everybody if item.state not in {"attended", "absent"}]
    return (unmarked or everybody)[:PER_PAGE]


def _marks(item: Item, typed: Mapping[str, str]) -> tuple[str, str]:
    """The mark ("came", "absent", nothing) and the number of people to show."""
    kept = {"attended": "came", "absent": "absent"}.get(item.state, "")
    people = item.registration.get("people") or item.registration["party_size"]
    return typed.get(f"c-{item.id}", kept if not typed else ""), typed.get(f"p-{item.id}", str(people))


def _rows(typed: Mapping[str, str]) -> list[Row]:
    """The walk-ins as typed, and empty rows below them."""
    count = min(_whole(typed.get("rows", ""), ROWS) + (typed.get("act") == "add"), MOST_ROWS)
    return [
        Row(
            name=typed.get(f"w-{at}-name", ""),
            phone=typed.get(f"w-{at}-phone", ""),
            question=typed.get(f"w-{at}-question", ""),
            people=typed.get(f"w-{at}-people", "1"),
            told=f"w-{at}-told" in typed,
        )
        for at in range(count)
    ]


def _read(form: Mapping[str, str], agenda: Agenda) -> Attendance:
    """What was typed. Raises MeetingError for a number that is none."""
    walk_ins = [
        WalkIn(row.name.strip(), row.phone.strip(), row.question.strip(), _number(row.people, "số người"), row.told)
        for row in _rows(form)
    ]
    people = {}
    for item in (*agenda.items, *agenda.pending):
        mark = form.get(f"c-{item.id}")
        if mark == "absent":
            people[item.id] = 0
        elif mark == "came":
            people[item.id] = max(_number(form.get(f"p-{item.id}", "1"), "số người"), 1)
    return Attendance(
        people=people,
        walk_ins=[each for each in walk_ins if not each.is_blank],
        others_parties=_number(form.get("others-parties", "0"), "số lượt tiếp thêm"),
        others_people=_number(form.get("others-people", "0"), "số người tiếp thêm"),
        done=form.get("act") == "done",
    )


def _number(text: str, what: str) -> int:
    found = _whole(text, -1)
    if found < 0:
        raise MeetingError(f"Ở ô {what} xin chỉ ghi chữ số.")
    return found


def _whole(text: str, otherwise: int) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else otherwise
