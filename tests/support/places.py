"""People who register for one reception, and what became of them, without a browser."""

from typing import Any

from forms_service.app import Works
from forms_service.receptions.model import HOLDS
from forms_service.submissions.intake import Arrival, Part
from forms_service.submissions.model import SAME_PRESS

RECEPTION = "leaders-2026-11-30"
CAPACITY = 6
"""Of the series in the content."""


def register(works: Works, number: int, *, people: int = 1, reception: str = RECEPTION, **values: Any) -> int:
    """Somebody registers; the id of the registration. Without `email` there is a phone alone."""
    answers = {
        "full_name": "Nguyễn Thị Thử",
        "phone": f"+849123{number:05}",
        "applicant_kind": "citizen",
        "party_size": people,
        "preferred_reception": reception,
        "content": "Một nội dung thử dài hơn hai mươi chữ cái.",
        **values,
    }
    form = works.content().forms["leader_registration"]
    arrival = Arrival((Part(form, answers),), f"key {sorted(map(str, answers.values()))} {works.clock()}", SAME_PRESS)

    def take(tx):
        code = works.intake.take(tx, arrival).code
        return tx.find("registrations", submission=tx.find("submissions", code=code)["id"])["id"]

    return works.store.write_now(take)


def registration(works: Works, registration_id: int) -> dict[str, Any]:
    found = works.store.read_now(lambda reader: reader.get("registrations", registration_id))
    assert found
    return found


def states(works: Works, ids: list[int]) -> list[str]:
    return [registration(works, each)["state"] for each in ids]


def reception(works: Works, reception_id: str = RECEPTION) -> dict[str, Any]:
    return works.store.read_now(lambda reader: reader.find("receptions", reception=reception_id)) or {}


def submission_of(works: Works, registration_id: int) -> dict[str, Any]:
    number = registration(works, registration_id)["submission"]
    return works.store.read_now(lambda reader: reader.get("submissions", number)) or {}


def notices_of(works: Works, registration_id: int) -> list[tuple[str, str, str]]:
    """Kind, channel and state of all that was told after the first notice, oldest first."""
    number = registration(works, registration_id)["submission"]
    rows = works.store.read_now(lambda reader: reader.select("notices", equal={"submission": number}, key="key"))
    told = sorted(rows, key=lambda row: row["id"])
    return [(row["kind"], row["channel"], row["state"]) for row in told if row["kind"] != "received"]


def check_counts(works: Works, reception_id: str = RECEPTION) -> None:
    """The counts of a reception are the sums over its registrations."""
    found = reception(works, reception_id)
    if not found:
        return
    rows = works.store.read_now(
        lambda reader: reader.select("registrations", equal={"reception": reception_id}, key="arrived_at")
    )
    own = [row for row in rows if not row["duplicate"]]
    holding = [row for row in own if row["state"] in HOLDS]
    assert found["parties_placed"] == len(holding)
    assert found["people_placed"] == sum(row["party_size"] for row in holding)
    assert found["parties_waiting"] == sum(row["state"] == "waiting" for row in own)
