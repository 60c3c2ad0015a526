"""One unmoving view of the store for long reading by a command: in a process of its own, beside a running service."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from forms_service.storage.connections import FAILURES
from forms_service.storage.contract import Reader, Table, UnavailableError
from forms_service.storage.documents import DocumentBase
from forms_service.storage.opening import require_current
from forms_service.storage.views import View


@contextmanager
def snapshot(location: str | Path, tables: Sequence[Table]) -> Iterator[Reader]:
    """A reader of what is durable now, for as long as the block runs; needs no lock and changes nothing.

    Unlike a query the block may do anything beside reading, and it runs once. Raises MissingError, OutdatedError,
    DamagedError, and UnavailableError when the file cannot be read.
    """
    with DocumentBase(require_current(location, tables), tables=tables, read_only=True) as base:
        try:
            base.storage.connection.execute("BEGIN")
            base.storage.connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # the first look fixes it
            yield View(base)
        except FAILURES as error:
            raise UnavailableError("the store could not be read") from error
