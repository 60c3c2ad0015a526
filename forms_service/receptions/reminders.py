"""Reminds people of the reception they have a place in: once before its day, at an hour at which one may be called."""

from datetime import date, datetime, time, timedelta

from forms_service.receptions.model import OPEN
from forms_service.receptions.offer_time import DESK_OPENS, OfficeDays, begins_at, next_desk_hour
from forms_service.receptions.telling import tell_one
from forms_service.receptions.words import Words, WordsNow
from forms_service.storage.contract import Document, Reader, Store, Transaction
from forms_service.vietnam.clock import ZONE, Clock

LOOK_AHEAD = timedelta(days=30)
"""Ten working days, and the longest row of holidays."""
REMINDED = ("placed", "confirmed")


async def remind_due(store: Store, clock: Clock, words: WordsNow) -> int:
    """The job `reminders`: remind of every reception whose time has come; how many receptions. Misses are caught up."""
    now = clock()
    due = await store.read(lambda reader: _due(reader, words(), now))
    for reception in due:
        await store.write(lambda tx, name=reception["reception"]: remind(tx, words(), name))  # type: ignore[misc]  # bound in the loop
    return len(due)


def remind(tx: Transaction, words: Words, reception_id: str) -> int:
    """Remind whoever has a place in a reception, by its facts as they are now; how many. Once for each sequence."""
    reception = tx.find("receptions", reception=reception_id)
    if reception is None or not is_due(words, reception, tx.now):
        return 0
    told = [each for state in REMINDED for each in _holding(tx, reception_id, state)]
    if not _just_told(words, reception):
        for registration in told:
            key = f"reminder/{reception_id}/{reception['sequence']}"
            tell_one(tx, words, registration, "reminder", key=key)
    tx.update("receptions", reception["id"], {"reminded": reception["sequence"]})
    return len(told)


def is_due(words: Words, reception: Document, now: datetime) -> bool:
    """Whether people are to be reminded of a reception now, and were not yet since it last changed."""
    at = reminded_at(words, reception)
    if at is None or reception["state"] not in OPEN or reception.get("reminded") == reception["sequence"]:
        return False
    today = now.date().isoformat() == reception["day"]
    return at <= now < begins_at(reception) and (today or next_desk_hour(now, _days(words)) == now)


def reminded_at(words: Words, reception: Document) -> datetime | None:
    """When people are reminded of a reception: the desk's first hour, working days before; None if not at all."""
    series = words.catalogue.series.get(reception["series"])
    if series is None or not series.remind_before:
        return None
    days = _days(words)
    day = days.calendar.add_working_days(date.fromisoformat(reception["day"]), -series.remind_before, days.week)
    return _at(day, DESK_OPENS)


def _just_told(words: Words, reception: Document) -> bool:
    """Whoever heard of a change after the time for reminding has been reminded by it."""
    at, changed = reminded_at(words, reception), reception.get("changed_at")
    return bool(at and changed and datetime.fromisoformat(changed) >= at)


def _due(reader: Reader, words: Words, now: datetime) -> list[Document]:
    first, last = now.date(), now.date() + LOOK_AHEAD
    coming = reader.select("receptions", key="day", at_least=first.isoformat(), below=last.isoformat())
    return [each for each in coming if is_due(words, each, now)]


def _holding(tx: Transaction, reception_id: str, state: str) -> list[Document]:
    found = tx.select("registrations", equal={"reception": reception_id, "state": state}, key="queue")
    return [each for each in found if not each["duplicate"]]  # its other registration is reminded


def _days(words: Words) -> OfficeDays:
    return OfficeDays(words.catalogue.calendar, words.catalogue.office.hours.week)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE)
