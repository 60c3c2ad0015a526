"""Who gets which digest and report, when the last one reached them, and when the next one comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_service.digests.model import DIGESTS
from forms_service.digests.timing import CATCH_UP, Kind, Period, Timetable, last_due, next_due
from forms_service.staff.accounts import recipients
from forms_service.storage.contract import Reader


@dataclass(frozen=True)
class Receiver:
    """One address and what became of the last mail to it. `state` is the outbox's word, empty if none was queued."""

    name: str
    email: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Delivery:
    """One kind of digest: the last that came due, when it was made (None: not yet), who receives it."""

    kind: Kind
    last: Period
    made_at: datetime | None
    next_at: datetime
    receivers: tuple[Receiver, ...]


def deliveries(reader: Reader, timetable: Timetable, fallback: Sequence[str], now: datetime) -> list[Delivery]:
    """All kinds. `fallback` are the addresses that are used while nobody receives a kind."""
    return [_delivery(reader, kind, timetable, fallback, now) for kind in CATCH_UP]


def _delivery(reader: Reader, kind: Kind, timetable: Timetable, fallback: Sequence[str], now: datetime) -> Delivery:
    last = last_due(timetable, kind, now)
    row = reader.find(DIGESTS.name, key=last.key)
    people = [(each.name, each.email) for each in recipients(reader, kind)] or [("", email) for email in fallback]
    return Delivery(
        kind=kind,
        last=last,
        made_at=_moment(row["made_at"]) if row else None,
        next_at=next_due(timetable, kind, now),
        receivers=tuple(
            _receiver(reader, name, email, f"{last.key}/{row['wave'] if row else 0}") for name, email in people
        ),
    )


def _receiver(reader: Reader, name: str, email: str, wave: str) -> Receiver:
    mail = reader.find("outbox", key=f"{wave}/{email}")
    return Receiver(name, email, mail["state"] if mail else "", _moment(mail["changed_at"]) if mail else None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
