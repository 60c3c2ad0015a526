"""What a commune reports, for tests: plainly made up, and fitting."""

import re

from personnel import press

PAGE = "/nhan-vien/bao-cao-don-vi"
REPORT = {
    "status": "pilot",
    "status_on": "2026-07-15",
    "launched_on": "2026-07-15",
    "doc_number": "12/KH-UBND",
    "issued_on": "06/2026",
    "receptions": "3",
    "people": "21",
    "channel-one_stop": "co",
    "channel-village": "co",
    "recorded": "9",
    "resolved": "6",
    "escalated": "2",
    "cases_birth": "12",
    "letters_birth": "11",
    "cases_marriage": "8",
    "letters_marriage": "8",
    "cases_death": "5",
    "letters_death": "5",
    "positive": "4",
    "negative": "0",
    "difficulties": "Thiếu phong bì loại nhỏ.",
    "proposals": "Xin mẫu thư mới cho người cao tuổi.",
    "budget_state": "3.500.000",
    "budget_other": "",
}


def begin(browser, period="2026-Q3", model="civic_letter_model"):
    """The page of a new draft."""
    answer = press(browser, PAGE, ky=period, **{"mo-hinh": model})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def submit(browser, period="2026-Q3", **changes):
    """A report that waits for approval; its page."""
    page = begin(browser, period)
    answer = press(browser, page, act="submit", **{**REPORT, **changes})
    assert answer.status_code == 303, re.findall(r"<li>.*?</li>", answer.text)
    return page
