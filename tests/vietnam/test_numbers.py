"""Dots between thousands, a comma before decimals, and shares that never claim more than they know."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms_service.vietnam.numbers import format_number, format_share, parse_number


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (72, "72"),
        (2859, "2.859"),
        (1_234_567, "1.234.567"),
        (-4798, "-4.798"),
        (1000.5, "1.000,5"),
        (12.0, "12"),
        (3.625, "3,62"),
        (0.1 + 0.2, "0,3"),
        (100.0, "100"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, written):
    assert format_number(value) == written


@given(st.integers(-(10**15), 10**15))
def test_a_written_number_is_read_back(value):
    assert parse_number(format_number(value)) == value
    assert parse_number(str(value)) == value


@pytest.mark.parametrize("written", ["2.859", " 2859 ", "2859"])
def test_a_number_is_read_with_and_without_dots(written):
    assert parse_number(written) == 2859


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2.85",
        "2.8590",
        "2,859",
        "1.000,5",
        "2859.",
        ".859",
        "2 859",
        "１２",
        "+5",
        "1e3",
        "--1",
        "9" * 10_000,
        "1.000" * 3_000,
    ],
)
def test_what_is_no_whole_number_is_not_guessed_at(written):
    assert parse_number(written) is None


@given(st.text(max_size=30))
def test_whatever_was_typed_is_answered(written):
    assert parse_number(written) is None or isinstance(parse_number(written), int)


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (2859, 2859, "100,0%"),
        (2859, 4870, "58,7%"),
        (11, 14, "78,6%"),
        (0, 5, "0,0%"),
        (1, 8, "12,5%"),
        (1, 2000, "0,1%"),
        (999_999, 1_000_000, "99,9%"),
        (1, 1_000_000, "0,1%"),
    ],
)
def test_a_share_has_one_decimal(part, whole, written):
    assert format_share(part, whole) == written


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_near_the_truth_and_whole_only_when_it_is(part, whole):
    assume(part <= whole)
    written = format_share(part, whole)
    assert (written == "100,0%") == (part == whole)
    assert (written == "0,0%") == (part == 0)
    shown = Fraction(written.removesuffix("%").replace(",", ".")) / 100
    assert abs(shown - Fraction(part, whole)) <= Fraction(1, 1000)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (6, 5), (-1, 5), (1, -5)])
def test_there_is_no_share_of_nothing_and_none_beyond_all(part, whole):
    with pytest.raises(ValueError, match="no share"):
        format_share(part, whole)
