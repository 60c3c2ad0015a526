"""What a unit reports of a model that it takes up (F6 of the dossier), and what is kept of it. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from forms_service.content.units import AdoptionStatus
from forms_service.storage.contract import Document, Index, Table

ADOPTION_REPORTS = Table(
    "adoption_reports",
    (
        Index(("unit", "model", "period", "version"), unique=True),
        Index(("unit", "end")),
        Index(("live", "end")),
        Index(("unit", "live", "end")),
        Index(("unit", "model", "live", "end")),
    ),
)
"""unit, model, period (key), start, end (days), version, state, live (the state again while nothing newer stands in
its place, else null), values (as `FIELDS` names them), begun_by, begun_at, prepared_by, submitted_at, approved_by,
sent_at, returned_by, returned_at, reason. Sent, returned and replaced versions are never changed."""

REPORT_REMINDERS = Table(
    "report_reminders", (Index(("key",), unique=True), Index(("state", "at")), Index(("unit", "period")))
)
"""key (unit/period/step), unit, period, models, due_on, at, channel (mail or phone), state (due or done), called_by,
called_at. One row for each step, whoever was told."""

State = Literal["draft", "submitted", "returned", "sent"]
STATES: Mapping[State, str] = {
    "draft": "đang soạn",
    "submitted": "chờ duyệt",
    "returned": "trả lại để sửa",
    "sent": "đã duyệt, đã gửi",
}

STATUSES: Mapping[AdoptionStatus, str] = {
    "none": "Chưa làm",
    "planned": "Có kế hoạch",
    "pilot": "Làm thử",
    "official": "Làm chính thức",
    "paused": "Tạm dừng",
}
STEPS_FORWARD: Mapping[AdoptionStatus, int] = {"none": 0, "paused": 0, "planned": 1, "pilot": 2, "official": 3}
"""A later number is a step forward, which needs its day; from a pause every start again is one."""
RUNNING: frozenset[AdoptionStatus] = frozenset({"pilot", "official"})

CHANNELS: Mapping[str, str] = {
    "one_stop": "Tiếp tại Bộ phận Một cửa",
    "village": "Gặp ở thôn, ấp, khu phố",
    "home": "Đến tận nhà",
    "phone": "Qua điện thoại",
    "online": "Trực tuyến, mạng xã hội",
    "other": "Cách khác",
}

EVENTS: Mapping[str, str] = {"birth": "Khai sinh", "marriage": "Kết hôn", "death": "Khai tử"}
"""Of letters: cases and letters are two things (C11)."""

LONGEST_TEXT = 3000
LARGEST_COUNT = 9_999_999
LARGEST_SUM = 999_999_999_999
"""Đồng."""


@dataclass(frozen=True)
class Count:
    """A whole number that a report asks for."""

    name: str
    label: str
    required: bool = False
    most: int = LARGEST_COUNT


@dataclass(frozen=True)
class Part:
    """Numbers that stand together on form and page."""

    title: str
    counts: tuple[Count, ...]
    hint: str = ""


MEETING_COUNTS = Part(
    "Gặp gỡ người dân",
    (Count("receptions", "Số buổi gặp"), Count("people", "Lượt người")),
)
CASE_COUNTS = Part(
    "Vụ việc, khó khăn của người dân",
    (
        Count("recorded", "Ghi nhận", required=True),
        Count("resolved", "Đã xử lý", required=True),
        Count("escalated", "Chuyển cấp trên", required=True),
    ),
    "Không có thì ghi 0. Đã xử lý cộng chuyển cấp trên không lớn hơn ghi nhận.",
)
LETTER_COUNTS = Part(
    "Thư chúc mừng, thư chia buồn (nếu làm mô hình này)",
    tuple(
        Count(f"{what}_{event}", f"{label}: {word}")
        for event, label in EVENTS.items()
        for what, word in (("cases", "số trường hợp"), ("letters", "số thư"))
    ),
    "Trường hợp và thư đếm riêng.",
)
REACTION_COUNTS = Part(
    "Phản ánh của người dân về mô hình", (Count("positive", "Tích cực"), Count("negative", "Tiêu cực"))
)
BUDGET_COUNTS = Part(
    "Kinh phí (đồng)",
    (
        Count("budget_state", "Ngân sách nhà nước", most=LARGEST_SUM),
        Count("budget_other", "Nguồn hợp pháp khác", most=LARGEST_SUM),
    ),
)
PARTS = (MEETING_COUNTS, CASE_COUNTS, LETTER_COUNTS, REACTION_COUNTS, BUDGET_COUNTS)
COUNTS: Mapping[str, Count] = {count.name: count for part in PARTS for count in part.counts}

TEXTS: Mapping[str, str] = {"difficulties": "Khó khăn, vướng mắc", "proposals": "Đề xuất, kiến nghị"}
FACTS = ("status", "status_on", "launched_on", "doc_number", "issued_on")
FIELDS = (*FACTS, "channels", *COUNTS, *TEXTS)
"""Keys of a report's `values`."""

STAYS = ("status", "status_on", "launched_on", "doc_number", "issued_on", "channels", *TEXTS)
"""What a new report takes over from the last one; numbers are of their period alone."""


class RolloutError(Exception):
    """An act that cannot be done now; its Vietnamese text is for whoever asked."""


def may_change(report: Document) -> bool:
    """Only drafts are written in; everything else gets a new version."""
    return bool(report["state"] == "draft")
