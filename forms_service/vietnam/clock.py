"""Time as an office in Viet Nam counts it: one zone, no daylight saving, one clock for the whole program."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

Clock = Callable[[], datetime]
"""Answers the present moment, aware, in `ZONE`. The composition root passes one on; tests pass a movable one."""


def system_clock() -> datetime:
    """The present moment, aware, in `ZONE`."""
    return datetime.now(ZONE)
