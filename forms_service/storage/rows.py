"""The documents of one table as lazy mappings over rows: what TinyDB believes to be its dict of the whole table."""

import re
from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from typing import Any, Final

import apsw

from forms_service.storage.contract import UniqueError
from forms_service.storage.layout import Layout, dump, load

PAGE: Final = 256
"""Rows read at a time when a whole table is walked: no cursor stays open, and memory stays small."""

SMALLEST: Final = -(2**63)
LARGEST: Final = 2**63 - 1


class Rows(Mapping[str, dict[str, Any]]):
    """All documents of a table, to be read. Ids are text here, as in what TinyDB's own storages return."""

    def __init__(self, connection: apsw.Connection, layout: Layout) -> None:
        self.connection = connection
        self.layout = layout

    def body(self, document_id: int) -> bytes | None:
        """The JSON kept under an id, if any."""
        if not SMALLEST <= document_id <= LARGEST:
            return None
        body: bytes | None = self.connection.execute(self.layout.fetch, (document_id,)).get
        return body

    def pages(self) -> Iterator[tuple[int, bytes]]:
        """Ids and JSON in order of id."""
        last = SMALLEST
        while page := self._page(self.layout.page, last):
            yield from page
            last = page[-1][0]

    def ids(self) -> Iterator[int]:
        """Ids in order."""
        last = SMALLEST
        while page := self._page(self.layout.page_of_ids, last):
            yield from (document_id for (document_id,) in page)
            last = page[-1][0]

    def _page(self, sql: str, after: int) -> list[Any]:
        return self.connection.execute(sql, (after, PAGE)).fetchall()

    def __getitem__(self, key: str) -> dict[str, Any]:
        try:
            body = self.body(int(key))
        except ValueError:
            raise KeyError(key) from None
        if body is None:
            raise KeyError(key)
        return load(body)

    def __iter__(self) -> Iterator[str]:
        return map(str, self.ids())

    def __len__(self) -> int:
        count: int = self.connection.execute(self.layout.count).get
        return count

    def items(self) -> ItemsView[str, dict[str, Any]]:
        return _Items(self)


class _Items(ItemsView[str, dict[str, Any]]):
    """Walks the table page by page instead of asking for every document by its id."""

    _mapping: Rows

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return ((str(number), load(body)) for number, body in self._mapping.pages())


class Changes(MutableMapping[int, dict[str, Any]]):
    """All documents of a table, to be changed by one of TinyDB's updaters; `keep` then writes what has changed.

    Documents handed out are remembered, for an updater changes them in place. Until `keep`, the file knows nothing:
    an updater that fails has changed nothing.
    """

    def __init__(self, rows: Rows, fresh: int | None = None) -> None:
        """`fresh`: an id just given out, of which it is known that no document has it."""
        self._rows = rows
        self._fresh = fresh
        self._stored: dict[int, bytes | None] = {}
        self._present: dict[int, dict[str, Any] | None] = {}
        self._cleared = False
        self.highest = 0

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, int):
            return False
        return self._look_up(key) is not None

    def __getitem__(self, key: int) -> dict[str, Any]:
        document = self._look_up(key)
        if document is None:
            raise KeyError(key)
        return document

    def __setitem__(self, key: int, document: dict[str, Any]) -> None:
        self._look_up(key)
        self._present[key] = document
        self.highest = max(self.highest, key)

    def __delitem__(self, key: int) -> None:
        if key not in self:
            raise KeyError(key)
        self._present[key] = None

    def __iter__(self) -> Iterator[int]:
        stored = set() if self._cleared else set(self._rows.ids())
        for key in sorted(stored | self._present.keys()):
            if self._present.get(key, ...) is not None:
                yield key

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove every document."""
        self._cleared = True
        self._stored.clear()
        self._present.clear()

    def _look_up(self, key: int) -> dict[str, Any] | None:
        if key not in self._present:
            body = None if self._cleared or key == self._fresh else self._rows.body(key)
            self._stored[key] = body
            self._present[key] = None if body is None else load(body)
        return self._present[key]

    def keep(self) -> None:
        """Write what has changed, all of it or nothing. Raises UniqueError."""
        changed = [key for key in self._present if self._differs(key)]
        if not changed and not self._cleared:
            return
        connection = self._rows.connection
        alone = connection.in_transaction or not self._rows.layout.search
        if len(changed) == 1 and not self._cleared and alone:
            self._keep_one(changed[0])
            return
        with connection:  # a savepoint
            if self._cleared:
                self._clear_rows()
            for key in changed:
                self._keep_one(key)

    def _differs(self, key: int) -> bool:
        document, stored = self._present[key], self._stored[key]
        if document is None:
            return stored is not None
        return stored is None or dump(document) != stored

    def _clear_rows(self) -> None:
        self._rows.connection.execute(self._rows.layout.clear)
        if self._rows.layout.search:
            self._rows.connection.execute(self._rows.layout.clear_words)

    def _keep_one(self, key: int) -> None:
        document, stored = self._present[key], self._stored[key]
        try:
            if document is None:
                self._delete(key)
            elif stored is None:
                self._insert(key, document)
            else:
                self._update(key, document, load(stored))
        except apsw.ConstraintError as error:
            raise UniqueError(self._rows.layout.table.name, violated_keys(error)) from error

    def _insert(self, key: int, document: dict[str, Any]) -> None:
        layout, execute = self._rows.layout, self._rows.connection.execute
        execute(layout.insert, (key, dump(document), *layout.values(document)))
        if layout.search and (words := layout.words(document)):
            execute(layout.insert_words, (key, words))

    def _update(self, key: int, document: dict[str, Any], old: dict[str, Any]) -> None:
        layout, execute = self._rows.layout, self._rows.connection.execute
        values = layout.values(document)
        if values == layout.values(old):
            execute(layout.update_body, (dump(document), key))
        else:
            execute(layout.update_all, (dump(document), *values, key))
        if (words := layout.words(document)) != layout.words(old):
            execute(layout.delete_words, (key,))
            if words:
                execute(layout.insert_words, (key, words))

    def _delete(self, key: int) -> None:
        self._rows.connection.execute(self._rows.layout.delete, (key,))
        if self._rows.layout.search:
            self._rows.connection.execute(self._rows.layout.delete_words, (key,))


def violated_keys(error: apsw.ConstraintError) -> tuple[str, ...]:
    """The keys of the unique index that SQLite names in its message."""
    return tuple(re.findall(r"\.k_(\w+)", str(error)))
