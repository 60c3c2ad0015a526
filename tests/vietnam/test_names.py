"""A name is right because its owner says so; only what cannot be one is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.vietnam.names import is_plausible_name


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn Thử",
        "Lê Ân",
        "Ý Nhi",
        "Công Tằng Tôn Nữ Thị Bích Thử",
        "H'Thử Niê",
        "H’Thử Êban",
        "Hʼ Yéo",
        "Y A",
        "Y Ƀyă",
        "Y Kpo\u0306r",
        "Ơ\u0306 Đê",
        "Nguyễn-Trần Thử",
        "Nguyễn V. Thử",
        "Müller Hans",
        "김민준",
        "Ôn",
        "A" * 80,
    ],
)
def test_names_of_all_peoples_are_names(name):
    assert is_plausible_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "A.",
        "  ",
        "-.'",
        "0912345678",
        "Thử 2",
        "thu@example.invalid",
        "<b>Thử</b>",
        "=1+1",
        "Nguyễn\nThử",
        "Thử\t",
        "'Thử",
        "Nguyễn_Thử",
        "Thử²",
        "ThửⅧ",
        "Thử 👍",
        "A" * 81,
        "Ng" * 5_000,
    ],
)
def test_what_holds_anything_else_is_none(text):
    assert not is_plausible_name(text)


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=80))
def test_letters_alone_are_a_name(text):
    assert is_plausible_name(text)


@given(st.text(max_size=40), st.sampled_from("0123456789<>@=/_\n"), st.text(max_size=39))
def test_a_digit_or_a_sign_makes_it_none(before, sign, after):
    assert not is_plausible_name(before + sign + after)
