"""What the screens of meetings share: the house, the parts they act with, and finding the reception of an address."""

from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from forms_service.catalogue import Catalogue
from forms_service.documents.worker import PdfWorker
from forms_service.meetings.agenda import Agenda, agenda_of
from forms_service.meetings.asking import Asking
from forms_service.meetings.attendance import Door
from forms_service.receptions.words import WordsNow
from forms_service.staff import audit
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.submissions.intake import Intake
from forms_service.web.errors import Refusal
from forms_service.web.house import House

MEETINGS_PAGE = "/nhan-vien/tiep"
"""The list of meetings; the id of a reception may follow."""

SCREENS = Screens("forms_service.meetings")


@dataclass(frozen=True)
class Desk:
    """Handed to every screen of meetings; made by `routes`."""

    house: House
    pdf: PdfWorker
    asking: Asking
    intake: Intake
    words: WordsNow

    @property
    def catalogue(self) -> Catalogue:
        """The content as it stands now."""
        return self.house.catalogue()

    @property
    def door(self) -> Door:
        """What attendance needs."""
        return Door(self.intake, self.words())

    async def agenda(self, visit: StaffRequest) -> Agenda:
        """The agenda of the reception that the address names. Raises Refusal 404."""
        reception = visit.request.path_params["reception"]
        found = await self.house.store.read(partial(agenda_of, catalogue=self.catalogue, reception_id=reception))
        if found is None:
            raise Refusal(404)
        return found

    async def note(self, visit: StaffRequest, action: str, kind: str, subject: int | str) -> None:
        """An audit line that somebody read personal data."""
        await self.house.store.write(lambda tx: audit.record_view(tx, visit.actor, action, kind, subject))


def number_in(text: str) -> int:
    """An id from an address. Raises Refusal 404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal(404)
    return int(text)


def download(data: bytes, content_type: str, name: str, *, inline: bool = False) -> Response:
    """A file for whoever asked; kept by no cache. `name` holds no personal data."""
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=content_type, headers=headers)
