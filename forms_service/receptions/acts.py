"""What staff may do to a dated reception, and what each act changes of it. Rules only; no I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from forms_service.catalogue import Catalogue
from forms_service.receptions.model import plan_mark
from forms_service.schedule.expand import PlannedReception, closing_moment
from forms_service.schedule.series import HalfDay
from forms_service.storage.contract import Document
from forms_service.vietnam.clock import ZONE

Act = Literal[
    "confirm", "move", "rechair", "cancel", "resize", "took_place", "add", "appoint", "follow_plan", "keep_plan", "undo"
]

TOLD_FIELDS = ("day", "starts_at", "ends_at", "approximate", "half_day", "host", "place", "state")
"""Of a reception, what people are told: `sequence` grows exactly when one of these changes."""


@dataclass(frozen=True)
class ActFacts:
    """How an act is called (button, past tense), and from which states it may be done."""

    label: str
    done: str
    states: frozenset[str]
    needs_reason: bool = False


_AHEAD = frozenset({"planned", "confirmed", "moved"})
_ANY = _AHEAD | {"cancelled", "took_place"}

ACTS: Mapping[Act, ActFacts] = {
    "confirm": ActFacts("Xác nhận", "xác nhận buổi tiếp", frozenset({"planned", "moved", "cancelled"})),
    "move": ActFacts("Dời", "dời buổi tiếp", _AHEAD, needs_reason=True),
    "rechair": ActFacts("Đổi người tiếp", "đổi người tiếp", _AHEAD, needs_reason=True),
    "cancel": ActFacts("Không tổ chức", "báo không tổ chức buổi tiếp", _AHEAD, needs_reason=True),
    "resize": ActFacts("Đổi số chỗ", "đổi số chỗ", _AHEAD),
    "took_place": ActFacts("Đã diễn ra", "ghi buổi tiếp đã diễn ra", _AHEAD),
    "add": ActFacts("Thêm buổi", "thêm buổi ngoài kế hoạch", frozenset()),
    "appoint": ActFacts("Xếp lịch hẹn", "xếp lịch hẹn", frozenset()),
    "follow_plan": ActFacts("Theo kế hoạch mới", "đổi theo kế hoạch mới", _AHEAD, needs_reason=True),
    "keep_plan": ActFacts("Giữ như cũ", "giữ như cũ dù kế hoạch đổi", _AHEAD),
    "undo": ActFacts("Hoàn tác", "hoàn tác việc vừa làm", _ANY),
}


@dataclass(frozen=True)
class Slot:
    """When a reception is held. Hours not set: `start` and `end` None, `half_day` may say more (Asia/Ho_Chi_Minh)."""

    day: date
    start: time | None = None
    end: time | None = None
    approximate: bool = False
    half_day: HalfDay | None = None

    @property
    def starts_at(self) -> str | None:
        """ISO text, +07:00."""
        return _at(self.day, self.start)

    @property
    def ends_at(self) -> str | None:
        """ISO text, +07:00."""
        return _at(self.day, self.end)


@dataclass(frozen=True)
class Change:
    """One act with the fields that it sets (of `TOLD_FIELDS` and others), and why: everybody may read the reason."""

    act: Act
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def confirming() -> Change:
    """The reception will be held as it stands; one that was cancelled is on again."""
    return Change("confirm", {"state": "confirmed", "replacement": None})


def moving(document: Mapping[str, Any], slot: Slot, place: str, catalogue: Catalogue) -> Change:
    """To another day, other hours or another place. The cut-off follows the new day by the series' own rule."""
    return Change(
        "move",
        {
            **_when(slot),
            "place": place,
            "state": "moved",
            "closes_at": closing(catalogue, document, slot.day),
            **_first_announced(document, slot.starts_at or slot.day.isoformat(), document["host"], place),
        },
    )


def rechairing(document: Mapping[str, Any], host: str) -> Change:
    """Somebody else receives people."""
    return Change("rechair", {"host": host, **_first_announced(document, _when_now(document), host, document["place"])})


def cancelling(replacement: str | None) -> Change:
    """It is not held; `replacement` is the id of the reception to which its registrants go."""
    return Change("cancel", {"state": "cancelled", "replacement": replacement})


def resizing(capacity: int | None, seats: int | None) -> Change:
    """Other numbers of parties and people; None is no limit."""
    return Change("resize", {"capacity": capacity, "seats": seats})


def held(walk_in_parties: int, walk_in_people: int) -> Change:
    """It took place; so many parties, of so many people, came without having registered."""
    fields = {"state": "took_place", "walk_in_parties": walk_in_parties, "walk_in_people": walk_in_people}
    return Change("took_place", fields)


