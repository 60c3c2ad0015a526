"""Wording of complaints and denunciations is noticed, so that the writer learns of the channel meant for them."""

import pytest

from forms_service.vietnam.complaints import reads_like_complaint


@pytest.mark.parametrize(
    "text",
    [
        "Tôi khiếu nại quyết định thu hồi đất.",
        "ĐƠN TỐ CÁO",
        "Tôi muốn tố giác hành vi nhận tiền",
        "tôi sẽ khiếu\nnại tiếp",
        "gia đình tôi khiếu kiện nhiều năm",
        "toi khieu nai quyet dinh",
        "toi to cao can bo xa",
        "don to cao",
        "Tôi không đồng ý, tôi khiếu nại",
        "Đây không phải khiếu nại mà là tố cáo",
    ],
)
def test_a_complaint_is_noticed(text):
    assert reads_like_complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tôi góp ý về chỗ ngồi chờ.",
        "Tôi không khiếu nại, chỉ hỏi thăm.",
        "Đây không phải là khiếu nại",
        "chưa muốn tố cáo ai",
        "khong khieu nai gi",
        "nhà to cao che nắng",
        "nha to cao che nang",
        "tờ cáo phó",
        "cán bộ bị tố",
    ],
)
def test_other_matters_are_not_taken_for_one(text):
    assert not reads_like_complaint(text)


@pytest.mark.parametrize("unit", ["không ", "khiếu ", "khiếu nại ", "tố\n", "không phải ", "to "])
def test_ten_thousand_characters_are_answered(unit):
    """Would hang, not fail, if a pattern went back and forth."""
    assert reads_like_complaint(unit * 10_000) == (unit == "khiếu nại ")
