"""Hands letters over into a Maildir, each exactly once: its file is named after its Message-ID.

`mailbox.Maildir` names files by time, so a crash between its `add` and our mark would deliver twice.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from forms_service.mail.transport import Letter, Outcome


class MaildirTransport:
    """A Maildir at `folder`, made when first needed, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
        """Write each letter; one that lies in `new` or `cur` already (seen or not) counts as delivered."""
        for letter in letters:
            try:
                await asyncio.to_thread(self._add, letter)
            except OSError as error:
                yield Outcome(letter, f"maildir: {error.strerror}")
            else:
                yield Outcome(letter)

    def _add(self, letter: Letter) -> None:
        if not all((self.folder / name).exists() for name in ("tmp", "new", "cur")):
            self._make_folders()
        name = hashlib.sha256(letter.message_id.encode()).hexdigest()[:32]
        if self._is_there(name):
            return
        draft = self.folder / "tmp" / name
        _write_durably(draft, letter.content)
        draft.rename(self.folder / "new" / name)
        _sync(self.folder / "new")

    def _make_folders(self) -> None:
        """Durably, `cur` last: a power cut must not take a new mailbox away with the first letters in it."""
        for path in (self.folder, *(self.folder / name for name in ("tmp", "new"))):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(self.folder)
        _sync(self.folder.parent)
        (self.folder / "cur").mkdir(mode=0o700, exist_ok=True)

    def _is_there(self, name: str) -> bool:
        return (self.folder / "new" / name).exists() or any((self.folder / "cur").glob(f"{name}*"))


def _write_durably(path: Path, content: bytes) -> None:
    with open(path, "wb", opener=_private) as file:  # Path.open takes no opener
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
