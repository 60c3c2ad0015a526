"""Who came: marked for those who registered, entered for those who did not, counted for the rest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.meetings.agenda import Agenda, agenda_of
from forms_service.meetings.model import MEETINGS, MOST_PEOPLE, MeetingError, is_held_by
from forms_service.receptions.counting import count
from forms_service.receptions.lifecycle import took_place
from forms_service.receptions.model import REGISTRATIONS, rank_of
from forms_service.receptions.placing import change
from forms_service.receptions.words import Words
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.intake import Arrival, Intake, NoPlaceError, Part
from forms_service.submissions.model import SAME_PRESS
from forms_service.vietnam.names import is_plausible_name
from forms_service.vietnam.phones import read_phone
from forms_service.vietnam.text import nfc

LONGEST_QUESTION = 2000


@dataclass(frozen=True)
class WalkIn:
    """Somebody who came without registering, as typed. `people` includes the person; `told`: the notice on data was
    read out, and the person agreed."""

    name: str
    phone: str
    question: str
    people: int
    told: bool

    @property
    def is_blank(self) -> bool:
        return not (self.name or self.phone or self.question)


@dataclass(frozen=True)
class Attendance:
    """What one press of the form says. `people` by submission: how many came, 0: nobody came; who is not in it stays
    as it was. `others_parties`, `others_people`: met, but not registered by name. `done`: all is written down."""

    people: Mapping[int, int]
    walk_ins: Sequence[WalkIn] = ()
    others_parties: int = 0
    others_people: int = 0
    done: bool = False


class WalkInError(MeetingError):
    """A walk-in that cannot be entered; `row` counts from 0, `field` is the box."""

    def __init__(self, row: int, field: str, text: str) -> None:
        super().__init__(text)
        self.row = row
        self.field = field


@dataclass(frozen=True)
class Door:
    """What attendance needs of the house: how submissions are kept, and what notices are worded with."""

    intake: Intake
    words: Words

    @property
    def catalogue(self) -> Catalogue:
        """The content as it stands now."""
        return self.words.catalogue


def keep_attendance(tx: Transaction, actor: Actor, door: Door, reception_id: str, told: Attendance) -> Agenda:
    """Keep what was told; the agenda as it then is. When all is written down, the reception has taken place.

    Raises MeetingError: no such reception, not begun or cancelled, a number out of bounds, somebody unmarked when all
    is said to be written down; WalkInError. Nothing is kept then.
    """
    agenda = _agenda(tx, door, reception_id)
    if not is_held_by(agenda.reception, tx.now):
        raise MeetingError("Buổi này chưa bắt đầu hoặc đã hoãn, chưa điểm danh được.")
    _check(told)
    _mark(tx, agenda, told.people)
    for row, walk_in in enumerate(told.walk_ins):
        _enter(tx, actor, door, agenda, row, walk_in)
    _keep_others(tx, actor, agenda, told)
    after = _agenda(tx, door, reception_id)
    if told.done:
        _finish(tx, actor, door, after, told)
    facts = {"came": sum(1 for item in after.items if item.came), "others": told.others_parties, "done": told.done}
    record(tx, actor, "meetings.attendance_kept", "reception", reception_id, facts)
    return _agenda(tx, door, reception_id)


def _agenda(tx: Transaction, door: Door, reception_id: str) -> Agenda:
    agenda = agenda_of(tx, door.catalogue, reception_id)
    if agenda is None:
        raise MeetingError("Không có buổi tiếp này. Xin tải lại danh sách.")
    return agenda


def _check(told: Attendance) -> None:
    numbers = [*told.people.values(), *(each.people for each in told.walk_ins)]
    if not all(0 <= number <= MOST_PEOPLE for number in numbers):
        raise MeetingError(f"Số người của một lượt từ 1 đến {MOST_PEOPLE}. Xin xem lại số vừa gõ.")
    if not 0 <= told.others_parties <= told.others_people <= 10 * MOST_PEOPLE:
        raise MeetingError("Số người tiếp thêm không được ít hơn số lượt tiếp thêm. Xin xem lại hai số ấy.")


def _mark(tx: Transaction, agenda: Agenda, people: Mapping[int, int]) -> None:
    for submission, number in people.items():
        item = agenda.item(submission)
        if item is None:
            raise MeetingError("Danh sách vừa thay đổi: có người không còn ở buổi này. Xin xem lại rồi lưu.")
        state = "attended" if number else "absent"
        if item.state != state or item.registration.get("people") != (number or None):
            change(tx, item.registration, state=state, people=number or None)


def _enter(tx: Transaction, actor: Actor, door: Door, agenda: Agenda, row: int, walk_in: WalkIn) -> None:  # noqa: PLR0913, PLR0917  # who enters whom where
    """A submission of its own, so that it gets a code and can be followed like any other."""
    phone = _checked(row, walk_in)
    form = _form_of(door.catalogue, agenda)
    key = hashlib.sha256(f"{agenda.id}\n{walk_in.name}\n{phone}\n{walk_in.question}".encode()).hexdigest()
    part = Part(form, _values(form, agenda, walk_in, phone))
    arrival = Arrival((part,), f"walk-in/{key}", SAME_PRESS, channel="counter", entered_by=actor.id)
    try:
        receipt = door.intake.take(tx, arrival)
    except NoPlaceError:
        text = "Buổi này đã đủ người, không ghi tên thêm được. Xin ghi vào số lượt tiếp thêm."
        raise WalkInError(row, "name", text) from None
    submission = tx.find("submissions", code=receipt.code)
    assert submission is not None  # taken a moment ago
    registered = tx.find(REGISTRATIONS.name, submission=submission["id"])
    if registered is not None:  # pressed twice, or the phone is registered for this reception
        change(tx, registered, state="attended", people=walk_in.people)
        return
    _register(tx, agenda, submission, walk_in.people)


def _checked(row: int, walk_in: WalkIn) -> str:
    """The phone (E.164), or nothing. Raises WalkInError."""
    if not is_plausible_name(walk_in.name):
        raise WalkInError(row, "name", "Xin ghi họ và tên của người đến không đăng ký.")
    if len(walk_in.question) > LONGEST_QUESTION or not walk_in.question:
        raise WalkInError(row, "question", f"Xin ghi người ấy hỏi việc gì, tối đa {LONGEST_QUESTION} chữ cái.")
    if not walk_in.told:
        raise WalkInError(row, "told", "Xin đọc thông báo dữ liệu cho người ấy, rồi đánh dấu ô đồng ý.")
    if walk_in.people < 1:
        raise WalkInError(row, "people", "Số người ít nhất là 1.")
    if not walk_in.phone:
        return ""
    reading = read_phone(walk_in.phone)
    if reading.e164 is None:
        raise WalkInError(row, "phone", "Số điện thoại chưa đúng. Di động có 10 số; không có thì để trống.")
    return reading.e164


def _form_of(catalogue: Catalogue, agenda: Agenda) -> FormDefinition:
    """The form that people use for this series: what walk-ins ask is read like what others wrote."""
    series = catalogue.series.get(agenda.reception["series"])
    for form_id in (series.form, series.appointment_form) if series else ():
        if form_id and form_id in catalogue.forms:
            return catalogue.forms[form_id]
    raise MeetingError("Lịch này không có biểu mẫu nào để ghi người đến thêm. Xin chỉ ghi số lượt tiếp thêm.")


def _values(form: FormDefinition, agenda: Agenda, walk_in: WalkIn, phone: str) -> dict[str, Any]:
    """The answers that this form asks for and that are known at the door."""
    known = {
        "full_name": nfc(walk_in.name),
        "phone": phone,
        "content": nfc(walk_in.question),
        "party_size": walk_in.people,
        "preferred_reception": agenda.id,
        "consent_core": True,
    }
    asked = {field.id for field in form.fields}
    return {name: value for name, value in known.items() if name in asked and value}


def _register(tx: Transaction, agenda: Agenda, submission: Document, people: int) -> None:
    reception = tx.find("receptions", reception=agenda.id) or dict(agenda.reception)
    count(tx, reception, parties=1, people=people)
    registration = {
        "submission": submission["id"],
        "reception": agenda.id,
        "state": "attended",
        "state_at": tx.now.isoformat(),
        "party_size": people,
        "people": people,
        "walk_in": True,
        "priority_rank": rank_of(submission["values"]),
        "arrived_at": submission["received_at"],
        "phone": submission["values"].get("phone"),
        "duplicate": False,
        "queue": None,
    }
    tx.insert(REGISTRATIONS.name, registration)
    tx.update("submissions", submission["id"], {"reception": agenda.id, "placement": "attended"})


def _keep_others(tx: Transaction, actor: Actor, agenda: Agenda, told: Attendance) -> None:
    facts = {"others_parties": told.others_parties, "others_people": told.others_people, "attendance_by": actor.id}
    meeting = agenda.meeting
    if meeting is None:
        tx.insert(MEETINGS.name, {"reception": agenda.id, "attendance_at": None, **facts})
    else:
        tx.update(MEETINGS.name, meeting["id"], facts)


def _finish(tx: Transaction, actor: Actor, door: Door, agenda: Agenda, told: Attendance) -> None:
    unmarked = [item for item in agenda.items if item.state not in {"attended", "absent"}]
    if unmarked:
        raise MeetingError(
            f"Còn {len(unmarked)} lượt chưa ghi đến hay vắng. Xin ghi nốt, hoặc bấm “Lưu, còn ghi tiếp”."
        )
    met = [item for item in agenda.items if item.came and item.registration.get("walk_in")]
    people = sum(item.registration["people"] for item in met) + told.others_people
    outcome = took_place(tx, door.words, actor, agenda.id, (len(met) + told.others_parties, people))
    if outcome.problems:
        raise MeetingError(outcome.problems[0].text)
    meeting = tx.find(MEETINGS.name, reception=agenda.id)
    assert meeting is not None  # kept a moment ago
    if meeting["attendance_at"] is None:
        tx.update(MEETINGS.name, meeting["id"], {"attendance_at": tx.now.isoformat()})
