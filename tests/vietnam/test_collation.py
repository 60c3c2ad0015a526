"""Lists stand in the order of the Vietnamese alphabet, people by their given names."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.vietnam.collation import name_sort_key, sort_key

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")


def _shuffled(words):
    return random.Random(7).sample(words, len(words))


def test_letters_follow_the_alphabet():
    assert sorted(_shuffled(ALPHABET), key=sort_key) == ALPHABET


def test_tones_follow_their_order_in_a_dictionary():
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(_shuffled(tones), key=sort_key) == tones


@pytest.mark.parametrize(
    "ordered",
    [
        ["An", "Ăn", "Ân", "Da", "Dương", "Đa", "Em", "Êm", "On", "Ôn", "Ơn", "Um", "Ưm", "Yên"],
        ["Hà", "Hạ", "Hai", "Hải", "Hân", "Hoa", "Hòa", "Hoàng"],
        ["Bà Rịa", "Bà Xuyên", "Bá Thước"],
        ["Cao Lãnh", "Cao Lãnh Bắc", "Cao Lộc"],
        ["Phường 2", "Phường 10", "Phường An Bình"],
        ["Muller", "Muôn", "Mười"],
        ["Tuy Phước", "Tuy Phước Bắc", "Tuy Phước Đông", "Tuy Phước Tây"],
    ],
)
def test_lists_stand_in_dictionary_order(ordered):
    assert sorted(_shuffled(ordered), key=sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("ĐỒNG THÁP", "Đồng Tháp"), ("Cao-Lãnh", "Cao Lãnh"), ("ü", "u"), ("07", "7")],
)
def test_case_punctuation_and_the_place_of_a_tone_do_not_count(one, other):
    assert sort_key(one) == sort_key(other)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared_in_any_unicode_form(one, other):
    assert sort_key(unicodedata.normalize("NFD", one)) == sort_key(unicodedata.normalize("NFC", one))
    assert (sort_key(one) < sort_key(other)) + (sort_key(one) == sort_key(other)) + (
        sort_key(one) > sort_key(other)
    ) == 1


@given(st.lists(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=4), max_size=8))
def test_without_tones_order_is_that_of_the_letters(words):
    assert sorted(words, key=sort_key) == sorted(words, key=lambda word: [ALPHABET.index(letter) for letter in word])


def test_people_stand_by_given_name_then_by_the_rest():
    people = ["Lê Văn An", "Nguyễn Thị An", "Lê Ân", "Trần Bình", "Đỗ Đức", "Nguyễn Văn Thử", "Ý"]
    assert sorted(_shuffled(people), key=name_sort_key) == people


def test_people_with_the_same_given_name_but_another_tone_stand_together():
    people = ["Võ Thị Hoa", "Bùi Hòa", "Lê Hoà", "An Hóa"]
    assert sorted(_shuffled(people), key=name_sort_key) == people


def test_an_empty_name_stands_first():
    assert sorted(["An", ""], key=name_sort_key) == ["", "An"]
