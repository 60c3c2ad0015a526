"""The one place that changes how many hold a place in a reception and how many wait for one."""

from forms_service.storage.contract import Document, Transaction


def count(tx: Transaction, reception: Document, *, parties: int = 0, people: int = 0, waiting: int = 0) -> None:
    """Add these (negative to take away) to a reception's counts, in `reception` and in the store.

    A reception that is not kept yet (no `id`) is kept. What gives a place back while others wait marks the waiting list
    as to be looked at now, so that the place is offered on even if nobody calls `waiting.promote`.
    """
    reception["parties_placed"] += parties
    reception["people_placed"] += people
    reception["parties_waiting"] += waiting
    if (parties < 0 or people < 0) and reception["parties_waiting"] > 0:
        reception["offers_at"] = tx.now.isoformat()
    if "id" not in reception:
        reception["id"] = tx.insert("receptions", reception)
        return
    names = ("parties_placed", "people_placed", "parties_waiting", "offers_at")
    tx.update("receptions", reception["id"], {name: reception.get(name) for name in names})
