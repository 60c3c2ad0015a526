"""The waiting list: a place that comes free is offered, in order, to the first party that fits, for some hours."""

from collections.abc import Iterator
from datetime import datetime

from forms_service.receptions.model import OPEN, fits
from forms_service.receptions.offer_time import OfferTime, OfficeDays, begins_at, offer_time
from forms_service.receptions.placing import change
from forms_service.receptions.telling import tell_one, until_in_words
from forms_service.receptions.words import Words, WordsNow
from forms_service.staff.audit import PUBLIC, SYSTEM, Actor, record
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import Clock

SLICE = 50
"""Registrations of a waiting list read at a time."""
LOOKED_AT = 500
"""How deep in a waiting list a fitting party is looked for: a longer list has nobody's trust anyway."""
COUNTED = 200
"""How far the numbers of a waiting list are counted."""
AT_ONCE = 20
"""Receptions looked after in one run of the job."""


def promote(tx: Transaction, words: Words, reception_id: str) -> list[int]:
    """Offer every free place of a reception, in order; ids of the registrations that got an offer.

    Whoever is passed over because the party is larger than the seats that are left keeps the place in the list, and a
    line of the log says so. Nobody gets an offer twice by itself.
    """
    offered: list[int] = []
    while (found := tx.find("receptions", reception=reception_id)) and found["state"] in OPEN:
        fitting, passed = _first_fitting(tx, found)
        when = _when(tx, words, found, fitting) if fitting else None
        if fitting is None or when is None:
            break
        _note_passed(tx, found, passed, fitting)
        _offer(tx, words, fitting, when)
        offered.append(fitting["id"])
    _look_again(tx, reception_id)
    return offered


def position(reader: Reader, registration: Document) -> int | None:
    """Its number in the waiting list, from 1, counted to `COUNTED` and one; None if it does not wait for an offer."""
    if registration["state"] != "waiting" or not registration.get("queue"):
        return None
    waiting = {"reception": registration["reception"], "state": "waiting"}
    before = {"key": "queue", "at_least": "", "below": registration["queue"]}
    return reader.count("registrations", equal=waiting, at_most=COUNTED, **before) + 1


def in_line(number: int) -> str:
    """A number of the waiting list in words: "thứ nhất", "thứ 3"."""
    if number > COUNTED:
        return f"sau {COUNTED} người"
    return "thứ nhất" if number == 1 else f"thứ {number}"


def accept(tx: Transaction, registration: Document, actor: Actor = PUBLIC) -> bool:
    """Take an offered place; False if there is no offer (any more)."""
    if not stands(tx, registration):
        return False
    change(tx, registration, state="placed", offer_until=None, coming_at=tx.now.isoformat())
    record(tx, actor, "registrations.accepted", "registration", registration["id"])
    _look_again(tx, registration["reception"])
    return True


def stands(reader: Transaction, registration: Document) -> bool:
    """Whether an offer can still be accepted."""
    if registration["state"] != "offered" or registration["offer_until"] <= reader.now.isoformat():
        return False
    reception = reader.find("receptions", reception=registration["reception"])
    return reception is not None and reception["state"] in OPEN and reader.now < begins_at(reception)


def refuse(tx: Transaction, words: Words, registration: Document, actor: Actor = PUBLIC) -> bool:
    """Do not take an offered place: the turn is over, and the next in the list is asked. False without an offer."""
    if registration["state"] != "offered":
        return False
    change(tx, registration, state="withdrawn", offer_until=None, reason="offer_refused")
    record(tx, actor, "registrations.offer_refused", "registration", registration["id"])
    promote(tx, words, registration["reception"])
    return True


def lapse(tx: Transaction, words: Words, reception_id: str) -> int:
    """End the offers of a reception whose time is over; how many. Who missed one waits on, and gets none by itself.

    Whose offer ended while the reception was called off has missed nothing, and keeps the turn should it be on again.
    """
    reception = tx.find("receptions", reception=reception_id)
    over = [each for each in _offers(tx, reception_id) if each["offer_until"] <= tx.now.isoformat()]
    for registration in over:
        record(tx, SYSTEM, "registrations.offer_lapsed", "registration", registration["id"])
        if not reception or reception["state"] not in OPEN:  # they hear that it is cancelled
            change(tx, registration, state="waiting", offer_until=None)
            continue
        now = tx.now.isoformat()
        lapsed = change(tx, registration, state="waiting", queue=None, offer_until=None, offer_lapsed_at=now)
        tell_one(tx, words, lapsed, "offer_lapsed", key=f"lapsed/{reception_id}/{registration['offer_until']}")
    return len(over)


