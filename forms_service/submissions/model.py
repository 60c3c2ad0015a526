"""A submission: what one person sent with one form. Rules only; no I/O, no clock."""

import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

import orjson

from forms_service.forms.definition import FormDefinition
from forms_service.schedule.expand import series_and_day
from forms_service.storage.contract import Document, Index, Table
from forms_service.submissions.finding import search_text
from forms_service.vietnam.complaints import reads_like_complaint

SUBMISSIONS = Table(
    "submissions",
    (
        Index(("code",), unique=True),
        Index(("token",), unique=True),
        Index(("key", "pressed_at")),
        Index(("received_at",)),
        Index(("desk", "received_at")),
        Index(("form", "received_at")),
        Index(("form", "desk", "received_at")),
        Index(("complaint", "received_at")),
    ),
    search="search",
)
FORM_VERSIONS = Table("form_versions", (Index(("version",), unique=True),))

Desk = Literal["new", "complaint", "handled", "held"]
"""Where a submission lies: to be handled; apart, for it complains or denounces; handled; or held because only a program
fills the field that it filled. `complaint` (True) stays a fact of those that were apart, to be counted."""

COUNTED_DESKS: tuple[Desk, ...] = ("new", "complaint", "handled")
"""Where a submission counts as received, in digest and figures alike; what is held seems to be a program's."""

Channel = Literal["web", "counter", "hotline", "post", "zalo"]

CHANNELS: Mapping[Channel, str] = {
    "web": "trang thông tin",
    "counter": "tại quầy",
    "hotline": "điện thoại",
    "post": "bưu điện",
    "zalo": "Zalo",
}
"""By which way a submission came (details 22), in words."""

IN_PERSON: frozenset[Channel] = frozenset({"counter", "hotline"})
"""Whoever comes by these hears from staff that it was received: nobody need phone to say so."""

Stage = Literal["received", "scheduled", "in_progress", "answered", "closed"]
"""What its sender is told (details 24)."""

KEPT = frozenset({"placed", "confirmed", "attended", "absent"})
"""Placements of a sender who has, or had, a place in a reception."""
PLACEMENTS: Mapping[str, tuple[str, str]] = {
    "placed": ("giữ chỗ", "Đã giữ chỗ cho ông/bà. Xin chờ nhân viên xác nhận trước khi đến."),
    "waiting": ("chờ chỗ", "Ông/bà đang trong danh sách chờ của buổi gặp."),
    "offered": ("được mời vào chỗ", "Có một chỗ trống đang chờ ông/bà trả lời."),
    "confirmed": ("đã xác nhận", "Buổi gặp của ông/bà đã được xác nhận."),
    "declined": ("không xếp được", "Chưa xếp được ông/bà vào buổi gặp."),
    "withdrawn": ("đã rút", "Ông/bà không còn trong danh sách của buổi gặp."),
    "attended": ("đã gặp", "Buổi gặp đã diễn ra."),
    "absent": ("không đến", "Buổi gặp đã diễn ra mà không ghi nhận ông/bà đến."),
}
"""Each placement as lists call it, and as its sender is told."""
OVER = frozenset({"attended", "absent"})
"""Those of a reception that is over."""

RECEIPT_READABLE = timedelta(hours=24)
SAME_PRESS = timedelta(hours=24)
SAME_PRESS_UNKNOWN = timedelta(minutes=2)
"""Two people behind one address who answer alike are two people, unless within these minutes (details 30)."""


def planned_day(submission: Mapping[str, Any]) -> date | None:
    """The day of the reception in which its sender was placed or waits.

    Its id tells the day of the plan; once staff have changed the reception, the fact `occasion` tells the real one.
    """
    if submission.get("occasion"):
        return date.fromisoformat(submission["occasion"]["day"])
    reception = submission.get("reception")
    return series_and_day(reception)[1] if reception else None


def stage_of(submission: Mapping[str, Any], today: date) -> Stage:
    """The stage that the sender is shown on `today`.

    Whoever has a place keeps it until its day is over, however soon the desk is done with the preparation; a place in a
    reception that is called off is none.
    """
    placement = submission.get("placement")
    called_off = (submission.get("occasion") or {}).get("state") == "cancelled"
    day = planned_day(submission) if placement in KEPT and not called_off else None
    if day is not None and today <= day and placement not in OVER:
        return "scheduled"
    if submission.get("matters"):
        stage: Stage = submission["matters"]["stage"]
        return stage
    if submission["desk"] == "handled":
        return "closed"
    return "scheduled" if day else "received"


def visitor_of(values: Mapping[str, Any], page_key: str, network: str, agent: str) -> tuple[str, timedelta]:
    """Who pressed the button, as far as can be told, and for how long the same answers count as the same press."""
    if page_key:
        return f"page:{page_key}", SAME_PRESS
    contact = values.get("phone") or values.get("email")
    if contact:
        return f"contact:{contact}", SAME_PRESS
    return f"network:{network}:{agent}", SAME_PRESS_UNKNOWN


def same_press_key(secret: bytes, form_id: str, values: Mapping[str, Any], visitor: str) -> str:
    """The keyed hash under which a second press of the button is recognised; tells nothing about its contents."""
    canonical = orjson.dumps([form_id, visitor, values], option=orjson.OPT_SORT_KEYS)
    return hmac.digest(secret, canonical, "sha256").hex()


def new_document(  # noqa: PLR0913  # what a submission is when it arrives
    form: FormDefinition, values: Mapping[str, Any], *, code: str, token: str, received_at: datetime, channel: str
) -> Document:
    """The document of a new submission; `channel` is one of `CHANNELS`."""
    return {
        "form": form.id,
        "form_version": form.version,
        "code": code,
        "token": token,
        "received_at": received_at.isoformat(timespec="milliseconds"),
        "channel": channel,
        "values": dict(values),
        **_desk_of(form, values),
        "search": search_text(form.title, code, values),
        "note": "",
    }


def _desk_of(form: FormDefinition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Where a submission lies at first: apart if anything that was written complains or denounces."""
    written = (values.get(field.id) for field in form.fields if field.control == "textarea")
    if any(isinstance(text, str) and reads_like_complaint(text) for text in written):
        return {"desk": "complaint", "complaint": True}
    return {"desk": "new"}
