"""What is told to one registration: the mail, and the sentence for whoever phones instead. No personal data in either.

What is told to everybody of a reception (moved, cancelled, another host) is in `changes.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forms_service.notices.model import Notice, Told
from forms_service.notices.telling import tell, told_in_person
from forms_service.offers import label_of
from forms_service.receptions import standing
from forms_service.receptions.words import Words
from forms_service.schedule.calendar_file import Invitation, calendar_entry, to_invitation
from forms_service.schedule.view import ReceptionView
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.dates import format_moment


@dataclass(frozen=True)
class Wording:
    """A kind of notice. `{reception}`: day, hours and place; `{until}`: the end of an offer; `{reason}`: why."""

    subject: str
    text: str
    say: str
    calendar: bool = False


_COME = "Khi đến, xin mang giấy tờ tùy thân và giấy tiếp nhận hồ sơ, nếu đã nộp hồ sơ."

WORDINGS: Mapping[str, Wording] = {
    "offered": Wording(
        "Có chỗ trong buổi gặp: xin trả lời",
        "Có một chỗ trống trong buổi {reception}. Chúng tôi giữ chỗ ấy cho ông/bà đến {until}.\n\n"
        "Xin mở liên kết dưới đây rồi bấm “Nhận chỗ này” hoặc “Không nhận”. Quá giờ đó, chỗ được mời người tiếp theo.",
        "Có một chỗ trống trong buổi {reception}, giữ cho ông/bà đến {until}. Ông/bà có nhận chỗ này không?",
    ),
    "offer_lapsed": Wording(
        "Lời mời vào buổi gặp đã hết hạn",
        "Lời mời vào buổi {reception} đã hết hạn mà chưa có trả lời, nên chỗ ấy đã được mời người khác. "
        "Nếu vẫn muốn gặp, xin gọi chúng tôi hoặc đăng ký một buổi khác.",
        "Lời mời vào buổi {reception} đã hết hạn. Ông/bà còn muốn gặp không, hay muốn chọn buổi khác?",
    ),
    "placed": Wording(
        "Đã có chỗ trong buổi gặp",
        "Đã giữ chỗ cho ông/bà trong buổi {reception}. " + _COME,
        "Đã giữ chỗ cho ông/bà trong buổi {reception}.",
        calendar=True,
    ),
    "confirmed": Wording(
        "Xác nhận buổi gặp",
        "Buổi gặp của ông/bà đã được xác nhận: {reception}. " + _COME + "\n\n"
        "Tệp lịch gửi kèm thư này. Nếu không đến được, xin báo bằng liên kết dưới đây để người khác có chỗ.",
        "Xin xác nhận buổi gặp của ông/bà: {reception}. Ông/bà có đến được không?",
        calendar=True,
    ),
    "declined": Wording(
        "Chưa xếp được buổi gặp",
        "Chúng tôi chưa xếp được ông/bà vào buổi {reception}: {reason}.",
        "Chúng tôi chưa xếp được ông/bà vào buổi {reception}: {reason}.",
    ),
    "moved": Wording(
        "Đổi sang buổi gặp khác",
        "Đăng ký của ông/bà đã được chuyển sang buổi {reception}. Ông/bà {standing}.",
        "Đăng ký của ông/bà đã được chuyển sang buổi {reception}. Ông/bà {standing}.",
    ),
    "reminder": Wording(
        "Nhắc buổi gặp",
        "Xin nhắc ông/bà về buổi gặp: {reception}. " + _COME + "\n\n"
        "Nếu không đến được, xin báo bằng liên kết dưới đây để người khác có chỗ.",
        "Xin nhắc ông/bà về buổi gặp: {reception}. Ông/bà có đến được không?",
    ),
}

_FRAME = """\
Kính gửi ông/bà,

{banner}{text}

Xem, trả lời hoặc rút đăng ký tại:
{link}{hotline}

