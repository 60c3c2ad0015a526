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
        self._bases = [connect() for _ in range(POOL)]
        self._idle: queue.SimpleQueue[DocumentBase] = queue.SimpleQueue()
        for base in self._bases:
            self._idle.put(base)
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="store-reader")
        self._closed = threading.Event()

    async def read(self, query: Query[T]) -> T:
        """See `Store.read`. A query that turns out to be long is begun anew in a thread."""
        self._refuse_if_closed()
        if self._near_free.acquire(blocking=False):
            try:
                return _on_snapshot(self._near, query, QuickView(self._near, most=QUICK))
            except TooLongError:
                pass
            finally:
                self._near_free.release()
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_now, query)

    def read_now(self, query: Query[T]) -> T:
        """See `Store.read_now`."""
        self._refuse_if_closed()
        base = self._idle.get()
        try:
            return _on_snapshot(base, query, View(base))
        finally:
            self._idle.put(base)

    def close(self) -> None:
        """Finish the queries that run, refuse others, and let go of the connections."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._threads.shutdown()
        for _ in self._bases:
            self._idle.get().close()
        with self._near_free:
            self._near.close()

    def _refuse_if_closed(self) -> None:
        if self._closed.is_set():
            raise UnavailableError("the store is closed")


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
