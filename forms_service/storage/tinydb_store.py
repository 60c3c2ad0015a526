"""The embedded store: TinyDB for documents, SQLite beneath it."""

from collections.abc import Sequence
from pathlib import Path

from forms_service.storage.contract import Query, T, Table, UnavailableError, UseCase
from forms_service.storage.documents import DocumentBase
from forms_service.storage.lock import Lock
from forms_service.storage.migration import migrate
from forms_service.storage.readers import Readers
from forms_service.storage.writer import Writer
from forms_service.vietnam.clock import Clock


class TinyDBStore:
    """A `Store` in one file. Without a lock it only reads."""

    def __init__(
        self, file: Path, tables: Sequence[Table], *, clock: Clock, lock: Lock | None, vfs: str | None = None
    ) -> None:
        self._lock = lock
        self._writer = Writer(lambda: _writing_base(file, tables, vfs), clock) if lock else None
        self._readers = Readers(lambda: DocumentBase(file, tables=tables, read_only=True, vfs=vfs))

    async def write(self, use_case: UseCase[T]) -> T:
        """See `Store.write`."""
        return await self._writing().write(use_case)

    async def read(self, query: Query[T]) -> T:
        """See `Store.read`."""
        return await self._readers.read(query)

    def write_now(self, use_case: UseCase[T]) -> T:
        """See `Store.write_now`."""
        return self._writing().write_now(use_case)

    def read_now(self, query: Query[T]) -> T:
        """See `Store.read_now`."""
        return self._readers.read_now(query)

    def close(self) -> None:
        """See `Store.close`. Readers go first, so that the last connection can fold the log into the file."""
        self._readers.close()
        if self._writer:
            self._writer.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    def _writing(self) -> Writer:
        if self._writer is None:
            raise UnavailableError("the store was opened to be read only")
        return self._writer


def _writing_base(file: Path, tables: Sequence[Table], vfs: str | None) -> DocumentBase:
    base = DocumentBase(file, tables=tables, vfs=vfs)
    try:
        base.storage.connection.pragma("journal_mode", "WAL")  # a backup put back by hand is not in that mode
        migrate(base.storage.connection, base.storage.layouts.values())
    except BaseException:
        base.close()
        raise
    return base
