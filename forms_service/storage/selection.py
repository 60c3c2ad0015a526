"""From the keys of a query to the declared index that serves it, and to SQL that cannot use anything else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from forms_service.storage.contract import Index, NotIndexedError, Scalar
from forms_service.storage.layout import Layout, column, index_name, quote


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents of a table are meant, and in which order."""

    layout: Layout
    equal: Mapping[str, Scalar]
    key: str | None = None
    at_least: Scalar = None
    below: Scalar = None

    def select(self, *, descending: bool) -> str:
        """SQL for ids and JSON in order; binds `values` and then limit and offset. Raises NotIndexedError."""
        shape = ("select", descending, *self._shape())
        cached = self.layout.cached
        if shape not in cached:
            source = self._source(exactly=True)
            cached[shape] = f"SELECT id, body {source} {self._order(descending=descending)} LIMIT ? OFFSET ?"
        return cached[shape]

    def count(self, *, bounded: bool = False) -> str:
        """SQL for the number of documents; binds `values` and, bounded, how many to count. Raises NotIndexedError."""
        shape = ("count", bounded, *self._shape())
        cached = self.layout.cached
        if shape not in cached:
            source = self._source(exactly=False)
            # Unbounded in the plain form: SQLite counts a whole table by its pages.
            counted = f"FROM (SELECT 1 {source} LIMIT ?)" if bounded else source
            cached[shape] = f"SELECT count(*) {counted}"
        return cached[shape]

    def values(self) -> list[Scalar]:
        """What the conditions bind, in order."""
        bounds = (self.at_least, self.below)
        return [value for value in (*self.equal.values(), *bounds) if value is not None]

    def _shape(self) -> tuple[object, ...]:
        given = tuple((key, value is None) for key, value in self.equal.items())
        return (given, self.key, self.at_least is None, self.below is None)

    def _source(self, *, exactly: bool) -> str:
        if not self.equal and self.key is None:
            return f"FROM {self.layout.sql_name}"
        index = find_index(self.layout, self.equal.keys(), self.key, exactly=exactly)
        hint = quote(index_name(self.layout.table, index))
        where = self._conditions()
        # INDEXED BY: SQLite refuses the query rather than scan.
        return f"FROM {self.layout.sql_name} INDEXED BY {hint}" + (f" WHERE {' AND '.join(where)}" if where else "")

    def _conditions(self) -> list[str]:
        conditions = [f"{column(key)} {'IS NULL' if value is None else '= ?'}" for key, value in self.equal.items()]
        if self.key is not None:
            name = column(self.key)
            conditions += [f"{name} >= ?"] * (self.at_least is not None) + [f"{name} < ?"] * (self.below is not None)
        return conditions

    def _order(self, *, descending: bool) -> str:
        direction = "DESC" if descending else "ASC"
        names = ([column(self.key)] if self.key is not None else []) + ["id"]
        return "ORDER BY " + ", ".join(f"{name} {direction}" for name in names)


def find_index(layout: Layout, equal: Collection[str], key: str | None, *, exactly: bool) -> Index:
    """The declared index that begins with the keys of `equal` in any order, then `key`; ends there when `exactly`.

    Raises NotIndexedError, naming what to declare.
    """
    wanted = len(equal) + (key is not None)
    for index in sorted(layout.table.indexes, key=lambda index: len(index.keys)):
        if len(index.keys) < wanted or (exactly and len(index.keys) != wanted):
            continue
        if set(index.keys[: len(equal)]) == set(equal) and (key is None or index.keys[len(equal)] == key):
            return index
    asked = (*sorted(equal), *([] if key is None else [key]))
    raise NotIndexedError(f"{layout.table.name}: no index is declared over ({', '.join(asked)})")


def search_sql(layout: Layout) -> str:
    """SQL for ids and JSON of what matches, newest first; binds the match, limit and offset. Raises NotIndexedError."""
    if layout.search is None:
        raise NotIndexedError(f"{layout.table.name}: no search text is declared")
    words, name = layout.sql_words, layout.sql_name
    return (
        f"SELECT d.id, d.body FROM {words} AS w CROSS JOIN {name} AS d ON d.id = w.rowid "  # noqa: S608  # quoted names
        f"WHERE w.{column(layout.search)} MATCH ? ORDER BY w.rowid DESC LIMIT ? OFFSET ?"
    )


def match(words: Sequence[str]) -> str:
    """What FTS5 shall match: every word, as a prefix. Only letters and digits get in: no text can break its syntax."""
    cleaned = ("".join(c if c.isalnum() else " " for c in word).strip() for word in words)
    return " AND ".join(f'"{word}"*' for word in cleaned if word)
