"""What waits for people here: reports to write on or to approve, units to be phoned."""

from collections.abc import Sequence
from datetime import date

from forms_service.rollout.model import ADOPTION_REPORTS, REPORT_REMINDERS
from forms_service.rollout.oversight_screens import CALLS_PAGE
from forms_service.rollout.reminding import OWN_PAGE
from forms_service.staff.model import Person
from forms_service.staff.today import COUNTED, Task
from forms_service.storage.contract import Reader


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """The lines of this room on the first screen."""
    del today
    to_call = reader.count(REPORT_REMINDERS.name, equal={"state": "due"}, key="at", at_most=COUNTED)
    return [
        *_of_unit(reader, person),
        Task("đơn vị cần gọi nhắc báo cáo", to_call, CALLS_PAGE, "make_calls"),
    ]


def _of_unit(reader: Reader, person: Person) -> list[Task]:
    if not person.unit:
        return []
    found = {live: _count(reader, person.unit, live) for live in ("returned", "submitted", "draft")}
    return [
        Task("báo cáo nhân rộng bị trả lại", found["returned"], OWN_PAGE, "report_adoption", urgent=True),
        Task("báo cáo nhân rộng chờ duyệt", found["submitted"], OWN_PAGE, "report_adoption"),
        Task("báo cáo nhân rộng đang soạn", found["draft"], OWN_PAGE, "report_adoption"),
    ]


def _count(reader: Reader, unit: str, live: str) -> int:
    return reader.count(ADOPTION_REPORTS.name, equal={"unit": unit, "live": live}, key="end", at_most=COUNTED)
