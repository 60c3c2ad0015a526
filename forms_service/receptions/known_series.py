"""Series that content must keep: receptions of theirs are kept, and people registered for them (details 50)."""

from collections import Counter
from pathlib import Path

from forms_service.catalogue import Catalogue
from forms_service.content.faults import Fault
from forms_service.storage.contract import Reader

SLICE = 500
"""Receptions read at a time."""


def lost_series(reader: Reader, catalogue: Catalogue) -> list[Fault]:
    """One fault for each series of kept receptions that content no longer has: an id is never removed or renamed.

    What ends gets `until`; its past receptions, registers and calendars keep its id.
    """
    kept = _kept(reader)
    folder = catalogue.folder / "lich"
    return [_fault(folder, series, count) for series, count in sorted(kept.items()) if series not in catalogue.series]


def _kept(reader: Reader) -> Counter[str]:
    """How many receptions are kept of each series."""
    kept: Counter[str] = Counter()
    last = 0
    while rows := reader.after("receptions", last, limit=SLICE):
        kept.update(row["series"] for row in rows)
        last = rows[-1]["id"]
    return kept


def _fault(folder: Path, series: str, count: int) -> Fault:
    cause = f"không còn lịch “{series}”, mà trong kho đã có {count} buổi của lịch ấy"
    return Fault(folder, 1, "series.id", cause, f"trả lại mã “{series}”; muốn kết thúc thì ghi ngày cuối ở `until`")
