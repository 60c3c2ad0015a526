"""A registered event and its letter: tables, states, who may do what. Rules as data; no I/O, no clock.

One row is one *case*: an event of the civil register, with no letter if the family wants none. Its *letter* is counted
apart (C11 of the dossier), and only once it was delivered: a printed sheet in a drawer has reached nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from forms_service.content.letters import KIND_OF, LetterEvent
from forms_service.staff.model import Permission
from forms_service.storage.contract import Document, Index, Table
from forms_service.vietnam.text import fold

LETTER_CASES = Table(
    "letter_cases",
    (
        Index(("key",), unique=True),
        Index(("event_on",)),
        Index(("event", "event_on")),
        Index(("unit", "event_on")),
        Index(("unit", "event", "event_on")),
        Index(("state", "event_on")),
        Index(("event", "state", "event_on")),
        Index(("unit", "state", "event_on")),
        Index(("unit", "event", "state", "event_on")),
        Index(("delivered_on",)),
        Index(("event", "delivered_on")),
        Index(("unit", "delivered_on")),
        Index(("unit", "event", "delivered_on")),
        Index(("reaction", "reacted_on")),
        Index(("unit", "reaction", "reacted_on")),
        Index(("names", "delivered_on")),
        Index(("names", "state", "written_on")),
        Index(("details", "event_on")),
        Index(("batch",)),
        Index(("import",)),
    ),
)
"""Of the case: event, unit, event_on (day of the register), registry_ref, key (unit/event/year/number, unique),
consent, recorded_at, import. Of the letter: addressee, child_given_name, relation, template, wording, paper, signer,
approval (as they were when it was written), state, writers (ids of accounts), written_on, version (grows with each
writing), approved_by, approved_at, returned (why), batch, printed_at, signed_on, delivered_on, delivery, reaction,
reaction_note, reacted_on.
`names` is "kept" while names are there, `details` while registry_ref and reaction_note are; then "gone"."""

LETTER_BATCHES = Table("letter_batches", (Index(("at",)),))
"""at, by, count: letters that were printed together, so that they can be signed and noted together."""

TABLES = (LETTER_CASES, LETTER_BATCHES)

State = Literal["to_approve", "returned", "ready", "printed", "signed", "delivered", "no_letter"]
Delivery = Literal["by_hand", "post", "womens_union"]
Reaction = Literal["positive", "negative", "none"]
Act = Literal["edit", "approve", "return", "print", "sign", "deliver", "react", "withdraw", "forget", "remove"]

STATES: Mapping[State, str] = {
    "to_approve": "Chờ duyệt",
    "returned": "Cần sửa lại",
    "ready": "Chờ in",
    "printed": "Đã in, chờ ký",
    "signed": "Đã ký, chờ trao",
    "delivered": "Đã trao",
    "no_letter": "Không gửi thư",
}
EVENT_WORDS: Mapping[LetterEvent, str] = {"birth": "Khai sinh", "marriage": "Kết hôn", "death": "Khai tử"}
KIND_WORDS: Mapping[str, str] = {"congratulation": "Thư chúc mừng", "condolence": "Thư chia buồn"}
DELIVERIES: Mapping[Delivery, str] = {
    "by_hand": "Trao tận tay",
    "post": "Gửi bưu điện",
    "womens_union": "Hội Liên hiệp Phụ nữ trao",
}
REACTIONS: Mapping[Reaction, str] = {"positive": "Tích cực", "negative": "Tiêu cực", "none": "Chưa có phản hồi"}

NAMES_DAYS = 30
"""T3: how long names stay after delivery."""
UNSENT_DAYS = 365
"""How long names stay of a letter that is never delivered, from the day on which it was last written (T2)."""
DETAILS_DAYS = 365
"""T2: how long number of the register and note stay, from the day of the register."""

MOST_AT_ONCE = 60
"""Letters of one batch: a minute of printing."""

LONGEST_NOTE = 300
LONGEST_REASON = 300


@dataclass(frozen=True)
class Transition:
    """One thing that may happen to a letter: from which states, to which (None: it stays), by whom."""

    frm: frozenset[State]
    to: State | None
    who: Permission


_UNSENT: frozenset[State] = frozenset({"to_approve", "returned", "ready", "printed", "signed"})
_PRINTABLE: frozenset[State] = frozenset({"ready", "printed", "signed", "delivered"})

TRANSITIONS: Mapping[Act, Transition] = {
    "edit": Transition(_UNSENT | {"no_letter"}, None, "write_letters"),
    "approve": Transition(frozenset({"to_approve"}), "ready", "approve_letters"),
    "return": Transition(frozenset({"to_approve"}), "returned", "approve_letters"),
    "print": Transition(frozenset({"ready", "printed", "signed"}), "printed", "write_letters"),
    "sign": Transition(frozenset({"printed", "signed"}), "signed", "write_letters"),
    "deliver": Transition(frozenset({"signed", "delivered"}), "delivered", "write_letters"),
    "react": Transition(frozenset({"delivered"}), None, "write_letters"),
    "withdraw": Transition(_UNSENT, "no_letter", "write_letters"),
    "forget": Transition(frozenset({"delivered"}), None, "write_letters"),
    "remove": Transition(_UNSENT | {"no_letter"}, None, "write_letters"),
}
"""`edit` leads back to approval, or to printing where none is needed, also when a family wants a letter after all.
`sign` and `deliver` may be repeated to mend a date. `withdraw`: the family wants no letter. `remove`: a case that was
recorded by mistake."""

UNSENT: tuple[State, ...] = tuple(state for state in get_args(State) if state in _UNSENT)
"""States of a letter that is on its way."""


class LetterError(Exception):
    """What cannot be done with a case; the text (Vietnamese) says why and what to do. `field`: where it was typed."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def key_of(unit: str, event: str, year: int, registry_ref: str) -> str:
    """Under which a case is found again: "045/2024" and "45" of 2024 are the same number."""
    number = "".join(fold(registry_ref).split()).removesuffix(f"/{year}").lstrip("0")
    return f"{unit}/{event}/{year}/{number}"


def state_when_written(approval: str) -> State:
    """Where a letter begins, and begins again after a change."""
    return "to_approve" if approval == "second_person" else "ready"


def is_approved(case: Document) -> bool:
    """Whether somebody who did not write the letter has approved it as it stands, or nobody needs to.

    A condolence always needs it, whatever its row says.
    """
    if case["approval"] == "none" and KIND_OF[case["event"]] == "congratulation":
        return True
    return case["approved_by"] is not None and case["approved_by"] not in case["writers"]


def is_printable(case: Document) -> bool:
    """Whether the letter may be put on paper."""
    return case["state"] in _PRINTABLE and case["names"] == "kept" and case["consent"] and is_approved(case)


def can(case: Document, act: Act) -> bool:
    """Whether the act fits the state (who may do it is another question)."""
    return case["state"] in TRANSITIONS[act].frm and (act != "forget" or case["names"] == "kept")


WITHOUT_NAMES: Mapping[str, Any] = {
    "addressee": "",
    "child_given_name": "",
    "relation": "",
    "returned": "",
    "names": "gone",
}
"""What erasing the names of a letter sets."""
WITHOUT_DETAILS: Mapping[str, Any] = {"registry_ref": "", "reaction_note": "", "key": None, "details": "gone"}
"""What erasing number and note of a case sets. Without its key a case is not recognised as recorded any more."""
