"""The audit log: one plain row for every view of personal data and every change, with ids and never names.

Rows are written in the transaction that they speak of and never changed; `seals.py` makes it show if they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from forms_service.staff.tables import AUDIT
from forms_service.storage.contract import Document, Reader, Scalar, Transaction

ActorKind = Literal["staff", "public", "system", "cli"]
LineKind = Literal["view", "change"]
Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Actor:
    """Who did it. Only staff have an id; the command line belongs to whoever may open the data folder."""

    kind: ActorKind
    id: int | None = None


PUBLIC = Actor("public")
SYSTEM = Actor("system")
CLI = Actor("cli")


def staff_actor(staff_id: int) -> Actor:
    """One of the staff, by the id of the account."""
    return Actor("staff", staff_id)


@dataclass(frozen=True)
class Line:
    """One row of the log; `at` is aware, +07:00."""

    id: int
    at: datetime
    kind: LineKind
    actor: Actor
    action: str
    subject_kind: str
    subject_id: int | str | None
    detail: Detail


def record(  # noqa: PLR0913, PLR0917  # a line has this many facts, and callers write them in this order
    tx: Transaction,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: int | str | None,
    detail: Detail | None = None,
    *,
    kind: LineKind = "change",
) -> int:
    """Add one line; its id. `action` reads `<room>.<verb>` (`submissions.opened`), `subject_id` is an id of the store.

    Raises ValueError if a text could be anything but an id, a code word or a moment: people's names, addresses, phone
    numbers and what they wrote never enter the log.
    """
    told = dict(detail or {})
    for text in (action, subject_kind, subject_id, *told.values()):
        if isinstance(text, str) and not _is_identifier(text):
            raise ValueError(f"not an identifier, so not for the audit log (action {action!r})")
    return tx.insert(
        AUDIT.name,
        {
            "at": tx.now.isoformat(),
            "kind": kind,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "detail": told,
        },
    )


def record_view(tx: Transaction, actor: Actor, action: str, subject_kind: str, subject_id: int | str | None) -> int:
    """Add a line that somebody read personal data; its id. Raises ValueError like `record`."""
    return record(tx, actor, action, subject_kind, subject_id, kind="view")


def latest(reader: Reader, *, limit: int, offset: int = 0, kind: LineKind | None = None) -> list[Line]:
    """The log, newest line first; all of it, or only views or changes."""
    equal = None if kind is None else {"kind": kind}
    rows = reader.select(AUDIT.name, equal=equal, descending=True, limit=limit, offset=offset)
    return [_line(row) for row in rows]


def matching(  # noqa: PLR0913  # the filters of the log, each with its index
    reader: Reader,
    *,
    actor: int | None = None,
    subject_kind: str | None = None,
    day: date | None = None,
    limit: int,
    offset: int = 0,
) -> list[Line]:
    """Lines of one of the staff, about one kind of subject, of one day (Vietnamese time); newest first."""
    equal = {"actor_id": actor, "subject_kind": subject_kind}
    given: dict[str, Scalar] = {name: value for name, value in equal.items() if value is not None}
    rows = reader.select(
        AUDIT.name,
        equal=given,
        key="at",
        at_least=day.isoformat() if day else None,
        below=(day + timedelta(days=1)).isoformat() if day else None,
        descending=True,
        limit=limit,
        offset=offset,
    )
    return [_line(row) for row in rows]


def history(reader: Reader, subject_kind: str, subject_id: int | str) -> list[Line]:
    """All lines about one subject, oldest first."""
    about = {"subject_kind": subject_kind, "subject_id": subject_id}
    return [_line(row) for row in reader.select(AUDIT.name, equal=about)]


_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/+-]{1,100}")
_LONG_NUMBER = re.compile(r"[0-9]{9}")  # a phone, an identity number, a public code


def _is_identifier(text: str) -> bool:
    return _IDENTIFIER.fullmatch(text) is not None and _LONG_NUMBER.search(text) is None


def _line(row: Document) -> Line:
    return Line(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        kind=row["kind"],
        actor=Actor(row["actor_kind"], row["actor_id"]),
        action=row["action"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        detail=row["detail"],
    )
