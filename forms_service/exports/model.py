"""What can be exported, and in which form. Rules only."""

from typing import Literal, get_args

Kind = Literal["submissions", "registrations", "receptions", "audit", "all"]
Format = Literal["csv", "xlsx", "jsonl", "tinydb"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FORMATS: tuple[Format, ...] = get_args(Format)


class ExportError(Exception):
    """An export that cannot be made as asked. Raised by `write_export`; the text (Vietnamese) says what to do."""


def check_possible(kind: Kind, form: Format) -> None:
    """Raises ExportError if a kind has no such form."""
    if kind == "all" and form not in {"jsonl", "tinydb"}:
        raise ExportError("Xuất tất cả (all) chỉ có dạng jsonl hoặc tinydb: mỗi loại là một bảng khác nhau.")


PARTS: dict[Kind, tuple[str, ...]] = {
    "submissions": ("submissions", "form_versions"),
    "registrations": ("registrations",),
    "receptions": ("receptions",),
    "audit": ("audit",),
    "all": (
        "submissions",
        "form_versions",
        "registrations",
        "receptions",
        "reception_changes",
        "support_requests",
        "preparations",
        "agenda_entries",
        "meetings",
        "minutes",
        "matters",
        "matter_units",
        "matter_events",
        "notices",
        "letter_cases",
        "letter_batches",
        "survey_responses",
        "survey_suggestions",
        "survey_counts",
        "tallies",
        "adoption_reports",
        "report_reminders",
        "staff",
        "audit",
        "outbox",
        "digests",
    ),
}
"""The tables that an export of documents holds. Sessions and attempts to log in are nobody's business elsewhere, and
attachments are PDFs that can be made again."""

WITHHELD: dict[str, frozenset[str]] = {
    "submissions": frozenset({"token", "key", "search", "link"}),
    "registrations": frozenset({"link"}),
    "matters": frozenset({"token", "search"}),
    "staff": frozenset({"password_hash", "invitation_hash", "second_factor", "second_factor_offer"}),
}
"""Keys that open something or only serve the store; they are in no export."""
