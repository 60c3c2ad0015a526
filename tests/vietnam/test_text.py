"""Text at the edge: one form for what is kept, one for what is searched, and a look at what came from old fonts."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms_service.vietnam.text import fold, fold_words, nfc, slugify

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + list("bcdđghklmnpqrstvx")
vietnamese = st.text(st.sampled_from([*LETTERS, *(letter.upper() for letter in LETTERS), " "]), max_size=60)


class TestNfc:
    @given(vietnamese)
    def test_every_unicode_form_of_a_text_becomes_the_same(self, text):
        assert nfc(unicodedata.normalize("NFD", text)) == nfc(text) == unicodedata.normalize("NFC", text).strip()

    @given(st.text(max_size=200))
    @example(" \u200b \u00a0x")
    @example("\u00d0\u0301")
    def test_a_second_time_changes_nothing(self, text):
        assert nfc(nfc(text)) == nfc(text)

    @given(st.text(st.characters(), max_size=100))
    def test_what_it_gives_can_always_be_written_and_holds_no_control_character(self, text):
        kept = nfc(text)
        kept.encode()
        assert not [c for c in kept if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]

    def test_a_letter_with_its_tone_behind_it_as_old_tools_write_becomes_one_letter(self):
        assert nfc("tiê\u0301p công dân, mô\u0323t cu\u031b\u0309a") == "tiếp công dân, một cửa"

    @pytest.mark.parametrize("lookalike", ["\u00d0", "\u0189"])
    def test_lookalikes_become_the_real_letter(self, lookalike):
        assert nfc(f"{lookalike}ồng Tháp") == "Đồng Tháp"

    def test_lower_case_lookalikes_too(self):
        assert nfc("\u00f0\u0256") == "đđ"

    def test_line_ends_become_line_feeds_and_tabs_stay(self):
        assert nfc("một\r\nhai\rba\u2028bốn\tnăm") == "một\nhai\nba\nbốn\tnăm"

    def test_hard_spaces_become_spaces_and_the_ends_are_cut(self):
        assert nfc("\u00a0 Nguyễn\u00a0Văn\u202fThử \n") == "Nguyễn Văn Thử"

    @pytest.mark.parametrize(
        "hidden", ["\x00", "\x1b", "\x7f", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\ud800"]
    )
    def test_what_cannot_be_seen_is_removed(self, hidden):
        assert nfc(f"Th{hidden}ử") == "Thử"

    def test_a_hidden_character_between_letter_and_tone_does_not_keep_them_apart(self):
        assert nfc("Thu\u031b\u200b\u0309") == "Thử"

    def test_other_writings_stay_as_they_are(self):
        assert nfc("東京 Привет “ạ” 👍 ₫") == "東京 Привет “ạ” 👍 ₫"


class TestFold:
    @given(st.text(max_size=200))
    @example("İÅΐ")
    def test_folding_twice_is_folding_once(self, text):
        assert fold(fold(text)) == fold(text)

    @given(vietnamese)
    def test_vietnamese_becomes_plain_ascii_whatever_its_form_and_case(self, text):
        folded = fold(text)
        assert re.fullmatch("[a-z ]*", folded)
        assert fold(unicodedata.normalize("NFD", text)) == folded == fold(text.swapcase())

    @given(vietnamese)
    def test_a_text_keeps_its_length(self, text):
        assert len(fold(text)) == len(text)

    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("Đồng Tháp", "dong thap"),
            ("TIẾP CÔNG DÂN", "tiep cong dan"),
            ("\u00d0ồng", "dong"),
            ("Nguyễn Thị Bưởi", "nguyen thi buoi"),
            ("Buôn Ƀlô", "buon blo"),
            ("Đường 東京", "duong 東京"),
            ("", ""),
        ],
    )
    def test_it_drops_accents_and_case(self, written, folded):
        assert fold(written) == folded

    @pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("uý", "úy"), ("khoẻ", "khỏe"), ("thuỷ", "thủy")])
    def test_both_places_of_a_tone_are_found(self, one, other):
        assert fold(one) == fold(other)


def test_words_are_found_without_their_punctuation():
    assert fold_words("Số 07/UBND-HCC, ngày 26/01/2024") == ["so", "07", "ubnd", "hcc", "ngay", "26", "01", "2024"]


def test_an_underscore_parts_words():
    assert fold_words("a_b") == ["a", "b"]


class TestSlugify:
    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("Đăng ký gặp Lãnh đạo Tỉnh", "dang-ky-gap-lanh-dao-tinh"),
            ("  07/UBND-HCC: “Một cửa” ", "07-ubnd-hcc-mot-cua"),
            ("東京", ""),
        ],
    )
    def test_a_title_becomes_an_address(self, title, slug):
        assert slugify(title) == slug

    @given(st.text(max_size=100))
    def test_an_address_is_ascii_and_its_own_address(self, title):
        slug = slugify(title)
        assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
        assert slugify(slug) == slug
