"""What is wrong in a content file, said so that the editor who wrote it can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it stands, what is wrong and what to do. All texts in Vietnamese.

    `unread`: nothing of its file could be read, so that others may seem to miss what stands there.
    """

    file: Path
    line: int
    key: str
    cause: str
    remedy: str = ""
    unread: bool = False

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: {self.key}: " if self.key else f"{self.file}:{self.line}: "
        return where + self.cause + (f" → {self.remedy}" if self.remedy else "")


class ContentError(Exception):
    """Content that cannot be used as it stands. Raised by every loader of content, with all faults found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        # What could not be read comes first: mending it may bring more to light.
        self.faults = tuple(sorted(faults, key=lambda fault: (not fault.unread, fault)))
        super().__init__("\n".join(map(str, self.faults)))