async def look_after_due(store: Store, clock: Clock, words: WordsNow) -> int:
    """The job `offers`: end offers whose time is over and offer what is free; how many receptions were looked after."""
    done = 0
    while await store.read(lambda reader: _due(reader, clock(), limit=1)):
        looked_after = await store.write(lambda tx: _look_after(tx, words()))
        done += looked_after
        if not looked_after:
            break
    return done


def _look_after(tx: Transaction, words: Words) -> int:
    due = _due(tx, tx.now, limit=AT_ONCE)
    for reception in due:
        lapse(tx, words, reception["reception"])
        promote(tx, words, reception["reception"])
    return len(due)


def _due(reader: Reader, now: datetime, *, limit: int) -> list[Document]:
    until = now.isoformat() + "~"
    return reader.select("receptions", key="offers_at", at_least="", below=until, limit=limit)


def _first_fitting(tx: Transaction, reception: Document) -> tuple[Document | None, list[Document]]:
    """The first in the list that fits, and those before it that do not."""
    passed: list[Document] = []
    if not fits(reception, 1):
        return None, passed
    for registration in _queue(tx, reception["reception"]):
        if fits(reception, registration["party_size"]):
            return registration, passed
        passed.append(registration)
    return None, passed


def _queue(tx: Transaction, reception_id: str) -> Iterator[Document]:
    """The waiting list in order, read in slices, for it may be long and the first one usually fits."""
    waiting = {"reception": reception_id, "state": "waiting"}
    for offset in range(0, LOOKED_AT, SLICE):
        slice_ = tx.select("registrations", equal=waiting, key="queue", at_least="", limit=SLICE, offset=offset)
        yield from slice_
        if len(slice_) < SLICE:
            return


def _when(tx: Transaction, words: Words, reception: Document, registration: Document) -> OfferTime | None:
    series = words.catalogue.series.get(reception["series"])
    submission = tx.get("submissions", registration["submission"])
    writes = bool(submission and submission["values"].get("email"))
    days = OfficeDays(words.catalogue.calendar, words.catalogue.office.hours.week)
    return offer_time(reception, series.offer_hours if series else 24, tx.now, days, writes=writes)


def _offer(tx: Transaction, words: Words, registration: Document, when: OfferTime) -> None:
    until = when.until.isoformat()
    offered = change(tx, registration, state="offered", offer_until=until)
    record(tx, SYSTEM, "registrations.offered", "registration", registration["id"], {"until": until})
    key = f"offered/{registration['reception']}/{tx.now.isoformat()}"
    facts = {"until": until_in_words(until)}
    tell_one(tx, words, offered, "offered", key=key, phone_only=when.by_phone, facts=facts)


def _note_passed(tx: Transaction, reception: Document, passed: list[Document], fitting: Document) -> None:
    seats = reception["seats"]
    for registration in passed:
        told = {
            "party_size": registration["party_size"],
            "seats_left": None if seats is None else seats - reception["people_placed"],
            "offered_to": fitting["id"],
        }
        record(tx, SYSTEM, "registrations.passed_over", "registration", registration["id"], told)


def _look_again(tx: Transaction, reception_id: str) -> None:
    """At the end of the first offer that stands; at no time if none does."""
    reception = tx.find("receptions", reception=reception_id)
    if reception is None:
        return
    begins = begins_at(reception).isoformat()
    offers = _offers(tx, reception_id)
    for each in offers:
        if each["offer_until"] > begins:  # it was moved to an earlier time
            tx.update("registrations", each["id"], {"offer_until": begins})
    at = min((min(each["offer_until"], begins) for each in offers), default=None)
    if reception.get("offers_at") != at:
        tx.update("receptions", reception["id"], {"offers_at": at})


def _offers(tx: Transaction, reception_id: str) -> list[Document]:
    return tx.select("registrations", equal={"reception": reception_id, "state": "offered"}, key="queue")
