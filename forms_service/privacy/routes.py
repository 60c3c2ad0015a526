"""All addresses of this room, who may open which, and the block that the page of a submission shows."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.routing import BaseRoute, Route

from forms_service.privacy import asking, consents, public_pages
from forms_service.privacy.breach_screens import LEAKS, BreachScreens
from forms_service.privacy.correction_screen import CorrectionScreen
from forms_service.privacy.keeping_screen import PERIODS, KeepingScreen
from forms_service.privacy.parts import PERSON, QUEUE, REQUEST, Parts
from forms_service.privacy.person_screen import PersonScreen
from forms_service.privacy.public_pages import PublicPages
from forms_service.privacy.retention import Retention
from forms_service.privacy.screens import RequestScreens
from forms_service.privacy.tables import DATA_REQUESTS, RETENTION_RULES
from forms_service.staff.guard import requires
from forms_service.staff.model import Permission, Person
from forms_service.staff.today import COUNTED, Task
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader
from forms_service.web.house import House

ANSWERS_FOR_ALL: Permission = "manage_staff"
"""Whoever lets data go for good, or reports a leak, answers for the whole office: only administrators manage staff."""

_templates = Environment(
    loader=PackageLoader("forms_service.privacy"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def routes(house: House, parts: Parts, retention: Retention) -> list[BaseRoute]:
    """The public addresses, the queue of requests, and the administrator's screens."""
    public = public_pages.routes(PublicPages(house, parts.pdf, parts.words))
    return [*public, *_for_handlers(house, parts), *_for_administrators(house, retention)]


def panel(house: House) -> Callable[[StaffRequest, Document], Awaitable[Markup]]:
    """The block on the page of a submission: what its sender agrees to, what is asked, whether it is restricted."""

    async def show(visit: StaffRequest, submission: Document) -> Markup:
        if not visit.person.may("handle_privacy"):
            return Markup()
        catalogue = house.catalogue()

        def read(reader: Reader) -> tuple[dict[str, bool], list[Document]]:
            return consents.standing(reader, catalogue, submission), asking.open_of(reader, submission["id"])

        standing, requests = await house.store.read(read)
        purposes = [each for each in catalogue.data_rights.purposes if not each.needed]
        return Markup(
            _templates.get_template("panel.html").render(
                said=[(each.label, standing[each.id]) for each in purposes],
                requests=[(each["id"], asking.LABELS[each["right"]]) for each in requests],
                restricted=bool(submission.get("restricted_at")),
                page=f"{PERSON}/{submission['id']}",
                request_page=REQUEST,
            )
        )

    return show


def tasks(reader: Reader, person: Person, today: date) -> Sequence[Task]:
    """Requests about data that are open, those that are late first; periods that wait for somebody to look."""
    rows = reader.select(DATA_REQUESTS.name, equal={"shelf": "open"}, key="order_on", limit=COUNTED)
    late = sum(asking.is_late(row, today) for row in rows)
    waiting = 0
    if person.may(ANSWERS_FOR_ALL):
        waiting = sum(1 for row in reader.select(RETENTION_RULES.name) if not row["allowed_at"] and row["waiting"])
    return (
        Task("yêu cầu về dữ liệu quá hạn", late, QUEUE, "handle_privacy", urgent=True),
        Task("yêu cầu về dữ liệu còn hạn", len(rows) - late, QUEUE, "handle_privacy"),
        Task("thời hạn giữ chờ xem và cho chạy", waiting, PERIODS, ANSWERS_FOR_ALL),
    )


def _for_handlers(house: House, parts: Parts) -> list[BaseRoute]:
    handle = requires(house, "handle_privacy")
    screens, person, correction = RequestScreens(house, parts), PersonScreen(house), CorrectionScreen(house, parts)
    return [
        Route(QUEUE, handle(screens.queue), methods=["GET"]),
        Route(REQUEST + "/{id}", handle(screens.one), methods=["GET"]),
        Route(REQUEST + "/{id}", handle(screens.act), methods=["POST"]),
        Route(REQUEST + "/{id}/ban-sao", handle(screens.copy), methods=["POST"]),
        Route(REQUEST + "/{id}/sua/{field}", handle(correction.correction), methods=["GET"]),
        Route(REQUEST + "/{id}/sua/{field}", handle(correction.corrected), methods=["POST"]),
        Route(PERSON + "/{id}", handle(person.person), methods=["GET"]),
        Route(PERSON + "/{id}", handle(person.hear), methods=["POST"]),
    ]


def _for_administrators(house: House, retention: Retention) -> list[BaseRoute]:
    answers = requires(house, ANSWERS_FOR_ALL)
    keeping, leaks = KeepingScreen(house, retention), BreachScreens(house)
    return [
        Route(PERIODS, answers(keeping.page), methods=["GET"]),
        Route(PERIODS, answers(keeping.act), methods=["POST"]),
        Route(LEAKS, answers(leaks.listing), methods=["GET"]),
        Route(LEAKS, answers(leaks.open), methods=["POST"]),
        Route(LEAKS + "/{id}", answers(leaks.one), methods=["GET"]),
        Route(LEAKS + "/{id}", answers(leaks.act), methods=["POST"]),
        Route(LEAKS + "/{id}/ma", answers(leaks.codes), methods=["POST"]),
    ]
