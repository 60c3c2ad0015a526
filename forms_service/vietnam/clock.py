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


def read_moment(typed: str) -> datetime | None:
    """A moment as browsers send it, `2026-11-23T15:00`, of Vietnamese time; None for anything else."""
    try:
        return datetime.strptime(typed[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=ZONE)
    except ValueError:
        return None
