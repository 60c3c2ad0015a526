"""What a person asks for their own data: kept with its clocks, proved by code and a call back, answered in time.

Law 91/2025/QH15 (article 4) and Decree 356/2025/NĐ-CP (article 5); periods and whether they were read in the official
text are content (`quyen-du-lieu.yml`). Days that the law counts as working days follow the office's own calendar, by
the one function of due dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from forms_service.catalogue import Catalogue
from forms_service.content.data_rights import RIGHTS, Allowed, Right
from forms_service.matters.due import due_date
from forms_service.privacy.consents import CHANNELS
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.tables import DATA_REQUESTS
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Reader, Transaction

State = Literal["received", "verified", "answered", "refused"]
Method = Literal["call_back", "in_person", "code_alone"]
"""How it was made sure that the person asks who sent the submission; `code_alone`: where no phone was left."""

LONGEST_WISH = 1000
LONGEST_ANSWER = 2000
MOST_OPEN = 8
"""Requests that may be open for one submission: one of each kind, and one more."""

LABELS: Mapping[str, str] = {
    "view": "Xem, nhận bản sao dữ liệu của tôi",
    "correct": "Sửa điều ghi sai",
    "withdraw": "Rút lại sự đồng ý",
    "restrict": "Hạn chế: giữ nhưng không dùng",
    "object": "Phản đối một cách dùng dữ liệu",
    "erase": "Xóa dữ liệu của tôi",
    "complain": "Khiếu nại về cách dùng dữ liệu",
}
STATES: Mapping[str, str] = {
    "received": "Chờ xác nhận đúng người",
    "verified": "Đã xác nhận, chờ làm",
    "answered": "Đã trả lời",
    "refused": "Không làm theo, có lý do",
}
METHODS: Mapping[Method, str] = {
    "call_back": "gọi lại số điện thoại ghi trong phiếu",
    "in_person": "người ấy đến quầy với mã và giấy tờ",
    "code_alone": "đúng mã 16 chữ số (phiếu không ghi điện thoại)",
}
WAYS: Mapping[str, str] = {
    "phone": "Điện thoại",
    "in_person": "Tại quầy",
    "pick_up": "Bản sao lấy một lần trên trang",
    "email": "Thư điện tử, không kèm dữ liệu",
    "post": "Bưu chính",
}


@dataclass(frozen=True)
class Wanted:
    """A request as it arrives. `entered_by`: the account that typed it in for a caller."""

    submission: int
    right: Right
    channel: str
    purposes: tuple[str, ...] = ()
    wish: str = ""
    cancel_meeting: bool = False
    entered_by: int | None = None


def ask(tx: Transaction, actor: Actor, catalogue: Catalogue, wanted: Wanted) -> int:
    """Keep a request with its clocks; its id. The same one that is still open is not kept twice.

    Raises PrivacyError: no such submission, no personal data in it any more, too many open, too long.
    """
    _check(tx, catalogue, wanted)
    for each in open_of(tx, wanted.submission):
        if all(each[key] == value for key, value in _said(wanted).items()):
            return int(each["id"])
    request = {**_said(wanted), **_clocks(catalogue, wanted.right, tx.now.date()), **_fresh(tx, wanted)}
    request["order_on"] = request["due_on"] or request["acknowledge_by"]
    request_id = tx.insert(DATA_REQUESTS.name, request)
    record(tx, actor, "privacy.asked", "data_request", request_id, {"right": wanted.right, "channel": wanted.channel})
    return request_id


def acknowledge(tx: Transaction, actor: Actor, request_id: int) -> None:
    """Note that the person knows it has arrived and what happens next. Raises PrivacyError (no open request)."""
    request = _open(tx, request_id)
    if not request["acknowledged_at"]:
        tx.update(DATA_REQUESTS.name, request_id, {"acknowledged_at": _now(tx)})
        record(tx, actor, "privacy.acknowledged", "data_request", request_id)


def tried(tx: Transaction, actor: Actor, request_id: int) -> None:
    """Note a call in vain. Raises PrivacyError."""
    request = _open(tx, request_id)
    tries = [*request["tries"], {"at": _now(tx), "by": actor.id}]
    tx.update(DATA_REQUESTS.name, request_id, {"tries": tries})
    record(tx, actor, "privacy.called_in_vain", "data_request", request_id)


def verify(tx: Transaction, actor: Actor, request_id: int, method: str) -> None:
    """Note how it was made sure who asks; telling them counts as acknowledging. Raises PrivacyError."""
    request = _open(tx, request_id)
    submission = tx.get("submissions", request["submission"])
    fitting = methods_for(submission or {"values": {}})
    if method not in fitting:
        raise PrivacyError("Xin chọn cách đã xác nhận đúng người.")
    identity = {"method": method, "at": _now(tx), "by": actor.id}
    acknowledged = request["acknowledged_at"] or _now(tx)
    changes = {"identity": identity, "acknowledged_at": acknowledged, "state": "verified"}
    tx.update(DATA_REQUESTS.name, request_id, changes)
    record(tx, actor, "privacy.identified", "data_request", request_id, {"method": method})


def note_done(tx: Transaction, actor: Actor, request_id: int, what: str) -> None:
    """Note that something was carried out for a request (a code word). Raises PrivacyError: who asks is not sure."""
    request = verified(tx, request_id)
    done = [*request["done"], {"what": what, "at": _now(tx), "by": actor.id}]
    tx.update(DATA_REQUESTS.name, request_id, {"done": done})


def answer(tx: Transaction, actor: Actor, request_id: int, *, how: str, text: str) -> None:
    """End a request with what the person was told. Raises PrivacyError: not told how, or it is not sure who asks."""
    request = _open(tx, request_id)
    if request["right"] != "complain":
        verified(tx, request_id)
    if how not in WAYS:
        raise PrivacyError("Xin chọn đã trả lời người ấy bằng cách nào.")
    _end(tx, actor, request_id, "answered", how, text)


def refuse(tx: Transaction, actor: Actor, request_id: int, *, text: str) -> None:
    """End a request that is not followed, with the reason. Raises PrivacyError."""
    _open(tx, request_id)
    if not text.strip():
        raise PrivacyError("Xin ghi lý do, để trả lời người ấy và để người kiểm tra sau đọc được.")
    _end(tx, actor, request_id, "refused", "", text)


def verified(reader: Reader, request_id: int) -> Document:
    """The open request, once it is sure who asks. Raises PrivacyError."""
    request = _open(reader, request_id)
    if request["identity"] is None:
        raise PrivacyError("Chưa xác nhận đúng người. Xin gọi lại số điện thoại ghi trong phiếu rồi đánh dấu ở đây.")
    return request


def methods_for(submission: Mapping[str, Any]) -> Mapping[Method, str]:
    """The ways in which the sender of a submission can be recognised."""
    phone = bool(submission["values"].get("phone"))
    return {name: words for name, words in METHODS.items() if name != ("code_alone" if phone else "call_back")}


def open_of(reader: Reader, submission_id: int) -> list[Document]:
    """The open requests about one submission, oldest first."""
    return reader.select(DATA_REQUESTS.name, equal={"submission": submission_id, "shelf": "open"})


def requests_of(reader: Reader, submission_id: int) -> list[Document]:
    """All requests about one submission, oldest first."""
    rows = [row for shelf in ("open", "done") for row in _of_shelf(reader, submission_id, shelf)]
    return sorted(rows, key=lambda row: int(row["id"]))


def is_late(request: Mapping[str, Any], today: date) -> bool:
    """Whether a day that the law sets has passed without what it was set for."""
    if request["shelf"] != "open":
        return False
    owed = [request["due_on"], None if request["acknowledged_at"] else request["acknowledge_by"]]
    return any(day is not None and day < today.isoformat() for day in owed)


def next_day(request: Mapping[str, Any]) -> str | None:
    """The next day (ISO) that the law sets for an open request; None if none is set or all is done."""
    if request["shelf"] != "open":
        return None
    first = None if request["acknowledged_at"] else request["acknowledge_by"]
    return min((day for day in (first, request["due_on"]) if day is not None), default=None)


def forget_texts(tx: Transaction, submission_id: int) -> None:
    """Take what was written from the requests about a submission whose personal data go; that they were made stays."""
    for row in requests_of(tx, submission_id):
        tx.update(DATA_REQUESTS.name, row["id"], {"wish": "", "answer": "", "pickup": None, "pickup_until": None})


def due_day(catalogue: Catalogue, allowed: Allowed, start: date) -> str | None:
    """The day (ISO) by which something is due that begins on `start`; None where no day is set."""
    if allowed.days is None:
        return None
    if allowed.working:
        return due_date(catalogue, None, start, allowed.days).isoformat()
    return (start + timedelta(days=allowed.days)).isoformat()


def _of_shelf(reader: Reader, submission_id: int, shelf: str) -> list[Document]:
    return reader.select(DATA_REQUESTS.name, equal={"submission": submission_id, "shelf": shelf})


def _check(tx: Transaction, catalogue: Catalogue, wanted: Wanted) -> None:
    submission = tx.get("submissions", wanted.submission)
    if submission is None or submission.get("anonymised_at"):
        raise PrivacyError("Phiếu này không còn dữ liệu cá nhân.")
    if wanted.right not in RIGHTS or wanted.channel not in CHANNELS:
        raise PrivacyError("Xin chọn ông/bà muốn gì.")
    known = {purpose.id for purpose in catalogue.data_rights.purposes if not purpose.needed}
    if not known.issuperset(wanted.purposes):
        raise PrivacyError("Xin chọn lại việc muốn rút đồng ý.")
    if len(wanted.wish) > LONGEST_WISH:
        raise PrivacyError(f"Xin viết gọn trong {LONGEST_WISH} chữ cái.")
    if len(open_of(tx, wanted.submission)) >= MOST_OPEN:
        raise PrivacyError("Phiếu này đang có nhiều yêu cầu chưa xong. Xin chờ nhân viên gọi, hoặc gọi đường dây nóng.")


def _said(wanted: Wanted) -> dict[str, Any]:
    return {
        "submission": wanted.submission,
        "right": wanted.right,
        "purposes": list(wanted.purposes),
        "wish": wanted.wish.strip(),
        "cancel_meeting": wanted.cancel_meeting,
    }


def _clocks(catalogue: Catalogue, right: Right, today: date) -> dict[str, Any]:
    clocks = catalogue.data_rights.on(today)
    if clocks is None:
        return {"law": None, "acknowledge_by": None, "due_on": None}
    return {
        "law": clocks.id,
        "acknowledge_by": due_day(catalogue, clocks.acknowledge, today),
        "due_on": due_day(catalogue, clocks.rights[right], today),
    }


def _fresh(tx: Transaction, wanted: Wanted) -> dict[str, Any]:
    return {
        "received_at": _now(tx),
        "channel": wanted.channel,
        "entered_by": wanted.entered_by,
        "token": tx.token(),
        # Staff speak with the person right now; on the web nobody has spoken to anybody yet.
        "acknowledged_at": None if wanted.entered_by is None else _now(tx),
        "tries": [],
        "identity": None,
        "done": [],
        "state": "received",
        "shelf": "open",
        "how": "",
        "answer": "",
        "ended_at": None,
        "ended_by": None,
    }


def _open(reader: Reader, request_id: int) -> Document:
    request = reader.get(DATA_REQUESTS.name, request_id)
    if request is None or request["shelf"] != "open":
        raise PrivacyError("Yêu cầu này đã xong. Xin mở lại danh sách.")
    return request


def _end(  # noqa: PLR0913, PLR0917  # an ending has this many facts
    tx: Transaction, actor: Actor, request_id: int, state: State, how: str, text: str
) -> None:
    if len(text) > LONGEST_ANSWER:
        raise PrivacyError(f"Xin viết gọn trong {LONGEST_ANSWER} chữ cái.")
    ended = {"state": state, "shelf": "done", "how": how, "answer": text.strip(), "ended_at": _now(tx)}
    tx.update(DATA_REQUESTS.name, request_id, {**ended, "ended_by": actor.id})
    record(tx, actor, f"privacy.{state}", "data_request", request_id)


def _now(tx: Transaction) -> str:
    return tx.now.isoformat(timespec="milliseconds")
