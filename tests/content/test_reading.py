"""Reading key by key: what is wrong becomes a fault with its file, line, key, cause and remedy."""

import unicodedata
from datetime import date, time

import pytest

from forms_service.content.faults import ContentError, Fault
from forms_service.content.reading import read_page, read_text, read_yaml

GOOD = """
ten: Xã Mẫu
so: 12
co: true
ngay: 2026-11-30
gio: 9:30
nhieu: [một, 2]
trong:
  ma: xa-mau
ds:
  - {ma: a}
  - {ma: b}
"""


def test_a_good_file_is_read_into_typed_values(section, faults):
    read = section(GOOD)
    assert read.text("ten") == "Xã Mẫu"
    assert read.integer("so") == 12
    assert read.flag("co") is True
    assert read.day("ngay") == date(2026, 11, 30)
    assert read.maybe_time("gio") == time(9, 30)
    assert read.texts("nhieu") == ("một", "2")
    assert read.section("trong").identifier("ma") == "xa-mau"
    assert [entry.text("ma") for entry in read.sections("ds")] == ["a", "b"]
    read.finish()
    assert faults == []


def test_a_key_nobody_asked_for_is_a_fault(section, faults):
    section("ten: A\ntenn: B\n").finish()
    assert [(fault.line, fault.key) for fault in faults] == [(1, "ten"), (2, "tenn")]


@pytest.mark.parametrize(
    ("ask", "key"),
    [
        ("text", "co"),
        ("text", "nhieu"),
        ("text", "khong_co"),
        ("integer", "ten"),
        ("integer", "khong_co"),
        ("flag", "ten"),
        ("day", "ten"),
        ("day", "khong_co"),
        ("maybe_time", "ten"),
        ("texts", "ten"),
        ("identifier", "ten"),
        ("identifier", "khong_co"),
        ("identifiers", "nhieu"),
        ("section", "khong_co"),
        ("sections", "ten"),
    ],
)
def test_the_wrong_kind_is_a_fault_told_once_and_reading_goes_on(section, faults, ask, key):
    getattr(section(GOOD), ask)(key)
    assert [fault.key for fault in faults] == [key]
    assert all(fault.cause and fault.remedy and fault.line for fault in faults if ask != "flag")


def test_a_value_outside_the_choices_names_them(section, faults):
    section("loai: plann").text("loai", choices=("plan", "dispatch"))
    assert "plan, dispatch" in faults[0].remedy


def test_true_and_false_are_no_texts_in_a_list(section, faults):
    assert section("ds: [true]").texts("ds") == ()
    assert faults[0].key == "ds"


def test_a_fault_deep_inside_has_its_whole_path_and_line(section, faults):
    section("ds:\n  - {ma: a}\n  - ma: b\n    sai: 1\n").sections("ds")[1].finish()
    assert [(fault.line, fault.key) for fault in faults] == [(3, "ds[1].ma"), (4, "ds[1].sai")]


def test_a_mapping_was_expected(section, faults):
    section("chỉ là chữ")
    assert "khóa: giá trị" in faults[0].cause


def test_a_page_is_front_matter_and_body(page):
    read = page("title: Trang", "Dòng một\n\nDòng ba\n")
    assert read.front.text("title") == "Trang"
    assert read.body == "Dòng một\n\nDòng ba\n"
    assert read.body_line == 4


def test_a_fault_in_the_body_has_the_line_of_the_file(page, faults):
    read = page("title: Trang", "Dòng một\n\nsai ở đây\n")
    read.fault(read.body.index("sai"), "sai", "sửa")
    assert faults[0].line == 6


def test_a_page_without_front_matter_is_all_body(write, faults):
    page = read_page(write("a.md", "# Chào\n"), faults)
    assert page.body == "# Chào\n"
    assert faults == []


def test_an_open_front_matter_is_a_fault(write, faults):
    read_page(write("a.md", "---\ntitle: Trang\n\nChữ\n"), faults)
    assert "không đóng" in faults[0].cause


def test_dashes_inside_the_front_matter_do_not_close_it(page, faults):
    read = page('title: "a"\nghi: |\n  một\nhet: b\n# ---\n', "Thân")
    assert read.front.text("het") == "b"
    assert read.body == "Thân"


def test_broken_front_matter_is_a_fault_and_never_page_text(page, faults):
    read = page("title: a: b", "Thân")
    read.front.text("title")
    assert [fault.line for fault in faults] == [2]  # one fault, not one more for every key that is now missing
    assert read.body == "Thân"


def test_files_from_windows_and_macs_read_alike(tmp_path, faults):
    path = tmp_path / "a.yml"
    text = unicodedata.normalize("NFD", "ten: Xã Mẫu\r\nso: 1\r\n")  # macOS likes letters decomposed
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_yaml(path, faults).text("ten") == "Xã Mẫu"
    assert faults == []


def test_a_file_that_is_not_utf_8_is_a_fault_with_its_line(tmp_path, faults):
    path = tmp_path / "a.yml"
    path.write_bytes(b"ten: a\nkhac: \xc3\xa1 \xe1\n")
    assert read_text(path, faults) == ""
    assert (faults[0].line, "UTF-8" in faults[0].cause) == (2, True)


def test_an_error_lists_all_faults_in_the_order_of_the_files(tmp_path):
    later, earlier = Fault(tmp_path / "b.md", 1, "", "b"), Fault(tmp_path / "a.md", 9, "khóa", "a", "sửa")
    error = ContentError([later, earlier])
    assert error.faults == (earlier, later)
    assert str(error).splitlines()[0] == f"{tmp_path / 'a.md'}:9: khóa: a → sửa"
