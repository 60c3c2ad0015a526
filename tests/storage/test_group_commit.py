"""One writer commits groups: answers come after the commit, failures stay with whom they belong to."""

import asyncio
import os
import threading

import apsw
import pytest

from forms_service.storage.contract import UnavailableError

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(open_here, disk):
    return open_here(vfs=disk.NAME)


@pytest.fixture
def held(store):
    """Holds the writer, so that whatever is sent meanwhile becomes one group; calling it lets go."""
    entered, go = threading.Event(), threading.Event()

    def hold(_tx):
        entered.set()
        go.wait()

    holder = threading.Thread(target=store.write_now, args=(hold,))
    holder.start()
    entered.wait()
    yield go.set
    go.set()
    holder.join()


async def together(store, held, *use_cases):
    """Sends use cases as one group; their answers or exceptions, in order."""
    tasks = [asyncio.ensure_future(store.write(use_case)) for use_case in use_cases]
    await asyncio.sleep(0)
    held()
    return await asyncio.gather(*tasks, return_exceptions=True)


def insert(code):
    return lambda tx: tx.insert("people", {"code": code, "words": code})


def fail(tx):
    tx.insert("people", {"code": "of the failing one"})
    raise LookupError("mine")


def codes(store):
    return {document["code"] for document in store.read_now(lambda r: r.select("people"))}


async def test_a_failing_use_case_leaves_its_group_whole(store, held):
    first, failed, last = await together(store, held, insert("a"), fail, insert("b"))
    assert isinstance(failed, LookupError)
    assert {first, last} == {d["id"] for d in store.read_now(lambda r: r.select("people"))}
    assert codes(store) == {"a", "b"}


async def test_a_group_is_committed_once(store, held):
    commits = []

    def note_commit() -> bool:
        commits.append(1)
        return False

    store._writer._connection.set_commit_hook(note_commit)
    await together(store, held, *(insert(str(i)) for i in range(20)))
    assert len(commits) == 2  # the holder's own, and the group's
    assert len(codes(store)) == 20


async def test_a_group_wakes_its_loop_once(store, held, monkeypatch):
    loop, wakes = asyncio.get_running_loop(), []
    wake = loop.call_soon_threadsafe
    monkeypatch.setattr(loop, "call_soon_threadsafe", lambda *call: wakes.append(1) or wake(*call))
    await together(store, held, *(insert(str(i)) for i in range(20)))
    assert len(wakes) == 1


async def test_an_answer_comes_after_the_commit(store, held):
    """At the moment of the answer, an independent connection already sees the document."""
    tasks = [asyncio.ensure_future(store.write(insert(str(i)))) for i in range(5)]
    seen = []
    for task in tasks:
        task.add_done_callback(lambda _task: seen.append(store.read_now(lambda r: r.count("people"))))
    await asyncio.sleep(0)
    held()
    await asyncio.gather(*tasks)
    assert seen == [5] * 5


async def test_one_who_no_longer_waits_disturbs_nobody(store, held):
    leaving = asyncio.ensure_future(store.write(insert("left")))
    staying = asyncio.ensure_future(store.write(insert("stayed")))
    await asyncio.sleep(0)
    leaving.cancel()
    held()
    assert await staying
    assert codes(store) == {"left", "stayed"}


async def test_many_threads_and_a_loop_write_at_once(store):
    threads = [threading.Thread(target=store.write_now, args=(insert(f"t{i}"),)) for i in range(8)]
    for thread in threads:
        thread.start()
    await asyncio.gather(*(store.write(insert(f"a{i}")) for i in range(50)))
    for thread in threads:
        await asyncio.to_thread(thread.join)
    assert len(codes(store)) == 58


