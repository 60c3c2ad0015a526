"""How the audit log calls what happens to matters."""

from forms_service.matters.model import OUTCOMES
from forms_service.matters.telling import PAGE
from forms_service.staff.log_words import LogWords

LOG_WORDS = LogWords(
    actions={
        "matters.listed": "xem danh sách vụ việc",
        "matters.read": "xem vụ việc",
        "matters.open": "mở vụ việc",
        "matters.assign": "giao vụ việc",
        "matters.extend": "lùi hạn vụ việc",
        "matters.wait": "chờ người dân bổ sung",
        "matters.resume": "tiếp tục vụ việc",
        "matters.reply": "trả lời vụ việc",
        "matters.ask": "hỏi việc đã xong chưa",
        "matters.close": "đóng vụ việc",
        "matters.reopen": "mở lại vụ việc",
        "matters.remind": "nhắc hạn vụ việc",
        "matters.link": "nối hai vụ việc",
        "matters.publish": "cho đăng câu hỏi, câu trả lời",
        "matters.unpublish": "thôi đăng câu hỏi, câu trả lời",
        "matters.forget": "xóa dữ liệu cá nhân của vụ việc",
    },
    subjects={"matter": "vụ việc"},
    pages={"matter": PAGE},
    details={
        "lead": "chủ trì",
        "before": "trước đó",
        "due_on": "hạn",
        "restart": "tính lại hạn",
        "assignee": "giao cho tài khoản",
        "days_left": "ngày còn lại",
        "outcome": "kết quả",
        "replied_on": "ngày trả lời",
        "released": "cho đọc khi tra mã",
        "confirmed": "người dân báo",
        "close_on": "tự đóng ngày",
        "again": "lần mở lại",
        "reminder": "bước nhắc (ngày làm việc)",
        "other_matter": "vụ việc kia",
        "message": "có lời gửi người dân",
    },
    values={**{f"{key}": word for key, word in OUTCOMES.items()}, "silent": "không phản hồi"},
)
