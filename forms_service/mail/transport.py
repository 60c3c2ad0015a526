"""What every way of handing a mail over promises."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """A message ready to go: envelope and bytes (lines end with LF, 7 bit)."""

    message_id: str
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of a letter: delivered when `error` is empty; else what went wrong and whether for good."""

    letter: Letter
    error: str = ""
    permanent: bool = False

    @property
    def kind(self) -> str:
        """The kind of error, fit for a log: a server's code or an exception's name, never what was said of whom."""
        return self.error.partition(" ")[0].rstrip(":")


class Transport(Protocol):
    """A way of handing letters over: `MaildirTransport`, `SmtpTransport`."""

    def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
        """Hand the letters over one by one over one connection; an outcome for each, in order. Raises nothing."""
