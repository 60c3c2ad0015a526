"""Reply templates as they are offered for one matter: those of its lead and of its kind of moment, filled in."""

from datetime import date

from forms_service.content.matters import ReplyTemplate, ReplyUse
from forms_service.matters.due import due_date
from forms_service.matters.model import is_overdue
from forms_service.staff.units import unit_name
from forms_service.storage.contract import Document
from forms_service.submissions.codes import spoken
from forms_service.vietnam.collation import sort_key
from forms_service.vietnam.dates import format_date
from forms_service.web.house import House


def texts_for(
    house: House, matter: Document, submission: Document | None, use: ReplyUse, today: date
) -> list[tuple[ReplyTemplate, str]]:
    """Templates with their text filled in: the lead's own first, an apology first when the answer is overdue."""
    late = is_overdue(matter, today)
    offered = [
        template
        for template in house.catalogue().replies.values()
        if template.use == use
        and (not template.leads or matter["lead"] in template.leads)
        and (late or not template.only_overdue)
    ]
    values = _values(house, matter, submission, today)
    ordered = sorted(offered, key=lambda each: (not each.only_overdue, not each.leads, sort_key(each.title)))
    return [(template, template.filled(values)) for template in ordered]


NEW_DUE_ON = "{new_due_on}"
"""Stays in a text until a new due date is chosen; then it is filled in with that."""


def proposed_due(house: House, matter: Document, today: date) -> date:
    """A new due date to start from: half of the policy's days, from today."""
    days = max(house.catalogue().office.matters.due_days_in(matter["field"]) // 2, 1)
    return due_date(house.catalogue(), matter["lead"], today, days)


def _values(house: House, matter: Document, submission: Document | None, today: date) -> dict[str, str]:
    catalogue = house.catalogue()
    page = catalogue.pages.get("khieu-nai-to-cao.md")
    return {
        "number": matter["number"],
        "code": spoken(submission["code"]) if submission else "",
        "lead": unit_name(catalogue, matter["lead"], today) or catalogue.office.name,
        "office": catalogue.office.name,
        "due_on": format_date(date.fromisoformat(matter["due_on"])),
        "status_url": f"{house.service_url}/tra-cuu",
        "hotline": catalogue.office.hotline.number or "",
        "complaints_url": house.site_url + page.url if page else "",
    }
