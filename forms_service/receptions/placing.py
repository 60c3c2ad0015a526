"""Places a registration in a reception, in the transaction that keeps it: never more than fit, in order of arrival."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from forms_service.forms.choices import NEAREST
from forms_service.receptions.model import Placement, fits, materialised, rank_of
from forms_service.schedule.expand import PlannedReception
from forms_service.storage.contract import Document, Transaction

_LIVE = frozenset({"placed", "waiting"})
"""States of a registration that holds, or waits for, a place."""


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
    earlier = _earlier(tx, values.get("phone"), wanted)
    if earlier is not None:
        return _share(tx, submission, earlier, party_size)
    dated = [_materialise(tx, planned) for planned in wanted]
    fitting = next((reception for reception in dated if _takes(reception, party_size)), None)
    placement: Placement = "placed" if fitting else "waiting"
    reception = fitting or dated[0]
    _count(tx, reception, placement, party_size)
    _register(tx, submission, reception["reception"], placement, party_size)
    return {"reception": reception["reception"], "placement": placement}


def _share(tx: Transaction, submission: Document, earlier: Document, party_size: int) -> Mapping[str, Any]:
    """A second registration of a phone for the same reception takes no second place: staff see both (details 26).

    Its sender is told what everybody is told, so that nobody learns whether a phone is registered.
    """
    reception, placement = earlier["reception"], earlier["state"]
    _register(tx, submission, reception, placement, party_size, duplicate=True)
    return {"reception": reception, "placement": placement, "duplicate": True}


def _register(  # noqa: PLR0913  # the facts of a registration
    tx: Transaction,
    submission: Document,
    reception: str,
    placement: Placement,
    party_size: int,
    *,
    duplicate: bool = False,
) -> None:
    tx.insert(
        "registrations",
        {
            "submission": submission["id"],
            "reception": reception,
            "state": placement,
            "party_size": party_size,
            "priority_rank": rank_of(submission["values"]),
            "arrived_at": submission["received_at"],
            "phone": submission["values"].get("phone"),
            "duplicate": duplicate,
        },
    )


def _earlier(tx: Transaction, phone: str | None, wanted: Sequence[PlannedReception]) -> Document | None:
    """The live registration of this phone for one of these receptions."""
    return _live(tx, phone, {planned.id for planned in wanted})


def _live(tx: Transaction, phone: str | None, receptions: Collection[str]) -> Document | None:
    if phone is None:
        return None
    known = tx.select("registrations", equal={"phone": phone})
    return next((one for one in known if one["reception"] in receptions and one["state"] in _LIVE), None)


def withdraw(tx: Transaction, registration: Document) -> bool:
    """Give back the slot and seats of a party that will not come, or its place in the waiting list; whether it had one.

    Where the same phone has registered twice, the other registration takes the place over.
    """
    reception = tx.find("receptions", reception=registration["reception"])
    if reception is None or registration["state"] not in _LIVE:
        return False
    tx.update("registrations", registration["id"], {"state": "withdrawn"})
    if registration.get("duplicate"):
        return False
    _count(tx, dict(reception), registration["state"], registration["party_size"], by=-1)
    heir = _live(tx, registration.get("phone"), {registration["reception"]})
    if heir is not None:
        _take_over(tx, heir)
    return heir is None


def _take_over(tx: Transaction, heir: Document) -> None:
    reception = tx.find("receptions", reception=heir["reception"])
    assert reception is not None  # a moment ago it was counted in
    tx.update("registrations", heir["id"], {"duplicate": False})
    tx.update("submissions", heir["submission"], {"duplicate": False})
    _count(tx, reception, heir["state"], heir["party_size"])


def _wanted(choice: str, open_receptions: Sequence[PlannedReception]) -> list[PlannedReception]:
    if choice == NEAREST:
        return list(open_receptions)
    return [planned for planned in open_receptions if planned.id == choice]


def _materialise(tx: Transaction, planned: PlannedReception) -> Document:
    return tx.find("receptions", reception=planned.id) or materialised(planned)


def _takes(reception: Document, party_size: int) -> bool:
    # A large party that waits for seats does not block a small one that fits (details 44).
    return reception["state"] != "cancelled" and fits(reception, party_size)


def _count(tx: Transaction, reception: Document, placement: Placement, party_size: int, by: int = 1) -> None:
    if placement == "placed":
        reception["parties_placed"] += by
        reception["people_placed"] += by * party_size
    else:
        reception["parties_waiting"] += by
    if "id" in reception:
        tx.update("receptions", reception.pop("id"), reception)
    else:
        tx.insert("receptions", reception)
