"""Places a registration in a reception, in the transaction that keeps it: never more than fit, in order of arrival.

`change` is the one way in which a registration changes afterwards; it keeps the counts of its reception right.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from forms_service.forms.choices import NEAREST
from forms_service.notices.telling import rest
from forms_service.receptions.counting import count
from forms_service.receptions.model import (
    HOLDS,
    LIVE,
    RegistrationState,
    fits,
    materialised,
    queue_key,
    rank_of,
    takes_registrations,
)
from forms_service.receptions.standing import occasion_of
from forms_service.schedule.expand import PlannedReception
from forms_service.schedule.series import Series
from forms_service.storage.contract import Document, Transaction
from forms_service.submissions.intake import NoPlaceError


def place(
    tx: Transaction, submission: Document, planned: Sequence[PlannedReception], series: Series
) -> Mapping[str, Any]:
    """Place the party of a kept submission; facts for the submission.

    `planned`: the receptions of the series that are open by the plan; what staff did to these and to others is seen
    here. Whoever asked for the nearest gets the first that fits. Without a fitting one the party waits in the one
    asked for (or the nearest). Without any open reception nothing is placed and staff decide.
    Raises NoPlaceError where nothing fits and the series keeps no waiting list.
    """
    values = submission["values"]
    party_size = int(values.get("party_size", 1))
    choice = str(values.get("preferred_reception", NEAREST))
    earlier = _live(tx, values.get("phone"), series.id if choice == NEAREST else choice)
    if earlier is not None:
        return _share(tx, submission, earlier, party_size, series)
    first = None
    for reception in _open(tx, choice, planned, series):
        first = first or reception
        if has_room(reception, party_size, tx.now):
            count(tx, reception, parties=1, people=party_size)
            return register(tx, submission, reception, "placed", party_size, series)
    if first is None:
        return {}
    if not series.waiting_list:
        raise NoPlaceError
    count(tx, first, waiting=1)
    return register(tx, submission, first, "waiting", party_size, series)


def _open(tx: Transaction, choice: str, planned: Sequence[PlannedReception], series: Series) -> Iterator[Document]:
    """The receptions asked for that still take registrations, soonest first, as they stand in this transaction."""
    wanted = _nearest(tx, planned, series) if choice == NEAREST else _chosen(tx, choice, planned, series)
    return (each for each in wanted if takes_registrations(each, tx.now))


def _chosen(tx: Transaction, choice: str, planned: Sequence[PlannedReception], series: Series) -> Iterator[Document]:
    kept = tx.find("receptions", reception=choice)
    if kept is None:
        yield from (materialised(each) for each in planned if each.id == choice)
    elif kept["series"] == series.id:
        yield kept


def _nearest(tx: Transaction, planned: Sequence[PlannedReception], series: Series) -> Iterator[Document]:
    today = tx.now.date().isoformat()
    kept = tx.select("receptions", equal={"series": series.id}, key="day", at_least=today)
    known = {each["reception"] for each in kept}
    coming: list[Document | PlannedReception] = [*kept, *(each for each in planned if each.id not in known)]
    for each in sorted(coming, key=_when):
        if isinstance(each, dict):
            yield each
        elif tx.find("receptions", reception=each.id) is None:  # else it was moved to a day that is past
            yield materialised(each)


def _when(reception: Document | PlannedReception) -> tuple[str, str]:
    if isinstance(reception, dict):
        return reception["day"], reception["starts_at"] or "~"
    return reception.planned_on.isoformat(), reception.starts_at.isoformat() if reception.starts_at else "~"


def has_room(reception: Mapping[str, Any], party_size: int, now: datetime) -> bool:
    """Whether a newcomer gets a place at once.

    A large party that waits for seats does not block a small one that fits (details 44); but a place that was just
    given back and not offered yet belongs to those who wait.
    """
    unoffered = reception["parties_waiting"] > 0 and (reception.get("offers_at") or "~") <= now.isoformat()
    return fits(reception, party_size) and not unoffered


def change(tx: Transaction, registration: Document, **changes: Any) -> Document:
    """Change a registration, the counts of its reception (or of both, if it moves) and what its submission says.

    The answer is the registration as it is now. Where the same phone has registered twice and this one gives its
    place or turn up, the other takes it over. Nobody is phoned any more about a reception that was left or is over.
    """
    new = registration | changes | ({"state_at": tx.now.isoformat()} if "state" in changes else {})
    tx.update("registrations", registration["id"], {name: new[name] for name in (*changes, "state_at") if name in new})
    _say(tx, new)
    if new["reception"] == registration["reception"]:
        _count(tx, new["reception"], _difference(_weight(new), _weight(registration)))
    else:
        _count(tx, registration["reception"], _difference((0, 0, 0), _weight(registration)))
        _count(tx, new["reception"], _weight(new))
    if registration["state"] in LIVE and (new["state"] not in LIVE or new["reception"] != registration["reception"]):
        rest(tx, registration["submission"], f"reception/{registration['reception']}")
    if _gave_up(registration, new):
        _hand_over(tx, registration)
    return new


def withdraw(tx: Transaction, registration: Document) -> bool:
    """Give back the slot and seats of a party that will not come, or its place in the waiting list; whether it had one.

    Where the same phone has registered twice, the other registration takes the place over and nothing is given back.
    A place given back is offered on by the job `offers`, or at once by `waiting.promote`.
    """
    if registration["state"] not in LIVE:
        return False
    change(tx, registration, state="withdrawn", offer_until=None)
    return not registration.get("duplicate") and _other(tx, registration) is None


def _share(
    tx: Transaction, submission: Document, earlier: Document, party_size: int, series: Series
) -> Mapping[str, Any]:
    """A second registration of a phone for the same reception takes no second place: staff see both (details 26).

    Its sender is told what everybody is told, so that nobody learns whether a phone is registered.
    """
    state: RegistrationState = "waiting" if earlier["state"] == "waiting" else "placed"
    reception = tx.find("receptions", reception=earlier["reception"])
    assert reception is not None  # kept by the earlier registration
    return register(tx, submission, reception, state, party_size, series, duplicate=True)


def register(  # noqa: PLR0913, PLR0917  # the facts of a registration
    tx: Transaction,
    submission: Document,
    reception: Mapping[str, Any],
    state: RegistrationState,
    party_size: int,
    series: Series,
    *,
    duplicate: bool = False,
) -> Mapping[str, Any]:
    """Keep a registration that was counted already; facts for the submission."""
    rank = rank_of(submission["values"])
    registration = {
        "submission": submission["id"],
        "reception": reception["reception"],
        "state": state,
        "party_size": party_size,
        "priority_rank": rank,
        "arrived_at": submission["received_at"],
        "phone": submission["values"].get("phone"),
        "duplicate": duplicate,
        "link": tx.token(),
        "queue": None if duplicate else queue_key(series.waiting_order, rank, submission),
    }
    number = tx.insert("registrations", registration)
    facts = {"reception": registration["reception"], "placement": state, "link": registration["link"]}
    facts["registration"] = number
    occasion = occasion_of(reception)
    return facts | ({"duplicate": True} if duplicate else {}) | ({"occasion": occasion} if occasion else {})


def is_registered(tx: Transaction, phone: str | None, reception_id: str) -> bool:
    """Whether a live registration for this reception has this phone."""
    return _live(tx, phone, reception_id) is not None


def _live(tx: Transaction, phone: str | None, wanted: str) -> Document | None:
    """The live registration of this phone for a reception, or for any still to come of a series (their ids)."""
    if phone is None:
        return None
    known = tx.select("registrations", equal={"phone": phone})
    return next((each for each in known if each["state"] in LIVE and _is_for(tx, each["reception"], wanted)), None)


def _is_for(tx: Transaction, reception_id: str, wanted: str) -> bool:
    if reception_id == wanted:
        return True
    kept = tx.find("receptions", reception=reception_id)
    return kept is not None and kept["series"] == wanted and takes_registrations(kept, tx.now)


Weight = tuple[int, int, int]
"""What a registration adds to its reception's counts: parties, people, waiting."""


