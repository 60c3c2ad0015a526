"""All addresses of this room."""

from starlette.routing import BaseRoute, Route

from forms_service.matters.answer_page import AnswerPage
from forms_service.matters.opening_screen import OpeningScreen
from forms_service.matters.publishing_screen import MayPublish, PublishingScreen
from forms_service.matters.replying_screen import ReplyingScreen
from forms_service.matters.screens import MatterScreens
from forms_service.matters.telling import ANSWER_PAGE, PAGE
from forms_service.staff.guard import requires
from forms_service.web.house import House


def routes(house: House, may_publish: MayPublish) -> list[BaseRoute]:
    """The ledger behind the login, and the public page that asks whether a reply helped.

    `may_publish`: the rule of consent, from the room that keeps it.
    """
    ledger, opening, page = MatterScreens(house), OpeningScreen(house), AnswerPage(house)
    replying, publishing = ReplyingScreen(house, ledger), PublishingScreen(house, ledger, may_publish)
    see, opens = requires(house, "view_matters"), requires(house, "assign_matters")
    answers = requires(house, "answer_matters")
    return [
        Route(PAGE, see(ledger.lists), methods=["GET"]),
        Route(PAGE + "/tim", see(ledger.find), methods=["POST"]),
        Route(PAGE + "/mo", opens(opening.show), methods=["GET"]),
        Route(PAGE + "/mo", opens(opening.act), methods=["POST"]),
        Route(PAGE + "/{id:int}", see(ledger.one), methods=["GET"]),
        Route(PAGE + "/{id:int}", see(ledger.act), methods=["POST"]),
        Route(PAGE + "/{id:int}/tra-loi", answers(replying.show), methods=["GET"]),
        Route(PAGE + "/{id:int}/tra-loi", answers(replying.act), methods=["POST"]),
        Route(PAGE + "/{id:int}/dang", opens(publishing.show), methods=["GET"]),
        Route(PAGE + "/{id:int}/dang", opens(publishing.act), methods=["POST"]),
        Route(ANSWER_PAGE + "/{token}", page.show, methods=["GET"]),
        Route(ANSWER_PAGE + "/{token}", page.act, methods=["POST"]),
    ]
