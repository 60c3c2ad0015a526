"""Group commit: one thread runs use cases one after another and commits as many together as are waiting.

A use case is answered after the commit that keeps it. One that raises takes back its own changes only. When the disk
fails, SQLite takes the whole group back; each of its use cases then gets one more try alone, and no answer but an
error if that fails too.
"""

import asyncio
import concurrent.futures
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import apsw

from forms_service.storage.connections import FAILURES
from forms_service.storage.contract import T, UnavailableError, UseCase
from forms_service.storage.documents import DocumentBase
from forms_service.storage.views import Work
from forms_service.vietnam.clock import Clock

GROUP: Final = 128
"""Use cases committed together at most: those that come later shall not wait for an endless group."""

CHECKPOINT_PAGES: Final = 1000
"""Length of the write-ahead log at which it is copied into the file, after the group has been answered.

A longer log copies less in all, but holds intake up longer at a time: beside 100,000 documents 1,000, 4,000 and 12,000
pages gave the same rate and a p99 of 32, 45 and 61 ms.
"""

QUIET_SECONDS: Final = 0.004
"""When nobody has come for so long, the writer tidies up."""

QUIET_PAGES: Final = 400
"""Length of the log that is worth copying in a quiet moment."""


class _TransactionLostError(Exception):
    """SQLite took the whole transaction back, and the use case swallowed the news."""


@dataclass(slots=True)
class _Job:
    """One use case and whoever waits for its answer."""

    use_case: UseCase[Any]
    future: "concurrent.futures.Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Answer, unless nobody waits any more. Runs on the loop of an asyncio future."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Writer:
    """The thread that owns the writing connection from `start` to `close`."""

    def __init__(self, connect: Callable[[], DocumentBase], clock: Clock) -> None:
        """`connect` opens the file to write: now, and anew after each time that the disk has failed."""
        self._connect = connect
        self._clock = clock
        self._suspect = self._untidy = False
        self._take(connect())
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    async def write(self, use_case: UseCase[T]) -> T:
        """See `Store.write`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._submit(_Job(use_case, future, loop))
        return await future

    def write_now(self, use_case: UseCase[T]) -> T:
        """See `Store.write_now`."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a use case cannot wait for another one")
        future: concurrent.futures.Future[T] = concurrent.futures.Future()
        self._submit(_Job(use_case, future))
        return future.result()

    def close(self) -> None:
        """Refuse what comes from now on, finish what was accepted, then let go of the connection."""
        with self._door:
            first, self._closed = not self._closed, True
            if first:
                self._queue.put(None)
        self._thread.join()

    def _submit(self, job: _Job) -> None:
        with self._door:
            if self._closed:
                raise UnavailableError("the store is closed")
            self._queue.put(job)

    def _work(self) -> None:
        while group := self._next_group():
            try:
                self._commit(group)
            finally:
                _answer(group)
            if self._log_pages >= CHECKPOINT_PAGES:
                self._checkpoint()
            self._untidy = True
        self._base.close()

    def _next_group(self) -> list[_Job]:
        """What is waiting, or what comes next; empty when the store closes."""
        job = self._next_job()
        group: list[_Job] = []
        while job is not None:
            group.append(job)
            try:
                if len(group) == GROUP:
                    return group
                job = self._queue.get_nowait()
            except queue.Empty:
                return group
        if group:
            self._queue.put(None)  # nothing comes after the sign to close: find it again next time
        return group

    def _next_job(self) -> _Job | None:
        """The next one; while none comes, what would hold one up later is done a little at a time."""
        while self._untidy:
            try:
                return self._queue.get(timeout=QUIET_SECONDS)
            except queue.Empty:
                self._untidy = self._tidy()
        return self._queue.get()

    def _tidy(self) -> bool:
        """Fold the log or merge a little of the search; whether there may be more to do."""
        if self._log_pages >= QUIET_PAGES:
            self._checkpoint()
            return True
        merge = _Job(lambda _: self._base.storage.merge_words(), concurrent.futures.Future())
        self._run_alone(merge)  # if it fails, what was to be merged stays as it is
        return bool(merge.result)

    def _commit(self, group: list[_Job]) -> None:
        """Keep what can be kept of a group; every job has its result or its error afterwards.

        First without savepoints, which cost a copy of every page that a use case touches (and a temporary file for
        long ones). Most groups need none. Only if a use case raises is the group run again, each in its savepoint.
        """
        try:
            if not self._try(group, self._run):
                self._try(group, self._run_in_savepoint)
        except Exception:  # noqa: BLE001  # whatever broke the group, every member gets its try
            for job in group:
                self._run_alone(job)

    def _run_alone(self, job: _Job) -> None:
        try:
            self._try([job], self._run)
        except Exception as error:  # noqa: BLE001  # the caller is told, with the cause
            job.error = UnavailableError("the change could not be kept")
            job.error.__cause__ = error

    def _try(self, group: list[_Job], run: Callable[[_Job], bool]) -> bool:
        """Run a group in one transaction; False, and nothing is kept, if `run` says of a job that it will not do.

        Raises what the disk does; nothing is kept then either.
        """
        if self._suspect:
            self._renew()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            done = all(map(run, group))
            self._connection.execute("COMMIT" if done else "ROLLBACK")
        except BaseException:
            self._suspect = True
            if self._connection.in_transaction:
                with suppress(apsw.Error):
                    self._connection.execute("ROLLBACK")
            raise
        return done or len(group) == 1

    def _run(self, job: _Job) -> bool:
        """Run a use case; whether it ended well. Raises what the disk does, keeps what the use case itself raises."""
        try:
            job.result, job.error = job.use_case(Work(self._base, self._clock())), None
        except FAILURES:
            raise
        except BaseException as error:  # noqa: BLE001  # belongs to the caller, who gets it
            job.result, job.error = None, _carried(error)
        if not self._connection.in_transaction:
            raise _TransactionLostError
        return job.error is None

    def _run_in_savepoint(self, job: _Job) -> bool:
        """Run a use case; take back its changes alone if it fails."""
        self._connection.execute("SAVEPOINT use_case")
        if not self._run(job):
            self._connection.execute("ROLLBACK TO use_case")
        self._connection.execute("RELEASE use_case")
        return True

    def _renew(self) -> None:
        """A connection that has met a failing disk may remember what is not so: it has been seen to call a sound file
        malformed until it was closed, and what a failed sync has left of a page nobody knows. So it is not trusted.
        """
        base = self._connect()
        with suppress(apsw.Error):
            self._base.close()
        self._take(base)
        self._suspect = False

    def _take(self, base: DocumentBase) -> None:
        self._base, self._connection = base, base.storage.connection
        self._log_pages = 0
        self._connection.set_wal_hook(self._note_log)

    def _note_log(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _checkpoint(self) -> None:
        self._log_pages = 0
        with suppress(*FAILURES):  # everything is in the log already; the next one tries again
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)


def _carried(error: BaseException) -> BaseException:
    """A future cannot carry StopIteration."""
    if not isinstance(error, StopIteration):
        return error
    carried = RuntimeError("the use case raised StopIteration")
    carried.__cause__ = error
    return carried


def _answer(group: list[_Job]) -> None:
    """Wake every waiting loop once."""
    waiting: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        if job.loop is None:
            job.settle()
        else:
            waiting.setdefault(job.loop, []).append(job)
    for loop, jobs in waiting.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, jobs)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()
