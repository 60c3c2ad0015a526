"""How the audit log calls what is done about meetings."""

from forms_service.meetings.support import OWN_PAGE
from forms_service.staff.log_words import LogWords

LOG_WORDS = LogWords(
    actions={
        "meetings.opened": "xem chương trình buổi tiếp",
        "meetings.printed": "in tài liệu buổi tiếp",
        "meetings.units_chosen": "chọn cơ quan chuẩn bị",
        "meetings.reordered": "đổi thứ tự tiếp",
        "meetings.unit_asked": "yêu cầu cơ quan chuẩn bị",
        "meetings.unit_reminded": "nhắc cơ quan chuẩn bị",
        "meetings.unit_told": "báo cơ quan buổi tiếp thay đổi",
        "meetings.unit_answered": "trả lời yêu cầu chuẩn bị",
        "meetings.request_opened": "xem yêu cầu chuẩn bị",
        "meetings.attendance_opened": "xem điểm danh",
        "meetings.attendance_kept": "ghi điểm danh",
        "meetings.minutes_opened": "xem biên bản",
        "meetings.minuted": "ghi biên bản",
        "meetings.register_written": "tải sổ buổi tiếp",
    },
    subjects={"support_request": "yêu cầu chuẩn bị", "register": "sổ buổi tiếp"},
    pages={"support_request": OWN_PAGE},
    details={
        "parties": "lượt",
        "unit": "cơ quan",
        "units": "cơ quan",
        "position": "thứ tự",
        "wave": "lần",
        "came": "lượt đến",
        "others": "lượt không ghi tên",
        "done": "đã xong",
        "matters": "vụ việc",
        "paper": "giấy",
        "start": "từ ngày",
        "end": "đến ngày",
        "series": "lịch",
    },
)
