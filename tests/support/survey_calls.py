"""People to be asked how it was: sent in a spreadsheet, called, their answers typed in."""

import re

from personnel import press

from forms_service.surveys import counts
from forms_service.surveys.boxes import put_answers
from forms_service.surveys.keys import Keys
from forms_service.surveys.people import NewPerson, add

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


def address_drives(works, get, post, csrf):
    """Every address of the room, with people on the list of a day."""
    keys, day = Keys(works.house.secret), works.clock().date().toordinal()

    def bring(tx):
        for number in range(3):
            add(tx, keys, NewPerson(f"VD-{day}-{number}", "2026-10", "", "", f"+84912{day % 1000:03}{number:03}"))
        put_answers(tx, "2026-11", "hotline", {"q0": 5})
        for what in ("answered", "refused", "do_not_call", "unreached", "wrong_number", "suggestion", "handled"):
            counts.add(tx, works.clock().date().isoformat(), "", "hotline", what)
        return tx.find("survey_people", service=keys.service(f"VD-{day}-0"))["id"]

    one, page = works.store.write_now(bring), PAGE + "/{id:int}"
    return {
        ("GET", PAGE): get(PAGE),
        ("POST", PAGE): post(PAGE, _csrf=csrf, act="next"),
        ("GET", page): get(f"{PAGE}/{one}"),
        ("POST", page): post(f"{PAGE}/{one}", _csrf=csrf, act="no_answer"),
        ("GET", PAGE + "/ket-qua"): get(f"{PAGE}/ket-qua?tu=2020-01&den=2020-12"),
        ("GET", PAGE + "/gop-y"): get(f"{PAGE}/gop-y"),
        ("POST", PAGE + "/gop-y"): post(f"{PAGE}/gop-y", _csrf=csrf, box="1", key="x"),
        ("GET", "/bien-nhan/cam-on"): get("/bien-nhan/cam-on"),
    }
