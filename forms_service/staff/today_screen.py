"""The first screen after the login: what this person has to do, and every page that this person may open."""

from collections.abc import Sequence

from starlette.responses import Response

from forms_service.staff.shell import Screens
from forms_service.staff.today import Provider, tasks_of
from forms_service.staff.visit import StaffRequest


class TodayScreen:
    """The screen. `providers` count what waits in the rooms."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = providers
        self._screens = Screens("forms_service.staff")

    async def page(self, visit: StaffRequest) -> Response:
        """`GET`: counts alone, so nothing that the audit log would have to know."""
        today = visit.house.clock().date()
        tasks = await visit.house.store.read(lambda reader: tasks_of(reader, visit.person, today, self._providers))
        return self._screens.show(visit, "today.html", tasks=tasks, today=today)