def _weight(registration: Mapping[str, Any]) -> Weight:
    if registration.get("duplicate"):
        return (0, 0, 0)
    if registration["state"] in HOLDS:
        return (1, registration["party_size"], 0)
    return (0, 0, int(registration["state"] == "waiting"))


def _difference(new: Weight, old: Weight) -> Weight:
    return (new[0] - old[0], new[1] - old[1], new[2] - old[2])


def _count(tx: Transaction, reception_id: str, weight: Weight) -> None:
    if any(weight) and (reception := tx.find("receptions", reception=reception_id)):
        parties, people, waiting = weight
        count(tx, reception, parties=parties, people=people, waiting=waiting)


def _say(tx: Transaction, registration: Document) -> None:
    """The submission tells its sender and staff the same as the registration."""
    submission = tx.get("submissions", registration["submission"])
    if submission is None:
        return
    facts = {"placement": registration["state"], "reception": registration["reception"]}
    if submission.get("reception") != facts["reception"]:
        reception = tx.find("receptions", reception=registration["reception"])
        facts["occasion"] = occasion_of(reception) if reception else None
    if any(submission.get(name) != fact for name, fact in facts.items()):
        tx.update("submissions", submission["id"], facts)


def _gave_up(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    left = new["state"] not in LIVE | HOLDS or new["reception"] != old["reception"]
    return not old.get("duplicate") and old["state"] in LIVE and left


def _other(tx: Transaction, registration: Document) -> Document | None:
    return _live(tx, registration.get("phone"), registration["reception"])


def _hand_over(tx: Transaction, registration: Document) -> None:
    """The place, if the other party fits in, or the turn in the waiting list."""
    heir, reception = _other(tx, registration), tx.find("receptions", reception=registration["reception"])
    if heir is None or reception is None:
        return
    held = registration["state"] in HOLDS and fits(reception, heir["party_size"])
    turn = heir.get("queue") or registration.get("queue")
    tx.update("submissions", heir["submission"], {"duplicate": False})
    change(tx, heir, duplicate=False, state="placed" if held else "waiting", queue=turn)
