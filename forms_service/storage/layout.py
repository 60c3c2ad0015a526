"""How one table of documents lies in SQLite: a row per document, a real column per indexed key.

The document is JSON in `body`. Python fills the key columns when it writes, so that no index ever parses JSON.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from forms_service.storage.contract import Index, Table

Scalars = tuple[str | int | float | None, ...]

SIMPLE: Final = re.compile(r"[a-z][a-z0-9_]*")
"""Names of declared tables and keys. SQL compares names without case, so capitals could collide."""

_CODED: Final = re.compile(r"[^a-z0-9_]")
_ENCODED: Final = re.compile(r"~([0-9a-f]+)~")
_SCALARS: Final = {str, int, float, bool, type(None)}
_DUMP: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def dump(document: Mapping[str, Any]) -> bytes:
    """The document as JSON. Raises TypeError for what is no JSON value (a datetime, a set, a key that is no text)."""
    return orjson.dumps(document, option=_DUMP)


def load(body: bytes) -> dict[str, Any]:
    """The document kept in a row."""
    document: dict[str, Any] = orjson.loads(body)
    return document


def quote(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def encode_name(name: str) -> str:
    """The name of the SQL table for a table of documents: any text, told apart by case, in lower-case letters."""
    return "t:" + _CODED.sub(lambda found: f"~{ord(found[0]):x}~", name)


def decode_name(sql_name: str) -> str:
    """The name of the table of documents that lies in the SQL table `sql_name`."""
    return _ENCODED.sub(lambda code: chr(int(code[1], 16)), sql_name.removeprefix("t:"))


def column(key: str) -> str:
    """The SQL name of the column that holds an indexed key."""
    return quote(f"k_{key}")


def index_name(table: Table, index: Index) -> str:
    """The name of an index in the file; it tells its keys apart from those of every other declaration."""
    return f"i:{table.name}:{','.join(index.keys)}{':unique' if index.unique else ''}"


MERGED_PAGES: Final = 4
"""Pages of a full-text index merged at a time, in moments when nobody sends anything. Left to itself, FTS5 merges two
hundred at once after every 64, and whoever sends a form just then waits ten times as long as others (20 to 30 ms).
A word is merged whole: a very common one takes 8 ms, beside 100,000 documents."""


def words_name(table: Table) -> str:
    """The name of a table's full-text index. Ends so that FTS5's own tables are named like no other's."""
    return f"s:{table.name}:"


class Layout:
    """The SQL of one table, written once: every statement that keeps or reads its documents."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.name = encode_name(table.name)
        self.keys = tuple(dict.fromkeys(key for index in table.indexes for key in index.keys))
        self.search = table.search
        self.cached: dict[object, str] = {}
        """SQL of queries by their shape (see `selection`)."""
        self._write_statements()

    def _write_statements(self) -> None:
        self.sql_name = quote(self.name)
        columns = [column(key) for key in self.keys]
        marks = ", ?" * len(columns)
        names = "".join(f", {name}" for name in columns)
        changes = "".join(f", {name} = ?" for name in columns)
        # The statements hold nothing but quoted names; every value is bound.
        self.create = f"CREATE TABLE {self.sql_name} (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL{names})"
        self.insert = f"INSERT INTO {self.sql_name} (id, body{names}) VALUES (?, ?{marks})"  # noqa: S608
        self.update_body = f"UPDATE {self.sql_name} SET body = ? WHERE id = ?"  # noqa: S608
        self.update_all = f"UPDATE {self.sql_name} SET body = ?{changes} WHERE id = ?"  # noqa: S608
        self.delete = f"DELETE FROM {self.sql_name} WHERE id = ?"  # noqa: S608
        self.clear = f"DELETE FROM {self.sql_name}"  # noqa: S608
        self.fetch = f"SELECT body FROM {self.sql_name} WHERE id = ?"  # noqa: S608
        self.exists = f"SELECT 1 FROM {self.sql_name} WHERE id = ?"  # noqa: S608
        self.count = f"SELECT count(*) FROM {self.sql_name}"  # noqa: S608
        self.page = f"SELECT id, body FROM {self.sql_name} WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608
        self.page_of_ids = f"SELECT id FROM {self.sql_name} WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608
        self._write_search_statements()

    def _write_search_statements(self) -> None:
        words, key = quote(words_name(self.table)), column(self.search or "")
        self.sql_words = words
        # Contents are kept twice on purpose: FTS5 must know the old words to erase them (`secure-delete`). No index of
        # prefixes: it doubles what an insert and an erasure cost, to find "ng" in 1 ms instead of 13 (of 100,000).
        self.create_words = f"CREATE VIRTUAL TABLE {words} USING fts5({key}, columnsize=0)"
        self.insert_words = f"INSERT INTO {words} (rowid, {key}) VALUES (?, ?)"  # noqa: S608
        self.delete_words = f"DELETE FROM {words} WHERE rowid = ?"  # noqa: S608
        self.erase_words_fully = f"INSERT INTO {words} ({words}, rank) VALUES ('secure-delete', 1)"  # noqa: S608
        self.merge_words = f"INSERT INTO {words} ({words}, rank) VALUES ('merge', {MERGED_PAGES})"  # noqa: S608
        self.clear_words = f"DELETE FROM {words}"  # noqa: S608

    def create_index(self, index: Index) -> str:
        """The SQL that makes a declared index. SQLite lets documents with a null key be, as the contract asks."""
        keys = ", ".join(column(key) for key in index.keys)
        kind = "UNIQUE INDEX" if index.unique else "INDEX"
        return f"CREATE {kind} {quote(index_name(self.table, index))} ON {self.sql_name} ({keys})"

    def values(self, document: Mapping[str, Any]) -> Scalars:
        """What the key columns hold for a document. Raises TypeError for an indexed key that is no scalar."""
        values = tuple(map(document.get, self.keys))
        if not _SCALARS.issuperset(map(type, values)):
            raise TypeError(f"{self.table.name}: an indexed key holds what is neither text, number, bool nor null")
        return values

    def words(self, document: Mapping[str, Any]) -> str:
        """The text of a document that is searched."""
        return str(document.get(self.search) or "") if self.search else ""
