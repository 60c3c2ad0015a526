"""Numbers as people write them are read; old ones get their new form; others are refused with the reason."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from forms_service.vietnam.phones import PhoneReading, display_phone, holds_phone, last_four, mask_phone, read_phone

mobiles = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
landlines = st.from_regex(r"02[0-9]{9}", fullmatch=True)
nationals = mobiles | landlines


class TestReading:
    @pytest.mark.parametrize(
        "written",
        [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "0912-345-678",
            " 0912 345 678 ",
            "(0912) 345678",
            "+84912345678",
            "+84 912 345 678",
            "+84 (0)912 345 678",
            "+84 0912 345 678",
            "0084 912 345 678",
            "84912345678",
            "0912\u00a0345\u00a0678",
            "0912–345–678",
        ],
    )
    def test_a_mobile_number_is_read_however_it_is_written(self, written):
        assert read_phone(written) == PhoneReading("+84912345678")

    @pytest.mark.parametrize("written", ["02773898989", "0277 3898989", "(0277) 3.898.989", "+84 277 3898 989"])
    def test_a_landline_is_read(self, written):
        assert read_phone(written) == PhoneReading("+842773898989")

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "   ",
            "abc",
            "091234567",
            "09123456789",
            "0612345678",
            "0412345678",
            "0112345678",
            "912345678",
            "+1 202 555 0123",
            "+840 0912345678",
            "0912345678 / 0987654321",
            "0912345678a",
            "0912 345 6７8",
            "1900 1022",
            "113",
            "0277 389898",
            "0000000000",
            "+",
            "00",
        ],
    )
    def test_anything_else_is_refused(self, written):
        assert read_phone(written) == PhoneReading(None, "bad")

    @pytest.mark.parametrize(
        "written", ["1022", " 1022 ", "0277 1022", "0277.1022", "+84 277 1022", "028 1022", "(0277)1022"]
    )
    def test_the_hotline_is_nobodys_own_number(self, written):
        assert read_phone(written) == PhoneReading(None, "hotline")

    @given(st.text(max_size=60))
    def test_it_never_fails_and_says_either_number_or_problem(self, written):
        reading = read_phone(written)
        assert (reading.e164 is None) != (reading.problem is None)
        assert (reading.suggestion is not None) == (reading.problem == "old")

    @pytest.mark.parametrize("written", ["0" * 10_000, "09 " * 4_000, "+84" * 4_000, "." * 10_000, "a" * 10_000])
    def test_ten_thousand_characters_are_refused(self, written):
        assert read_phone(written).problem == "bad"


class TestOldNumbers:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("0120", "70"), ("0121", "79"), ("0122", "77"), ("0126", "76"), ("0128", "78"),
            ("0123", "83"), ("0124", "84"), ("0125", "85"), ("0127", "81"), ("0129", "82"),
            ("0162", "32"), ("0163", "33"), ("0164", "34"), ("0165", "35"),
            ("0166", "36"), ("0167", "37"), ("0168", "38"), ("0169", "39"),
            ("0186", "56"), ("0188", "58"), ("0199", "59"),
        ],
    )  # fmt: skip
    def test_an_old_prefix_gets_its_new_number(self, old, new):
        assert read_phone(f"{old} 123 4567") == PhoneReading(None, "old", f"+84{new}1234567")

    def test_also_behind_the_country_code(self):
        assert read_phone("+84 169 123 4567") == PhoneReading(None, "old", "+84391234567")

    @pytest.mark.parametrize("written", ["01601234567", "01301234567", "01871234567", "0169 123 456", "0169 123 45678"])
    def test_a_prefix_that_never_was_is_refused(self, written):
        assert read_phone(written) == PhoneReading(None, "bad")

    @given(st.from_regex(r"01(2[0-9]|6[2-9]|8[68]|99)[0-9]{7}", fullmatch=True))
    def test_what_is_suggested_is_a_number_that_is_read(self, old):
        suggestion = read_phone(old).suggestion
        assert suggestion is not None
        assert read_phone(suggestion) == PhoneReading(suggestion)
        assert suggestion.endswith(old[-7:])


class TestShowing:
    @given(nationals)
    def test_a_shown_number_is_read_back(self, national):
        e164 = read_phone(national).e164
        assert e164 is not None
        assert read_phone(e164).e164 == e164
        assert read_phone(display_phone(e164)).e164 == e164
        assert display_phone(e164).replace(" ", "") == national

    @given(nationals)
    def test_a_masked_number_hides_all_but_its_beginning_and_cannot_be_read(self, national):
        """Lists and mails show it beside the code: a few of the digits that prove a code would open the look-up."""
        masked = mask_phone("+84" + national[1:])
        assert masked.startswith(national[:4])
        assert sum(map(str.isdigit, masked)) == 4
        assert read_phone(masked).problem == "bad"

    @given(nationals)
    def test_the_last_four_digits_are_the_same_in_every_form(self, national):
        assert last_four("+84" + national[1:]) == national[-4:]

    @pytest.mark.parametrize(
        ("e164", "shown", "masked"),
        [
            ("+84912345678", "0912 345 678", "0912 *** ***"),
            ("+842773898989", "0277 3898 989", "0277 *** ***"),
            ("+842838123456", "028 3812 3456", "0283 *** ***"),
        ],
    )
    def test_numbers_look_as_people_write_them(self, e164, shown, masked):
        assert display_phone(e164) == shown
        assert mask_phone(e164) == masked


class TestBesideTheLibrary:
    """Our rule asks for the shape only. The library, which knows the prefixes in use, checks it from outside."""

    @given(st.from_regex(r"0[2-9][0-9]{8,9}", fullmatch=True))
    def test_every_number_that_the_library_holds_for_a_mobile_or_a_landline_is_read(self, national):
        parsed = phonenumbers.parse(national, "VN")
        if phonenumbers.number_type(parsed) in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE}:
            assert read_phone(national).e164 == "+84" + national[1:]

    @given(nationals)
    def test_both_agree_on_the_international_form(self, national):
        parsed = phonenumbers.parse(national, "VN")
        assert read_phone(national).e164 == phonenumbers.format_number(parsed, PhoneNumberFormat.E164)

    @pytest.mark.parametrize("national", ["0912345678", "0387654321", "0563123456", "02773898989", "02438251234"])
    def test_numbers_in_use_are_shown_with_the_spaces_of_the_library(self, national):
        parsed = phonenumbers.parse(national, "VN")
        assert phonenumbers.is_valid_number(parsed)
        assert display_phone("+84" + national[1:]) == phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)


@pytest.mark.parametrize(
    "written", ["0912 345 678", "0912\u00a0345\u00a0678", "0912\u2013345\u2013678", "+84 912 345 678"]
)
def test_a_number_in_a_text_is_seen_however_its_groups_are_parted(written: str) -> None:
    assert holds_phone(f"Xin gọi {written} trước 10 giờ.")
    assert not holds_phone("Nộp ngày 30/11/2026, quầy 3, hồ sơ 12.345.678 đồng.")
