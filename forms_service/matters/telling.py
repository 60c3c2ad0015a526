"""What the person hears of a matter, by mail or by telephone, and what the owing unit is mailed.

A mail to the person says that there is news and how to read it: with the code and the last digits of the phone, which
whoever else reads that mailbox does not have. The reply stands in a mail only if staff ticked that it holds nothing
personal (decision 8 of the design). A mail to staff holds numbers, kinds and due dates; the rest is behind the login.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from forms_service.catalogue import Catalogue
from forms_service.mail.outbox import Mail, queue
from forms_service.matters.due import days_left
from forms_service.matters.model import OUTCOMES, Channel
from forms_service.notices.model import Notice, Told
from forms_service.notices.telling import may_phone, tell, told_in_person
from forms_service.staff.accounts import list_staff
from forms_service.staff.model import Person
from forms_service.staff.units import unit_name
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.vietnam.dates import format_date

PAGE = "/nhan-vien/vu-viec"
ANSWER_PAGE = "/vu-viec"

_TEXT = """\
Kính gửi ông/bà,

{banner}{what}

Mã phiếu của ông/bà: {code}
Xem tại {service_url}/tra-cuu{with_what}{hotline}.{more}

Nếu ông/bà không gửi phiếu này, có người đã ghi nhầm địa chỉ thư; xin bỏ qua thư.

{office}
"""


def tell_answered(
    tx: Transaction, catalogue: Catalogue, matter: Document, service_url: str, *, by: int | None
) -> Told | None:
    """Tell the person that there is a reply, unless whoever gave it has done so."""
    submission = _addressee(tx, matter)
    if submission is None:
        return None
    reply = matter["reply"]
    what = (
        f"Vụ việc số {matter['number']} mở từ phiếu của ông/bà đã có trả lời ({OUTCOMES[matter['outcome']].lower()})."
    )
    notice = Notice(
        key=_key(matter, "answered"),
        kind="answered",
        submission=_as_wished(submission),
        subject="Đã có trả lời cho phiếu của ông/bà",
        text=_text(
            catalogue, submission, service_url, what, f"\n\nTrả lời:\n{reply['text']}" if reply["mailed"] else ""
        ),
        say=f"Trả lời vụ việc {matter['number']}: {reply['text']}",
        about=f"matter/{matter['id']}",
    )
    if not reply["told"]:
        return tell(tx, notice)
    told_in_person(tx, notice, by)
    return "known"


def tell_waiting(tx: Transaction, catalogue: Catalogue, matter: Document, service_url: str) -> Told | None:
    """Tell the person that something is needed from them; what it is, they read at the look-up or hear on the phone."""
    what = f"Vụ việc số {matter['number']} mở từ phiếu của ông/bà cần bổ sung trước khi giải quyết tiếp."
    say = f"Vụ việc {matter['number']} cần ông/bà bổ sung: {matter['message']}"
    return _tell_news(tx, catalogue, matter, service_url, "needed", what, say)


def tell_extended(tx: Transaction, catalogue: Catalogue, matter: Document, service_url: str) -> Told | None:
    """Tell the person that the answer comes later, and when."""
    day = format_date(date.fromisoformat(matter["due_on"]))
    what = f"Vụ việc số {matter['number']} mở từ phiếu của ông/bà sẽ được trả lời muộn hơn, chậm nhất ngày {day}."
    return _tell_news(tx, catalogue, matter, service_url, "extended", what, str(matter["message"]))


def tell_asked(tx: Transaction, catalogue: Catalogue, matter: Document, service_url: str) -> Told | None:
    """Ask the person whether the reply helped."""
    submission = _addressee(tx, matter)
    if submission is None:
        return None
    page = f"{service_url}{ANSWER_PAGE}/{matter['token']}"
    what = f"Vụ việc số {matter['number']} đã được trả lời. Việc của ông/bà đã được giải quyết xong chưa?"
    notice = Notice(
        key=_key(matter, "asked"),
        kind="resolved_asked",
        submission=submission,
        subject="Việc của ông/bà đã được giải quyết xong chưa?",
        text=_text(catalogue, submission, service_url, what, f"\n\nXin cho biết “Rồi” hoặc “Chưa” tại {page}"),
        say=f"Hỏi: việc đã được trả lời ở vụ việc {matter['number']} đã giải quyết xong chưa? "
        "Ghi câu trả lời ở trang của vụ việc.",
    )
    return tell(tx, notice)


def way_to(submission: Document | None) -> Channel:
    """How a person hears of a reply that the service tells: as they wished, else by mail, by a call, or by the code."""
    if submission is None:
        return "code"
    values = submission["values"]
    if values.get("email") and not (values.get("reply_mode") == "phone" and may_phone(submission)):
        return "email"
    return "phone" if may_phone(submission) else "code"


def _as_wished(submission: Document) -> Document:
    """The submission as the notice of a reply sees it: without the address of whoever asked for a call."""
    if way_to(submission) == "email":
        return submission
    return {**submission, "values": {**submission["values"], "email": None}}


def reply_notice_key(matter: Document) -> str:
    """Under which key the person was told of the reply."""
    return _key(matter, "answered")


_UNITS = """\
Kính gửi ông/bà,

