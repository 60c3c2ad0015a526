"""The office's own file."""

from datetime import date, time

import pytest

from forms_service.content.office import read_office

GOOD = """
id: xa-mau
name: Ủy ban nhân dân xã Mẫu
short_name: Xã
site_name: Xã Mẫu phục vụ
parent: Ủy ban nhân dân tỉnh Ví Dụ
place_name: xã Mẫu
official: false
banner: Trang để thử.
hotline: {number: "0000", note: Giờ hành chính}
contact: {phone: null, email: null, address: null, verified: false}
hours:
  week: mon-sat
  windows: [{start: 7:00, end: 11:30}]
names:
  - {name: Xã cũ, from: null, to: 2025-06-30}
  - {name: Xã Mẫu, from: 2025-07-01, to: null}
editor: {role: Văn phòng, name: null}
licence: Dùng lại tự do.
sections: [{title: Góp ý, url: /gop-y/}, {title: Báo cáo, url: null}]
legal: [{id: luat, title: Luật, from: 2026-01-01, to: null, note: ""}]
"""


@pytest.fixture
def office(write, faults):
    """Reads an office after a change of its text."""
    return lambda text=GOOD: read_office(write("co-quan.yml", text), faults)


def test_a_good_office_is_read_whole(office, faults):
    read = office()
    assert faults == []
    assert read.hotline.number == "0000"
    assert read.contact.phone is None
    assert not read.contact.verified
    assert read.hours.windows == ((time(7), time(11, 30)),)
    assert read.sections[1].url is None
    assert read.editor.name is None


def test_its_name_is_the_one_that_held_on_the_day(office):
    read = office()
    assert read.name_on(date(2023, 8, 14)) == "Xã cũ"
    assert read.name_on(date(2026, 11, 22)) == "Xã Mẫu"


def test_an_official_site_wears_no_banner(office, faults):
    assert office(GOOD.replace("official: false", "official: true")).banner == ""
    assert faults == []


@pytest.mark.parametrize(
    ("good", "bad", "key", "cause"),
    [
        ("id: xa-mau", "id: Xã Mẫu", "id", "không phải mã"),
        ("name: Ủy ban nhân dân xã Mẫu\n", "", "name", "thiếu"),
        ("banner: Trang để thử.\n", "", "banner", "chính thức"),
        ("official: false", "official: không", "official", "true hoặc false"),
        ("verified: false}", "verified: true}", "contact.verified", "chưa có gì"),
        ("week: mon-sat", "week: cả tuần", "hours.week", "không có giá trị"),
        ("end: 11:30", "end: 6:30", "hours.windows[0].end", "không sau"),
        ("end: 11:30", "end: 25:00", "hours.windows[0].end", "phải là giờ"),
        (", end: 11:30", "", "hours.windows[0].end", "thiếu một trong hai giờ"),
        ("from: 2025-07-01", "from: 2025-06-01", "names[1].from", "hai tên"),
        ("to: 2025-06-30", "to: null", "names[1].from", "hai tên"),
        ("role: Văn phòng, ", "", "editor.role", "thiếu"),
        ("from: 2026-01-01, to: null", "from: 2026-01-01, to: 2025-01-01", "legal[0].to", "trước"),
        ("licence: Dùng", "giay_phep: x\nlicence: Dùng", "giay_phep", "không biết khóa"),
        ("licence: Dùng", 'colours: {ink: "#CCCCCC"}\nlicence: Dùng', "colours.ink", "tương phản"),
    ],
)
def test_a_faulty_office_is_told_where_and_why(office, faults, good, bad, key, cause):
    text = GOOD.replace(good, bad)
    office(text)
    found = next(fault for fault in faults if fault.key == key)
    assert cause in found.cause
    assert found.remedy or "true hoặc false" in found.cause
    assert 1 <= found.line <= text.count("\n") + 1
