"""What reports count of receptions held: from the attendance that was written down, nothing typed twice."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from forms_service.matters.model import LOWER_LEVELS
from forms_service.meetings.model import MEETINGS, Counts, Held
from forms_service.receptions.model import RECEPTIONS, REGISTRATIONS
from forms_service.storage.contract import Document, Reader

_DAY = timedelta(days=1)


def counts_between(reader: Reader, start: date, end: date, *, series: str | None = None) -> Counts:
    """Receptions held from `start` to `end` (inclusive), by series and host; of one series, if its id is given.

    A party is met once, however many came; `people` are all that came with it. Those met without being registered by
    name count too.
    """
    held: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    levels: list[tuple[str, str]] = []
    for reception in held_between(reader, start, end, series):
        met = met_at(reader, reception["reception"])
        others = others_at(reader, reception)
        sums = held[reception["series"], reception["host"]]
        sums[0] += 1
        sums[1] += len(met) + others[0]
        sums[2] += sum(map(people_of, met)) + others[1]
        levels += [_level(reader, each) for each in met]
    rows = [Held(name, host, *sums) for (name, host), sums in sorted(held.items())]
    lower = [overdue for level, overdue in levels if level in LOWER_LEVELS]
    return Counts(tuple(rows), len(lower), lower.count("yes"), sum(1 for level, _ in levels if level))


def held_between(reader: Reader, start: date, end: date, series: str | None = None) -> Iterator[Document]:
    """The receptions that took place from `start` to `end` (inclusive), by day."""
    equal = None if series is None else {"series": series}
    first, below = start.isoformat(), (end + _DAY).isoformat()
    for reception in reader.select(RECEPTIONS.name, equal=equal, key="day", at_least=first, below=below):
        if reception["state"] == "took_place":
            yield reception


def met_at(reader: Reader, reception_id: str) -> list[Document]:
    """The registrations of those who came, by arrival of the registration."""
    about = {"reception": reception_id, "state": "attended"}
    return sorted(reader.select(REGISTRATIONS.name, equal=about, key="queue"), key=lambda row: str(row["arrived_at"]))


def others_at(reader: Reader, reception: Document) -> tuple[int, int]:
    """Parties and people met without being registered by name. Where only the schedule's page was told that it took
    place, what was told there."""
    meeting = reader.find(MEETINGS.name, reception=reception["reception"])
    if meeting is None:
        return reception.get("walk_in_parties") or 0, reception.get("walk_in_people") or 0
    return meeting["others_parties"], meeting["others_people"]


def people_of(registration: Document) -> int:
    """How many came with a party: as counted at the door, else as registered."""
    return int(registration.get("people") or registration["party_size"])


def _level(reader: Reader, registration: Document) -> tuple[str, str]:
    """Where the party's dossier lies and whether it is overdue; empty texts where it was not told."""
    submission = reader.get("submissions", registration["submission"])
    values = submission["values"] if submission else {}
    level = str(values.get("handling_level", ""))
    return ("" if level == "unknown" else level), str(values.get("is_overdue", ""))


def in_words(counts: Counts) -> str:
    """ "11 cuộc, 40 lượt": receptions held and people met."""
    return f"{counts.receptions} cuộc, {counts.people} lượt"
