"""Units with dated names, and who answers for an area on a day."""

from datetime import date

import pytest

from forms_service.content.areas import read_areas
from forms_service.content.units import read_unit_page, read_unit_table

UNIT = """title: Phước Quang
unit:
  id: phuoc-quang
  kind: commune
  names: [{name: Xã Phước Quang, from: null, to: 2025-06-30}]
  parent: tuy-phuoc
  successors: [{unit: tuy-phuoc-bac, from: 2025-07-01, verified: false}]
  aliases: [phuoc quang]
  contact: {phone: null, email: null, address: null, verified: false}
  adoptions: [{model: civic_letter_model, status: pilot, from: 2024-03-01, document: 111-qd-ubnd}]"""


def test_a_unit_page_is_read_whole(page, faults):
    unit = read_unit_page(page(UNIT))
    assert faults == []
    assert unit.name == "Xã Phước Quang"
    assert unit.successors[0].unit == "tuy-phuoc-bac"
    assert not unit.successors[0].verified
    assert unit.adoptions[0].from_day == date(2024, 3, 1)
    assert unit.week == "mon-fri"


def test_it_existed_until_its_last_day(page):
    unit = read_unit_page(page(UNIT))
    assert unit.exists_on(date(2025, 6, 30))
    assert not unit.exists_on(date(2025, 7, 1))
    assert unit.name_on(date(2026, 1, 1)) == "Xã Phước Quang"  # history keeps the name it had


def test_units_without_a_page_stand_in_a_table(write, faults):
    path = write("don-vi/so.yml", "units:\n  - {id: so-xd, kind: department, names: [{name: Sở Xây dựng}]}\n")
    (unit,) = read_unit_table(path, faults)
    assert (unit.id, unit.line, faults) == ("so-xd", 2, [])


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ("kind: commune", "kind: xã", "unit.kind"),
        ("names: [{name: Xã Phước Quang, from: null, to: 2025-06-30}]", "names: []", "unit.names"),
        ("status: pilot, from: 2024-03-01", "status: pilot", "unit.adoptions[0].from"),
        ("status: pilot", "status: thử", "unit.adoptions[0].status"),
        ("verified: false}]", "verified: chưa}]", "unit.successors[0].verified"),
        ("aliases: [phuoc quang]", "alias: phuoc quang", "unit.alias"),
        ("unit:", "don_vi:", "unit"),
    ],
)
def test_a_faulty_unit_is_told_where(page, faults, good, bad, key):
    read_unit_page(page(UNIT.replace(good, bad)))
    assert key in [fault.key for fault in faults]


def test_an_area_belongs_to_different_agencies_on_different_days(write, faults):
    text = """
areas:
  - id: lai-xe
    label: Giấy phép lái xe
    agencies: [{unit: so-gtvt, from: null, to: 2025-02-28}, {unit: cong-an-tinh, from: 2025-03-01, to: null}]
    procedures: [Cấp đổi giấy phép lái xe]
"""
    (area,) = read_areas(write("linh-vuc.yml", text), faults)
    assert faults == []
    assert area.agencies_on(date(2023, 8, 14)) == ("so-gtvt",)
    assert area.agencies_on(date(2026, 11, 22)) == ("cong-an-tinh",)
