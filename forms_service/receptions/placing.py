"""Places a registration in a reception, in the transaction that keeps it: never more than fit, in order of arrival."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms_service.forms.choices import NEAREST
from forms_service.receptions.model import Placement, fits, materialised, rank_of
from forms_service.schedule.expand import PlannedReception
from forms_service.storage.contract import Document, Transaction


def place(tx: Transaction, submission: Document, open_receptions: Sequence[PlannedReception]) -> Mapping[str, Any]:
    """Place the party of a kept submission; facts for the submission.

    Whoever asked for the nearest gets the first of `open_receptions` that fits. Without a fitting one the party waits
    in the one asked for (or the nearest). Without any open reception nothing is placed and staff decide.
    """
    values = submission["values"]
    party_size = int(values.get("party_size", 1))
    wanted = _wanted(str(values.get("preferred_reception", NEAREST)), open_receptions)
    if not wanted:
        return {}
    dated = [_materialise(tx, planned) for planned in wanted]
    fitting = next((reception for reception in dated if _takes(reception, party_size)), None)
    placement: Placement = "placed" if fitting else "waiting"
    reception = fitting or dated[0]
    _count(tx, reception, placement, party_size)
    tx.insert(
        "registrations",
        {
            "submission": submission["id"],
            "reception": reception["reception"],
            "state": placement,
            "party_size": party_size,
            "priority_rank": rank_of(values),
            "arrived_at": submission["received_at"],
        },
    )
    return {"reception": reception["reception"], "placement": placement}


def _wanted(choice: str, open_receptions: Sequence[PlannedReception]) -> list[PlannedReception]:
    if choice == NEAREST:
        return list(open_receptions)
    return [planned for planned in open_receptions if planned.id == choice]


def _materialise(tx: Transaction, planned: PlannedReception) -> Document:
    return tx.find("receptions", reception=planned.id) or materialised(planned)


def _takes(reception: Document, party_size: int) -> bool:
    # A large party that waits for seats does not block a small one that fits (details 44).
    return reception["state"] != "cancelled" and fits(reception, party_size)


def _count(tx: Transaction, reception: Document, placement: Placement, party_size: int) -> None:
    if placement == "placed":
        reception["parties_placed"] += 1
        reception["people_placed"] += party_size
    else:
        reception["parties_waiting"] += 1
    if "id" in reception:
        tx.update("receptions", reception.pop("id"), reception)
    else:
        tx.insert("receptions", reception)
