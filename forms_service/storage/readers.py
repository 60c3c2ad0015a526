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
from forms_service.storage.views import View

POOL: Final = 3
"""Connections for queries that run in threads."""


class Readers:
    """A small pool of read-only connections."""

    def __init__(self, connect: Callable[[], DocumentBase]) -> None:
        self._bases = [connect() for _ in range(POOL)]
        self._idle: queue.SimpleQueue[DocumentBase] = queue.SimpleQueue()
        for base in self._bases:
            self._idle.put(base)
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="store-reader")
        self._closed = threading.Event()

    async def read(self, query: Query[T]) -> T:
        """See `Store.read`."""
        self._refuse_if_closed()
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_now, query)

    def read_now(self, query: Query[T]) -> T:
        """See `Store.read_now`."""
        self._refuse_if_closed()
        base = self._idle.get()
        try:
            return _on_snapshot(base, query)
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

    def _refuse_if_closed(self) -> None:
        if self._closed.is_set():
            raise UnavailableError("the store is closed")


def _on_snapshot(base: DocumentBase, query: Query[T]) -> T:
    execute = base.storage.connection.execute
    try:
        execute("BEGIN")
        try:
            return query(View(base))
        finally:
            execute("END")
    except FAILURES as error:
        raise UnavailableError("the store could not be read") from error
