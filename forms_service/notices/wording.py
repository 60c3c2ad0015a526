"""What became of a notice, in words for staff."""

from collections.abc import Mapping
from typing import Any

from forms_service.mail.outbox import OUTBOX, REASONS
from forms_service.notices.model import KINDS, CallOutcome, mail_key, of_submission
from forms_service.storage.contract import Reader

OUTCOME_WORDS: Mapping[CallOutcome, str] = {
    "answered": "đã nói chuyện xong",
    "no_answer": "không nghe máy",
    "call_back": "hẹn gọi lại",
    "wrong_number": "nhầm số",
    "refused": "không muốn nghe",
    "do_not_call": "xin đừng gọi nữa",
}
"""How a call ended, as lists say it; in the order of the buttons."""

_DONE = {
    "answered": "đã báo qua điện thoại",
    "refused": "đã gọi, người nhận không muốn nghe",
    "replaced": "không cần báo nữa: đã có tin mới hơn",
    "needless": "không cần báo nữa: người gửi không còn ở buổi ấy, hoặc buổi đã qua",
}
_FAILED = {
    "no_answer": "đã gọi nhiều lần, không ai nghe máy",
    "wrong_number": "không báo được: nhầm số điện thoại",
    "do_not_call": "không báo nữa: người nhận xin đừng gọi",
}
_UNREACHABLE = "không báo được: không có thư và điện thoại; người gửi chỉ thấy khi tra mã"
_MAILS = {"sent": "đã gửi thư", "dead": "thư không gửi được"}
_ON_ITS_WAY = "thư đang chờ gửi"


def kind_in_words(notice: Mapping[str, Any]) -> str:
    """What was told, or is to be."""
    return KINDS.get(notice["kind"], str(notice["kind"]))


def fates(reader: Reader, submission_id: int) -> list[dict[str, Any]]:
    """Every notice of a submission, oldest first: `at` (ISO text), `what`, `how` it was told, and whether a call is
    `due`."""
    return [
        {
            "at": notice["created_at"],
            "what": kind_in_words(notice),
            "how": _fate(reader, notice),
            "due": notice["state"] == "due",
        }
        for notice in of_submission(reader, submission_id)
    ]


def _fate(reader: Reader, notice: Mapping[str, Any]) -> str:
    if notice["state"] == "due":
        again = f", đã gọi {attempts} lần" if (attempts := notice.get("attempts")) else ""
        return f"cần gọi điện{_why_no_mail(reader, notice)}{again}"
    if notice["state"] == "mailed":
        mail = reader.find(OUTBOX.name, key=mail_key(notice["submission"], notice["key"]))
        return _MAILS.get(mail["state"], _ON_ITS_WAY) if mail else _MAILS["sent"]
    if notice["state"] == "done":
        return _DONE.get(notice.get("outcome", ""), _DONE["answered"])
    return _FAILED.get(notice.get("outcome") or "", _UNREACHABLE)


def _why_no_mail(reader: Reader, notice: Mapping[str, Any]) -> str:
    mail = reader.find(OUTBOX.name, key=mail_key(notice["submission"], notice["key"]))
    if mail is None or mail["state"] != "dead":
        return ""
    reason = REASONS[mail.get("reason", "")]
    return f" vì thư không đi được ({reason[:1].lower()}{reason[1:]})"
