"""What one person has to do today: the first screen after the login ("Hôm nay").

Every room that leaves work to people hands a provider to the composition root, which counts what waits there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.staff.model import Permission, Person
from forms_service.storage.contract import Reader

COUNTED = 100
"""How far a provider counts (`reader.count(…, at_most=COUNTED)`): the first screen takes no longer, the more waits."""


@dataclass(frozen=True)
class Task:
    """One line of the screen: so many of something wait at `path` for whoever has `permission`.

    `label` reads after the number ("phiếu mới chưa xử lý"). `urgent`: late, or somebody waits for it now.
    """

    label: str
    count: int
    path: str
    permission: Permission
    urgent: bool = False

    @property
    def told(self) -> str:
        """The number as it is shown."""
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count)


Provider = Callable[[Reader, Person, date], Sequence[Task]]
"""The tasks of one room for one person on a day; lines that are not for that person, or count nothing, fall out."""


def tasks_of(reader: Reader, person: Person, today: date, providers: Sequence[Provider]) -> list[Task]:
    """What this person has to do: the urgent first, else in the order of the providers."""
    found = [task for provider in providers for task in provider(reader, person, today)]
    mine = [task for task in found if task.count and person.may(task.permission)]
    return sorted(mine, key=lambda task: not task.urgent)
