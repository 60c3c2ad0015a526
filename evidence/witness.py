"""What somebody outside the store was told, in order: the measure of what must still be true after a crash."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Note = Callable[[str, Mapping[str, Any]], None]
"""Takes what was told: a kind (a method of `Ledger`) and its facts."""


@dataclass
class Ledger:
    """Everything that was acknowledged (it must be there), tried (it may be) and refused."""

    submitted: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """By code: `id`, `token`, `phone`, and `email` if a mail is owed."""
    handling: set[str] = field(default_factory=set)
    handled: set[str] = field(default_factory=set)
    withdrawing: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Phones of those who were told that nothing was kept."""
    highest: int = 0

    @staticmethod
    def of(notes: Iterable[tuple[str, Mapping[str, Any]]]) -> "Ledger":
        """What these notes come to."""
        ledger = Ledger()
        for kind, facts in notes:
            ledger.note(kind, facts)
        return ledger

    def note(self, kind: str, facts: Mapping[str, Any]) -> None:
        """Add one note."""
        if kind == "submitted":
            self.submitted[facts["code"]] = facts
            self.highest = max(self.highest, facts.get("id", 0))
        elif kind == "refused":
            self.refused.add(facts["phone"])
        else:
            getattr(self, kind).add(facts["code"])
