"""The lowest priority, for all that works beside a running service in a process of its own."""

import os
from contextlib import suppress


def yield_to_intake() -> None:
    """Let this process, and those it starts, run when nobody else wants the processor: who sends a form goes first."""
    with suppress(OSError):  # a sandbox may forbid it; then they share
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
