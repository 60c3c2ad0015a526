"""Opening a matter: from a submission, from the minutes of a reception, several per person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Transaction


@dataclass(frozen=True)
class NewMatter:
    """What is told of a new matter. `question`: in words of the staff. `field`: id of a policy area.

    `submission`: the id of the submission in which the person raised it (a feedback or a registration), None when a
    person came without one. `lead` and `supports`: ids of units. `due_on`: a day that a leader set; None: by policy.
    `handling_level`: where the dossier lies; None: as the submission says. `phone` (E.164) and `dossier` only matter
    without a submission.
    """

    submission: int | None
    question: str
    lead: str | None = None
    supports: Sequence[str] = ()
    instruction: str = ""
    due_on: date | None = None
    reception: str | None = None
    field: str | None = None
    handling_level: str | None = None
    assignee: int | None = None
    phone: str | None = None
    dossier: str | None = None


def open_matter(tx: Transaction, actor: Actor, catalogue: Catalogue, new: NewMatter) -> int:
    """Keep a new matter under the next number of the year (12/2026); its id. Assigned at once if a lead is given.

    Raises MatterError: no question, an unknown unit, field or submission, or a submission that is a complaint or a
    denunciation (those have their own channel and never become matters).
    """
    raise NotImplementedError


def proposed_lead(catalogue: Catalogue, field: str | None, today: date) -> tuple[str, ...]:
    """The units responsible for a policy area on `today`, first the one to propose as lead."""
    area = catalogue.areas.get(field or "")
    return area.agencies_on(today) if area else ()
