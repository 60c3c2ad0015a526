"""How long an offered place is kept."""

from datetime import datetime

import pytest

from forms_service.receptions.offer_time import OfferTime, OfficeDays, begins_at, ends_at, next_desk_hour, offer_time
from forms_service.vietnam.clock import ZONE
from forms_service.vietnam.working_days import WorkingCalendar

DAYS = OfficeDays(WorkingCalendar({}), "mon-fri")
MONDAY = {
    "day": "2026-11-30",
    "starts_at": "2026-11-30T09:30:00+07:00",
    "ends_at": "2026-11-30T11:00:00+07:00",
    "closes_at": "2026-11-25T16:30:00+07:00",
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "writes", "until", "by_phone"),
    [
        (at(23, 8), True, at(24, 8), False),  # the hours of the series
        (at(22, 20), False, at(24, 8), False),  # a Sunday night: from Monday's first hour of the desk
        (at(25, 9), True, at(25, 16, 30), False),  # never beyond the cut-off
        (at(25, 15), True, at(26, 15), False),  # too near to it: as after it
        (at(29, 12), True, at(29, 18), False),  # never beyond the evening before
        (at(29, 16, 30), True, at(30, 9, 30), True),  # then by telephone only
    ],
)
def test_an_offer_stands_for_its_hours_within_its_limits(
    *, now: datetime, writes: bool, until: datetime, by_phone: bool
) -> None:
    assert offer_time(MONDAY, 24, now, DAYS, writes=writes) == OfferTime(until, by_phone)


def test_there_is_nothing_to_offer_once_it_has_begun() -> None:
    assert offer_time(MONDAY, 24, at(30, 9, 30), DAYS, writes=True) is None


def test_a_reception_without_hours_begins_early_and_lasts_all_day() -> None:
    plain = {"day": "2026-11-30", "starts_at": None, "ends_at": None}
    assert begins_at(plain) == at(30, 7)
    assert ends_at(plain) == datetime(2026, 12, 1, tzinfo=ZONE)


def test_the_desk_phones_on_working_days() -> None:
    assert next_desk_hour(at(27, 16, 59), DAYS) == at(27, 16, 59)
    assert next_desk_hour(at(27, 17), DAYS) == at(30, 8)
    assert next_desk_hour(at(30, 6), DAYS) == at(30, 8)
