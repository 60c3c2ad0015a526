"""What submissions leave for people to do: the lines of the first screen."""

from collections.abc import Sequence
from datetime import date, timedelta

from forms_service.staff.model import Person
from forms_service.staff.today import COUNTED, Task
from forms_service.staff.visit import SUBMISSIONS
from forms_service.storage.contract import Reader
from forms_service.submissions.call_screens import CALLS


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """New submissions, those held back because a program seems to have sent them, and people to be phoned today."""
    del person

    def count(desk: str) -> int:
        return reader.count("submissions", equal={"desk": desk}, key="received_at", at_most=COUNTED)

    held = f"{SUBMISSIONS}?ngan=held"
    tonight = (today + timedelta(days=1)).isoformat()
    calls = reader.count("notices", equal={"state": "due"}, key="call_after", below=tonight, at_most=COUNTED)
    return (
        Task("phiếu mới chưa xử lý", count("new"), SUBMISSIONS, "handle_submissions"),
        Task("phiếu bị giữ, cần xem có phải người thật gửi", count("held"), held, "handle_submissions"),
        Task("tin cần báo qua điện thoại", calls, CALLS, "make_calls"),
    )
