"""Series and views to bend in one place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from forms_service.schedule.series import Cutoff, Rule, Series
from forms_service.schedule.view import ReceptionView
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.working_days import WorkingCalendar

LEADERS = Series(
    id="leaders",
    title="Lãnh đạo Tỉnh gặp gỡ",
    rule=Rule(("monday",), time(9, 30), time(11), approximate=True, half_day=None),
    from_day=date(2023, 8, 14),
    until=None,
    on_holiday="skip",
    host="Lãnh đạo Tỉnh",
    place="khu-tiep-nhan",
    capacity=6,
    seats=20,
    waiting_order="arrival",
    cutoff=Cutoff("wednesday", time(16, 30)),
    form="leader_registration",
    appointment_form=None,
    sources=(),
)
VIEW = ReceptionView(
    id="leaders-2026-11-30",
    series="leaders",
    day=date(2026, 11, 30),
    starts_at=datetime(2026, 11, 30, 9, 30, tzinfo=ZONE),
    ends_at=datetime(2026, 11, 30, 11, 0, tzinfo=ZONE),
    host="Lãnh đạo Tỉnh",
    place_name="Khu tiếp nhận",
    state="confirmed",
    reason=None,
    capacity=6,
    remaining=2,
    approximate=True,
    tentative=False,
    closes_at=datetime(2026, 11, 25, 16, 30, tzinfo=ZONE),
    moved_from=None,
)


@pytest.fixture
def leaders() -> Callable[..., Series]:
    """The leaders' Mondays, with changes."""
    return lambda **changes: replace(LEADERS, **changes)


@pytest.fixture
def view() -> Callable[..., ReceptionView]:
    """The reception of 30 November 2026, with changes."""
    return lambda **changes: replace(VIEW, **changes)


@pytest.fixture
def calendar() -> WorkingCalendar:
    """Two holidays in a row (Monday, Tuesday), and 2023 to 2026 complete."""
    holidays = {
        date(2023, 9, 4): "Nghỉ bù Quốc khánh",
        date(2025, 9, 1): "Quốc khánh",
        date(2025, 9, 2): "Quốc khánh",
    }
    return WorkingCalendar(holidays, complete_years={2023, 2024, 2025, 2026})


@pytest.fixture
def now() -> datetime:
    """Sunday, 22 November 2026, nine o'clock."""
    return datetime(2026, 11, 22, 9, tzinfo=ZONE)
