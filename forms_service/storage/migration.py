"""Brings a file to the declared tables and indexes, all in one transaction; knows whether it is there already."""

from collections.abc import Iterable, Iterator
from typing import Final

import apsw

from forms_service.storage.contract import Table, UniqueError
from forms_service.storage.layout import SIMPLE, Layout, column, index_name, load, quote, words_name
from forms_service.storage.rows import Rows, violated_keys

APPLICATION_ID: Final = 0x50485643
"""Says of a SQLite file that it is ours (the letters PHVC)."""

FORMAT: Final = 1
"""Version of the file's form, in `user_version`. A change of declarations is no change of form."""


def check_names(tables: Iterable[Table]) -> None:
    """Declared names are simple and told apart. Raises ValueError, a mistake in the program."""
    names = [table.name for table in tables]
    keys = [key for table in tables for index in table.indexes for key in index.keys]
    for name in (*names, *keys, *(table.search for table in tables if table.search)):
        if not SIMPLE.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a table or an indexed key")
    if len(set(names)) != len(names):
        raise ValueError("a table is declared twice")


def prepare(connection: apsw.Connection) -> None:
    """Make an empty file ours. The marks go into the file itself, before there is a write-ahead log."""
    with connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("PRAGMA journal_mode = WAL")


def migrate(connection: apsw.Connection, layouts: Iterable[Layout]) -> None:
    """Make the file hold exactly the declared keys, indexes and search texts of these tables; fill what is new.

    Tables that are not declared are left alone. Raises UniqueError if documents contradict a new unique index;
    the file is then as before.
    """
    outdated = [layout for layout in layouts if not is_current(connection, layout)]
    if not outdated:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for layout in outdated:
            _migrate_table(connection, layout)
        connection.execute("COMMIT")
    except apsw.ConstraintError as error:
        connection.execute("ROLLBACK")
        raise UniqueError("khai báo mới", violated_keys(error)) from error
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def is_current(connection: apsw.Connection, layout: Layout) -> bool:
    """Whether the file has this table as it is declared."""
    return (
        _exists(connection, layout)
        and _columns(connection, layout) == set(layout.keys)
        and _parts(connection, layout) == _declared_parts(layout)
    )


def _migrate_table(connection: apsw.Connection, layout: Layout) -> None:
    if not _columns(connection, layout) and not _exists(connection, layout):
        connection.execute(layout.create)
    _drop_parts(connection, layout)
    columns, wanted = _columns(connection, layout), set(layout.keys)
    for key in columns - wanted:
        connection.execute(f"ALTER TABLE {layout.sql_name} DROP COLUMN {column(key)}")
    for key in wanted - columns:
        connection.execute(f"ALTER TABLE {layout.sql_name} ADD COLUMN {column(key)}")
    if wanted - columns:
        _fill_columns(connection, layout)
    _make_parts(connection, layout)


def _exists(connection: apsw.Connection, layout: Layout) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (layout.name,)).get)


def _columns(connection: apsw.Connection, layout: Layout) -> set[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?) WHERE name GLOB 'k_*'", (layout.name,))
    return {name.removeprefix("k_") for (name,) in rows}


def _declared_parts(layout: Layout) -> dict[str, str]:
    parts = {index_name(layout.table, index): layout.create_index(index) for index in layout.table.indexes}
    if layout.search:
        parts[words_name(layout.table)] = layout.create_words
    return parts


def _parts(connection: apsw.Connection, layout: Layout) -> dict[str, str]:
    sql = "SELECT name, sql FROM sqlite_schema WHERE name GLOB ? OR name = ?"
    return dict(connection.execute(sql, (f"i:{layout.table.name}:*", words_name(layout.table))))


def _drop_parts(connection: apsw.Connection, layout: Layout) -> None:
    declared = _declared_parts(layout)
    for name, sql in _parts(connection, layout).items():
        if declared.get(name) != sql:
            connection.execute(f"DROP {'TABLE' if name.startswith('s:') else 'INDEX'} {quote(name)}")


def _make_parts(connection: apsw.Connection, layout: Layout) -> None:
    present = _parts(connection, layout)
    for name, sql in _declared_parts(layout).items():
        if name not in present:
            connection.execute(sql)
            if name.startswith("s:"):
                _fill_words(connection, layout)


def _fill_columns(connection: apsw.Connection, layout: Layout) -> None:
    connection.executemany(layout.update_all, _rows_of_values(connection, layout))


def _rows_of_values(connection: apsw.Connection, layout: Layout) -> Iterator[tuple[object, ...]]:
    for document_id, body in Rows(connection, layout).pages():
        yield (body, *layout.values(load(body)), document_id)


def _fill_words(connection: apsw.Connection, layout: Layout) -> None:
    connection.execute(layout.erase_words_fully)
    for document_id, body in Rows(connection, layout).pages():
        if words := layout.words(load(body)):
            connection.execute(layout.insert_words, (document_id, words))
