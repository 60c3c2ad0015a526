"""What happens to a matter after it was opened. Each use case checks `model.TRANSITIONS`, writes an event and an audit
line, and keeps the person's submission told.

All raise MatterError where the change cannot be made, KeyError for a matter that is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.catalogue import Catalogue
from forms_service.matters.model import Channel, Confirmation, Outcome
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Transaction


@dataclass(frozen=True)
class Reply:
    """An answer. `author`: who gave it, in words (a unit or an office, or a person in it). `on`: the day it was given.

    `released`: the person may read the text at the look-up with code and digits. `mailed`: the text may stand in a
    mail too, for staff have looked that it holds nothing personal.
    """

    text: str
    author: str
    on: date
    channel: Channel
    outcome: Outcome = "resolved"
    released: bool = True
    mailed: bool = False


def assign(  # noqa: PLR0913  # what an assignment says
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    matter_id: int,
    *,
    lead: str,
    supports: Sequence[str] = (),
    assignee: int | None = None,
    restart: bool = False,
    reason: str = "",
) -> None:
    """Give a matter to a lead unit, with supporting units and, if wanted, one person of the staff.

    A change of lead keeps the due date, for the person has been waiting all along; with `restart` the days count anew
    from today. Another lead needs a reason.
    """
    raise NotImplementedError


def extend(  # noqa: PLR0913  # what an extension says
    tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, due_on: date, reason: str
) -> None:
    """Give more time: a later due date, with who, old, new and why in the ledger."""
    raise NotImplementedError


def wait_for_citizen(tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, reason: str) -> None:
    """Stop the count while the person has to bring something; `reason` says what."""
    raise NotImplementedError


def resume(tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, reason: str = "") -> None:
    """Count on from today with the days that were left."""
    raise NotImplementedError


def reply(tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, answer: Reply) -> str:
    """Keep the answer and tell the person; how the person is told: `mailed`, `to_call`, `unreachable` or `known`."""
    raise NotImplementedError


def close(  # noqa: PLR0913  # what closing says
    tx: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    matter_id: int,
    *,
    outcome: Outcome,
    confirmed: Confirmation | None = None,
) -> None:
    """Close an answered matter. `confirmed`: what the person said about it, None if nobody asked."""
    raise NotImplementedError


def reopen(tx: Transaction, actor: Actor, catalogue: Catalogue, matter_id: int, *, reason: str = "") -> None:
    """Take an answered or closed matter up again, because the reply did not help: history stays, days count anew."""
    raise NotImplementedError
