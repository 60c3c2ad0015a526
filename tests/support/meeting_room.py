"""What tests of meetings share: a reception, a registration that passes, and a form sent as a browser would."""

import re
from datetime import datetime
from html import unescape

from forms_service.meetings import support
from forms_service.meetings.agenda import agenda_of
from forms_service.meetings.attendance import Attendance, Door, WalkIn, keep_attendance
from forms_service.staff.audit import SYSTEM
from forms_service.vietnam.clock import ZONE

RECEPTION = "leaders-2026-11-30"
PASSWORD = "một mật khẩu thử dài"
REGISTRATION = {
    "full_name": "Nguyễn Thị Thử",
    "applicant_kind": "citizen",
    "field": "construction",
    "handling_level": "province",
    "content": "Hồ sơ thử nghiệm chờ ý kiến của ba cơ quan, xin hỏi bước tiếp theo.",
    "preferred_reception": RECEPTION,
    "party_size": 1,
    "consent_core": True,
}
DURING = datetime(2026, 11, 30, 9, 45, tzinfo=ZONE)


def filled(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the first form with this action: hidden fields, typed texts, chosen options."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', page, re.DOTALL)
    assert form, action
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        marks = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if marks["type"] in {"checkbox", "radio"} and " checked" not in tag:
            continue
        sent[marks["name"]] = unescape(marks.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', form[1]):
        sent[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form[1], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def address_drives(works, get, post, csrf):
    """What drives each address of meetings: a reception to come whose matter a unit was asked for, and one of the last
    days at which somebody was met."""
    asked, held = RECEPTION, "director-2026-11-23" if works.clock().day == 23 else "director-2026-11-20"
    met, request = works.store.write_now(lambda tx: _prepared(tx, works, asked, held))
    coming, past, party = f"/nhan-vien/tiep/{asked}", f"/nhan-vien/tiep/{held}", request["submissions"][0]
    own = f"/nhan-vien/chuan-bi/{request['id']}"
    one = "/nhan-vien/tiep/{reception}"
    return {
        ("GET", "/nhan-vien/tiep"): get("/nhan-vien/tiep"),
        ("GET", one): get(coming),
        ("POST", one + "/yeu-cau"): post(coming + "/yeu-cau", _csrf=csrf),
        ("GET", one + "/luot/{id}"): get(f"{coming}/luot/{party}"),
        ("POST", one + "/luot/{id}"): post(
            f"{coming}/luot/{party}", **{"_csrf": csrf, "act": "units", "u-so-xay-dung": "yes"}
        ),
        ("GET", one + "/{paper}.pdf"): get(coming + "/don-tiep.pdf"),
        ("GET", one + "/lanh-dao"): get(coming + "/lanh-dao"),
        ("GET", one + "/lanh-dao/{id}"): get(f"{coming}/lanh-dao/{party}"),
        ("GET", one + "/diem-danh"): get(past + "/diem-danh"),
        ("POST", one + "/diem-danh"): post(
            past + "/diem-danh", **{"_csrf": csrf, "act": "done", f"c-{met}": "came", f"p-{met}": "2"}
        ),
        ("GET", one + "/bien-ban/{id}"): get(f"{past}/bien-ban/{met}"),
        ("POST", one + "/bien-ban/{id}"): post(
            f"{past}/bien-ban/{met}", **{"_csrf": csrf, "raised": "Hỏi", "rows": "1", "m-0-question": "Việc thử"}
        ),
        ("GET", "/nhan-vien/chuan-bi"): get("/nhan-vien/chuan-bi"),
        ("GET", "/nhan-vien/chuan-bi/{id}"): get(own),
        ("POST", "/nhan-vien/chuan-bi/{id}"): post(own, _csrf=csrf, attendees="Lê Văn Thử"),
        ("GET", "/nhan-vien/so-tiep"): get("/nhan-vien/so-tiep"),
        ("GET", "/nhan-vien/so-tiep/tep"): get(f"/nhan-vien/so-tiep/tep?so=theo-doi&dang=csv&buoi={held}"),
    }


def _prepared(tx, works, asked, held):
    """The submission of somebody who was met at `held`, and the request to a unit for somebody who comes to `asked`."""
    agenda = agenda_of(tx, works.content(), asked)
    party = agenda.items[0].id
    support.choose_units(tx, SYSTEM, works.content(), agenda, party, units=["so-xay-dung"])
    wording = support.Wording(works.content(), works.settings.service_url, "thứ Sáu")
    support.ask(tx, SYSTEM, wording, agenda.reception, "so-xay-dung", submissions=[party], pdf=None)
    came = WalkIn("Nguyễn Thị Thử", "", "Hỏi việc khác", 1, told=True)
    told = Attendance({}, (came,))
    after = keep_attendance(tx, SYSTEM, Door(works.intake, works.words()), held, told)
    request = tx.find("support_requests", reception=asked, unit="so-xay-dung")
    return after.items[0].id, request
