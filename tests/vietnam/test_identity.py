"""Numbers of papers and accounts are noticed in free text; telephone numbers, money, dates and codes are let be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_service.vietnam.identity import holds_identity_number
from forms_service.vietnam.phones import display_phone


@pytest.mark.parametrize(
    "text",
    [
        "Số CCCD của tôi là 087099001234.",
        "087 099 001 234",
        "087.099.001.234",
        "0870 9900 1234",
        "CMND 341234567",
        "cmnd: 341 234 567",
        "chứng minh nhân dân số 341.234.567",
        "tôi tên Thử (341234567)",
        "hộ chiếu B1234567",
        "Số tài khoản 0071000123456 tại ngân hàng",
        "STK: 1234 5678",
        "chuyển vào 19031234567890 giúp",
        "căn cước\u00a0công dân 087099001234",
        "Định danh: 087099001234; điện thoại 0912345678",
    ],
)
def test_numbers_of_papers_and_accounts_are_noticed(text):
    assert holds_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tôi hỏi về giấy phép lái xe.",
        "Điện thoại 0912345678 hoặc 0912 345 678, 0912.345.678",
        "+84912345678, 0084912345678, 84912345678, 0277 3898989, 02773898989, số cũ 01691234567",
        "tài khoản Zalo 0912345678",
        "0912 345 678 0987 654 321",
        "gọi 1022 ngày 14/8/2023, 14-08-2023, 14.08.2023, 2023-08-14",
        "nợ 150000000 đồng, 150.000.000đ, 1500000000 VND, 123.456.789 đồng, 2.500.000.000",
        "tài khoản còn 150.000.000 đồng",
        "mã hồ sơ 000.00.19.H20-240115-0001",
        "mã hồ sơ H20.24-20240115-000123",
        "mã 412 906 753",
        "mã số doanh nghiệp 1400123456, chi nhánh 1400123456-001",
        "thửa 123, tờ bản đồ 45, diện tích 1.234,5 m2",
        "số 07/UBND-HCC, 428/KH-UBND",
        "chứng minh rằng năm 2023 2024",
        "https://example.invalid/a/123456789012/b",
    ],
)
def test_phones_money_dates_and_codes_are_let_be(text):
    assert not holds_identity_number(text)


@given(st.from_regex(r"0(?:[35789][0-9]{8}|2[0-9]{9})", fullmatch=True))
def test_no_telephone_number_is_taken_for_another(national):
    e164 = "+84" + national[1:]
    assert not holds_identity_number(f"Xin gọi {national}, {e164} hoặc {display_phone(e164)}.")


@given(st.from_regex(r"0[0-9]{11}", fullmatch=True), st.sampled_from(["", "Số ", "CCCD: ", "tôi là "]))
def test_every_number_of_identity_is_noticed_whole_or_in_groups(number, before):
    assert holds_identity_number(before + number)
    assert holds_identity_number(before + " ".join(number[at : at + 3] for at in range(0, 12, 3)))


@pytest.mark.parametrize("unit", ["0", "1 ", "1.", "0-", "stk ", "cccd ", "+", "087 099 ", "tài khoản 1"])
def test_ten_thousand_characters_are_answered(unit):
    """Would hang, not fail, if a pattern went back and forth."""
    assert holds_identity_number(unit * 10_000) in {True, False}
