"""YAML as editors mean it."""

from datetime import date
from pathlib import Path

import pytest

from forms_service.content.faults import ContentError
from forms_service.content.yaml import parse

FILE = Path("trang.yml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9:30", "9:30"),
        ("0277", "0277"),
        ("07", "07"),
        ("no", "no"),
        ("on", "on"),
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2.859", "2.859"),
        ("9999999999999999999", "9999999999999999999"),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-11-30", date(2026, 11, 30)),
        ('"2026-11-30"', "2026-11-30"),
        ("'12'", "12"),
        ('""', ""),
        ("|\n  12", "12"),
        ("[1, hai, null]", [1, "hai", None]),
        ("{b: {c: 1}}", {"b": {"c": 1}}),
    ],
)
def test_a_plain_value_is_text_unless_it_can_be_nothing_else(written, meant):
    assert parse(f"a: {written}", FILE).plain() == {"a": meant}


def test_every_value_knows_its_line():
    located = parse("a: 1\nb:\n  - x\n  - y: 2\n", FILE, first_line=10)
    assert located.value["a"].line == 10
    assert located.value["b"].value[1].value["y"].line == 13


def test_an_empty_document_is_nothing():
    assert parse("# chỉ có ghi chú\n", FILE).plain() is None


@pytest.mark.parametrize(
    ("written", "line", "key", "cause"),
    [
        ("a: 1\nb: 2\na: 3", 3, "a", "hai lần"),
        ("x:\n  a: 1\n  a: 2", 3, "x.a", "hai lần"),
        ("a: 2026-02-30", 1, "a", "không có ngày 2026-02-30"),
        ("a: &neo 1\nb: *neo", 1, "a", "không dùng được ký hiệu"),
        ("a: !!str 1", 1, "a", "không dùng được ký hiệu"),
        ("a: !lenh 1", 1, "a", "không dùng được ký hiệu"),
        ("a: 1\n---\nb: 2", 3, "", "hai phần"),
        ("? [a]\n: 1", 1, "", "khóa phải là chữ"),
        ("a: b: c", 1, "", "dấu hai chấm ở chỗ không được"),
        ("a: 1\n\tb: 2", 2, "", "dấu tab"),
        ("a:\n\t- x", 2, "", "dấu tab"),
        ("a: 1\nb: @x", 2, "", "bắt đầu bằng dấu @"),
        ("a: [1, 2\nb: 3", 1, "", "mở [ mà không đóng"),
        ("a: {b: 1\n", 1, "", "mở { mà không đóng"),
        ('a: 1\nb: "x\nc: 2\n', 2, "", "ngoặc kép mà không đóng"),
        ("a: 1\nb\nc: 2", 2, "", "thiếu dấu hai chấm"),
        ("a:\n  - x\n y: 1", 3, "", "không thẳng hàng"),
        ("a:\n- b\n- c\nd: - e", 4, "", "gạch đầu dòng ở chỗ không được"),
        ("- a\nb: 1", 2, "", "không thẳng với các gạch"),
        ('a: "\\q"', 1, "", "dấu \\ không đúng"),
        ("a: ]", 1, "", "thừa dấu ngoặc"),
        ("a: &", 1, "", "bắt đầu bằng & hay *"),
        ("a: 1\nb: \x00", 2, "", "không nhìn thấy"),
        ("%TAG", 1, "", "chưa đúng dạng"),
        ("[" * 60 + "]" * 60, 1, "[0]" * 21, "quá sâu"),
    ],
)
def test_what_could_be_misread_is_refused_with_its_place(written, line, key, cause):
    with pytest.raises(ContentError) as caught:
        parse(written, FILE)
    fault = caught.value.faults[0]
    assert (fault.line, fault.key) == (line, key)
    assert cause in fault.cause
    assert fault.remedy


def test_no_word_of_the_parser_reaches_an_editor():
    with pytest.raises(ContentError) as caught:
        parse("a: 1\n...\nb", FILE)
    assert "expected" not in str(caught.value)


def test_aliases_cannot_blow_up():
    """The "billion laughs" file: ten levels, each ten times the one before."""
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11)]
    with pytest.raises(ContentError):
        parse("\n".join(levels), FILE)