def following(document: Mapping[str, Any], planned: PlannedReception | None) -> Change:
    """As the edited plan has it; cancelled if the plan no longer has it (details 50)."""
    if planned is None:
        return Change("follow_plan", {"state": "cancelled", "plan": None, "kept_plan": None})
    starts_at, ends_at = _iso(planned.starts_at), _iso(planned.ends_at)
    fields = {
        "day": planned.planned_on.isoformat(),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "approximate": planned.approximate,
        "half_day": planned.half_day,
        "host": planned.host,
        "place": planned.place,
        "closes_at": _iso(planned.closes_at),
        "capacity": planned.capacity,
        "seats": planned.seats,
        "plan": plan_mark(planned),
        "kept_plan": None,
    }
    when = starts_at or planned.planned_on.isoformat()
    fields |= _first_announced(document, when, planned.host, planned.place)
    moved = any(fields[name] != document[name] for name in ("day", "starts_at", "ends_at"))
    return Change("follow_plan", fields | ({"state": "moved"} if moved else {}))


def keeping(planned: PlannedReception | None) -> Change:
    """It stays as it is; this edit of the plan is not asked about again."""
    return Change("keep_plan", {"kept_plan": mark_of(planned)})


def mark_of(planned: PlannedReception | None) -> str:
    """The mark of what the plan says now, also where it says nothing."""
    return plan_mark(planned) if planned else "gone"


def differing(document: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """The fields that a change really changes."""
    return {name: value for name, value in change.fields.items() if document.get(name) != value}


def is_told(document: Mapping[str, Any], change: Change) -> bool:
    """Whether people are to be told: something of what they were told changes. That a day took place, they saw."""
    return change.act != "took_place" and any(name in TOLD_FIELDS for name in differing(document, change))


def closing(catalogue: Catalogue, document: Mapping[str, Any], day: date) -> str | None:
    """Until when one can register for a reception held on `day`, by the rule of its series (ISO text)."""
    series = catalogue.series.get(document["series"])
    return _iso(closing_moment(series, day)) if series and document["kind"] != "appointment" else None


def slot_of(document: Mapping[str, Any]) -> Slot:
    """When a kept reception is held."""
    start, end = document["starts_at"], document["ends_at"]
    return Slot(
        day=date.fromisoformat(document["day"]),
        start=datetime.fromisoformat(start).time() if start else None,
        end=datetime.fromisoformat(end).time() if end else None,
        approximate=document["approximate"],
        half_day=document["half_day"],
    )


@dataclass(frozen=True)
class NewReception:
    """A reception that no plan has. `place` is a unit's id; `capacity` and `seats` None: no limit."""

    series: str
    kind: Literal["extra", "appointment"]
    slot: Slot
    host: str
    place: str
    capacity: int | None
    seats: int | None = None


def new_document(reception_id: str, new: NewReception) -> Document:
    """Its document: staff decided on it, so it is confirmed from the start."""
    return {
        "reception": reception_id,
        "series": new.series,
        "kind": new.kind,
        "planned_on": new.slot.day.isoformat(),
        **_when(new.slot),
        "closes_at": None,
        "host": new.host,
        "place": new.place,
        "capacity": new.capacity,
        "seats": new.seats,
        "state": "confirmed",
        "reason": "",
        "sequence": 0,
        "version": 0,
        "moved_from": None,
        "changed_at": None,
        "replacement": None,
        "holiday": None,
        "plan": None,
        "parties_placed": 0,
        "people_placed": 0,
        "parties_waiting": 0,
    }


def _when(slot: Slot) -> dict[str, Any]:
    return {
        "day": slot.day.isoformat(),
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "approximate": slot.approximate,
        "half_day": slot.half_day,
    }


def _when_now(document: Mapping[str, Any]) -> str:
    return str(document["starts_at"] or document["day"])


def _first_announced(document: Mapping[str, Any], when: str, host: str, place: str) -> dict[str, Any]:
    """What was announced first, where it differs from what holds now: who read an old page compares with that."""
    first = {
        "moved_from": document["moved_from"] or _when_now(document),
        "host_before": document.get("host_before") or document["host"],
        "place_before": document.get("place_before") or document["place"],
    }
    now = {"moved_from": when, "host_before": host, "place_before": place}
    return {name: value if value != now[name] else None for name, value in first.items()}


def _at(day: date, moment: time | None) -> str | None:
    return datetime.combine(day, moment, ZONE).isoformat() if moment else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
