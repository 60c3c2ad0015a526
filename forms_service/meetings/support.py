"""Asking units to prepare for a reception (SYS4 of the dossier): what is still to be asked, asking, reminding, and
telling a unit that was asked when the reception changes. Every mail goes once per unit, wave and account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.mail.outbox import Mail, keep_attachment, queue
from forms_service.meetings.agenda import Agenda, Item, when_and_where
from forms_service.meetings.model import AGENDA_ENTRIES, SUPPORT_REQUESTS, MeetingError, told_mark
from forms_service.staff.accounts import list_staff
from forms_service.staff.audit import Actor, record
from forms_service.staff.model import Person
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.codes import spoken
from forms_service.vietnam.dates import format_date

OWN_PAGE = "/nhan-vien/chuan-bi"
"""Where a unit reads what it was asked; the id of the request may follow."""


@dataclass(frozen=True)
class Ask:
    """What one unit is asked now: the parties that are new to it, and all that it has been asked in all."""

    unit: str
    new: tuple[Item, ...]
    before: int

    @property
    def submissions(self) -> list[int]:
        return [item.id for item in self.new]


def matters_by_unit(agenda: Agenda) -> dict[str, list[Item]]:
    """What each unit must prepare, in the order of the agenda; those who were absent need nothing any more."""
    found: dict[str, list[Item]] = {}
    for item in agenda.items:
        for unit in item.units if item.state != "absent" else ():
            found.setdefault(unit, []).append(item)
    return found


def still_to_ask(agenda: Agenda) -> list[Ask]:
    """For every unit what it must prepare and was not asked for, in the order of the agenda."""
    asked = {request["unit"]: set(request["submissions"]) for request in agenda.requests}
    asks = []
    for unit, items in matters_by_unit(agenda).items():
        new = tuple(item for item in items if item.id not in asked.get(unit, set()))
        if new:
            asks.append(Ask(unit, new, len(asked.get(unit, set()))))
    return asks


def asked_of(agenda: Agenda, request: Mapping[str, object]) -> list[Item]:
    """The parties of a request that the unit must still prepare: it was asked, they come, it was not taken off."""
    submissions = request["submissions"]
    assert isinstance(submissions, list)
    return [item for item in matters_by_unit(agenda).get(str(request["unit"]), []) if item.id in submissions]


def accounts_of(reader: Reader, unit: str) -> list[Person]:
    """The active department accounts of a unit, to whom requests are mailed."""
    return [each for each in list_staff(reader) if each.active and each.role == "department" and each.unit == unit]


def choose_units(  # noqa: PLR0913  # who, where, which party, which units
    tx: Transaction, actor: Actor, catalogue: Catalogue, agenda: Agenda, submission: int, *, units: Sequence[str] | None
) -> None:
    """Say by hand who must prepare one party's matter; None: by dated routing again. Raises MeetingError: no such
    party or unit."""
    if agenda.item(submission) is None or not set(units or ()) <= catalogue.units.keys():
        raise MeetingError("Không thấy phiếu hoặc cơ quan này trong buổi. Xin tải lại trang.")
    chosen = None if units is None else list(dict.fromkeys(units))
    _change_entry(tx, agenda, submission, {"units": chosen})
    told = {"reception": agenda.id, "units": "+".join(chosen)[:100] or None if chosen is not None else "routing"}
    record(tx, actor, "meetings.units_chosen", "submission", submission, told)


def place_at(  # noqa: PLR0913  # who, where, which party, which place, why
    tx: Transaction, actor: Actor, agenda: Agenda, submission: int, *, position: int | None, reason: str
) -> None:
    """Put a party at a position of the agenda (from 1), with a reason; None: by rank and arrival again.

    Raises MeetingError: no such party, a position outside the agenda, no reason.
    """
    if agenda.item(submission) is None:
        raise MeetingError("Không thấy phiếu này trong buổi. Xin tải lại trang.")
    if position is not None and not 1 <= position <= len(agenda.items):
        raise MeetingError(f"Thứ tự phải từ 1 đến {len(agenda.items)}.")
    if position is not None and not reason:
        raise MeetingError("Xin ghi lý do đổi thứ tự: người khác phải chờ lâu hơn vì việc này.")
    _change_entry(tx, agenda, submission, {"position": position, "reason": reason if position else ""})
    record(tx, actor, "meetings.reordered", "submission", submission, {"reception": agenda.id, "position": position})


def _change_entry(tx: Transaction, agenda: Agenda, submission: int, changes: Mapping[str, object]) -> None:
    entry = tx.find(AGENDA_ENTRIES.name, submission=submission)
    fresh = {"submission": submission, "units": None, "position": None, "reason": ""}
    if entry is None:
        tx.insert(AGENDA_ENTRIES.name, {**fresh, "reception": agenda.id, **changes})
        return
    elsewhere = {"position": None, "reason": ""} if entry["reception"] != agenda.id else {}
    tx.update(AGENDA_ENTRIES.name, entry["id"], {"reception": agenda.id, **elsewhere, **changes})


@dataclass(frozen=True)
class Wording:
    """What mails to units are worded with."""

    catalogue: Catalogue
    service_url: str
    answer_by: str
    """Until when an answer is hoped for, in words."""


def ask(  # noqa: PLR0913  # who asks whom for what, with which paper
    tx: Transaction,
    actor: Actor,
    wording: Wording,
    reception: Document,
    unit: str,
    *,
    submissions: Sequence[int],
    pdf: bytes | None,
) -> int:
    """Ask a unit to prepare for these parties; how many accounts are written to (0: somebody must phone).

    `pdf` is the paper of exactly these parties; None if the unit has no account. Parties that it was asked for
    meanwhile are not asked for again.
    """
    request = _kept(tx, reception, unit)
    new = [each for each in submissions if each not in request["submissions"]]
    if not new:
        return 0
    request |= {
        "submissions": [*request["submissions"], *new],
        "wave": request["wave"] + 1,
        "asked_at": tx.now.isoformat(),
        "asked_by": actor.id,
        "awaited": True,
    }
    people = accounts_of(tx, unit) if pdf is not None else []
    request["mailed"] = len(people)
    _save(tx, request)
    if people and pdf is not None:
        name = f"chuan-bi-{reception['day']}.pdf"
        attachment = keep_attachment(tx, name, "application/pdf", pdf)
        text = _request_text(wording, reception, request, len(new))
        _mail_all(tx, request, people, str(request["wave"]), _subject(reception), text, attachment)
    told = {"reception": reception["reception"], "parties": len(new), "mails": len(people)}
    record(tx, actor, "meetings.unit_asked", "support_request", request["id"], {**told, "unit": unit})
    return len(people)


def remind(tx: Transaction, actor: Actor, wording: Wording, agenda: Agenda, request: Document) -> int:
    """Remind a silent unit, once for each time it was asked; how many mails. Nothing is sent if nothing is left."""
    items = asked_of(agenda, request)
    current = tx.get(SUPPORT_REQUESTS.name, request["id"])
    if current is None or not current["awaited"] or current["reminded"] >= current["wave"] or not items:
        return 0
    tx.update(SUPPORT_REQUESTS.name, current["id"], {"reminded": current["wave"]})
    people = accounts_of(tx, current["unit"])
    text = _reminder_text(wording, agenda, current, items)
    subject = f"Nhắc: chưa có trả lời cho buổi tiếp ngày {format_date(agenda.day)}"
    _mail_all(tx, current, people, f"{current['wave']}/reminder", subject, text)
    record(tx, actor, "meetings.unit_reminded", "support_request", current["id"], {"mails": len(people)})
    return len(people)


def tell_change(tx: Transaction, actor: Actor, wording: Wording, reception: Document, request: Document) -> int:
    """Tell a unit that the reception it prepares for was moved or cancelled; how many mails.

    After a move somebody else may have to come, so an answer is awaited again.
    """
    mark = told_mark(reception)
    current = tx.get(SUPPORT_REQUESTS.name, request["id"])
    if current is None or current["told"] == mark:
        return 0
    gone = reception["state"] == "cancelled"
    tx.update(SUPPORT_REQUESTS.name, current["id"], {"told": mark, "day": reception["day"], "awaited": not gone})
    people = accounts_of(tx, current["unit"])
    text = _change_text(wording, reception, current)
    subject = f"Buổi tiếp ngày {_day_told(current)} {'đã hoãn' if gone else 'đã đổi'}"
    # Numbered by what was told before: back on the old day is news as well.
    _mail_all(tx, current, people, f"change/{reception['sequence']}/{tx.now:%Y%m%d%H%M}", subject, text)
    record(tx, actor, "meetings.unit_told", "support_request", current["id"], {"mails": len(people)})
    return len(people)


def _kept(tx: Transaction, reception: Document, unit: str) -> Document:
    """The request to a unit, new or as it is."""
    found = tx.find(SUPPORT_REQUESTS.name, reception=reception["reception"], unit=unit)
    return found or {
        "reception": reception["reception"],
        "unit": unit,
        "day": reception["day"],
        "told": told_mark(reception),
        "submissions": [],
        "wave": 0,
        "mailed": 0,
        "awaited": True,
        "reminded": 0,
        "attendees": "",
        "note": "",
        "answered_at": None,
        "answered_by": None,
        "answered_wave": 0,
    }


def _save(tx: Transaction, request: Document) -> None:
    if "id" in request:
        tx.update(SUPPORT_REQUESTS.name, request["id"], {k: v for k, v in request.items() if k != "id"})
    else:
        request["id"] = tx.insert(SUPPORT_REQUESTS.name, request)


def _mail_all(  # noqa: PLR0913, PLR0917  # one mail to several people
    tx: Transaction,
    request: Document,
    people: Sequence[Person],
    what: str,
    subject: str,
    text: str,
    attachment: int | None = None,
) -> None:
    for person in people:
        key = f"support/{request['id']}/{what}/{person.id}"
        queue(tx, Mail(key, "support", person.email, subject, text, attachment, limited=False))


def _subject(reception: Document) -> str:
    return f"Đề nghị chuẩn bị cho buổi tiếp ngày {format_date(date.fromisoformat(reception['day']))}"


def _day_told(request: Document) -> str:
    return format_date(date.fromisoformat(request["day"]))


_REQUEST = """\
Kính gửi {unit},

