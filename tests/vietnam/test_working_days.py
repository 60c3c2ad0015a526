"""Working days: weeks of five and six days, holidays, days given for them, days swapped."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.vietnam.working_days import WorkingCalendar

TET = {date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)}
CALENDAR = WorkingCalendar(
    {
        date(2023, 9, 1): "Quốc khánh",
        date(2023, 9, 4): "Nghỉ bù Quốc khánh",
        **TET,
        date(2026, 4, 26): "Giỗ Tổ Hùng Vương",  # a Sunday
        date(2026, 4, 27): "Nghỉ bù Giỗ Tổ Hùng Vương",
        date(2026, 4, 30): "Ngày Chiến thắng",
        date(2026, 5, 1): "Quốc tế Lao động",
        date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
        date(2026, 8, 31): "Nghỉ hoán đổi",  # a Monday, for the Saturday before
    },
    worked=[date(2026, 8, 22)],
    complete_years=[2023, 2026],
)
PLAIN = WorkingCalendar({})
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
counts = st.integers(-60, 60)
weeks = st.sampled_from(["mon-fri", "mon-sat"])


class TestWhichDaysAreWorked:
    def test_monday_to_friday_are_worked_and_the_weekend_is_not(self):
        monday = date(2026, 11, 16)
        worked = [PLAIN.is_working_day(monday + timedelta(days=offset)) for offset in range(7)]
        assert worked == [True, True, True, True, True, False, False]

    def test_an_office_with_saturday_service_works_on_saturday_too(self):
        assert PLAIN.is_working_day(date(2026, 11, 21), "mon-sat")
        assert not PLAIN.is_working_day(date(2026, 11, 22), "mon-sat")

    @pytest.mark.parametrize("monday", [date(2023, 9, 4), date(2026, 2, 16), date(2026, 4, 27)])
    def test_a_holiday_or_a_day_given_for_one_is_off(self, monday):
        assert not CALENDAR.is_working_day(monday)
        assert not CALENDAR.is_working_day(monday, "mon-sat")

    def test_a_holiday_on_a_rest_day_has_its_name_and_moves_nothing_by_itself(self):
        sunday = date(2026, 4, 26)
        assert CALENDAR.holiday_name(sunday) == "Giỗ Tổ Hùng Vương"
        alone = WorkingCalendar({sunday: "Giỗ Tổ Hùng Vương"})
        assert alone.is_working_day(date(2026, 4, 27))

    def test_a_swapped_day_is_off_and_the_rest_day_for_it_is_worked(self):
        assert not CALENDAR.is_working_day(date(2026, 8, 31))
        assert CALENDAR.is_working_day(date(2026, 8, 22))
        assert not PLAIN.is_working_day(date(2026, 8, 22))

    def test_a_day_in_both_lists_is_off(self):
        day = date(2026, 8, 22)
        assert not WorkingCalendar({day: "Nghỉ"}, worked=[day]).is_working_day(day)

    def test_an_ordinary_day_has_no_holiday_name(self):
        assert CALENDAR.holiday_name(date(2026, 11, 23)) is None

    def test_years_are_final_only_when_said_to_be(self):
        assert CALENDAR.is_complete(2026)
        assert not CALENDAR.is_complete(2027)

    def test_a_calendar_does_not_change_with_the_mapping_it_was_made_from(self):
        holidays = {date(2026, 11, 24): "Ngày Văn hóa Việt Nam"}
        calendar = WorkingCalendar(holidays)
        holidays.clear()
        assert calendar.holiday_name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"

    def test_of_the_14_mondays_of_the_first_three_months_13_could_be_used(self):
        mondays = [date(2023, 8, 14) + timedelta(weeks=week) for week in range(14)]
        assert mondays[-1] == date(2023, 11, 13)
        assert sum(map(CALENDAR.is_working_day, mondays)) == 13


class TestAdding:
    @pytest.mark.parametrize(
        ("start", "count", "week", "result"),
        [
            (date(2026, 11, 20), 1, "mon-fri", date(2026, 11, 23)),
            (date(2026, 11, 20), 1, "mon-sat", date(2026, 11, 21)),
            (date(2026, 11, 23), 1, "mon-fri", date(2026, 11, 25)),
            (date(2026, 11, 22), 1, "mon-fri", date(2026, 11, 23)),
            (date(2026, 11, 22), -1, "mon-fri", date(2026, 11, 20)),
            (date(2026, 2, 13), 1, "mon-fri", date(2026, 2, 23)),
            (date(2026, 2, 23), -1, "mon-fri", date(2026, 2, 13)),
            (date(2026, 4, 24), 5, "mon-fri", date(2026, 5, 6)),
            (date(2026, 8, 21), 1, "mon-fri", date(2026, 8, 22)),
            (date(2026, 11, 22), 0, "mon-fri", date(2026, 11, 22)),
        ],
    )
    def test_the_day_so_many_working_days_away(self, start, count, week, result):
        assert CALENDAR.add_working_days(start, count, week) == result

    @given(days, counts, weeks)
    def test_going_back_leads_to_the_day_one_came_from(self, day, count, week):
        start = CALENDAR.add_working_days(day, 1, week)
        assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count, week), -count, week) == start

    @given(days, st.integers(1, 60), weeks)
    def test_one_after_the_other_is_all_at_once(self, day, count, week):
        step = day
        for _ in range(count):
            step = CALENDAR.add_working_days(step, 1, week)
        assert step == CALENDAR.add_working_days(day, count, week)
        assert CALENDAR.is_working_day(step, week)

    def test_beyond_the_last_year_there_is_no_day(self):
        with pytest.raises(OverflowError):
            PLAIN.add_working_days(date.max, 1)


class TestBetween:
    @given(days, counts, weeks)
    def test_between_a_day_and_the_day_so_many_away_lie_so_many(self, day, count, week):
        start = CALENDAR.add_working_days(day, 1, week)
        assert CALENDAR.working_days_between(start, CALENDAR.add_working_days(start, count, week), week) == count

    @given(days, st.integers(0, 60), weeks)
    def test_also_from_a_rest_day_onwards(self, day, count, week):
        assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, count, week), week) == count

    def test_from_a_day_to_itself_there_is_none(self):
        assert CALENDAR.working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0

    def test_days_already_past_are_negative(self):
        assert CALENDAR.working_days_between(date(2026, 11, 25), date(2026, 11, 23)) == -1
        assert CALENDAR.working_days_between(date(2026, 11, 23), date(2026, 11, 22)) == 0  # a Monday and its Sunday
        assert CALENDAR.working_days_between(date(2026, 11, 22), date(2026, 11, 20)) == -1

    @given(days, st.integers(-60, -1), weeks)
    def test_also_from_a_rest_day_backwards(self, day, count, week):
        assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, count, week), week) == count
