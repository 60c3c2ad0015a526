"""What senders see of their submission: the receipt with its slip, and the status. Never a name, phone or content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.submissions.model import Stage, planned_day, stage_of
from forms_service.vietnam.dates import format_day, format_moment

_templates = Environment(
    loader=PackageLoader("forms_service.submissions"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)

STAGES: Mapping[Stage, tuple[str, str]] = {
    "received": ("Đã nhận", "Phiếu đã đến nơi và đang chờ nhân viên xem."),
    "scheduled": ("Đã xếp lịch", "Đã giữ chỗ cho ông/bà. Nhân viên sẽ gọi hoặc viết thư để xác nhận."),
    "in_progress": ("Đang xử lý", "Cơ quan phụ trách đang xử lý."),
    "answered": ("Đã trả lời", "Đã có trả lời."),
    "closed": ("Đã xử lý xong", "Nhân viên đã xử lý xong phiếu này. Nếu ông/bà chưa rõ kết quả, xin gọi 1022."),
}
"""Each stage in words (details 24), and the one sentence under it."""


def receipt_page(submission: Mapping[str, Any], form: FormDefinition | None, catalogue: Catalogue) -> Markup:
    """The receipt: code, what happens next, and a slip to print."""
    return _render(
        "receipt.html",
        code=spoken(submission["code"]),
        alone=not needs_phone(submission["code"]),
        form_title=form.title if form else "",
        steps=form.next_steps if form else (),
        received=format_moment(datetime.fromisoformat(submission["received_at"])),
        reception=_reception_day(submission),
        placement=submission.get("placement"),
        mailed=bool(submission["values"].get("email")),
        office=catalogue.office,
    )


def status_page(
    catalogue: Catalogue,
    submission: Mapping[str, Any] | None = None,
    *,
    typed_code: str = "",
    missed: bool = False,
) -> Markup:
    """The look-up form; below it the stage of what was found, or above it that nothing was found."""
    stage = stage_of(submission) if submission else None
    return _render(
        "status.html",
        office=catalogue.office,
        typed_code=typed_code,
        missed=missed,
        submission=submission,
        code=spoken(submission["code"]) if submission else "",
        received=format_moment(datetime.fromisoformat(submission["received_at"])) if submission else "",
        reception=_reception_day(submission) if submission else "",
        placement=submission.get("placement") if submission else None,
        stage=stage,
        steps=_steps(stage) if stage else [],
        sentence=STAGES[stage][1] if stage else "",
    )


def _steps(stage: Stage) -> list[tuple[str, bool, bool]]:
    """The line of stages: label, reached, current. Four stages; the fourth is `answered` or `closed`."""
    line: list[Stage] = ["received", "scheduled", "in_progress", "closed" if stage == "closed" else "answered"]
    reached = line.index(stage)
    return [(STAGES[each][0], number <= reached, number == reached) for number, each in enumerate(line)]


def _reception_day(submission: Mapping[str, Any]) -> str:
    day = planned_day(submission)
    return format_day(day) if day else ""


def _render(name: str, **values: Any) -> Markup:
    return Markup(_templates.get_template(name).render(values))
