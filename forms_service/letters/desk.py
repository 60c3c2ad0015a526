"""What the screens of letters share: the house, the printer, whose cases may be seen, lines of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.documents.worker import PdfWorker
from forms_service.letters.model import EVENT_WORDS, LETTER_CASES, STATES
from forms_service.letters.units import may_see, scope_of
from forms_service.staff import audit
from forms_service.staff.shell import Screens
from forms_service.staff.visit import StaffRequest
from forms_service.storage.contract import Document
from forms_service.web.errors import Refusal
from forms_service.web.house import House

SCREENS = Screens("forms_service.letters")


@dataclass(frozen=True)
class Desk:
    """Handed to every screen of letters."""

    house: House
    pdf: PdfWorker

    @property
    def catalogue(self) -> Catalogue:
        """The content as it stands now."""
        return self.house.catalogue()

    @property
    def today(self) -> date:
        """Today in Vietnam."""
        return self.house.clock().date()

    def scope(self, visit: StaffRequest) -> frozenset[str] | None:
        """The units of this person (None: all). Raises Refusal 404 for a department that is no commune: it has none."""
        scope = scope_of(self.catalogue, visit.person)
        if scope is not None and not scope:
            raise Refusal(
                404,
                "Thư do xã, phường viết",
                "Tài khoản này thuộc một cơ quan không gửi thư chúc mừng, chia buồn. Nếu ông/bà làm ở xã, phường, xin "
                "nhờ người quản trị ghi lại đơn vị của tài khoản.",
            )
        return scope

    async def case(self, visit: StaffRequest) -> Document:
        """The case of the address. Raises Refusal 404: there is none, or it is another commune's."""
        self.scope(visit)
        case_id = visit.request.path_params["id"]
        case = await self.house.store.read(lambda reader: reader.get(LETTER_CASES.name, case_id))
        if case is None or not may_see(self.catalogue, visit.person, case):
            raise Refusal(404)
        return case

    async def note(self, visit: StaffRequest, action: str, kind: str, subject: int | None) -> None:
        """An audit line that somebody read personal data."""
        await self.house.store.write(lambda tx: audit.record_view(tx, visit.actor, action, kind, subject))

    def unit_name(self, case: Document) -> str:
        """What the unit of a case was called on its day."""
        unit = self.catalogue.units.get(case["unit"])
        return unit.name_on(date.fromisoformat(case["event_on"])) if unit else case["unit"]

    def rows(self, cases: Sequence[Document]) -> list[Mapping[str, object]]:
        """Cases as lists show them."""
        return [
            {
                **case,
                "event_word": EVENT_WORDS[case["event"]],
                "unit_name": self.unit_name(case),
                "state_word": STATES[case["state"]],
            }
            for case in cases
        ]


def day_in(text: str) -> date | None:
    """A day typed into a field; None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
