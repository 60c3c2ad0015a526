"""Two series at one place."""

from datetime import date, time

from forms_service.schedule.overlap import overlapping_days
from forms_service.schedule.series import Rule

MORNINGS = Rule(("monday", "friday"), None, None, approximate=False, half_day="morning")


def test_mornings_without_hours_could_meet_any_hour_of_the_morning(leaders):
    director = leaders(id="director", rule=MORNINGS)
    assert overlapping_days(leaders(), director) == ("thứ Hai",)
    assert overlapping_days(director, leaders()) == ("thứ Hai",)


def test_series_at_other_hours_or_on_other_days_do_not_meet(leaders):
    afternoon = Rule(("monday",), time(14), time(16), approximate=False, half_day=None)
    tuesday = Rule(("tuesday",), time(9), time(11), approximate=False, half_day=None)
    next_hour = Rule(("monday",), time(11), time(12), approximate=False, half_day=None)
    assert [overlapping_days(leaders(), leaders(rule=rule)) for rule in (afternoon, tuesday, next_hour)] == [()] * 3


def test_a_series_that_has_ended_meets_no_later_one(leaders):
    ended = leaders(until=date(2025, 6, 30))
    assert overlapping_days(ended, leaders(from_day=date(2025, 7, 1))) == ()
    assert overlapping_days(ended, leaders(from_day=date(2025, 6, 30))) == ("thứ Hai",)