{what}

{lines}

Xin mở trang sau, đăng nhập, đọc nội dung rồi bấm “Trả lời”: {page}
Cần thêm thời gian, hoặc việc thuộc cơ quan khác: xin gọi {hotline} trước khi hết hạn.

{office}
"""


def mail_units(  # noqa: PLR0913  # a mail has this many facts
    tx: Transaction,
    catalogue: Catalogue,
    unit: str | None,
    matters: Sequence[Document],
    *,
    what: str,
    key: str,
    service_url: str,
) -> int:
    """Mail a list of exactly these matters to whoever answers for a unit; how many mails were queued."""
    lines = "\n".join(_line(catalogue, each, tx.now.date()) for each in matters)
    office = catalogue.office
    page = f"{service_url}{PAGE}" + (f"/{matters[0]['id']}" if len(matters) == 1 else "")
    hotline = office.hotline.number or office.name
    text = _UNITS.format(what=what, lines=lines, page=page, hotline=hotline, office=office.name)
    mails = [
        Mail(f"{key}/{person.id}", "matters", person.email, what.rstrip(".:"), text, limited=False)
        for person in answerable(tx, unit)
    ]
    return sum(queue(tx, mail) == "queued" for mail in mails)


def answerable(reader: Reader, unit: str | None) -> list[Person]:
    """Who is reminded for a unit: its department accounts; the front desk where the unit has none."""
    active = [person for person in list_staff(reader) if person.active]
    own = [person for person in active if unit and person.role == "department" and person.unit == unit]
    return own or front_desk(active)


def front_desk(people: Sequence[Person]) -> list[Person]:
    """The accounts of the front desk; those of the administrators in an office without one."""
    desk = [person for person in people if person.active and person.role == "front_desk"]
    return desk or [person for person in people if person.active and person.role == "admin"]


def due_in_words(left: int | None) -> str:
    """How much time is left, in working days: "còn 3 ngày làm việc", "hạn hôm nay", "quá hạn 2 ngày làm việc"."""
    if left is None:
        return ""
    if left == 0:
        return "hạn hôm nay"
    return f"còn {left} ngày làm việc" if left > 0 else f"quá hạn {-left} ngày làm việc"


def _line(catalogue: Catalogue, matter: Document, today: date) -> str:
    area = catalogue.areas.get(matter["field"] or "")
    left = due_in_words(days_left(catalogue, matter, today))
    due = format_date(date.fromisoformat(matter["due_on"]))
    who = unit_name(catalogue, matter["lead"], today)
    parts = [f"Vụ việc {matter['number']}", f"hạn {due} ({left})" if left else f"hạn {due}"]
    return "- " + ", ".join([*parts, *([area.label] if area else []), *([who] if who else [])])


def _tell_news(  # noqa: PLR0913, PLR0917  # private: what, to whom, in which words
    tx: Transaction, catalogue: Catalogue, matter: Document, service_url: str, kind: str, what: str, say: str
) -> Told | None:
    submission = _addressee(tx, matter)
    if submission is None:
        return None
    notice = Notice(
        key=_key(matter, f"{kind}/{matter['due_on']}" if kind == "extended" else f"{kind}/{matter['waiting_since']}"),
        kind=kind,
        submission=submission,
        subject="Tin về phiếu của ông/bà",
        text=_text(catalogue, submission, service_url, what),
        say=say,
        about=f"matter/{matter['id']}",
    )
    return tell(tx, notice)


def _addressee(tx: Transaction, matter: Document) -> Document | None:
    """The submission whose sender is told; None without one, or when its personal data are gone."""
    found = tx.get("submissions", matter["submission"]) if matter["submission"] else None
    return None if found is None or found.get("anonymised_at") else found


def _key(matter: Document, kind: str) -> str:
    """Once for each time that a matter was opened."""
    return f"matter/{matter['id']}/{matter['reopened']}/{kind}"


def _text(catalogue: Catalogue, submission: Any, service_url: str, what: str, more: str = "") -> str:
    office = catalogue.office
    return _TEXT.format(
        banner="" if office.official else f"({office.banner})\n\n",
        what=what,
        code=spoken(submission["code"]),
        service_url=service_url,
        with_what=", nhập mã và bốn số cuối điện thoại" if needs_phone(submission["code"]) else ", nhập mã",
        hotline=f", hoặc gọi {office.hotline.number}" if office.hotline.number else "",
        more=more,
        office=office.name,
    )
