"""The first screen after the login: what this person has to do, and every page that this person may open."""

from collections.abc import Sequence

from starlette.responses import Response

from forms_service.staff.shell import Screens
from forms_service.staff.today import Provider, Task, tasks_of
from forms_service.staff.visit import LIVE, StaffRequest


class TodayScreen:
    """The screen. `providers` count what waits in the rooms."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = providers
        self._screens = Screens("forms_service.staff")

    async def page(self, visit: StaffRequest) -> Response:
        """`GET`: counts alone, so nothing that the audit log would have to know."""
        tasks, today = await self._tasks(visit), visit.house.clock().date()
        return self._screens.show(visit, "today.html", tasks=tasks, today=today, live=LIVE)

    async def live(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/viec`: the list alone, for the script that asks each minute; keeps no session open."""
        return self._screens.show(visit, "today_tasks.html", tasks=await self._tasks(visit))

    async def _tasks(self, visit: StaffRequest) -> Sequence[Task]:
        today = visit.house.clock().date()
        return await visit.house.store.read(lambda reader: tasks_of(reader, visit.person, today, self._providers))
