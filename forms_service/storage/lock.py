"""One process writes to a data folder; a lock file says which."""

import fcntl
import os
from pathlib import Path

from forms_service.storage.contract import LockedError


class Lock:
    """Held from construction to `release`; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises LockedError, which names `path` and the process that holds it."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 20, 0).decode() or "?"
            os.close(self._file)
            raise LockedError(f"{path}: thư mục dữ liệu đang được tiến trình {holder} dùng để ghi") from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let go. The file stays: removing it would let two processes lock two files of the same name."""
        os.ftruncate(self._file, 0)
        os.close(self._file)
