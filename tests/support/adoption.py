"""What a commune reports, for tests: plainly made up, and fitting."""

import re

from personnel import press

from forms_service.rollout import filing
from forms_service.rollout.checking import read_values
from forms_service.rollout.periods import read_period
from forms_service.staff import audit

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


def address_drives(works, get, post, csrf):
    """Drives every address of this room, with a report that waits, one that was sent, and a line to be phoned."""
    about = "so-xay-dung", "leader_meeting_model"
    catalogue, actor = works.content(), audit.CLI
    month, quarter = read_period("2026-10"), read_period("2026-Q3")
    typed, _ = read_values({**REPORT, "launched_on": "2026-08-01", "status_on": "2026-08-01"})

    def send(tx):
        report = filing.begin(tx, actor, catalogue, (*about, quarter), {})
        filing.submit(tx, actor, catalogue, report, typed)
        filing.approve(tx, audit.staff_actor(1), catalogue, report)
        return report

    def phone(tx):
        known = {"unit": about[0], "period": tx.token(), "models": [], "due_on": "2026-10-14", "at": tx.now.isoformat()}
        return tx.insert("report_reminders", {**known, "key": tx.token(), "channel": "phone", "state": "due"})

    live = {"unit": about[0], "live": "sent"}
    there = works.store.read_now(lambda r: r.select("adoption_reports", equal=live, key="end"))
    sent = there[0]["id"] if there else works.store.write_now(send)
    draft = works.store.write_now(lambda tx: filing.begin(tx, actor, catalogue, (*about, month), {}))
    called = works.store.write_now(phone)
    over = "/nhan-vien/giam-sat"
    return {
        ("GET", PAGE): get(f"{PAGE}?don-vi={about[0]}"),
        ("POST", PAGE): post(PAGE, _csrf=csrf, ky="2026-10", **{"mo-hinh": about[1], "don-vi": about[0]}),
        ("GET", PAGE + "/{id:int}"): get(f"{PAGE}/{draft}"),
        ("POST", PAGE + "/{id:int}"): post(f"{PAGE}/{draft}", _csrf=csrf, act="save", **REPORT),
        ("GET", PAGE + "/{id:int}/ban-in"): get(f"{PAGE}/{sent}/ban-in"),
        ("GET", over): get(f"{over}?ky=2020"),
        ("GET", over + "/bang.xlsx"): get(f"{over}/bang.xlsx?ky=2020"),
        ("GET", over + "/bao-cao/{id:int}"): get(f"{over}/bao-cao/{sent}"),
        ("GET", over + "/bao-cao/{id:int}/ban-in"): get(f"{over}/bao-cao/{sent}/ban-in"),
        ("GET", "/nhan-vien/nhac-don-vi"): get("/nhan-vien/nhac-don-vi"),
        ("POST", "/nhan-vien/nhac-don-vi"): post("/nhan-vien/nhac-don-vi", _csrf=csrf, id=str(called)),
    }
