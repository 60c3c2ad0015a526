"""The routes of letters."""

from starlette.routing import BaseRoute, Route

from forms_service.documents.worker import PdfWorker
from forms_service.letters.desk import Desk
from forms_service.letters.listing import ListScreens
from forms_service.letters.screens import CaseScreens
from forms_service.letters.tasks import PAGE
from forms_service.staff.guard import requires
from forms_service.web.house import House


def routes(house: House, pdf: PdfWorker) -> list[BaseRoute]:
    """Everybody who may see letters opens lists and cases; who may do what to one is told by its state."""
    desk = Desk(house, pdf)
    lists, cases = ListScreens(desk), CaseScreens(desk)
    sees, writes = requires(house, "view_letters"), requires(house, "write_letters")
    several = requires(house, "write_letters", repeated=True)
    return [
        Route(PAGE, sees(lists.lists), methods=["GET"]),
        Route(PAGE + "/nhieu", several(lists.several), methods=["POST"]),
        Route(PAGE + "/them", writes(cases.new), methods=["GET"]),
        Route(PAGE + "/them", writes(cases.record), methods=["POST"]),
        Route(PAGE + "/in/{batch:int}", writes(lists.batch), methods=["GET"]),
        Route(PAGE + "/in/{batch:int}/{size}.pdf", writes(lists.pdf), methods=["GET"]),
        Route(PAGE + "/{id:int}", sees(cases.one), methods=["GET"]),
        Route(PAGE + "/{id:int}", sees(cases.act), methods=["POST"]),
        Route(PAGE + "/{id:int}/sua", writes(cases.mend), methods=["GET"]),
        Route(PAGE + "/{id:int}/sua", writes(cases.mended), methods=["POST"]),
    ]
