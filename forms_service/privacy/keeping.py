"""How long each table keeps what it holds: one entry per table of the store, and nothing is kept without one.

The entry drives what happens: rows about a person go with the submission (`OfPerson`), rows of passing use go after
their days (`Passing`), and what stays says why (`Stays`). The copy that a person gets is gathered from the same
entries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms_service.letters.model import (
    DETAILS_DAYS,
    LETTER_BATCHES,
    LETTER_CASES,
    NAMES_DAYS,
    UNSENT,
    UNSENT_DAYS,
    WITHOUT_DETAILS,
    WITHOUT_NAMES,
)
from forms_service.mail.outbox import ATTACHMENTS, OUTBOX
from forms_service.matters.model import MATTER_EVENTS, MATTER_UNITS, MATTERS
from forms_service.matters.reading import matters_of_submission
from forms_service.meetings.erasing import minutes_of, preparations_of
from forms_service.meetings.model import AGENDA_ENTRIES, MEETINGS, MINUTES, PREPARATIONS, SUPPORT_REQUESTS
from forms_service.notices.model import CALLS_NOW, NOTICES
from forms_service.notices.model import of_submission as notices_of
from forms_service.privacy.asking import requests_of
from forms_service.privacy.tables import BREACHES, CONSENTS, DATA_REQUESTS, RETENTION_RULES, RETENTION_RUNS
from forms_service.receptions.model import REGISTRATIONS
from forms_service.rollout.model import ADOPTION_REPORTS, REPORT_REMINDERS
from forms_service.storage.contract import Document, Reader, Scalar
from forms_service.submissions.removed import REMOVED_COUNTS
from forms_service.surveys.model import (
    KEPT_DAYS,
    SURVEY_COUNTS,
    SURVEY_PEOPLE,
    SURVEY_PRESSES,
    SURVEY_RESPONSES,
    SURVEY_SILENCED,
    SURVEY_SUGGESTIONS,
    SURVEY_USED,
)

Rows = Callable[[Reader, int], Sequence[Document]]


@dataclass(frozen=True)
class OfPerson:
    """Rows about whoever sent a submission: they end with its personal data (see `erasing`).

    `title` is how the person's own copy calls them, `words` when they end. `rows` finds those of one submission;
    `told`: the keys that the copy shows, in words.
    """

    title: str
    words: str
    rows: Rows
    told: Mapping[str, str]


@dataclass(frozen=True)
class Passing:
    """Rows that are removed so many days after the moment under `key`, among those that `equal` finds."""

    words: str
    key: str
    days: int
    equal: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class Emptied(Passing):
    """Rows that stay, to be counted, while what is personal in them goes like `Passing`: `blank` takes its place, and
    no longer fits `equal`."""

    blank: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stays:
    """Rows that stay, and why."""

    words: str


Part = OfPerson | Passing | Stays


def _registration(reader: Reader, submission: int) -> list[Document]:
    found = reader.find(REGISTRATIONS.name, submission=submission)
    return [found] if found else []


def _submission(reader: Reader, submission: int) -> list[Document]:
    found = reader.get("submissions", submission)
    return [found] if found else []


def _events(reader: Reader, submission: int) -> list[Document]:
    matters = matters_of_submission(reader, submission)
    return [row for matter in matters for row in reader.select(MATTER_EVENTS.name, equal={"matter": matter["id"]})]


def _consents(reader: Reader, submission: int) -> list[Document]:
    rows = reader.select(CONSENTS.name, equal={"submission": submission})
    return sorted(rows, key=lambda row: int(row["id"]))


def _survey_calls(reader: Reader, submission: int) -> list[Document]:
    return reader.select(SURVEY_PEOPLE.name, equal={"submission": submission})


_BY_ITS_FORM = "theo thời hạn của biểu mẫu, tính cho từng phiếu"
_WITH_SUBMISSION = "cùng lúc với dữ liệu cá nhân của phiếu"
_NO_PERSON = "giữ lâu dài: không nói về người nào"

KEEPING: Mapping[str, tuple[Part, ...]] = {
    "submissions": (
        OfPerson(
            "Phiếu",
            _BY_ITS_FORM,
            _submission,
            {"received_at": "Nhận lúc", "channel": "Kênh", "note": "Ghi chú của nhân viên"},
        ),
    ),
    "registrations": (
        OfPerson(
            "Chỗ trong buổi gặp",
            _WITH_SUBMISSION,
            _registration,
            {"reception": "Buổi gặp", "state": "Tình trạng", "party_size": "Số người", "phone": "Điện thoại"},
        ),
    ),
    NOTICES.name: (
        OfPerson(
            "Tin đã báo",
            _WITH_SUBMISSION,
            notices_of,
            {"created_at": "Lúc", "channel": "Cách báo", "state": "Tình trạng", "say": "Nội dung"},
        ),
    ),
    CALLS_NOW.name: (Passing("hết giờ giữ thì xóa, chậm nhất một ngày sau", "until", 1),),
    MATTERS.name: (
        OfPerson(
            "Vụ việc",
            _WITH_SUBMISSION,
            matters_of_submission,
            {
                "number": "Số",
                "question": "Nội dung",
                "instruction": "Ý kiến chỉ đạo",
                "phone": "Điện thoại",
                "state": "Tình trạng",
                "due_on": "Hạn trả lời",
            },
        ),
    ),
    MATTER_EVENTS.name: (
        OfPerson(
            "Diễn biến vụ việc", _WITH_SUBMISSION, _events, {"at": "Lúc", "kind": "Việc", "text": "Lý do, trả lời"}
        ),
    ),
    MATTER_UNITS.name: (Stays("giữ lâu dài: đơn vị nào có phần trong vụ việc nào"),),
    MINUTES.name: (
        OfPerson(
            "Biên bản buổi tiếp",
            _WITH_SUBMISSION,
            minutes_of,
            {
                "written_at": "Lúc",
                "raised": "Trình bày",
                "instruction": "Ý kiến chỉ đạo",
                "no_matter": "Không phát sinh vụ việc, vì",
            },
        ),
    ),
    PREPARATIONS.name: (
        OfPerson("Cơ quan chuẩn bị", _WITH_SUBMISSION, preparations_of, {"unit": "Cơ quan", "text": "Nội dung"}),
    ),
    AGENDA_ENTRIES.name: (Stays("lý do xếp thứ tự: cùng lúc với dữ liệu cá nhân của phiếu; còn lại không nói về ai"),),
    SUPPORT_REQUESTS.name: (
        Stays("ghi chú: cùng lúc với dữ liệu cá nhân của phiếu; cơ quan nào cử ai dự buổi nào: giữ lâu dài"),
    ),
    MEETINGS.name: (Stays(_NO_PERSON),),
    CONSENTS.name: (
        OfPerson(
            "Đồng ý, rút lại về sau",
            _WITH_SUBMISSION,
            _consents,
            {"at": "Lúc", "purpose": "Việc", "given": "Đồng ý", "channel": "Kênh", "text": "Câu đã đọc"},
        ),
    ),
    DATA_REQUESTS.name: (
        OfPerson(
            "Yêu cầu về dữ liệu",
            "chữ đã viết: cùng lúc với dữ liệu cá nhân của phiếu",
            requests_of,
            {"received_at": "Lúc", "right": "Yêu cầu", "wish": "Ý muốn", "state": "Tình trạng", "answer": "Trả lời"},
        ),
        Passing("cả dòng: 24 tháng kể từ khi trả lời", "ended_at", 730),
    ),
    BREACHES.name: (Stays("giữ lâu dài: biên bản mà luật yêu cầu; không ghi tên người bị ảnh hưởng"),),
    RETENTION_RULES.name: (Stays(_NO_PERSON),),
    RETENTION_RUNS.name: (Stays("giữ lâu dài: bằng chứng đã xóa; chỉ có số đếm và mã băm có khóa"),),
    REMOVED_COUNTS.name: (Stays(_NO_PERSON),),
    "form_versions": (Stays("giữ lâu dài: câu chữ của biểu mẫu"),),
    "receptions": (Stays(_NO_PERSON),),
    "reception_changes": (Stays("giữ lâu dài: buổi nào đổi thế nào, lý do đã công khai"),),
    "staff": (Stays("giữ khi còn tài khoản; tài khoản ngừng giữ tên để đọc được nhật ký"),),
    "staff_sessions": (Passing("hết phiên thì xóa, chậm nhất một ngày sau", "expires_at", 0),),
    "login_attempts": (Passing("24 giờ sau lần thử cuối; mạng đã từng vào được: 30 ngày", "forget_at", 0),),
    "login_tickets": (Passing("năm phút, chậm nhất một ngày sau", "expires_at", 0),),
    "audit_seals": (Stays("giữ lâu dài: mã băm trên các dòng nhật ký"),),
    "audit": (Stays("giữ lâu dài: chỉ có mã số và từ mã, không có tên, số điện thoại, nội dung"),),
    OUTBOX.name: tuple(
        Passing("90 ngày sau khi gửi xong hoặc bỏ", "changed_at", 90, {"state": state}) for state in ("sent", "dead")
    ),
    ATTACHMENTS.name: (Passing("30 ngày sau khi in", "kept_at", 30),),
    "digests": (Stays(_NO_PERSON),),
    "imports": (Stays("giữ lâu dài: ai nhập tệp nào lúc nào, chỉ có mã băm của tệp"),),
    "import_pages": (Stays("dòng của tệp chờ đồng ý: nhập xong thì xóa, không ai đồng ý thì xóa ở lần kiểm tra sau"),),
    "tallies": (Stays(_NO_PERSON),),
    SURVEY_PEOPLE.name: (
        OfPerson(
            "Cuộc gọi hỏi ý kiến",
            "gọi xong thì xóa",
            _survey_calls,
            {"made_at": "Vào danh sách lúc", "served_month": "Tháng được phục vụ", "phone": "Điện thoại"},
        ),
        Passing("gọi xong thì xóa, chậm nhất đêm ấy", "done_at", 0, {"state": "done"}),
        Passing("chưa gọi được: 30 ngày kể từ khi vào danh sách", "made_at", KEPT_DAYS),
    ),
    SURVEY_USED.name: (Passing("24 tháng: mã băm có khóa của lượt phục vụ, không có câu trả lời", "month", 730),),
    SURVEY_SILENCED.name: (Stays("giữ lâu dài: mã băm có khóa của số điện thoại; bỏ đi thì người ấy lại bị gọi"),),
    SURVEY_RESPONSES.name: (Stays("giữ lâu dài: câu trả lời không nối với người nào"),),
    SURVEY_SUGGESTIONS.name: (Passing("12 tháng kể từ đầu tháng được ghi", "month", 365),),
    SURVEY_COUNTS.name: (Stays(_NO_PERSON),),
    SURVEY_PRESSES.name: (Passing("một ngày sau khi gửi", "pressed_at", 1),),
    LETTER_CASES.name: (
        Emptied("tên và lời riêng: 30 ngày sau khi trao", "delivered_on", NAMES_DAYS, {"names": "kept"}, WITHOUT_NAMES),
        *(
            Emptied(
                "thư không trao: tên bỏ sau 365 ngày",
                "written_on",
                UNSENT_DAYS,
                {"names": "kept", "state": state},
                {**WITHOUT_NAMES, "state": "no_letter"},
            )
            for state in UNSENT
        ),
        Emptied(
            "số đăng ký, ghi chú phản hồi: 365 ngày sau ngày đăng ký; việc gì, đơn vị nào, ngày nào giữ lâu dài",
            "event_on",
            DETAILS_DAYS,
            {"details": "kept"},
            WITHOUT_DETAILS,
        ),
    ),
    LETTER_BATCHES.name: (Stays(_NO_PERSON),),
    ADOPTION_REPORTS.name: (Stays("giữ lâu dài: báo cáo của đơn vị, chỉ có số đếm và tên nhân viên lập, duyệt"),),
    REPORT_REMINDERS.name: (Stays(_NO_PERSON),),
    "health": (Stays("không giữ gì"),),
}
"""Every table of `forms_service.tables` (a test compares)."""


def held_about(reader: Reader, submission_id: int) -> list[tuple[OfPerson, list[Document]]]:
    """All rows about the sender of one submission, table by table."""
    parts = [part for keeping in KEEPING.values() for part in keeping if isinstance(part, OfPerson)]
    return [(part, list(part.rows(reader, submission_id))) for part in parts]


def passing() -> list[tuple[str, Passing]]:
    """Every table of passing use, with the rule by which its rows go."""
    return [(table, part) for table, keeping in KEEPING.items() for part in keeping if isinstance(part, Passing)]