{office} đề nghị quý cơ quan chuẩn bị {count} việc {more}cho buổi tiếp của {host}: {when}.

Danh sách mã phiếu, lĩnh vực, thủ tục ở tệp PDF kèm theo. Họ tên và nội dung chỉ xem được sau khi đăng nhập:
{link}

Xin mở trang ấy, ghi ai sẽ dự và kết quả chuẩn bị, trước {answer_by}.

{office}
"""

_REMINDER = """\
Kính gửi {unit},

{office} chưa nhận được trả lời về buổi tiếp của {host}: {when}.
Còn {count} việc cần quý cơ quan chuẩn bị, mã phiếu: {codes}.

Xin mở trang sau, đăng nhập, và ghi ai sẽ dự:
{link}

{office}
"""

_MOVED = """\
Kính gửi {unit},

Buổi tiếp của {host} ngày {before} mà quý cơ quan được đề nghị chuẩn bị nay là: {when}.{reason}

Xin mở trang sau, đăng nhập, và ghi lại ai sẽ dự:
{link}

{office}
"""

_CANCELLED = """\
Kính gửi {unit},

Buổi tiếp của {host} ngày {before} mà quý cơ quan được đề nghị chuẩn bị đã hoãn.{reason}
Quý cơ quan không cần cử người dự buổi này.

