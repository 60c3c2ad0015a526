"""Who is told about a request: its sender by mail that it has arrived, and staff when a day draws near or has passed.

Neither mail holds a name, a phone or anything that somebody wrote.
"""

from collections.abc import Callable, Sequence
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.mail.outbox import Mail, queue
from forms_service.matters.due import between
from forms_service.notices.model import Notice
from forms_service.notices.telling import tell
from forms_service.privacy.asking import LABELS, next_day
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.staff.accounts import list_staff
from forms_service.staff.model import Person
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.dates import format_date

SCREEN = "/nhan-vien/du-lieu"
_AT_ONCE = 50

_RECEIVED = """\
Kính gửi ông/bà,

{banner}{office} đã nhận yêu cầu số {number} về dữ liệu cá nhân của ông/bà.

Nhân viên sẽ gọi lại số điện thoại ghi trong phiếu để chắc là ông/bà, rồi mới làm.{due}

Nếu ông/bà không gửi yêu cầu này, xin báo cho chúng tôi{hotline}.

{office}
"""

_REMINDER = """\
Yêu cầu số {number} về dữ liệu cá nhân ({right}): {when}.

Xem và xử lý: {url}

{office}
"""


def acknowledge_by_mail(tx: Transaction, catalogue: Catalogue, request_id: int) -> bool:
    """Tell the sender of a request that it has arrived, once; whether a mail goes out.

    Who left no address is phoned by whoever handles the request.
    """
    request = tx.get(DATA_REQUESTS.name, request_id)
    submission = tx.get("submissions", request["submission"]) if request else None
    if request is None or submission is None or not submission["values"].get("email") or request["acknowledged_at"]:
        return False
    if tell(tx, _received(catalogue, request, submission)) != "mailed":
        return False
    tx.update(DATA_REQUESTS.name, request_id, {"acknowledged_at": tx.now.isoformat(timespec="milliseconds")})
    return True


async def remind_due(store: Store, catalogue: Callable[[], Catalogue], service_url: str) -> int:
    """Remind those who handle requests, once per request and offset of the law's clocks; how many mails were queued."""
    return await store.write(lambda tx: _remind(tx, catalogue(), service_url))


def to_remind(reader: Reader, catalogue: Catalogue, today: date) -> list[tuple[Document, int]]:
    """Open requests and how many working days are left, for those whose number of days asks for a reminder today."""
    clocks = catalogue.data_rights.on(today)
    if clocks is None or not catalogue.calendar.is_working_day(today, catalogue.office.hours.week):
        return []
    last = catalogue.calendar.add_working_days(today, max([0, *(-each for each in clocks.remind)])).isoformat()
    rows = reader.select(DATA_REQUESTS.name, equal={"shelf": "open"}, key="order_on", limit=_AT_ONCE)
    near = [row for row in rows if (day := next_day(row)) is not None and day <= last]
    left = [(row, between(catalogue, None, today, date.fromisoformat(next_day(row) or ""))) for row in near]
    return [(row, days) for row, days in left if -days in clocks.remind]


def _remind(tx: Transaction, catalogue: Catalogue, service_url: str) -> int:
    people = _handlers(list_staff(tx))
    mails = [
        _reminder(catalogue, request, days, person, service_url)
        for request, days in to_remind(tx, catalogue, tx.now.date())
        for person in people
    ]
    return [queue(tx, mail) for mail in mails].count("queued")


def _handlers(people: Sequence[Person]) -> list[Person]:
    """Who handles requests and reads our mails; if nobody does, the administrators."""
    handling = [person for person in people if person.may("handle_privacy")]
    reading = [person for person in handling if "daily" in person.receives]
    return reading or [person for person in handling if person.role == "admin"]


def _reminder(catalogue: Catalogue, request: Document, days: int, person: Person, service_url: str) -> Mail:
    day = next_day(request) or ""
    when = f"quá hạn {-days} ngày làm việc" if days < 0 else f"còn {days} ngày làm việc" if days else "đến hạn hôm nay"
    return Mail(
        key=f"data_request/{request['id']}/{day}/{days}/{person.id}",
        kind="data_request",
        to=person.email,
        subject=f"Yêu cầu về dữ liệu số {request['id']}: {when}",
        text=_REMINDER.format(
            number=request["id"],
            right=LABELS[request["right"]].lower(),
            when=when,
            url=f"{service_url}{SCREEN}/yeu-cau/{request['id']}",
            office=catalogue.office.name,
        ),
        limited=False,
    )


def _received(catalogue: Catalogue, request: Document, submission: Document) -> Notice:
    office = catalogue.office
    due = f"\nTrả lời chậm nhất ngày {format_date(date.fromisoformat(request['due_on']))}." if request["due_on"] else ""
    return Notice(
        key=f"data_request/{request['id']}",
        kind="data_request",
        submission=submission,
        subject="Đã nhận yêu cầu về dữ liệu cá nhân của ông/bà",
        text=_RECEIVED.format(
            banner="" if office.official else f"({office.banner})\n\n",
            office=office.name,
            number=request["id"],
            due=due,
            hotline=f" qua {office.hotline.number}" if office.hotline.number else "",
        ),
        say=f"Đã nhận yêu cầu số {request['id']} về dữ liệu cá nhân; sẽ gọi lại để chắc là ông/bà rồi mới làm.",
    )
