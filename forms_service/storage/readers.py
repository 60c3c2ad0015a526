"""Queries on read-only connections: each on its own snapshot of what is durable, never through the writer."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from forms_service.storage.connections import FAILURES
from forms_service.storage.contract import Query, T, UnavailableError
from forms_service.storage.documents import DocumentBase
from forms_service.storage.views import QuickView, TooLongError, View

POOL: Final = 3
"""Connections for queries that run in threads."""

QUICK: Final = 32
"""Documents that a query may read on the event loop's thread. A hop to another thread costs more than a look-up."""


class Readers:
    """A small pool of read-only connections, and one more for the short queries of an event loop."""

    def __init__(self, connect: Callable[[], DocumentBase]) -> None:
        self._near = connect()
        self._near_free = threading.Lock()
        self._idle: queue.SimpleQueue[DocumentBase | None] = queue.SimpleQueue()
        for _ in range(POOL):
            self._idle.put(connect())
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="store-reader")
        self._closed = False

    async def read(self, query: Query[T]) -> T:
        """See `Store.read`. A query that turns out to be long is begun anew in a thread."""
        if self._near_free.acquire(blocking=False):
            try:
                return self._read_near(query)
            except TooLongError:
                pass
            finally:
                self._near_free.release()
        return await self._in_thread(query)

    def read_now(self, query: Query[T]) -> T:
        """See `Store.read_now`."""
        base = self._idle.get()
        try:
            if base is None:
                raise _refusal()
            return _on_snapshot(base, query, View(base))
        finally:
            self._idle.put(base)

    def close(self) -> None:
        """Finish the queries that run, refuse others, and let go of the connections."""
        self._threads.shutdown()
        with self._near_free:
            if self._closed:
                return
            self._closed = True
            self._near.close()
        for _ in range(POOL):
            if base := self._idle.get():
                base.close()
        self._idle.put(None)  # stays there, and refuses whoever comes

    def _read_near(self, query: Query[T]) -> T:
        if self._closed:
            raise _refusal()
        return _on_snapshot(self._near, query, QuickView(self._near, most=QUICK))

    def _in_thread(self, query: Query[T]) -> asyncio.Future[T]:
        try:
            return asyncio.get_running_loop().run_in_executor(self._threads, self.read_now, query)
        except RuntimeError:  # what an executor says after its shutdown
            raise _refusal() from None


def _refusal() -> UnavailableError:
    return UnavailableError("the store is closed")


def _on_snapshot(base: DocumentBase, query: Query[T], view: View) -> T:
    execute = base.storage.connection.execute
    try:
        execute("BEGIN")
        try:
            return query(view)
        finally:
            if base.storage.connection.in_transaction:
                execute("END")
    except FAILURES as error:
        raise UnavailableError("the store could not be read") from error
