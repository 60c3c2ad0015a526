"""For tests of requests about one's own data: what drives each of its addresses."""

from functools import partial

from forms_service.app import Works
from forms_service.privacy import asking, breaches, rulebook
from forms_service.privacy.asking import Wanted, ask
from forms_service.privacy.breaches import Facts
from forms_service.privacy.pick_up import new_number
from forms_service.staff import audit
from forms_service.submissions.intake import Arrival, Part
from forms_service.submissions.model import SAME_PRESS


def address_drives(works: Works, get, post, csrf: str) -> dict:
    """Method and declared path of each route of this room, and what drives it."""
    page, own = "/nhan-vien/du-lieu", "/du-lieu-cua-toi"
    submission = works.store.write_now(partial(_submission, works=works))
    request, number, token = works.store.write_now(partial(_request, works=works, submission=submission["id"]))
    leak = works.store.write_now(partial(_leak, works=works))
    who = {"code": submission["code"], "phone_last4": "5678"}
    one, person, periods = f"{page}/yeu-cau/{request}", f"{page}/phieu/{submission['id']}", f"{page}/thoi-han"
    rule = works.store.read_now(lambda reader: reader.select("retention_rules"))[0]["key"]
    return {
        ("GET", own): get(own),
        ("POST", own): post(own, **who, right="correct"),
        ("GET", f"{own}/yeu-cau/{{token}}"): get(f"{own}/yeu-cau/{token}"),
        ("GET", f"{own}/nhan"): get(f"{own}/nhan"),
        ("POST", f"{own}/nhan"): post(f"{own}/nhan", **who, number=number, kind="json"),
        ("GET", page): get(page),
        ("GET", f"{page}/yeu-cau/{{id}}"): get(one),
        ("POST", f"{page}/yeu-cau/{{id}}"): post(one, _csrf=csrf, act="tried"),
        ("POST", f"{page}/yeu-cau/{{id}}/ban-sao"): post(f"{one}/ban-sao", _csrf=csrf, kind="json"),
        ("GET", f"{page}/yeu-cau/{{id}}/sua/{{field}}"): get(f"{one}/sua/full_name"),
        ("POST", f"{page}/yeu-cau/{{id}}/sua/{{field}}"): post(f"{one}/sua/full_name", _csrf=csrf, value="Lê Thị Sửa"),
        ("GET", f"{page}/phieu/{{id}}"): get(person),
        ("POST", f"{page}/phieu/{{id}}"): post(person, _csrf=csrf, act="yes", purpose="story", channel="hotline"),
        ("GET", periods): get(periods),
        ("POST", periods): post(periods, _csrf=csrf, act="stop", rule=rule),
        ("GET", f"{page}/lo"): get(f"{page}/lo"),
        ("POST", f"{page}/lo"): post(f"{page}/lo", _csrf=csrf, what="Thử", detected_at="2026-11-22T08:00"),
        ("GET", f"{page}/lo/{{id}}"): get(f"{page}/lo/{leak}"),
        ("POST", f"{page}/lo/{{id}}"): post(f"{page}/lo/{leak}", _csrf=csrf, act="step", step="stop"),
        ("POST", f"{page}/lo/{{id}}/ma"): post(f"{page}/lo/{leak}/ma", _csrf=csrf),
    }


def _submission(tx, works: Works) -> dict:
    values = {"phone": "+84919995678", "full_name": "Nguyễn Văn Thử", "content": "Việc thử", "kind": "suggestion"}
    key = f"asks for own data {tx.now}"
    receipt = works.intake.take(tx, Arrival((Part(works.content().forms["feedback"], values),), key, SAME_PRESS))
    return tx.find("submissions", code=receipt.code)


def _request(tx, works: Works, submission: int) -> tuple[int, str, str]:
    rulebook.note_rules(tx, works.content())
    request = ask(tx, audit.PUBLIC, works.content(), Wanted(submission, "view", "web"))
    asking.verify(tx, audit.CLI, request, "call_back")
    number = new_number(tx, audit.CLI, works.house.secret, request)
    return request, number, tx.get("data_requests", request)["token"]


def _leak(tx, works: Works) -> int:
    """Of a day on which nothing was stored: its codes cost what its days hold."""
    day = tx.now.date().replace(year=2020)
    facts = Facts("Thử", tx.now, "", "", ("feedback",), day, day)
    return breaches.open_breach(tx, audit.CLI, works.content(), facts)
