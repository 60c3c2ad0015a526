"""What every store promises. Capabilities know this module and no other of `storage`.

A document is a plain dict of JSON values (no datetime: moments are ISO text with +07:00, days are ISO text).
A use case is a synchronous function of a `Transaction`. It may run twice (after a failed group, or a serialization
conflict), so it does no I/O, rendering or hashing of passwords, and takes time and randomness from the transaction.
A query may run twice too, and on the event loop's own thread: it reads, and what is made of the documents comes later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

Document = dict[str, Any]
Scalar = str | int | bool | None
T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Told by long work how much is done, and of how much."""


def in_silence(_done: int, _total: int) -> None:
    """The progress of work that nobody watches."""


@dataclass(frozen=True)
class Index:
    """Keys of a table's documents that are looked up together, in this order; the last may be ranged or sorted over."""

    keys: tuple[str, ...]
    unique: bool = False
    """No two documents share the values; documents in which one of the keys is absent or null do not count."""


@dataclass(frozen=True)
class Table:
    """A table and all the ways in which it may be asked. `search` names a key that holds folded text to be searched."""

    name: str
    indexes: tuple[Index, ...] = ()
    search: str | None = None


class StoreError(Exception):
    """Base of what a store raises."""


class NotIndexedError(StoreError):
    """A query that no declared index serves; raised by every verb below, so that no request ever scans a table."""


class UniqueError(StoreError):
    """An insert or update would give two documents the same value of a unique index. Names the keys, never values."""

    def __init__(self, table: str, keys: tuple[str, ...]) -> None:
        super().__init__(f"{table}: another document has the same {', '.join(keys)}")
        self.table = table
        self.keys = keys


class UnavailableError(StoreError):
    """The store cannot acknowledge now (disk full, I/O error, closing). Nothing of the use case was kept."""


class LockedError(StoreError):
    """Another process writes to this store. Raised on opening; the text names the process id."""


class DamagedError(StoreError):
    """The file is damaged or of an unknown format; it was left untouched. Raised on opening."""


class MissingError(StoreError):
    """There is no store here yet. Raised on opening to read only; opening to write makes one."""


class OutdatedError(StoreError):
    """The file lacks declared tables or indexes. Raised on opening to read only; opening to write adds them."""


class Reader(Protocol):
    """One consistent view of the store. Every returned document is a copy with its `id` (int) under the key `id`."""

    def get(self, table: str, document_id: int) -> Document | None:
        """The document with this id."""

    def find(self, table: str, **equal: Scalar) -> Document | None:
        """The first document (lowest id) whose keys equal these values."""

    def select(  # noqa: PLR0913  # one verb for every ordered, ranged and paged list
        self,
        table: str,
        *,
        equal: Mapping[str, Scalar] | None = None,
        key: str | None = None,
        at_least: Scalar = None,
        below: Scalar = None,
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Document]:
        """Documents whose keys equal `equal`, in order of `key` then id (of id alone when `key` is None).

        `at_least <= document[key] < below` where given. One declared index must have the keys of `equal` (in any
        order) followed by `key`; without `equal` and `key` the whole table is read in order of id. A value of None
        finds documents in which the key is absent or null; in the order of `key` these come first.
        """

    def count(  # noqa: PLR0913  # the conditions of `select`
        self,
        table: str,
        *,
        equal: Mapping[str, Scalar] | None = None,
        key: str | None = None,
        at_least: Scalar = None,
        below: Scalar = None,
        at_most: int | None = None,
    ) -> int:
        """How many documents `select` would find without limit and offset. An index may hold more keys than asked.

        Counting takes as long as there are documents; with `at_most` it stops there, and answers that number.
        """

    def after(self, table: str, document_id: int, *, limit: int) -> list[Document]:
        """The next documents in order of id, after this id (0 to begin): how long work walks a table in slices."""

    def search(self, table: str, words: Sequence[str], *, limit: int, offset: int = 0) -> list[Document]:
        """Documents whose search text holds, for every one of `words` (folded), a word that begins so; newest first.

        Words without a letter or digit do not count; when none is left, nothing is found.
        """


class Transaction(Reader, Protocol):
    """A reader that sees its own changes, all of which are kept together or not at all."""

    @property
    def now(self) -> datetime:
        """The moment of this transaction (aware, +07:00)."""

    def token(self) -> str:
        """A new random token of 128 bits, URL-safe."""

    def digits(self, count: int) -> str:
        """`count` random decimal digits."""

    def insert(self, table: str, document: Mapping[str, Any]) -> int:
        """Keep a new document; its id, which is never used again. Raises UniqueError."""

    def update(self, table: str, document_id: int, changes: Mapping[str, Any]) -> None:
        """Replace these keys of a document. Raises KeyError (no such document), UniqueError."""

    def delete(self, table: str, document_id: int) -> None:
        """Remove a document; nothing happens if it is gone already."""


UseCase = Callable[[Transaction], T]
Query = Callable[[Reader], T]


class Store(Protocol):
    """The only two doors to stored data, for coroutines and (with `_now`) for the command line."""

    async def write(self, use_case: UseCase[T]) -> T:
        """Run a use case; answers after its changes are durable. Raises UnavailableError, or what it raises."""

    async def read(self, query: Query[T]) -> T:
        """Run a query on a snapshot of what is durable."""

    def write_now(self, use_case: UseCase[T]) -> T:
        """`write` for callers without an event loop."""

    def read_now(self, query: Query[T]) -> T:
        """`read` for callers without an event loop."""

    def close(self) -> None:
        """Finish what was accepted, refuse the rest with UnavailableError, and let go of the file."""
