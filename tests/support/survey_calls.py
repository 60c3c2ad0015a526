"""People to be asked how it was: sent in a spreadsheet, called, their answers typed in."""

import re

from personnel import press

from forms_service.imports.keeping import check_file, note_checked
from forms_service.staff import audit
from forms_service.surveys.importing import people_served
from forms_service.surveys.keys import Keys
from forms_service.surveys.people import standing

PAGE = "/nhan-vien/khao-sat"
IMPORT = "/nhan-vien/nhap/khao-sat"
HEADING = "Tháng phục vụ;Đơn vị;Lĩnh vực;Họ và tên;Số điện thoại;Mã lượt phục vụ\n"
CENTRE = "Trung tâm Phục vụ hành chính công tỉnh Đồng Tháp"
YES = {"q0": "5", "q3": "4", "consent_core": "yes"}
"""Answers that pass, as the page sends them."""


def line(number, *, phone=None, month="10/2026", unit=CENTRE, name="Nguyễn Thị Thử", field="", reference=None):
    return f"{month};{unit};{field};{name};{phone or f'0912{number:06}'};{reference or f'VD-{number:05}'}\n"


def send(desk, text):
    token = re.search(r'name="_csrf" value="([^"]+)"', desk.get(IMPORT).text)[1]
    return desk.post(IMPORT, data={"_csrf": token}, files={"tep": ("nguoi.csv", text.encode(), "text/csv")})


def bring_in(desk, text):
    """Import a file that has no faults."""
    page = send(desk, text)
    assert page.status_code == 200, page.text
    number = re.findall(rf'action="{IMPORT}/(\d+)"', page.text)[0]
    assert press(desk, IMPORT, f"{IMPORT}/{number}").status_code == 303


def next_one(desk):
    """Take the next person; the address of the call, or of the list where nobody is left."""
    return press(desk, PAGE, act="next").headers["location"]


def end(desk, page, act, **fields):
    return press(desk, page, act=act, **fields)


def address_drives(works, browser, get, post, csrf):
    """Every address of the room, for whoever asks each what it costs."""
    keys, today = Keys(works.house.secret), works.clock().date()
    day = works.clock().toordinal() if hasattr(works.clock(), "toordinal") else 0
    kind = people_served(
        works.content(),
        today,
        keys,
        lambda reference, phone: works.store.read_now(lambda reader: standing(reader, keys, reference, phone)),
    )
    text = HEADING + "".join(line(day % 1000 * 10 + number, reference=f"{day}-{number}") for number in range(3))
    checked = check_file(kind, text.encode())
    assert not checked.faults, checked.faults
    waiting = works.store.write_now(lambda tx: note_checked(tx, audit.CLI, kind, f"people {day}", checked))
    rows = next(iter([checked.rows]))
    works.store.write_now(lambda tx: kind.keep(tx, audit.CLI, waiting, rows))
    first = works.store.read_now(lambda r: r.select("survey_people", equal={"import": waiting}, limit=1))[0]["id"]
    return {
        ("GET", PAGE): get(PAGE),
        ("POST", PAGE): post(PAGE, _csrf=csrf, act="next"),
        ("GET", PAGE + "/{id:int}"): get(f"{PAGE}/{first}"),
        ("POST", PAGE + "/{id:int}"): post(f"{PAGE}/{first}", _csrf=csrf, act="no_answer"),
        ("GET", PAGE + "/ket-qua"): get(f"{PAGE}/ket-qua?tu=2020-01&den=2020-12"),
        ("GET", PAGE + "/gop-y"): get(f"{PAGE}/gop-y"),
        ("POST", PAGE + "/gop-y"): post(f"{PAGE}/gop-y", _csrf=csrf, box="1", key="x"),
        ("GET", "/bien-nhan/cam-on"): get("/bien-nhan/cam-on"),
    }
