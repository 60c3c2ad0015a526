"""How the audit log calls what happens in this room."""

from forms_service.staff.log_words import LogWords
from forms_service.surveys.model import OUTCOME_WORDS

LOG_WORDS = LogWords(
    actions={
        "surveys.listed": "xem danh sách gọi hỏi ý kiến",
        "surveys.opened": "mở một cuộc gọi hỏi ý kiến",
        "surveys.taken": "nhận gọi hỏi ý kiến",
        "surveys.returned": "trả lại cuộc gọi hỏi ý kiến",
        "surveys.undone": "hoàn tác kết quả gọi hỏi ý kiến",
        "surveys.drawn": "lấy người vào danh sách gọi hỏi ý kiến",
        "surveys.reply_wanted": "ghi góp ý của người được gọi",
        "surveys.suggestions_read": "xem điều nên làm tốt hơn",
        "surveys.handled": "chuyển góp ý đến nơi phụ trách",
        **{f"surveys.{outcome}": f"gọi hỏi ý kiến: {words}" for outcome, words in OUTCOME_WORDS.items()},
    },
    subjects={
        "survey_person": "người được gọi hỏi ý kiến",
        "survey_list": "danh sách gọi hỏi ý kiến",
        "survey_suggestion": "điều nên làm tốt hơn",
    },
    details={"added": "thêm", "known": "đã có", "left_out": "không gọi được"},
)
