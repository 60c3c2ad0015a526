"""Runs what happens without anybody asking: due mail, digests, fresh content, the day's rebuild of the site.

Each job says how long it waits between runs; a job that fails is logged, shown by `/readyz`, and tried again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

log = logging.getLogger("phucvu.jobs")


@dataclass
class Job:
    """Something done again and again. `failed` holds the last run's kind of error until a run succeeds."""

    name: str
    every_seconds: float
    run: Callable[[], Awaitable[object]]
    failed: str | None = None
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Run it now instead of at its next time."""
        self._wake.set()

    async def keep_going(self) -> None:
        """Run, wait, run again, until cancelled. A failing run is noted and tried again at the next time."""
        while True:
            self._wake.clear()
            await self._run_once()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self.every_seconds)

    async def _run_once(self) -> None:
        try:
            await self.run()
            self.failed = None
        except Exception as error:  # noqa: BLE001  # whatever a job meets, the others go on
            kind = type(error).__name__
            if self.failed != kind:  # once, not at every try of a fault that lasts
                # The kind alone: an error's text may hold an address or what somebody typed.
                log.error("job %s failed: %s", self.name, kind)  # noqa: TRY400
            self.failed = kind


class Scheduler:
    """Keeps all jobs going until it is stopped."""

    def __init__(self, jobs: list[Job]) -> None:
        self.jobs = jobs

    async def run(self) -> None:
        """Run every job at once, then each at its own pace, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for job in self.jobs:
                group.create_task(job.keep_going(), name=job.name)

    def failing(self) -> list[str]:
        """The names of jobs whose last run failed."""
        return [job.name for job in self.jobs if job.failed]
