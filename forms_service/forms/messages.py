"""Every sentence that a form says about an answer, by code. Codes are part of the public surface (domain part 5).

In braces stands what the validator fills in; `{office}` and `{hotline}` are the office's own.
"""

from collections.abc import Mapping
from string import Formatter

MESSAGES: Mapping[str, str] = {
    # what is missing
    "missing": "Xin điền mục “{label}”.",
    "choice_missing": "Xin chọn ở mục “{label}”.",
    "name_missing": "Xin ghi họ và tên.",
    "phone_missing": "Xin ghi số điện thoại để {office} gọi lại.",
    "email_missing": "Xin ghi địa chỉ thư điện tử để nhận trả lời.",
    "contact_missing": "Xin ghi số điện thoại hoặc địa chỉ thư điện tử để {office} trả lời, hoặc chọn gửi ẩn danh.",
    "content_missing": "Xin ghi nội dung.",
    "consent_missing": "Xin đánh dấu ô đã đọc thông báo dữ liệu để gửi phiếu.",
    # texts
    "text_short": "Mục “{label}”: xin ghi ít nhất {min} chữ cái.",
    "text_long": "Mục “{label}” dài quá {max} chữ cái. Xin rút gọn.",
    "content_short": "Xin viết thêm vài câu (ít nhất {min} chữ cái) để cơ quan chuẩn bị trước.",
    "content_long": "Nội dung dài quá {max} chữ cái. Xin rút gọn, phần còn lại trình bày tại buổi gặp.",
    "encoding": "Chữ bị lỗi phông (ví dụ VNI, TCVN3). Xin gõ lại bằng bộ gõ Unicode.",
    "name_bad": "Xin ghi đủ họ và tên bằng chữ, không có số hay ký hiệu.",
    "org_code_bad": "Mã số doanh nghiệp có 10 số, hoặc 13 số đối với chi nhánh. Có thể để trống.",
    # contact
    "phone_bad": (
        "Số điện thoại di động có 10 số, bắt đầu bằng 03, 05, 07, 08 hoặc 09; số máy bàn có 11 số, bắt đầu bằng 02."
    ),
    "phone_old": "Đây là đầu số cũ 11 số. Có phải số mới của ông/bà là {new}?",
    "phone_1022": "{number} là số tổng đài. Xin ghi số điện thoại của ông/bà.",
    "email_bad": "Địa chỉ thư chưa đúng. Xin ghi như ví dụ: ten@vidu.vn.",
    # choices, numbers, dates
    "choice_bad": "Ở mục “{label}”, xin chọn một trong các câu có sẵn.",
    "number_bad": "Mục “{label}”: xin ghi bằng chữ số, ví dụ: 2.",
    "number_range": "Mục “{label}”: xin ghi số từ {min} đến {max}.",
    "number_big": "Mục “{label}”: xin ghi số từ {min} đến {max}.",
    "party_big": "Xin cử tối đa {max} người đại diện; nếu đông hơn, gọi {hotline} để được sắp xếp.",
    "date_bad": "Xin ghi ngày theo dạng ngày/tháng/năm, ví dụ: 30/11/2026.",
    "date_past": "Ngày đã qua. Xin chọn từ ngày {min}.",
    "date_soon": "Ngày này gần quá, {office} chưa kịp sắp xếp. Xin chọn từ ngày {min}.",
    "date_far": "Ngày này còn xa. Xin chọn trước hoặc đúng ngày {max}.",
    "date_holiday": "Ngày {date} là ngày nghỉ ({name}). Xin chọn ngày khác.",
    "dates_many": "Xin chọn tối đa {max} ngày.",
    "month_bad": "Xin chọn tháng và năm.",
    "month_future": "Tháng này chưa đến. Xin chọn lại.",
    "unit_unknown": "Không thấy xã/phường này. Xin gõ tên mới sau 01/7/2025 hoặc chọn “Không rõ”.",
    "unit_ambiguous": "Có nhiều nơi mang tên này: {names}. Xin ghi đủ tên một nơi.",
    # receptions
    "reception_full": "Buổi này đã đủ người. Xin chọn buổi {next} hoặc gọi {hotline}.",
    "reception_taken": "Buổi này vừa đủ người. Xin chọn buổi khác hoặc gọi {hotline}.",
    "reception_closed": "Đã hết hạn đăng ký buổi này ({cutoff}). Xin chọn buổi khác.",
    "reception_cancelled": "Buổi ngày {date} đã hoãn: {reason}. Buổi thay thế: {next}.",
    "service_used": "Mã này đã được dùng cho một lần trả lời. Xin xem lại mã, hoặc để trống mục này rồi gửi lại.",
    # several fields together
    "anonymous_contact": (
        "Phiếu ẩn danh không kèm họ tên, số điện thoại hay thư điện tử. Xin xóa các mục ấy, hoặc bỏ dấu ẩn danh."
    ),
    "anonymous_reply": "Gửi ẩn danh thì chỉ xem trả lời được bằng mã. Xin chọn “Tra bằng mã”.",
    "contact_unasked": (
        "Ông/bà đã ghi cách liên lạc. Xin đánh dấu ô muốn được trả lời, hoặc xóa họ tên và số điện thoại."
    ),
    "reply_subject_missing": "Xin ghi điều ông/bà muốn được trả lời.",
    "decision_reason_missing": "Xin ghi lý do không xếp hoặc chuyển buổi.",
    "total_mismatch": "Đã xử lý + chuyển cấp trên đang lớn hơn số ghi nhận.",
    "same_approver": "Người duyệt phải khác người soạn.",
    # worth a look before sending
    "content_pii": "Nội dung có vẻ chứa số giấy tờ hoặc số tài khoản. Xin bỏ đi để bảo vệ ông/bà.",
    "complaint_hint": (
        "Nội dung giống khiếu nại hoặc tố cáo. {office} không giải quyết loại này ở đây; "
        "nơi nhận đúng là trụ sở tiếp công dân, gọi {hotline} để được chỉ. (Vẫn gửi được nếu ông/bà muốn.)"
    ),
    "form_changed": "Biểu mẫu vừa đổi. Có mục ông/bà đã điền nay không còn nữa. Xin xem lại phiếu trước khi gửi.",
    # what no page of ours sends
    "type": "Mục “{label}” nhận được dữ liệu không đúng dạng. Xin điền lại.",
    "unknown": "Phiếu này không có mục “{name}”.",
}


