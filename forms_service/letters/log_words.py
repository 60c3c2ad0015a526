"""How the audit log calls what happens to letters."""

from forms_service.letters.model import DELIVERIES, EVENT_WORDS, REACTIONS
from forms_service.letters.tasks import PAGE
from forms_service.staff.log_words import LogWords

LOG_WORDS = LogWords(
    actions={
        "letters.listed": "xem danh sách thư",
        "letters.read": "xem thư",
        "letters.opened": "mở tệp in thư",
        "letters.record": "ghi trường hợp hộ tịch",
        "letters.edit": "sửa thư",
        "letters.approve": "duyệt thư",
        "letters.return": "trả lại thư để sửa",
        "letters.print": "in thư",
        "letters.sign": "ghi ngày ký thư",
        "letters.deliver": "ghi đã trao thư",
        "letters.react": "ghi phản hồi về thư",
        "letters.withdraw": "ghi gia đình không nhận thư",
        "letters.forget": "xóa tên trong thư",
        "letters.remove": "bỏ trường hợp ghi nhầm",
    },
    subjects={"letter_case": "trường hợp hộ tịch", "letter_batch": "lần in thư"},
    pages={"letter_case": PAGE, "letter_batch": f"{PAGE}/in"},
    details={"event": "sự kiện", "batch": "lần in", "delivery": "cách trao", "reaction": "phản hồi"},
    values={
        **{str(code): word.lower() for code, word in EVENT_WORDS.items()},
        **{str(code): word.lower() for code, word in DELIVERIES.items() if code != "post"},
        **{str(code): word.lower() for code, word in REACTIONS.items()},
    },
)
