"""A word stands in every text that a person or staff can write about one submission, as they write it on screens; then
it is erased, and the word is looked for in every table and in the file itself.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from office import MovableClock, browser_of
from personnel import PASSWORD, employ
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.commands import run_command
from forms_service.storage.contract import Document
from forms_service.tables import TABLES
from forms_service.vietnam.clock import ZONE

pytestmark = pytest.mark.anyio

WORD = "Zumbekila"
"""A word that nothing else holds; a name of a person may hold it too."""
RECEPTION = "leaders-2026-11-30"
UNIT = "so-xay-dung"
DAY = datetime(2026, 11, 30, 10, 30, tzinfo=ZONE)

Send = Callable[..., Document]


def text(what: str) -> str:
    return f"{what} {WORD} {what}, dài hơn hai mươi chữ cái."


@pytest.fixture
def people(works: Works) -> Callable[[str], TestClient]:
    """The browser of somebody of a role, logged in anew: sessions last no longer than a day."""
    emails: dict[str, str] = {}

    def one(role: str) -> TestClient:
        if role not in emails:
            emails[role] = employ(works, role, unit=UNIT if role == "department" else None)
        browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
        answer = browser.post("/nhan-vien/dang-nhap", data={"email": emails[role], "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    return one


def press(browser: TestClient, page: str, path: str | None = None, **fields: Any) -> None:
    """Send fields with the hidden ones of the page."""
    shown = browser.get(page).text
    hidden = dict(re.findall(r'type="hidden" name="(_csrf|was|note_was|seen|shown-\d+)" value="([^"]*)"', shown))
    answer = browser.post(path or page, data={**hidden, **fields})
    assert answer.status_code == 303, (path or page, fields)


def holding(works: Works) -> dict[str, list[Document]]:
    """Rows of every table that hold the word, folded or not."""
    found = {}
    for table in TABLES:
        rows = works.store.read_now(lambda reader, name=table.name: reader.after(name, 0, limit=5000))
        held = [row for row in rows if WORD.lower() in repr(row).lower()]
        if held:
            found[table.name] = held
    return found


def registered(send: Send) -> Document:
    return send(
        full_name=f"Nguyễn Thị {WORD}",
        email=f"{WORD.lower()}@phucvu.example",
        org_name=text("Công ty"),
        project_name=text("Dự án"),
        procedure=text("Thủ tục"),
        content=text("Hồ sơ"),
        field="construction",
    )


async def test_of_all_that_was_written_about_somebody_nothing_is_left(
    works: Works, clock: MovableClock, send: Send, people: Callable[[str], TestClient]
) -> None:
    sent = registered(send)
    number, page = sent["id"], f"/nhan-vien/phieu/{sent['id']}"
    desk = people("front_desk")
    press(desk, page, note=text("Ghi chú"), act="")
    works.store.write_now(lambda tx: tx.update("registrations", 1, {"state": "waiting"}))
    press(desk, "/nhan-vien/dang-ky/1", act="first", note=text("Lý do lên đầu"))
    works.store.write_now(lambda tx: tx.update("registrations", 1, {"state": "placed"}))
    party = f"/nhan-vien/tiep/{RECEPTION}/luot/{number}"
    press(desk, party, act="place", position="1", reason=text("Thứ tự"))
    press(desk, party, act="units", **{f"u-{UNIT}": "yes"})
    people("department")
    press(desk, f"/nhan-vien/tiep/{RECEPTION}", f"/nhan-vien/tiep/{RECEPTION}/yeu-cau")
    unit = people("department")
    prepared = {f"prepared-{number}": text("Chuẩn bị")}
    press(unit, "/nhan-vien/chuan-bi/1", attendees="Lê Văn Thử", note=text("Cơ quan ghi"), **prepared)
    ask_for_data(works, sent, desk)

    clock.move_to(DAY)
    desk, unit = people("front_desk"), people("department")
    meeting = f"/nhan-vien/tiep/{RECEPTION}"
    press(desk, f"{meeting}/diem-danh", act="done", **{f"c-{number}": "came", f"p-{number}": "2"})
    minutes = {"raised": text("Trình bày"), "instruction": text("Chỉ đạo"), "rows": "1"}
    matter = {"m-0-question": text("Vụ việc"), "m-0-lead": UNIT, "m-0-instruction": text("Ý kiến")}
    press(desk, f"{meeting}/bien-ban/{number}", **minutes, **matter)
    work_on(desk, unit)
    before = holding(works)
    people_and_papers = {
        "submissions",
        "registrations",
        "minutes",
        "preparations",
        "agenda_entries",
        "support_requests",
    }
    assert people_and_papers | {"matters", "matter_events", "data_requests", "notices", "outbox"} == before.keys()

    await run_command(works, "erase", {"code": sent["code"]})
    assert holding(works) == {}
    works.store.close()
    files = [each for each in works.settings.data_dir.rglob("*") if each.is_file()]
    content = b"".join(each.read_bytes() for each in files).lower()
    assert WORD.lower().encode() not in content


def ask_for_data(works: Works, sent: Document, desk: TestClient) -> None:
    """The person writes what is wanted, staff answer in words."""
    asked = {"code": sent["code"], "phone_last4": "5678", "right": "complain", "wish": text("Mong muốn")}
    assert browser_of(works).post("/du-lieu-cua-toi", data=asked).status_code == 303
    one = "/nhan-vien/du-lieu/yeu-cau/1"
    press(desk, one, act="verify", method="call_back")
    press(desk, one, act="answer", how="phone", text=text("Trả lời"))


def work_on(desk: TestClient, unit: TestClient) -> None:
    """All acts of a matter with a text, one after the other."""
    one = "/nhan-vien/vu-viec/1"
    press(desk, one, act="assign", lead="so-tai-chinh", reason=text("Đổi cơ quan"))
    press(desk, one, act="assign", lead=UNIT, reason=text("Đổi lại"))
    press(desk, one, act="extend", due_on="2027-01-15", reason=text("Lùi"), message=text("Xin lỗi"))
    press(unit, one, act="wait", reason=text("Bổ sung"))
    press(unit, one, act="resume", reason=text("Tiếp tục"))
    press(unit, f"{one}/tra-loi", act="draft", text=text("Nháp"))
    reply = {"author": f"Bà {WORD}", "on": "2026-11-30", "released": "yes", "mailed": "yes", "outcome": "resolved"}
    press(unit, f"{one}/tra-loi", act="reply", text=text("Trả lời"), channel="system", **reply)
    press(desk, one, act="reopen", reason=text("Chưa xong"))
    press(unit, f"{one}/tra-loi", act="reply", text=text("Trả lời lại"), channel="phone", **reply)
    press(desk, one, act="reopen", reason=text("Vẫn chưa"))
    press(unit, f"{one}/tra-loi", act="draft", text=text("Nháp mới"))
