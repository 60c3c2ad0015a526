"""Letters for tests: what an officer of a commune types, and the officers of two communes at their desks."""

import re
from datetime import date, timedelta

from personnel import at_work, press
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.letters.changing import print_letters
from forms_service.letters.reading import Wanted, listed
from forms_service.letters.recording import Asker, Facts, check_facts, keep_case
from forms_service.staff.audit import CLI

PAGE = "/nhan-vien/thu"

BIRTH = {
    "event": "birth",
    "unit": "phuoc-quang",
    "event_on": "2024-03-12",
    "registry_ref": "45",
    "consent": "yes",
    "addressee": "anh Nguyễn Văn Thử và chị Trần Thị Mẫu",
    "template": "birth-plain",
}
MARRIAGE = {**BIRTH, "event": "marriage", "addressee": "Lê Văn Thử và Phạm Thị Mẫu", "template": "marriage-plain"}
DEATH = {**BIRTH, "event": "death", "addressee": "bà Nguyễn Thị Thử cùng gia đình", "template": "death-plain"}
"""Cases that pass, as a browser sends them."""


NUMBERS = {"birth": 54, "marriage": 62, "death": 21}
"""What two communes told of their first three months (dispatch of 2024)."""
WORDS = {"birth": "Khai sinh", "marriage": "Kết hôn", "death": "Khai tử"}
IMPORT = "/nhan-vien/nhap/thu"


def table(rows):
    head = "Sự kiện;Đơn vị;Ngày đăng ký;Số đăng ký;Đồng ý nhận thư;Người nhận thư;Tên bé;Quan hệ với người mất\n"
    return head + "\n".join(";".join(row) for row in rows)


def year_of_two_communes():
    """One row an event: every third in the other commune, over the first three months of the pilot."""
    for event, number in NUMBERS.items():
        for n in range(number):
            day = date(2024, 3, 1) + timedelta(days=n)
            unit = "Xã Phước Nghĩa" if n % 3 == 0 else "Xã Phước Quang"
            yield WORDS[event], unit, f"{day:%d/%m/%Y}", str(n + 1), "Có", f"gia đình thử số {n + 1}", "", ""


def send(desk, data):
    token = desk.get(IMPORT).text.partition('name="_csrf" value="')[2].partition('"')[0]
    return desk.post(IMPORT, data={"_csrf": token}, files={"tep": ("so.csv", data.encode(), "text/csv")})


def taken_over(desk, data):
    page = send(desk, data)
    assert page.status_code == 200, page.text
    number = page.text.partition(f'action="{IMPORT}/')[2].partition('"')[0]
    assert press(desk, IMPORT, f"{IMPORT}/{number}").status_code == 303


def press_for_all(works, desk, state, **fields):
    """Tick everything in a list, page by page, as one does."""
    while ids := [str(each["id"]) for each in works.store.read_now(lambda r: listed(r, Wanted(state=state), limit=50))]:
        assert press(desk, f"{PAGE}?ds={state}", f"{PAGE}/nhieu", thu=ids, **fields).status_code == 303


def officer(works: Works, unit: str = "phuoc-quang", name: str = "Trần Thị Mẫu") -> TestClient:
    """The browser of a new account of a commune."""
    return at_work(works, "department", unit=unit, name=name)


def write(desk: TestClient, fields: dict[str, str], **changes: str):
    """Send a case; the answer."""
    typed = {**fields, **changes}
    return press(desk, f"{PAGE}/them?viec={typed['event']}", f"{PAGE}/them", **typed)


def written(desk: TestClient, fields: dict[str, str], **changes: str) -> int:
    """Send a case that passes; its id."""
    answer = write(desk, fields, **changes)
    assert answer.status_code == 303, re.findall(r'class="late"[^>]*>([^<]+)', answer.text)
    return int(answer.headers["location"].rpartition("/")[2])


def act(desk: TestClient, case_id: int, name: str, **fields: str):
    """Press a button of a case's page."""
    return press(desk, f"{PAGE}/{case_id}", act=name, **fields)


def address_drives(works, get, post, csrf):
    """Drives of tests/evidence: one case is recorded, mended, printed and signed."""
    unit = {"unit": "xa-tuy-phuoc-bac", "event_on": works.clock().date().isoformat()}
    numbers = iter(range(works.clock().day * 1000, 10**6))

    def new(**changes):
        facts = _facts({**BIRTH, **unit, "registry_ref": str(next(numbers)), **changes}, works)
        return works.store.write_now(lambda tx: keep_case(tx, CLI, facts))

    ready, changed, printed = new(), new(), new()
    batch = works.store.write_now(lambda tx: print_letters(tx, CLI, [printed]))
    same = {**BIRTH, **unit, "_csrf": csrf, "sure": "yes"}
    number = works.store.read_now(lambda reader: reader.get("letter_cases", changed))["registry_ref"]
    return {
        ("GET", PAGE): get(PAGE),
        ("GET", f"{PAGE}?ds"): get(f"{PAGE}?ds=ready&viec=birth&xa=xa-tuy-phuoc-bac"),
        ("GET", f"{PAGE}/them"): get(f"{PAGE}/them?viec=birth"),
        ("POST", f"{PAGE}/them"): post(f"{PAGE}/them", **{**same, "registry_ref": str(next(numbers))}),
        ("GET", f"{PAGE}/{{id:int}}"): get(f"{PAGE}/{ready}"),
        ("POST", f"{PAGE}/{{id:int}}"): post(f"{PAGE}/{printed}", _csrf=csrf, act="sign", signed_on=unit["event_on"]),
        ("GET", f"{PAGE}/{{id:int}}/sua"): get(f"{PAGE}/{changed}/sua"),
        ("POST", f"{PAGE}/{{id:int}}/sua"): post(f"{PAGE}/{changed}/sua", **{**same, "registry_ref": number}, seen="1"),
        ("POST", f"{PAGE}/nhieu"): post(f"{PAGE}/nhieu", _csrf=csrf, act="print", thu=str(ready)),
        ("GET", f"{PAGE}/in/{{batch:int}}"): get(f"{PAGE}/in/{batch}"),
        ("GET", f"{PAGE}/in/{{batch:int}}/{{size}}.pdf"): get(f"{PAGE}/in/{batch}/theo-mau.pdf"),
    }


def _facts(typed, works) -> Facts:
    facts, findings = check_facts(Asker(works.content(), None, works.clock().date()), typed["event"], typed)
    assert facts is not None, findings
    return facts
