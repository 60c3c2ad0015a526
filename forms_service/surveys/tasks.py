"""What waits for staff in this room today."""

from collections.abc import Sequence
from datetime import date, timedelta

from forms_service.staff.model import Person
from forms_service.staff.today import COUNTED, Task
from forms_service.storage.contract import Reader
from forms_service.surveys.importing import PAGE
from forms_service.surveys.model import SURVEY_PEOPLE


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """People to be called today and asked how it was."""
    del person
    tonight = (today + timedelta(days=1)).isoformat()
    waiting = reader.count(SURVEY_PEOPLE.name, equal={"state": "due"}, key="call_after", below=tonight, at_most=COUNTED)
    return (Task("người cần gọi hỏi ý kiến", waiting, PAGE, "make_calls"),)
