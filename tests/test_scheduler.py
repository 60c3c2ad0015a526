"""The scheduler: every job runs at once and again; one that fails is noted, tried again, and stops no other."""

import asyncio

import pytest

from forms_service.scheduler import Job, Scheduler

pytestmark = pytest.mark.anyio


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # a job tells nobody that it has run
            await asyncio.sleep(0)


async def test_a_failing_job_is_noted_until_it_works_again_and_stops_no_other(caplog) -> None:
    runs: list[str] = []

    async def fails_once() -> None:
        runs.append("first")
        if len(runs) == 1:
            raise ValueError(f"thu@phucvu.example{len(runs)}")

    async def works() -> None:
        runs.append("other")

    failing, other = Job("first", 3600, fails_once), Job("other", 3600, works)
    scheduler = Scheduler([failing, other])
    running = asyncio.create_task(scheduler.run())
    await until(lambda: runs == ["first", "other"])
    await until(lambda: scheduler.failing() == ["first"])
    assert "phucvu.example1" not in caplog.text
    failing.wake()
    await until(lambda: scheduler.failing() == [] and runs.count("first") == 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_job_runs_again_after_its_time() -> None:
    runs: list[int] = []

    async def count() -> None:
        runs.append(1)

    running = asyncio.create_task(Job("count", 0.001, count).keep_going())
    await until(lambda: len(runs) >= 3)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