def test_closing_finishes_what_was_accepted(store, open_here):
    entered, go, answers = threading.Event(), threading.Event(), []

    def hold(_tx):
        entered.set()
        go.wait()

    writers = [threading.Thread(target=store.write_now, args=(hold,))]
    writers[0].start()
    entered.wait()
    accepted = [threading.Thread(target=lambda i=i: answers.append(store.write_now(insert(f"{i}")))) for i in range(5)]
    for thread in accepted:
        thread.start()
    while store._writer._queue.qsize() < 5:
        os.sched_yield()
    closer = threading.Thread(target=store.close)
    closer.start()
    go.set()
    for thread in (*writers, *accepted, closer):
        thread.join()
    assert len(answers) == 5
    assert len(codes(open_here())) == 5


# --- the disk fails ---

FAILURES = pytest.mark.parametrize(
    ("error", "at"),
    [(apsw.FullError, "write"), (apsw.IOError, "write"), (apsw.IOError, "sync"), (apsw.NoMemError, "write")],
)


@FAILURES
async def test_a_lost_group_is_tried_again_one_by_one(store, held, disk, error, at):
    disk.fail(error, times=1, at=at)
    answers = await together(store, held, insert("a"), fail, insert("b"))
    assert not disk.failures
    assert [type(answer) for answer in answers] == [int, LookupError, int]
    assert codes(store) == {"a", "b"}


@FAILURES
async def test_a_disk_that_keeps_failing_acknowledges_nobody_and_recovers(store, held, disk, error, at):
    disk.fail(error, times=1000, at=at)
    answers = await together(store, held, insert("a"), insert("b"))
    assert [type(answer) for answer in answers] == [UnavailableError] * 2
    assert isinstance(answers[0].__cause__, error)
    assert codes(store) == set()
    disk.failures.clear()
    await store.write(insert("c"))
    assert codes(store) == {"c"}


async def test_only_those_whose_own_try_fails_are_refused(store, held, disk):
    disk.fail(apsw.FullError, times=2)
    answers = await together(store, held, insert("a"), insert("b"), insert("c"))
    assert [type(answer) for answer in answers] == [UnavailableError, int, int]
    assert codes(store) == {"b", "c"}


@pytest.fixture
def limit(store):
    """Calling it leaves room for so many more pages in the file, also for connections opened later; None: no limit."""
    pages = []

    def hold(connection):
        connection.pragma("max_page_count", pages[-1])

    def leave_room_for(more):
        connection = store._writer._connection
        pages.append(2**32 - 2 if more is None else connection.pragma("page_count") + more)
        hold(connection)

    apsw.connection_hooks.append(hold)
    pages.append(2**32 - 2)
    yield leave_room_for
    apsw.connection_hooks.remove(hold)


async def test_a_full_file_refuses_and_takes_again_what_fits(store, limit):
    limit(20)

    async def fill():
        for i in range(200):
            await store.write(lambda tx, i=i: tx.insert("people", {"code": f"{i}", "text": "x" * 4000}))

    with pytest.raises(UnavailableError):
        await fill()
    kept = codes(store)
    assert 0 < len(kept) < 200
    limit(None)
    await store.write(insert("after"))
    assert codes(store) == kept | {"after"}


async def test_after_a_failure_the_connection_is_opened_anew(store, disk):
    """One that has met a failing read has been seen to call the sound file malformed for as long as it was open."""
    before = store._writer._connection
    disk.fail(apsw.IOError, times=1, at="sync")
    await store.write(insert("a"))
    assert store._writer._connection is not before
    with pytest.raises(apsw.ConnectionClosedError):
        before.pragma("user_version")
    assert codes(store) == {"a"}


async def test_a_use_case_that_swallows_the_disks_failure_is_not_acknowledged(store, limit):
    limit(0)

    def swallow(tx):
        try:
            tx.insert("people", {"code": "big", "text": "x" * 100_000})
        except apsw.FullError:
            return "all is well"

    with pytest.raises(UnavailableError):
        await store.write(swallow)
    assert codes(store) == set()


async def test_what_is_acknowledged_after_failures_is_there_after_reopening(store, held, disk, open_here):
    disk.fail(apsw.IOError, times=3, at="sync")
    answers = await together(store, held, *(insert(str(i)) for i in range(6)))
    kept = {str(i) for i, answer in enumerate(answers) if isinstance(answer, int)}
    store.close()
    assert codes(open_here()) == kept
