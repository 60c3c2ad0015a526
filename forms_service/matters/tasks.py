"""What matters leave for people to do: lines of the first screen."""

from collections.abc import Sequence
from datetime import date

from forms_service.matters.reading import Wanted, counted
from forms_service.matters.telling import PAGE
from forms_service.staff.model import Person
from forms_service.staff.today import COUNTED, Task
from forms_service.storage.contract import Reader


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """Overdue matters, those due this week, and for a department all that it owes; each for whoever answers."""
    unit = (person.unit or "") if person.role == "department" else None

    def count(name: str) -> int:
        return counted(reader, Wanted(name, today, unit=unit))  # type: ignore[arg-type]  # the names below

    lines = [
        Task("vụ việc quá hạn trả lời", count("overdue"), f"{PAGE}?ds=overdue", "answer_matters", urgent=True),
        Task("vụ việc đến hạn tuần này", count("week"), f"{PAGE}?ds=week", "answer_matters"),
    ]
    if unit is not None:
        return [*lines, Task("vụ việc đang nợ trả lời", count("mine"), f"{PAGE}?ds=mine", "answer_matters")]
    open_ones = reader.count("matters", equal={"shelf": "owed", "lead": None}, key="order_at", at_most=COUNTED)
    return [*lines, Task("vụ việc chưa giao cơ quan", open_ones, f"{PAGE}?ds=owed", "assign_matters")]
