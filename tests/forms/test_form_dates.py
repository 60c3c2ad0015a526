"""Days one may ask for, and receptions that are open, full, closed or cancelled."""

from dataclasses import replace

import pytest

from forms_service.forms.choices import ChoiceList


@pytest.mark.parametrize("typed", ["2026-11-25", "25/11/2026", "25-11-2026", "25.11.2026"])
def test_a_day_may_be_written_as_people_write_it(appointment, typed):
    assert appointment.send(preferred_dates=typed).values["preferred_dates"] == ["2026-11-25"]


def test_up_to_three_days_keep_their_order_and_count_once(appointment):
    sent = ["2026-12-02", "", "2026-11-25", "2026-12-02"]
    assert appointment.codes(preferred_dates=[*sent, "2026-11-26"]) == {"preferred_dates": "dates_many"}
    assert appointment.send(preferred_dates=sent).values["preferred_dates"] == ["2026-12-02", "2026-11-25"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-11-20", "date_past"),
        ("2026-11-23", "date_soon"),
        ("2026-11-24", "date_soon"),  # a holiday: the next working day is the 25th
        ("2026-11-28", "date_holiday"),
        ("2026-12-23", None),
        ("2026-12-24", "date_far"),
        ("2026-11-31", "date_bad"),
        ("0000-00-00", "date_bad"),
        ("mai", "date_bad"),
        ("9" * 9000, "date_bad"),
    ],
)
def test_a_day_must_be_a_working_day_of_the_next_thirty(appointment, day, code):
    assert appointment.codes(preferred_dates=[day]).get("preferred_dates") == code


def test_a_holiday_and_a_rest_day_are_named(appointment):
    later = replace(appointment, choices=replace(appointment.choices, now=appointment.choices.now.replace(day=20)))
    assert "Ngày Văn hóa Việt Nam" in later.send(preferred_dates=["2026-11-24"]).findings[0].message
    assert "thứ Bảy" in appointment.send(preferred_dates=["2026-11-28"]).findings[0].message


def test_json_writes_days_in_iso_form_only(appointment):
    assert appointment.codes(preferred_dates=["25/11/2026"], how={"typed": True}) == {"preferred_dates": "date_bad"}
    assert appointment.codes(preferred_dates="2026-11-25", how={"typed": True}) == {"preferred_dates": "type"}


def test_an_office_with_one_site_asks_nobody_for_it(sited):
    one = ChoiceList(sited.choices.places[:1])
    alone = replace(sited, choices=replace(sited.choices, places=one))
    assert alone.send(site=None).values["site"] == "site-1"
    assert sited.codes(site=None) == {"site": "choice_missing"}


def test_an_office_without_a_listed_site_asks_nobody_for_it(sited):
    nowhere = replace(sited, choices=replace(sited.choices, places=ChoiceList()))
    assert "site" not in nowhere.send(site=None).values


@pytest.mark.parametrize("month", ["2026-11", "2023-01"])
def test_a_month_that_has_come_is_taken(survey, month):
    assert survey.send(served_month=month).values["served_month"] == month


@pytest.mark.parametrize(
    ("month", "code"), [("2026-12", "month_future"), ("0000-01", "month_bad"), ("11", "month_bad")]
)
def test_a_month_to_come_or_none_at_all_is_refused(survey, month, code):
    assert survey.codes(served_month=month) == {"served_month": code}


@pytest.mark.parametrize("reception", ["nearest", "leaders-2026-11-30"])
def test_an_open_reception_and_the_nearest_one_can_be_chosen(registration, reception):
    assert registration.send(preferred_reception=reception).values["preferred_reception"] == reception


def test_whoever_insists_on_a_full_reception_waits(registration):
    asked = registration.send(preferred_reception="leaders-2026-12-07")
    assert [(finding.code, finding.notice) for finding in asked.findings] == [("reception_full", True)]
    assert "30/11/2026" in asked.findings[0].message
    insisted = registration.send(preferred_reception="leaders-2026-12-07", how={"confirmed": ["reception_full"]})
    assert insisted.values["preferred_reception"] == "leaders-2026-12-07"


def test_a_full_reception_without_a_waiting_list_is_refused(registration):
    sent = registration.send(preferred_reception="leaders-2026-12-14", how={"confirmed": ["reception_full"]})
    assert [(finding.code, finding.notice) for finding in sent.findings] == [("reception_full", False)]


@pytest.mark.parametrize(
    ("reception", "code", "words"),
    [
        ("leaders-2026-11-23", "reception_closed", "16:30 ngày 18/11/2026"),
        ("leaders-2026-12-21", "reception_cancelled", "Lãnh đạo đi công tác"),
        ("leaders-2031-01-01", "choice_bad", "Buổi mong muốn"),
        ("director-2026-11-30", "choice_bad", "Buổi mong muốn"),
    ],
)
def test_a_reception_that_takes_nobody_says_why(registration, reception, code, words):
    (finding,) = registration.send(preferred_reception=reception).findings
    assert finding.code == code
    assert words in finding.message


def test_with_nothing_else_open_the_nearest_one_is_offered(registration):
    full = tuple(each for each in registration.choices.receptions if each.state == "full")
    only = replace(registration, choices=replace(registration.choices, receptions=full))
    assert "gần nhất" in only.send(preferred_reception=full[0].id).findings[0].message
