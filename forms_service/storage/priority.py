"""A low priority, for all that works beside a running service in a process of its own."""

import os
from typing import Final

_NICE: Final = 10


def yield_to_intake() -> None:
    """Let this process, and those it starts, come after whoever sends a form. Called twice it does no more.

    Not the priority that gets only what is left over (SCHED_IDLE): on a busy machine it gets next to nothing, and a
    digest would never be printed in time.
    """
    nice = max(os.getpriority(os.PRIO_PROCESS, 0), _NICE)
    os.setpriority(os.PRIO_PROCESS, 0, nice)
