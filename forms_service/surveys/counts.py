"""Counts by day, unit and way of asking: how many were called, answered, refused. Nothing of what was answered."""

from collections.abc import Iterator

from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.storage.slices import in_slices
from forms_service.surveys.model import SURVEY_COUNTS, What


def add(  # noqa: PLR0913, PLR0917  # the facts of one count
    tx: Transaction, day: str, unit: str, channel: str, what: What, reason: str = "", number: int = 1
) -> None:
    """Add to a count (day as ISO text); a negative number takes back."""
    key = {"day": day, "unit": unit, "channel": channel, "what": what, "reason": reason}
    row = tx.find(SURVEY_COUNTS.name, **key)
    if row is None:
        tx.insert(SURVEY_COUNTS.name, {**key, "count": number})
    else:
        tx.update(SURVEY_COUNTS.name, row["id"], {"count": row["count"] + number})


def counted(reader: Reader, what: What, at_least: str, below: str) -> Iterator[Document]:
    """The counts of one kind from the day `at_least` to before `below` (ISO texts), by day."""
    return in_slices(reader, SURVEY_COUNTS.name, equal={"what": what}, key="day", at_least=at_least, below=below)
