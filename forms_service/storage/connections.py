"""Connections to the SQLite file. All settings that durability and erasure rest on stand here."""

import os
from pathlib import Path
from typing import Final

import apsw

FAILURES: Final = (
    apsw.FullError,
    apsw.IOError,
    apsw.NoMemError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.BusyError,
    MemoryError,
)
"""What the disk or the machine may do to a statement, through no fault of the caller."""

_PATIENCE_MS: Final = 5000


def connect_writer(path: Path, *, vfs: str | None = None) -> apsw.Connection:
    """The one connection that writes. Creates the file if it is absent."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags, vfs=vfs, statementcachesize=512)
    _settle(connection)
    connection.pragma("secure_delete", value=True)
    connection.pragma("synchronous", "FULL")
    connection.pragma("cache_size", -32_000)  # KiB: the unique indexes of 100,000 documents stay in memory
    connection.pragma("journal_size_limit", 64 * 1024 * 1024)
    return connection


def connect_reader(path: Path, *, vfs: str | None = None) -> apsw.Connection:
    """A connection that can only read."""
    connection = apsw.Connection(
        str(path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, vfs=vfs, statementcachesize=256
    )
    _settle(connection)
    connection.pragma("cache_size", -4_000)
    return connection


def _settle(connection: apsw.Connection) -> None:
    """What holds for every connection."""
    connection.set_busy_timeout(_PATIENCE_MS)
    # A plan may not depend on bound values: otherwise SQLite plans every ranged query anew, three times its cost.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)


def sync(path: Path) -> None:
    """Make a file, or the entries of a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
