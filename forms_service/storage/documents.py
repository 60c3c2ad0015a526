"""TinyDB on SQLite through TinyDB's own extension points. The only module of the program that imports tinydb.

`SQLiteStorage` opens the file; `SQLiteTable` hands TinyDB's operations lazy mappings over rows, so that a write costs
what it touches; `DocumentBase` puts the two together. Deliberate differences from TinyDB as it comes stand in
docs/decisions/0001-tinydb-on-sqlite.md.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table as TinyTable

from forms_service.storage.connections import connect_reader, connect_writer
from forms_service.storage.contract import Table
from forms_service.storage.layout import Layout, decode_name, encode_name, quote
from forms_service.storage.rows import Changes, Rows


class SQLiteStorage(Storage):
    """Opens the SQLite file. Its `read` answers lazy mappings; its `write` compares and drops or replaces tables."""

    def __init__(
        self, path: str | Path, *, tables: Iterable[Table] = (), read_only: bool = False, vfs: str | None = None
    ) -> None:
        super().__init__()
        connect = connect_reader if read_only else connect_writer
        self.connection = connect(Path(path), vfs=vfs)
        self.layouts = {table.name: Layout(table) for table in tables}
        self._searched = [layout for layout in self.layouts.values() if layout.search]
        self._rows = {name: Rows(self.connection, layout) for name, layout in self.layouts.items()}

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables of the file, or None if there is none (TinyDB's sign for an empty storage)."""
        names = [name for (name,) in self.connection.execute("SELECT name FROM sqlite_schema WHERE name GLOB 't:*'")]
        # TinyDB's annotation says dict; it only reads them as mappings.
        return {decode_name(name): cast("dict[str, Any]", self.rows(decode_name(name))) for name in names} or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the file hold these tables: `drop_table`, and TinyDB's own Table class, come here."""
        with self.connection:
            for name in (self.read() or {}).keys() - data.keys():
                self._drop(name)
            for name, documents in data.items():
                if not isinstance(documents, Rows):
                    self._replace(name, documents)

    def merge_words(self) -> bool:
        """Merge a little of the full-text indexes; whether there was anything to merge."""
        before = self.connection.total_changes()
        for layout in self._searched:
            self.connection.execute(layout.merge_words)
        return self.connection.total_changes() - before > len(self._searched)  # the command itself counts as one

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def rows(self, name: str) -> Rows:
        """The documents of a table, declared or not, to be read."""
        return self._rows[name] if name in self._rows else Rows(self.connection, Layout(Table(name)))

    def exists(self, name: str) -> bool:
        """Whether the file has this table. Declared ones it always has."""
        return name in self.layouts or bool(
            self.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (encode_name(name),)).get
        )

    def changes(self, name: str, fresh: int | None = None) -> Changes:
        """The documents of a table, to be changed (see `Changes`); makes a table that nobody declared."""
        if not self.exists(name):
            self.connection.execute(Layout(Table(name)).create)
        return Changes(self.rows(name), fresh)

    def last_id(self, name: str) -> int:
        """The highest id that a table has ever given out."""
        sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        last: int | None = self.connection.execute(sql, (self.rows(name).layout.name,)).get
        return last or 0

    def _drop(self, name: str) -> None:
        if name in self.layouts:
            self._replace(name, {})
            return
        last = self.last_id(name)
        self.connection.execute(f"DROP TABLE {quote(encode_name(name))}")
        # SQLite forgets the ids of a dropped table; we do not, for an id is never used again.
        self.connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (encode_name(name), last))

    def _replace(self, name: str, documents: Mapping[str, Any]) -> None:
        changes = self.changes(name)
        changes.clear()
        changes.update({int(key): document for key, document in documents.items()})
        changes.keep()


class SQLiteTable(TinyTable):
    """TinyDB's table over rows. The query cache is off: it survives a rollback and then returns what does not exist."""

    default_query_cache_capacity = 0
    _storage: SQLiteStorage
    _next_id: int | None  # type: ignore[assignment]  # TinyDB annotates the None it begins with

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:  # noqa: FBT001, FBT002  # TinyDB's signature
        self._pending: Changes | None = None
        self._fresh: int | None = None
        super().__init__(storage, name, cache_size=cache_size * 0, persist_empty=persist_empty)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        if not self._storage.exists(self.name):
            return {}
        # TinyDB's annotation says dict; every reader of it is content with a mapping.
        return cast("dict[str, Mapping[str, Any]]", self._storage.rows(self.name))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        changes = self._pending = self._storage.changes(self.name, self._fresh)
        try:
            updater(cast("dict[int, Mapping[str, Any]]", changes))
        finally:
            self._pending = self._fresh = None
        changes.keep()

    def _get_next_id(self) -> int:
        """Counts on from SQLite's own memory of ids. After a rollback a few are left out; none is given twice."""
        if self._next_id is None:
            self._next_id = self._storage.last_id(self.name) + 1
        if self._pending is not None:
            self._next_id = max(self._next_id, self._pending.highest + 1)
        self._fresh = self._next_id
        self._next_id += 1
        return self._fresh


class DocumentBase(TinyDB):
    """A TinyDB whose tables are rows of one SQLite file."""

    default_storage_class = SQLiteStorage  # type: ignore[assignment]  # TinyDB documents this hook for any Storage
    table_class = SQLiteTable
    _storage: SQLiteStorage

    @property
    def storage(self) -> SQLiteStorage:
        """The storage, and with it the connection."""
        return self._storage