{office}
"""


def _request_text(wording: Wording, reception: Document, request: Document, count: int) -> str:
    more = "mới " if request["wave"] > 1 else ""
    return _REQUEST.format(**_words(wording, reception, request), count=count, more=more, answer_by=wording.answer_by)


def _reminder_text(wording: Wording, agenda: Agenda, request: Document, items: Sequence[Item]) -> str:
    codes = ", ".join(spoken(item.submission["code"]) for item in items)
    return _REMINDER.format(**_words(wording, agenda.reception, request), count=len(items), codes=codes)


def _change_text(wording: Wording, reception: Document, request: Document) -> str:
    reason = f"\nLý do: {reception['reason']}" if reception["reason"] else ""
    shape = _CANCELLED if reception["state"] == "cancelled" else _MOVED
    return shape.format(**_words(wording, reception, request), before=_day_told(request), reason=reason)


def _words(wording: Wording, reception: Document, request: Document) -> dict[str, str]:
    unit = wording.catalogue.units.get(request["unit"])
    return {
        "unit": unit.name_on(date.fromisoformat(reception["day"])) if unit else request["unit"],
        "office": wording.catalogue.office.name,
        "host": reception["host"],
        "when": when_and_where(wording.catalogue, reception),
        "link": f"{wording.service_url}{OWN_PAGE}/{request['id']}",
    }
