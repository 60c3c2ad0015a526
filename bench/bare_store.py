"""What one would write for this one route without a store: a table by hand, WAL, synchronous=FULL, group commit.

It does what a submission needs (the same press is found again, codes and tokens are unique, whoever left a phone is on
the call list) and no more: no search, no lists for staff, no document API, no savepoints, nothing to back up, migrate
or erase.
"""

import asyncio
import queue
import re
import threading
from itertools import count
from pathlib import Path
from typing import Any

import apsw
import orjson
from null_store import NullTransaction

from forms_service.storage.contract import Document, Query, T, UniqueError, UseCase
from forms_service.vietnam.clock import Clock

SCHEMA = """
CREATE TABLE IF NOT EXISTS submissions (
  id INTEGER PRIMARY KEY, code TEXT UNIQUE, token TEXT UNIQUE, key TEXT, pressed_at TEXT, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS presses ON submissions (key, pressed_at);
CREATE TABLE IF NOT EXISTS notices (
  id INTEGER PRIMARY KEY, submission INTEGER, key TEXT, state TEXT, call_after TEXT, body BLOB NOT NULL,
  UNIQUE (submission, key)
);
CREATE INDEX IF NOT EXISTS calls ON notices (state, call_after);
"""
SAME_PRESS = "SELECT body FROM submissions WHERE key = ? AND pressed_at >= ? ORDER BY pressed_at DESC LIMIT 1"
INSERTS = {
    "submissions": "INSERT INTO submissions (code, token, key, pressed_at, body) VALUES (?, ?, ?, ?, ?)",
    "notices": "INSERT INTO notices (submission, key, state, call_after, body) VALUES (?, ?, ?, ?, ?)",
}
KEYS = {
    "submissions": ("code", "token", "key", "pressed_at"),
    "notices": ("submission", "key", "state", "call_after"),
}


def connect(file: Path) -> apsw.Connection:
    """The settings of the service's own store, and a table of our own."""
    connection = apsw.Connection(str(file))
    connection.pragma("journal_mode", "WAL")
    connection.pragma("synchronous", "FULL")
    connection.pragma("cache_size", -32_000)
    connection.execute(SCHEMA)
    return connection


class BareTransaction(NullTransaction):
    """Only what taking a submission asks for."""

    def __init__(self, connection: apsw.Connection, clock: Clock) -> None:
        super().__init__(clock, count(1))
        self._connection = connection

    def select(self, table: str, **asked: Any) -> list[Document]:
        if table != "submissions":
            return []
        rows = self._connection.execute(SAME_PRESS, (asked["equal"]["key"], asked["at_least"]))
        return [orjson.loads(body) for (body,) in rows]

    def count(self, table: str, **asked: Any) -> int:
        if table != "submissions":
            return super().count(table)
        sql = "SELECT count(*) FROM submissions WHERE code = ?"
        return int(self._connection.execute(sql, (asked["equal"]["code"],)).get)

    def insert(self, table: str, document: Any) -> int:
        keys = [document.get(key) for key in KEYS[table]]
        try:
            self._connection.execute(INSERTS[table], (*keys, orjson.dumps(document)))
        except apsw.ConstraintError as error:  # a code that another has: the use case draws again
            raise UniqueError(table, tuple(re.findall(r"\.(\w+)", str(error)))) from error
        return self._connection.last_insert_rowid()


class BareStore:
    """A `Store` for the route that takes submissions."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._connection = connect(file)
        self._clock = clock
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    async def write(self, use_case: UseCase[T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put((use_case, future, loop))
        return await future

    async def read(self, query: Query[T]) -> T:
        return query(NullTransaction(self._clock, count(1)))

    def read_now(self, query: Query[T]) -> T:
        return query(NullTransaction(self._clock, count(1)))

    def fill(self, use_case: UseCase[T]) -> T:
        """Run a use case in a transaction of its own, before anything is served."""
        with self._connection:
            return use_case(BareTransaction(self._connection, self._clock))

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            group = [job]
            while len(group) < 128 and not self._queue.empty():
                group.append(self._queue.get())
            if group[-1] is None:
                self._queue.put(group.pop())
            with self._connection:
                transaction = BareTransaction(self._connection, self._clock)
                answers = [(future, use_case(transaction)) for use_case, future, _ in group]
            group[0][2].call_soon_threadsafe(_settle, answers)


def _settle(answers: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, answer in answers:
        if not future.done():
            future.set_result(answer)
