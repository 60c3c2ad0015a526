"""The staff screen on which a question and its answer are worded for everybody."""

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from forms_service.catalogue import Catalogue
from forms_service.matters.model import MatterError
from forms_service.matters.publishing import LONGEST, Worded, release
from forms_service.matters.screens import MatterScreens
from forms_service.matters.telling import PAGE
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.web.house import House

MayPublish = Callable[[Reader, Catalogue, Document], bool]
"""Whether the sender of a submission allows its story to be published; the composition root passes the rule."""


class PublishingScreen:
    """Handlers that share the house, how a matter is found, and the rule of consent."""

    def __init__(self, house: House, matters: MatterScreens, may_publish: MayPublish) -> None:
        self._house = house
        self._matters = matters
        self._may_publish = may_publish
        self._screens = Screens("forms_service.matters")

    async def show(self, visit: StaffRequest) -> Response:
        """`GET /nhan-vien/vu-viec/{id}/dang`."""
        matter = await self._matters.matter_of(visit)
        worded = matter.get("published") or {"question": "", "answer": ""}
        return await self._page(visit, matter, Worded(worded["question"], worded["answer"]))

    async def act(self, visit: StaffRequest) -> Response:
        """`POST …/dang`: release or take back; 422 with everything typed if it cannot be."""
        matter = await self._matters.matter_of(visit)
        worded = Worded(visit.form.get("question", "").strip(), visit.form.get("answer", "").strip())

        def use_case(tx: Transaction) -> None:
            release(tx, visit.actor, matter["id"], worded, agreed=self._agreed(tx, matter))

        try:
            await self._house.store.write(use_case)
        except MatterError as error:
            return await self._page(visit, matter, worded, error)
        return RedirectResponse(f"{PAGE}/{matter['id']}", 303)

    def _agreed(self, reader: Reader, matter: Document) -> bool:
        submission = reader.get("submissions", matter["submission"]) if matter["submission"] else None
        return submission is not None and self._may_publish(reader, self._house.catalogue(), submission)

    async def _page(
        self, visit: StaffRequest, matter: Document, worded: Worded, problem: MatterError | None = None
    ) -> Response:
        agreed = await self._house.store.read(lambda reader: self._agreed(reader, matter))
        return self._screens.show(
            visit,
            "publish.html",
            422 if problem else 200,
            matter=matter,
            worded=worded,
            agreed=agreed,
            problem=problem,
            longest=LONGEST,
        )
