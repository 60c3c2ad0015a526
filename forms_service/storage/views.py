"""The contract's verbs over one connection: what a query (`View`) and a use case (`Work`) are handed."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from forms_service.storage.contract import Document, NotIndexedError, Scalar
from forms_service.storage.documents import DocumentBase
from forms_service.storage.layout import Layout, load
from forms_service.storage.selection import Selection, match, search_sql


class View:
    """A `Reader`."""

    def __init__(self, base: DocumentBase) -> None:
        self._base = base
        self._execute = base.storage.connection.execute
        self._layouts = base.storage.layouts

    def get(self, table: str, document_id: int) -> Document | None:
        """See `Reader.get`."""
        self._layout(table)
        found = self._base.table(table).get(doc_id=document_id)
        return None if found is None else {**found, "id": document_id}

    def find(self, table: str, **equal: Scalar) -> Document | None:
        """See `Reader.find`."""
        return next(iter(self.select(table, equal=equal, limit=1)), None)

    def select(  # noqa: PLR0913  # the contract's signature
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
        """See `Reader.select`."""
        selection = Selection(self._layout(table), equal or {}, key, at_least, below)
        values = (*selection.values(), -1 if limit is None else limit, offset)
        return self._documents(self._rows(selection.select(descending=descending), values))

    def count(  # noqa: PLR0913  # the contract's signature
        self,
        table: str,
        *,
        equal: Mapping[str, Scalar] | None = None,
        key: str | None = None,
        at_least: Scalar = None,
        below: Scalar = None,
        at_most: int | None = None,
    ) -> int:
        """See `Reader.count`."""
        selection = Selection(self._layout(table), equal or {}, key, at_least, below)
        bound = [] if at_most is None else [at_most]
        rows = self._rows(selection.count(bounded=bool(bound)), (*selection.values(), *bound))
        return next((int(count) for (count,) in rows), 0)

    def after(self, table: str, document_id: int, *, limit: int) -> list[Document]:
        """See `Reader.after`."""
        return self._documents(self._rows(self._layout(table).page, (document_id, limit)))

    def search(self, table: str, words: Sequence[str], *, limit: int, offset: int = 0) -> list[Document]:
        """See `Reader.search`."""
        sql, wanted = search_sql(self._layout(table)), match(words)
        return self._documents(self._rows(sql, (wanted, limit, offset))) if wanted else []

    def _rows(self, sql: str, values: Sequence[Scalar]) -> Iterable[tuple[Any, ...]]:
        """What SQLite answers; nothing for values that no document can hold (half a surrogate, an endless number)."""
        try:
            return self._execute(sql, tuple(values))
        except (UnicodeEncodeError, OverflowError):
            return ()

    def _documents(self, rows: Iterable[tuple[Any, ...]]) -> list[Document]:
        return [{**load(body), "id": document_id} for document_id, body in rows]

    def _layout(self, table: str) -> Layout:
        try:
            return self._layouts[table]
        except KeyError:
            raise NotIndexedError(f"{table}: no such table is declared") from None


class TooLongError(BaseException):
    """This query is not for the event loop's thread. No Exception, so that no query can swallow it."""


class QuickView(View):
    """A view for the event loop's own thread: a few documents by index, microseconds each, and nothing longer."""

    def __init__(self, base: DocumentBase, *, most: int) -> None:
        """`most`: how many documents may be read in all before TooLongError."""
        super().__init__(base)
        self._left = most

    def get(self, table: str, document_id: int) -> Document | None:
        """See `Reader.get`. Raises TooLongError."""
        self._spend()
        return super().get(table, document_id)

    def select(self, table: str, *, offset: int = 0, **conditions: Any) -> list[Document]:
        """See `Reader.select`; what is skipped costs as what is read. Raises TooLongError."""
        for _ in range(min(offset, self._left + 1)):
            self._spend()
        return super().select(table, offset=offset, **conditions)

    def count(self, table: str, **_conditions: Any) -> int:
        """Counting takes as long as there are documents. Raises TooLongError."""
        raise TooLongError(table)

    def search(self, table: str, _words: Sequence[str], *, limit: int, offset: int = 0) -> list[Document]:
        """Searching takes as long as words are common. Raises TooLongError."""
        raise TooLongError(table, limit, offset)

    def _documents(self, rows: Iterable[tuple[Any, ...]]) -> list[Document]:
        self._spend()  # for the look-up itself, so that an endless row of misses ends too
        return super()._documents(self._spend(row) for row in rows)

    def _spend(self, row: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        self._left -= 1
        if self._left < 0:
            raise TooLongError
        return row


class Work(View):
    """A `Transaction`: one use case's view of the writer's connection."""

    def __init__(self, base: DocumentBase, now: datetime) -> None:
        super().__init__(base)
        self._now = now

    @property
    def now(self) -> datetime:
        """See `Transaction.now`."""
        return self._now

    def token(self) -> str:
        """See `Transaction.token`."""
        return secrets.token_urlsafe(16)

    def digits(self, count: int) -> str:
        """See `Transaction.digits`."""
        return f"{secrets.randbelow(10**count):0{count}}"

    def insert(self, table: str, document: Mapping[str, Any]) -> int:
        """See `Transaction.insert`."""
        self._layout(table)
        return self._base.table(table).insert(_without_id(document))

    def update(self, table: str, document_id: int, changes: Mapping[str, Any]) -> None:
        """See `Transaction.update`."""
        self._layout(table)
        if not self._base.table(table).update(_without_id(changes), doc_ids=[document_id]):
            raise KeyError(f"{table}: no document {document_id}")

    def delete(self, table: str, document_id: int) -> None:
        """See `Transaction.delete`."""
        self._layout(table)
        self._base.table(table).remove(doc_ids=[document_id])


def _without_id(document: Mapping[str, Any]) -> Document:
    """The id is the row's, so that a document that was read may be given back as it is."""
    return {key: value for key, value in document.items() if key != "id"}
