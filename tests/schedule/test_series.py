"""A series as an editor writes it."""

from datetime import date, time
from pathlib import Path

import pytest

from forms_service.content.reading import read_page
from forms_service.schedule.series import read_series

PAGE = """---
title: Lãnh đạo Tỉnh gặp gỡ
series:
  id: leaders
  rule: {every: [monday], start: 9:30, end: "11:00", approximate: true}
  from: 2023-08-14
  until: null
  on_holiday: skip
  host: Lãnh đạo Tỉnh
  place: khu-tiep-nhan
  capacity: 6
  seats: 20
  waiting_order: arrival
  cutoff: {weekday: wednesday, time: "16:30"}
  form: leader_registration
  sources: [ke-hoach-2023]
---
{{ receptions }}
"""


def read(tmp_path: Path, text: str = PAGE):
    path = tmp_path / "lanh-dao.md"
    path.write_text(text, encoding="utf-8")
    faults = []
    return read_series(read_page(path, faults)), faults


def test_a_good_series_is_read_whole(tmp_path):
    series, faults = read(tmp_path)
    assert faults == []
    assert (series.rule.start, series.rule.end, series.rule.approximate) == (time(9, 30), time(11), True)
    assert (series.from_day, series.until) == (date(2023, 8, 14), None)
    assert series.cutoff.time == time(16, 30)
    assert series.title == "Lãnh đạo Tỉnh gặp gỡ"


def test_offers_reminders_and_the_waiting_list_have_their_usual_values(tmp_path):
    series, _ = read(tmp_path)
    assert (series.waiting_list, series.offer_hours, series.remind_before) == (True, 24, 1)
    set_ = "waiting_order: arrival\n  waiting_list: false\n  offer_hours: 6\n  remind_before: 0"
    series, faults = read(tmp_path, PAGE.replace("waiting_order: arrival", set_))
    assert faults == []
    assert (series.waiting_list, series.offer_hours, series.remind_before) == (False, 6, 0)


def test_hours_may_be_unknown(tmp_path):
    rule = "rule: {every: [friday, monday], half_day: morning}"
    text = PAGE.replace('rule: {every: [monday], start: 9:30, end: "11:00", approximate: true}', rule)
    series, faults = read(tmp_path, text)
    assert faults == []
    assert series.rule.every == ("monday", "friday")
    assert (series.rule.start, series.rule.half_day) == (None, "morning")


@pytest.mark.parametrize(
    ("good", "bad", "line", "key"),
    [
        ("every: [monday]", "every: [thứ Hai]", 5, "series.rule.every"),
        ("seats: 20", "seats: 20\n  offer_hours: 0", 13, "series.offer_hours"),
        ("seats: 20", "seats: 20\n  remind_before: 11", 13, "series.remind_before"),
        ("every: [monday]", "every: []", 5, "series.rule.every"),
        ("start: 9:30", "start: 9h30", 5, "series.rule.start"),
        ("start: 9:30, ", "", 5, "series.rule.start"),
        ('end: "11:00"', 'end: "9:00"', 5, "series.rule.end"),
        ("approximate: true", "half_day: morning", 5, "series.rule.half_day"),
        ("until: null", "until: 2023-01-01", 7, "series.until"),
        ("on_holiday: skip", "on_holiday: nghỉ", 8, "series.on_holiday"),
        ("capacity: 6", "capacity: 0", 11, "series.capacity"),
        ("capacity: 6", "capacity: sáu", 11, "series.capacity"),
        ("weekday: wednesday", "weekday: thứ Tư", 14, "series.cutoff.weekday"),
        (', time: "16:30"', "", 14, "series.cutoff.time"),
        ("form: leader_registration", "form: null", 14, "series.cutoff"),
        ("seats: 20", "cho_ngoi: 20", 12, "series.cho_ngoi"),
        ("series:", "lich:", 2, "series"),
    ],
)
def test_a_faulty_series_is_told_where(tmp_path, good, bad, line, key):
    _, faults = read(tmp_path, PAGE.replace(good, bad))
    found = next(fault for fault in faults if fault.key == key)
    assert found.line == line
    assert found.cause
    assert found.remedy
