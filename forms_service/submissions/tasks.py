"""What submissions leave for people to do: the lines of the first screen."""

from collections.abc import Sequence
from datetime import date

from forms_service.staff.model import Person
from forms_service.staff.today import COUNTED, Task
from forms_service.staff.visit import SUBMISSIONS
from forms_service.storage.contract import Reader


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """New submissions, and those held back because a program seems to have sent them."""
    del person, today

    def count(desk: str) -> int:
        return reader.count("submissions", equal={"desk": desk}, key="received_at", at_most=COUNTED)

    held = f"{SUBMISSIONS}?ngan=held"
    return (
        Task("phiếu mới chưa xử lý", count("new"), SUBMISSIONS, "handle_submissions"),
        Task("phiếu bị giữ, cần xem có phải người thật gửi", count("held"), held, "handle_submissions"),
    )
