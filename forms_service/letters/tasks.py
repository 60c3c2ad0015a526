"""What letters leave for people to do: lines of the first screen."""

from collections.abc import Mapping, Sequence
from datetime import date

from forms_service.letters.model import State
from forms_service.letters.reading import Wanted, counted
from forms_service.staff.model import Permission, Person
from forms_service.staff.today import COUNTED, Task
from forms_service.storage.contract import Reader

PAGE = "/nhan-vien/thu"

_LINES: Mapping[State, tuple[str, Permission]] = {
    "to_approve": ("thư chờ người thứ hai duyệt", "approve_letters"),
    "returned": ("thư cần sửa lại", "write_letters"),
    "ready": ("thư chờ in", "write_letters"),
    "printed": ("thư đã in, chờ ký", "write_letters"),
    "signed": ("thư đã ký, chờ trao", "write_letters"),
}


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """Letters on their way, by what they wait for; of one's own commune for its account."""
    del today
    units = ((person.unit,) if person.unit else ()) if person.role == "department" else None

    def count(state: State) -> int:
        return counted(reader, Wanted(units, state), at_most=COUNTED)

    return [Task(words, count(state), f"{PAGE}?ds={state}", who) for state, (words, who) in _LINES.items()]
