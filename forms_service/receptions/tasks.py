"""What waits for staff in this room today."""

from collections.abc import Sequence
from datetime import date, timedelta

from forms_service.receptions.registrations import RECEPTION
from forms_service.staff.model import Person
from forms_service.staff.today import COUNTED, Task
from forms_service.storage.contract import Document, Reader

_SOON = timedelta(weeks=2)
"""Cut-offs lie within a week before their reception."""


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """Receptions that people registered for, whose registration is closed, and that nobody has confirmed yet."""
    if not person.may("manage_receptions"):
        return ()
    soon = reader.select(
        "receptions", key="day", at_least=today.isoformat(), below=(today + _SOON).isoformat(), limit=COUNTED
    )
    due = sum(_waits(one, today) for one in soon)
    label = "buổi có người đăng ký, đã hết hạn mà chưa xác nhận"
    return (Task(label, due, RECEPTION, "manage_receptions", urgent=True),)


def _waits(reception: Document, today: date) -> bool:
    closes = reception.get("closes_at")
    return (
        reception["state"] == "planned"
        and bool(reception["parties_placed"])
        and closes is not None
        and closes[:10] < today.isoformat()
    )
