"""Which erasures were made, so that a restored backup forgets again: keyed hashes of codes, never the codes.

A line `erased` is on the disk before the store changes, a line `done` follows after it. A crash between the two leaves
an erasure that the next start finishes; a backup that is restored takes all of them again. The key of the hashes is
the service's secret key: without it nobody can tell which submissions were meant, and no restore can either.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms_service.storage import erasures
from forms_service.storage.contract import StoreError


class WrongKeyError(StoreError):
    """The erasures were noted with another secret key. Raised by `Ledger.noted`."""


@dataclass(frozen=True)
class Ledger:
    """The file of erasures in the data folder `home`, and its copy in the folder of backups."""

    secret: bytes
    home: Path
    backups: Path

    def note(self, code: str, now: datetime) -> None:
        """Note that a code's submission is to be erased; durable on return, in both places. Raises OSError."""
        line = {"at": now.isoformat(timespec="seconds"), "erased": self.hash_of(code), "key": self._key_mark()}
        erasures.add(self.backups, [line])
        erasures.add(self.home, [line])

    def note_done(self, hashes: Iterable[str]) -> None:
        """Note that the store has forgotten these. Raises OSError."""
        erasures.add(self.home, [{"done": each} for each in hashes])

    def pending(self) -> frozenset[str]:
        """The hashes of erasures that the store may not have made yet; of another key's nobody can tell.

        Raises DamagedError.
        """
        lines = erasures.read(self.home)
        done = {line["done"] for line in lines if "done" in line}
        return frozenset(line["erased"] for line in lines if line.get("key") == self._key_mark()) - done

    def noted(self, *folders: Path) -> frozenset[str]:
        """The hashes of all erasures noted in these folders. Raises WrongKeyError, DamagedError."""
        lines = [line for folder in folders for line in erasures.read(folder)]
        return frozenset(self._hash_in(line) for line in lines if "erased" in line)

    def hash_of(self, code: str) -> str:
        """The keyed hash of a code."""
        return self._keyed(f"erased submission {code}")

    def _hash_in(self, line: erasures.Line) -> str:
        if line.get("key") != self._key_mark():
            raise WrongKeyError(
                f"{erasures.FILE} được ghi bằng một khóa bí mật khác. Chép tệp secret-key đã dùng lúc đó vào "
                f"{self.home}, hoặc đặt đúng PHUCVU_SECRET_KEY, rồi chạy lại."
            )
        return line["erased"]

    def _key_mark(self) -> str:
        """Tells two keys apart; tells nothing about either."""
        return self._keyed("which key")[:16]

    def _keyed(self, text: str) -> str:
        return hmac.new(self.secret, f"erasures: {text}".encode(), hashlib.sha256).hexdigest()
