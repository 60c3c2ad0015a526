"""This room's words of the audit log."""

from forms_service.privacy.breach_screens import LEAKS
from forms_service.privacy.parts import REQUEST
from forms_service.staff.log_words import LogWords

LOG_WORDS = LogWords(
    actions={
        "privacy.asked": "ghi yêu cầu về dữ liệu",
        "privacy.acknowledged": "báo đã nhận yêu cầu về dữ liệu",
        "privacy.called_in_vain": "gọi lại không gặp",
        "privacy.identified": "xác nhận đúng người",
        "privacy.answered": "trả lời yêu cầu về dữ liệu",
        "privacy.refused": "không làm theo yêu cầu về dữ liệu",
        "privacy.listed": "xem danh sách yêu cầu về dữ liệu",
        "privacy.opened": "mở yêu cầu về dữ liệu",
        "privacy.copied": "lấy bản sao dữ liệu để trao",
        "privacy.copy_printed": "xuất bản sao dữ liệu ra tệp",
        "privacy.number_given": "cho số nhận bản sao",
        "privacy.copy_fetched": "nhận bản sao trên trang",
        "privacy.consents_viewed": "xem sự đồng ý",
        "privacy.consented": "ghi người gửi đồng ý",
        "privacy.consent_withdrawn": "ghi người gửi rút lại đồng ý",
        "privacy.corrected": "sửa một điều theo yêu cầu",
        "privacy.restricted": "đặt hạn chế dùng dữ liệu",
        "privacy.unrestricted": "bỏ hạn chế dùng dữ liệu",
        "privacy.erased": "xóa dữ liệu cá nhân theo yêu cầu",
        "privacy.purged": "xóa dữ liệu hết hạn giữ",
        "privacy.rule_allowed": "cho chạy một thời hạn giữ",
        "privacy.rule_stopped": "ngừng một thời hạn giữ",
        "privacy.breach_opened": "ghi một lần lộ dữ liệu",
        "privacy.breach_changed": "ghi thêm về lần lộ dữ liệu",
        "privacy.breach_step": "đánh dấu việc đã làm khi lộ dữ liệu",
        "privacy.breach_closed": "khép lại bản ghi lộ dữ liệu",
        "privacy.breach_codes": "tải mã phiếu bị ảnh hưởng",
    },
    subjects={"data_request": "yêu cầu về dữ liệu", "breach": "lần lộ dữ liệu", "retention_rule": "thời hạn giữ"},
    pages={"data_request": REQUEST, "breach": LEAKS},
    details={
        "right": "muốn",
        "channel": "kênh",
        "purpose": "việc",
        "method": "cách",
        "field": "mục",
        "shown_count": "số phiếu đã xem",
        "breach_step": "bước",
        "mails": "thư",
        "answers": "câu trả lời",
        "format": "dạng tệp",
        "anonymise": "phiếu ẩn danh",
        "delete": "phiếu xóa hẳn",
        "fields": "phiếu bớt câu trả lời",
    },
)
