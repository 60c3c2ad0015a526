"""The addresses of this room, and the job that tidies it."""

from starlette.routing import BaseRoute, Route

from forms_service.staff.guard import requires
from forms_service.storage.contract import Store
from forms_service.surveys.answering import move_old
from forms_service.surveys.calling import sweep
from forms_service.surveys.importing import PAGE
from forms_service.surveys.office import SurveyOffice
from forms_service.surveys.results_screens import RESULTS, SUGGESTIONS, ResultScreens
from forms_service.surveys.screens import CallScreens


def routes(office: SurveyOffice) -> list[BaseRoute]:
    """The staff's routes of surveys."""
    calls, results = CallScreens(office), ResultScreens(office)
    call, see = requires(office.house, "make_calls"), requires(office.house, "view_reports")
    handle = requires(office.house, "handle_submissions")
    return [
        Route(PAGE, call(calls.listed), methods=["GET"]),
        Route(PAGE, call(calls.act), methods=["POST"]),
        Route(RESULTS, see(results.results), methods=["GET"]),
        Route(SUGGESTIONS, handle(results.suggestions), methods=["GET"]),
        Route(SUGGESTIONS, handle(results.handle), methods=["POST"]),
        Route(PAGE + "/{id:int}", call(calls.one), methods=["GET"]),
        Route(PAGE + "/{id:int}", call(calls.change), methods=["POST"]),
    ]


async def tidy(store: Store) -> None:
    """Remove names and phones of calls that are over; move answers that lie among submissions.

    Raises UnavailableError.
    """
    while await store.write(sweep):
        pass
    while await store.write(move_old):
        pass
