"""The audit log's words of every room, joined once."""

from typing import Final

from forms_service.hotline import screens as hotline
from forms_service.imports import routes as imports
from forms_service.letters.log_words import LOG_WORDS as LETTER_WORDS
from forms_service.matters import log_words as matters
from forms_service.meetings.log_words import LOG_WORDS as MEETING_WORDS
from forms_service.privacy.log_words import LOG_WORDS as PRIVACY_WORDS
from forms_service.receptions import registrations
from forms_service.receptions import screens as receptions
from forms_service.reports import routes as reports
from forms_service.rollout import routes as rollout
from forms_service.staff import log_page
from forms_service.staff.log_words import LogWords, joined
from forms_service.submissions import call_screens, complaints, desk
from forms_service.surveys.log_words import LOG_WORDS as SURVEY_WORDS
from forms_service.tallies import routes as tallies

_NO_SCREENS = LogWords(
    actions={
        "digests.queued": "xếp gửi bản tin",
        "digests.written": "xuất bản tin đầy đủ",
        "exports.written": "xuất dữ liệu ra tệp",
        "store.restored": "khôi phục từ bản sao lưu",
    },
    subjects={"digest": "bản tin", "export": "tệp xuất", "store": "kho dữ liệu"},
    details={
        "recipients": "số người nhận",
        "mails": "thư",
        "answers": "câu trả lời",
        "format": "dạng tệp",
        "erased": "phiếu xóa lại",
        "anonymise": "phiếu ẩn danh",
        "delete": "phiếu xóa hẳn",
        "fields": "phiếu bớt câu trả lời",
    },
)
"""Of rooms that have no screens yet."""

PARTS: Final = (
    log_page.LOG_WORDS,
    complaints.LOG_WORDS,
    desk.LOG_WORDS,
    call_screens.LOG_WORDS,
    hotline.LOG_WORDS,
    registrations.LOG_WORDS,
    receptions.LOG_WORDS,
    matters.LOG_WORDS,
    MEETING_WORDS,
    reports.LOG_WORDS,
    imports.LOG_WORDS,
    tallies.LOG_WORDS,
    SURVEY_WORDS,
    rollout.LOG_WORDS,
    LETTER_WORDS,
    PRIVACY_WORDS,
    _NO_SCREENS,
)
"""The words of every room."""

LOG_WORDS: Final = joined(*PARTS)