def words_of(code: str) -> frozenset[str]:
    """What stands in braces in the message of a code, but for `{office}`, `{hotline}` and `{label}`."""
    named = {name for _, name, _, _ in Formatter().parse(MESSAGES[code]) if name}
    return frozenset(named - {"office", "hotline", "label"})


SELF_CONTAINED = tuple(code for code in MESSAGES if not words_of(code) and "{label}" not in MESSAGES[code])
"""Codes whose message can be said anywhere, as by a rule over several fields."""

CONFIRMATIONS: Mapping[str, str] = {
    "phone_old": "Đúng, xin dùng số mới này",
    "reception_full": "Tôi vẫn chọn buổi này và chờ nếu có chỗ trống",
    "content_pii": "Tôi đã xem lại và vẫn gửi như vậy",
    "complaint_hint": "Tôi đã hiểu và vẫn gửi",
    "form_changed": "Tôi đã xem lại phiếu",
}
"""Codes that are notices, each with the label of the box by which a person says so."""

SUMMARY_ERRORS = "Còn {n} chỗ cần sửa. Bấm vào từng dòng để đến chỗ đó."
SUMMARY_NOTICES = "Xin xem lại {m} chỗ rồi bấm gửi lần nữa. Bấm vào từng dòng để đến chỗ đó."
SUMMARY_BOTH = "Còn {n} chỗ cần sửa, {m} chỗ cần xem lại. Bấm vào từng dòng để đến chỗ đó."
