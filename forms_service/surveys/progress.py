"""How far calling is today, as the list shows it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from forms_service.storage.contract import Reader
from forms_service.surveys import counts
from forms_service.surveys.model import What
from forms_service.vietnam.numbers import format_share

_CALLS: tuple[What, ...] = ("answered", "refused", "do_not_call", "no_answer", "call_back", "wrong_number")


@dataclass(frozen=True)
class Progress:
    """Calls of one day: how many were made, ended with answers, with a refusal."""

    called: int
    answered: int
    refused: int

    @property
    def rate(self) -> str:
        """Who answered, of those who were reached; a dash while nobody was."""
        reached = self.answered + self.refused
        return f"{format_share(self.answered, reached)} ({self.answered}/{reached})" if reached else "–"


def progress_on(reader: Reader, day: date) -> Progress:
    """The calls of a day."""
    found: Counter[str] = Counter()
    for what in _CALLS:
        for row in counts.counted(reader, what, day.isoformat(), (day + timedelta(days=1)).isoformat()):
            found[what] += row["count"] if row["channel"] == "hotline" else 0
    return Progress(found.total(), found["answered"], found["refused"] + found["do_not_call"])