Nếu ông/bà không đăng ký gặp, có người đã ghi nhầm địa chỉ thư; xin bỏ qua thư.

{office}
"""


def tell_one(  # noqa: PLR0913  # what one notice needs
    tx: Transaction,
    words: Words,
    registration: Document,
    kind: str,
    *,
    key: str,
    in_person: int | None = None,
    phone_only: bool = False,
    facts: Mapping[str, str] | None = None,
    leaves: str = "",
) -> Told | None:
    """Tell one registration's sender, exactly once per `key`; None if the reception or the submission is gone.

    `in_person` is the id of the staff who has just said it: whoever has no mail address is not phoned about it again.
    `phone_only`: a mail would come too late. `facts` fill the wording. `leaves` is the reception (its id) that the
    sender had been confirmed for: its entry is taken out of their calendar, and what was to be phoned about it rests.
    """
    submission = tx.get("submissions", registration["submission"])
    reception = standing.find(tx, words.catalogue, registration["reception"])
    if submission is None or reception is None or submission.get("anonymised_at"):
        return None
    if phone_only and submission["values"].get("phone"):
        submission["values"] = {name: value for name, value in submission["values"].items() if name != "email"}
    view = standing.view_of(words.catalogue, reception)
    notice = _notice(words, submission, registration, view, kind, key, tx.now, facts or {})
    if leaves and (left := standing.find(tx, words.catalogue, leaves)):
        notice = replace(notice, about=f"reception/{leaves}", calendar=_taken_back(words, submission, left, tx.now))
    if in_person is not None and not submission["values"].get("email"):
        told_in_person(tx, notice, in_person)
        return "known"
    return tell(tx, notice)


def in_words(view: ReceptionView) -> str:
    """Day, hours and place of a reception."""
    return f"{label_of(view)}, {view.place_name}"


def until_in_words(moment: str) -> str:
    """The end of an offer, as people read it."""
    return format_moment(datetime.fromisoformat(moment).astimezone(ZONE))


def _notice(  # noqa: PLR0913, PLR0917  # what one notice is made of
    words: Words,
    submission: Document,
    registration: Document,
    view: ReceptionView,
    kind: str,
    key: str,
    now: datetime,
    facts: Mapping[str, str],
) -> Notice:
    wording = WORDINGS[kind]
    told = {"reception": in_words(view), **facts}
    email = submission["values"].get("email")
    return Notice(
        key=key,
        kind=kind,
        submission=submission,
        subject=wording.subject,
        text=framed(words, wording.text.format_map(told), registration),
        say=wording.say.format_map(told),
        calendar=invitation(words, view, email, now) if wording.calendar and email else None,
        about=f"reception/{registration['reception']}",
    )


def framed(words: Words, text: str, registration: Mapping[str, Any]) -> str:
    """The whole mail around what it says: greeting, the registration's own page, the office."""
    office = words.catalogue.office
    return _FRAME.format(
        banner="" if office.official else f"({office.banner})\n\n",
        text=text,
        link=words.link(registration["link"]),
        hotline=f"\nhoặc gọi {office.hotline.number}." if office.hotline.number else "",
        office=office.name,
    )


def invitation(words: Words, view: ReceptionView, email: str, now: datetime, *, withdrawn: bool = False) -> bytes:
    """The entry of a reception for one registrant's calendar (METHOD:REQUEST; CANCEL if `withdrawn`)."""
    series = words.catalogue.series.get(view.series)
    entry = calendar_entry(view, title=series.title if series else "", domain=words.domain)
    return to_invitation(entry, Invitation(words.mail_from, words.catalogue.office.name, email, withdrawn), now)


def _taken_back(words: Words, submission: Document, reception: Document, now: datetime) -> bytes | None:
    email = submission["values"].get("email")
    return (
        invitation(words, standing.view_of(words.catalogue, reception), email, now, withdrawn=True) if email else None
    )
