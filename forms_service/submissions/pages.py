"""What senders see of their submission: the receipt with its slip, and the status. Never a name, phone or content."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forms_service.catalogue import Catalogue
from forms_service.forms.definition import FormDefinition
from forms_service.offers import describe
from forms_service.submissions.codes import needs_phone, spoken
from forms_service.submissions.model import PLACEMENTS, Stage, planned_day, stage_of
from forms_service.submissions.progress import progress_of
from forms_service.vietnam.dates import format_date, format_moment

_templates = Environment(
    loader=PackageLoader("forms_service.submissions"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_templates.filters["day"] = format_date

STAGES: Mapping[Stage, tuple[str, str]] = {
    "received": ("Đã nhận", "Phiếu đã đến nơi và đang chờ nhân viên xem."),
    "scheduled": ("Đã xếp lịch", "Đã giữ chỗ cho ông/bà. Xin chờ nhân viên xác nhận trước khi đến."),
    "in_progress": ("Đang xử lý", "Cơ quan phụ trách đang xử lý."),
    "answered": ("Đã trả lời", "Đã có trả lời."),
    "closed": ("Đã xử lý xong", "Nhân viên đã xử lý xong phiếu này. Nếu ông/bà chưa rõ kết quả, xin gọi 1022."),
}
"""Each stage in words (details 24), and the one sentence under it."""


def receipt_page(
    submission: Mapping[str, Any], form: FormDefinition | None, catalogue: Catalogue, *, mailed: bool
) -> Markup:
    """The receipt: code, what happens next, and a slip to print. `mailed`: its sender gets a mail with the same."""
    return _render(
        "receipt.html",
        code=spoken(submission["code"]),
        alone=not needs_phone(submission["code"]),
        form_title=form.title if form else "",
        steps=form.next_steps if form else (),
        received=format_moment(datetime.fromisoformat(submission["received_at"])),
        reception=reception_in_words(submission, catalogue),
        placement=submission.get("placement"),
        mailed=mailed,
        office=catalogue.office,
    )


def thanks_page(catalogue: Catalogue) -> Markup:
    """The receipt of answers that belong to nobody."""
    return _render("thanks.html", office=catalogue.office)


def lookup_page(catalogue: Catalogue, *, typed_code: str = "", problem: str = "") -> Markup:
    """The look-up form, with what is wrong about what was typed."""
    return _render("lookup.html", office=catalogue.office, typed_code=typed_code, problem=problem)


def status_page(catalogue: Catalogue, submission: Mapping[str, Any], today: date) -> Markup:
    """How far a submission is on `today`, and the form to look up another."""
    stage = stage_of(submission, today)
    form = catalogue.forms.get(submission["form"])
    return _render(
        "status.html",
        office=catalogue.office,
        typed_code="",
        problem="",
        code=spoken(submission["code"]),
        received=format_moment(datetime.fromisoformat(submission["received_at"])),
        reception=reception_in_words(submission, catalogue),
        placed=PLACEMENTS.get(submission.get("placement") or "", ("", ""))[1],
        own_page=_own_page(submission, today),
        steps=_steps(stage, scheduled=stage == "scheduled" or (form is not None and form.series is not None)),
        sentence="" if stage == "scheduled" else STAGES[stage][1],
        matters=progress_of(submission, catalogue, today),
        guided=(submission.get("guided") or {}).get("text", ""),
    )


def _own_page(submission: Mapping[str, Any], today: date) -> str:
    """The address of the registration's page as long as there is something to answer on it."""
    day = planned_day(submission)
    open_ = day and today <= day and submission.get("placement") not in {"attended", "absent"}
    return f"/dang-ky/{submission['link']}" if submission.get("link") and open_ else ""


def reception_in_words(submission: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Day, hours and place of the reception in which a sender was placed or waits; empty without one."""
    reception = submission.get("reception")
    return describe(catalogue, reception, submission.get("occasion")) if reception else ""


def _steps(stage: Stage, *, scheduled: bool) -> list[tuple[str, bool, bool]]:
    """The line of stages: label, reached, current. `scheduled`: a reception belongs to it."""
    last: Stage = "closed" if stage == "closed" else "answered"
    line: list[Stage] = ["received", "scheduled", "in_progress", last]
    if not scheduled:
        line.remove("scheduled")
    reached = line.index(stage)
    return [(STAGES[each][0], number <= reached, number == reached) for number, each in enumerate(line)]


def _render(name: str, **values: Any) -> Markup:
    return Markup(_templates.get_template(name).render(values))
