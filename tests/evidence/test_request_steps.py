"""No request scans: with two thousand submissions stored, every address costs what it did with five hundred."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import apsw
import pytest
from adoption import address_drives as adoption_drives
from letter_writers import address_drives as letter_drives
from meeting_room import address_drives as meeting_drives
from office import CHEAP_PASSWORDS, REGISTRATION
from office_work import catalogue
from own_data import address_drives as own_data_drives
from starlette.routing import Route
from starlette.testclient import TestClient
from survey_calls import address_drives as survey_drives

from forms_service.app import Works, _routes, build_app
from forms_service.documents.worker import PdfWorker
from forms_service.imports.keeping import check_file, note_checked
from forms_service.matters.opening import NewMatter, open_matter
from forms_service.notices.calling import take_call
from forms_service.receptions.registrations import mark_of
from forms_service.scheduler import Scheduler
from forms_service.staff import accounts, audit, invitations, login, second_step
from forms_service.storage import writer
from forms_service.storage.readers import QUICK
from forms_service.submissions.intake import Arrival, Part
from forms_service.submissions.model import SAME_PRESS
from forms_service.tallies.importing import support_log

FEW, MANY = 500, 2_000
SHOWN = 51
"""Rows that a list reads for one page: fifty, and one to know whether there are more."""

CONSTANT = 600
"""Steps of SQLite's machine by which an address may differ. Walking over 1,500 more rows takes at least 4,500."""

REFUSED = {("POST", "/nhan-vien/doi-mat-khau"), ("POST", "/nhan-vien/dang-nhap/ma")}
"""Driven with a wrong answer: a right one would end the session that drives the rest."""

PASSWORD = "một mật khẩu thử dài"


@dataclass
class Steps:
    """What SQLite did for one request: steps of its machine, and rows of whole tables that it walked over."""

    machine: int = 0
    walked: int = 0
    dearest: dict[str, int] = field(default_factory=dict)

    def add(self, sql, machine, walked):
        self.machine += machine
        self.walked += walked
        self.dearest[sql] = self.dearest.get(sql, 0) + machine


class Counters:
    """SQLite's counters of one connection. Those of FTS5's own statements are never reset, so what is new counts."""

    def __init__(self, current):
        self._current, self._before = current, {}

    def __call__(self, event):
        status = event["stmt_status"]
        counted = status["SQLITE_STMTSTATUS_VM_STEP"], status["SQLITE_STMTSTATUS_FULLSCAN_STEP"]
        if "'main'." in event["sql"]:
            before = self._before.get(event["id"], (0, 0))
            self._before[event["id"]] = counted
            counted = counted[0] - before[0], counted[1] - before[1]
        if self._current:
            self._current[-1].add(event["sql"], *counted)


@pytest.fixture
def steps():
    """Counts on every connection that is opened from now on; calling it counts one block."""
    current = []

    def watch(connection):
        connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, Counters(current))

    @contextmanager
    def counted():
        current.append(Steps())
        yield current[-1]
        current.clear()

    apsw.connection_hooks.append(watch)
    yield counted
    apsw.connection_hooks.remove(watch)


async def printed(_worker, _html):
    """The printing process belongs to one event loop, and here each request has one of its own; it asks no store."""
    return b"%PDF-1.7"


@pytest.fixture
def works(steps, open_works, monkeypatch) -> Works:
    monkeypatch.setattr(PdfWorker, "render", printed)
    # What the writer tidies up in quiet moments belongs to no request.
    monkeypatch.setattr(writer, "QUIET_SECONDS", 3600)
    return open_works(rate_limit=None)


def arrivals(start, end):
    """Registrations and feedback of as many people; every other one with an address for mail."""
    forms = catalogue().forms
    for number in range(start, end):
        values = {"phone": f"+849{number:08}", "content": f"Nội dung thử số {number}", "full_name": "Nguyễn Văn Thử"}
        if number % 2:
            values["email"] = f"thu{number}@phucvu.example"
        form = forms["feedback" if number % 5 == 0 else "leader_registration"]
        values |= {"kind": "suggestion"} if number % 5 == 0 else {"preferred_reception": "nearest", "party_size": 1}
        yield Arrival((Part(form, values),), f"key {number}", SAME_PRESS)


def fill(works, start, end):
    """Submissions with all that they cause; two of three handled, one of ten held, each with its line in the log."""

    def use_case(tx):
        for number, arrival in enumerate(arrivals(start, end), start):
            receipt = works.intake.take(tx, arrival)
            found = tx.find("submissions", code=receipt.code)
            desk = "held" if number % 10 == 0 else "handled" if number % 3 else "new"
            tx.update("submissions", found["id"], {"desk": desk})
            audit.record(tx, audit.CLI, "submissions.handled", "submission", found["id"])
            if number % 5 == 1:
                new = NewMatter(found["id"], f"Việc thử số {number}", lead="so-xay-dung", field="construction")
                open_matter(tx, audit.CLI, catalogue(), new)

    works.store.write_now(use_case)


def latest(works, **equal):
    return works.store.read_now(
        lambda r: r.select("submissions", equal=equal, key="received_at", descending=True, limit=1)
    )[0]


def ticket_of_the_second(tx):
    """What the second account, which has a second step, gets after its password."""
    kept = {"nonce": "x", "since": tx.now.isoformat(), "last_step": 0, "recovery": []}
    tx.update("staff", 2, {"second_factor": kept})
    account = tx.get("staff", 2)
    keys = login.attempt_keys(b"0" * 32, account["email"], "network")
    return second_step.open_ticket(tx, login.Attempt(keys, staff_id=2, password_hash=account["password_hash"]))


def registration(works, *, descending):
    """The first that arrived, or the last."""
    return works.store.read_now(lambda r: r.select("registrations", key="arrived_at", descending=descending, limit=1))[
        0
    ]


def reception_drives(works, get, post, csrf):
    """Acts are driven on a reception without registrations: telling everybody costs as much as there are.

    What is added here would make the lists longer from run to run, so it is there before and pressed again.
    """
    page, quiet = "/nhan-vien/buoi-tiep", "director-2026-12-04"
    form = catalogue().forms["director_appointment"]
    answers = {"full_name": "Nguyễn Văn Thử", "phone": "+84912345678", "mode": "phone", "half_day": "morning"}
    arrival = Arrival((Part(form, answers),), "asks for an appointment", SAME_PRESS)
    code = works.store.write_now(lambda tx: works.intake.take(tx, arrival)).code
    asked = works.store.read_now(lambda r: r.find("submissions", code=code))["id"]
    kept = works.store.read_now(lambda r: r.find("receptions", reception=quiet)) or {"version": 0}
    slot = {"place": "khu-tiep-nhan", "host": f"Giám đốc {kept['version']}"}
    days = {"day": "2026-12-09", "start": "14:00", "end": "15:00", "capacity": "3", "despite-overlap": "yes"}
    seen = {"act": "rechair", "seen": str(kept["version"]), "reason": "đi công tác", "sure": "yes"}
    extra = {"series": "leaders", "reason": "nhiều người chờ", "key": "one page"}
    add = post(f"{page}/them", _csrf=csrf, **slot, **days, **extra)
    appoint = post(f"{page}/hen/{asked}", _csrf=csrf, **slot, **days)
    assert {add().status_code, appoint().status_code} == {303}
    return {
        ("GET", page): get(page),
        ("GET", f"{page}?past"): get(f"{page}?khi=da-qua&lich=leaders"),
        ("GET", f"{page}/ke-hoach-doi"): get(f"{page}/ke-hoach-doi"),
        ("GET", f"{page}/to-lich"): get(f"{page}/to-lich"),
        ("GET", f"{page}/them"): get(f"{page}/them?lich=leaders"),
        ("POST", f"{page}/them"): add,
        ("GET", f"{page}/hen/{{id}}"): get(f"{page}/hen/{asked}"),
        ("POST", f"{page}/hen/{{id}}"): appoint,
        ("GET", f"{page}/{{id}}"): get(f"{page}/leaders-2026-11-30"),
        ("POST", f"{page}/{{id}}"): post(f"{page}/{quiet}", _csrf=csrf, **seen, **slot),
        ("GET", f"{page}/{{id}}/can-goi"): get(f"{page}/leaders-2026-11-30/can-goi"),
    }


def drives(works, browser):
    """Method and declared path of each route, and what drives it (asked for just before)."""
    page = browser.get("/nhan-vien/phieu")
    csrf = re.search(r'name="_csrf" value="([^"]+)"', page.text)[1]
    new = latest(works, desk="new")
    called = works.store.read_now(lambda r: r.select("notices", equal={"state": "due"}, key="call_after", limit=1))[0]
    digits = new["values"]["phone"][-4:]
    placed, waits = registration(works, descending=False), registration(works, descending=True)
    calling = works.store.write_now(lambda tx: take_call(tx, 1, called["submission"]))
    listener = works.store.read_now(lambda r: r.get("submissions", called["submission"]))["values"]["phone"]
    link = works.store.write_now(lambda tx: invitations.invite(tx, audit.CLI, 1)).rsplit("/", 1)[-1]
    browser.cookies.set("phucvu_ticket", works.store.write_now(ticket_of_the_second))
    password = {"password": PASSWORD, "again": PASSWORD}
    credentials = {"email": "ban@phucvu.example", "password": PASSWORD}

    def get(path):
        return lambda: browser.get(path)

    def post(path, **data):
        return lambda: browser.post(path, data=data)

    number = new["id"]
    waiting = works.store.read_now(lambda r: r.select("submissions", equal={"desk": "new"}, key="received_at", limit=1))
    apart = waiting[0]["id"]
    raised = NewMatter(None, "Việc thử", lead="so-xay-dung", field="construction")
    matter = works.store.write_now(lambda tx: open_matter(tx, audit.CLI, catalogue(), raised))
    asked = works.store.read_now(lambda r: r.get("matters", matter - 1))["token"]
    reply = {"text": "Đã xong.", "author": "Sở", "on": works.clock().date().isoformat()}
    return {
        ("GET", "/nhan-vien/vu-viec"): get("/nhan-vien/vu-viec"),
        ("GET", "/nhan-vien/vu-viec?lead"): get("/nhan-vien/vu-viec?ds=week&co-quan=so-xay-dung"),
        ("POST", "/nhan-vien/vu-viec/tim"): post("/nhan-vien/vu-viec/tim", _csrf=csrf, tim="viec thu"),
        ("GET", "/nhan-vien/vu-viec/mo"): get(f"/nhan-vien/vu-viec/mo?phieu={number}"),
        ("POST", "/nhan-vien/vu-viec/mo"): post(
            "/nhan-vien/vu-viec/mo", _csrf=csrf, submission=str(number), question="Việc thử", lead="so-xay-dung"
        ),
        ("GET", "/nhan-vien/vu-viec/{id:int}"): get(f"/nhan-vien/vu-viec/{matter}"),
        ("POST", "/nhan-vien/vu-viec/{id:int}"): post(
            f"/nhan-vien/vu-viec/{matter}", _csrf=csrf, act="wait", reason="Xin bổ sung"
        ),
        ("GET", "/nhan-vien/vu-viec/{id:int}/tra-loi"): get(f"/nhan-vien/vu-viec/{matter}/tra-loi"),
        ("POST", "/nhan-vien/vu-viec/{id:int}/tra-loi"): post(
            f"/nhan-vien/vu-viec/{matter}/tra-loi",
            _csrf=csrf,
            act="reply",
            channel="in_person",
            outcome="resolved",
            **reply,
        ),
        ("GET", "/nhan-vien/vu-viec/{id:int}/dang"): get(f"/nhan-vien/vu-viec/{matter}/dang"),
        ("POST", "/nhan-vien/vu-viec/{id:int}/dang"): post(f"/nhan-vien/vu-viec/{matter}/dang", _csrf=csrf),
        ("GET", "/vu-viec/{token}"): get(f"/vu-viec/{asked}"),
        ("POST", "/vu-viec/{token}"): post(f"/vu-viec/{asked}", answer="no"),
        ("GET", "/nhan-vien/phieu/{id:int}/khieu-nai"): get(f"/nhan-vien/phieu/{apart}/khieu-nai"),
        ("POST", "/nhan-vien/phieu/{id:int}/khieu-nai"): post(
            f"/nhan-vien/phieu/{apart}/khieu-nai", _csrf=csrf, act="apart"
        ),
        **meeting_drives(works, get, post, csrf),
        **own_data_drives(works, get, post, csrf),
        **letter_drives(works, get, post, csrf),
        ("GET", "/api/forms/{form_id}"): get("/api/forms/leader_registration"),
        ("POST", "/api/forms/{form_id}"): post(
            "/api/forms/leader_registration",
            **{**REGISTRATION, "preferred_reception": "nearest", "phone": f"0912{number:06}"},
            email="thu@phucvu.example",
        ),
        ("GET", "/bien-nhan/{token}"): get(f"/bien-nhan/{new['token']}"),
        ("GET", "/dang-ky/{token}"): get(f"/dang-ky/{waits['link']}"),
        ("POST", "/dang-ky/{token}"): post(f"/dang-ky/{waits['link']}", act="withdraw"),
        ("GET", "/nhan-vien/dang-ky/{id}"): get(f"/nhan-vien/dang-ky/{placed['id']}"),
        ("POST", "/nhan-vien/dang-ky/{id}"): post(
            f"/nhan-vien/dang-ky/{placed['id']}", _csrf=csrf, act="resize", party_size="2", was=mark_of(placed)
        ),
        **reception_drives(works, get, post, csrf),
        ("GET", "/tra-cuu"): get("/tra-cuu"),
        ("GET", "/api/status"): get("/api/status"),
        ("POST", "/api/status"): post("/api/status", code=new["code"], phone_last4=digits),
        ("GET", "/api/receptions"): get("/api/receptions"),
        ("GET", "/lich.ics"): get("/lich.ics"),
        ("GET", "/lich-hien-tai"): get("/lich-hien-tai"),
        ("GET", "/api/openapi.json"): get("/api/openapi.json"),
        ("GET", "/healthz"): get("/healthz"),
        ("GET", "/readyz"): get("/readyz"),
        ("GET", "/metrics"): get("/metrics"),
        ("GET", "/nhan-vien/phieu"): get("/nhan-vien/phieu"),
        ("GET", "/nhan-vien/phieu?all"): get("/nhan-vien/phieu?ngan=all"),
        ("GET", "/nhan-vien/phieu?form"): get("/nhan-vien/phieu?ngan=handled&bieu-mau=feedback"),
        ("POST", "/nhan-vien/phieu/tim"): post("/nhan-vien/phieu/tim", _csrf=csrf, tim="nguyen van"),
        ("GET", "/nhan-vien/phieu/{id}"): get(f"/nhan-vien/phieu/{number}"),
        ("POST", "/nhan-vien/phieu/{id}"): post(f"/nhan-vien/phieu/{number}", _csrf=csrf, act="handle"),
        ("GET", "/nhan-vien/goi-dien"): get("/nhan-vien/goi-dien"),
        ("GET", "/nhan-vien/goi-dien?kind"): get("/nhan-vien/goi-dien?loai=received"),
        ("GET", "/nhan-vien/goi-dien/{id}"): get(f"/nhan-vien/goi-dien/{called['submission']}"),
        ("GET", "/xac-minh-cuoc-goi"): get("/xac-minh-cuoc-goi"),
        ("POST", "/xac-minh-cuoc-goi"): post("/xac-minh-cuoc-goi", call_code=calling.code, phone_last4=listener[-4:]),
        ("POST", "/nhan-vien/goi-dien/{id}"): post(
            f"/nhan-vien/goi-dien/{called['submission']}", _csrf=csrf, act="no_answer", last=str(called["id"])
        ),
        ("GET", "/nhan-vien/1022"): get("/nhan-vien/1022"),
        ("POST", "/nhan-vien/1022"): post(
            "/nhan-vien/1022",
            **{**REGISTRATION, "preferred_reception": "nearest", "phone": f"0913{number:06}"},
            _csrf=csrf,
            act="keep",
            form="leader_registration",
            key=f"press {number}",
            channel="hotline",
        ),
        ("POST", "/nhan-vien/1022/nguoi-goi"): post("/nhan-vien/1022/nguoi-goi", _csrf=csrf, phone="0912345678"),
        ("GET", "/nhan-vien/1022/da-ghi/{id}"): get(f"/nhan-vien/1022/da-ghi/{number}"),
        ("GET", "/nhan-vien/doi-mat-khau"): get("/nhan-vien/doi-mat-khau"),
        ("POST", "/nhan-vien/doi-mat-khau"): post("/nhan-vien/doi-mat-khau", _csrf=csrf, old="khác", **password),
        ("GET", "/nhan-vien"): get("/nhan-vien"),
        ("GET", "/nhan-vien/"): get("/nhan-vien/"),
        ("GET", "/nhan-vien/viec"): get("/nhan-vien/viec"),
        ("GET", "/nhan-vien/nhat-ky"): get("/nhan-vien/nhat-ky"),
        ("GET", "/nhan-vien/nhat-ky?nguoi"): get("/nhan-vien/nhat-ky?nguoi=1&ve=submission"),
        ("GET", "/nhan-vien/nhat-ky?ngay"): get(f"/nhan-vien/nhat-ky?ngay={works.clock().date()}"),
        ("GET", "/nhan-vien/nhan-su"): get("/nhan-vien/nhan-su"),
        ("GET", "/nhan-vien/nhan-su/them"): get("/nhan-vien/nhan-su/them"),
        ("POST", "/nhan-vien/nhan-su"): post(
            "/nhan-vien/nhan-su",
            _csrf=csrf,
            name="Lê Thị Mới",
            email=f"moi{works.clock().day}@phucvu.example",
            role="leader",
        ),
        ("GET", "/nhan-vien/nhan-su/{id}"): get("/nhan-vien/nhan-su/2"),
        ("POST", "/nhan-vien/nhan-su/{id}"): post("/nhan-vien/nhan-su/2", _csrf=csrf, act="change", role="leader"),
        ("GET", "/nhan-vien/tai-khoan"): get("/nhan-vien/tai-khoan"),
        ("GET", "/nhan-vien/tai-khoan/buoc-thu-hai"): get("/nhan-vien/tai-khoan/buoc-thu-hai"),
        ("POST", "/nhan-vien/tai-khoan/buoc-thu-hai"): post(
            "/nhan-vien/tai-khoan/buoc-thu-hai", _csrf=csrf, act="start"
        ),
        **figure_drives(works, browser, get, post, csrf),
        **survey_drives(works, get, post, csrf),
        **adoption_drives(works, get, post, csrf),
        ("POST", "/nhan-vien/dang-xuat"): post("/nhan-vien/dang-xuat", _csrf=csrf),
        ("GET", "/"): get("/"),
        ("GET", "/nhan-vien/dang-nhap"): get("/nhan-vien/dang-nhap"),
        ("POST", "/nhan-vien/dang-nhap"): post("/nhan-vien/dang-nhap", **credentials),
        ("GET", "/nhan-vien/dang-nhap/ma"): get("/nhan-vien/dang-nhap/ma"),
        ("POST", "/nhan-vien/dang-nhap/ma"): post("/nhan-vien/dang-nhap/ma", code="000000"),
        ("GET", "/nhan-vien/mat-khau/{token}"): get(f"/nhan-vien/mat-khau/{link}"),
        ("POST", "/nhan-vien/mat-khau/{token}"): post(f"/nhan-vien/mat-khau/{link}", **password),
    }


def figure_drives(works, browser, get, post, csrf):
    """Figures cost what their period holds, so that they are asked of a year in which nothing was stored."""
    day, rows = works.clock().date(), b"Ngay,Don vi,Loai,So luot\n01/03/2020,So Tu phap,no_write,3\n"
    checked = check_file(support_log(works.content(), day), rows)
    note = partial(note_checked, actor=audit.CLI, kind=support_log(works.content(), day), digest="x", checked=checked)
    waiting = works.store.write_now(note)
    sheet = {"tep": ("so.csv", rows + f"02/03/2020,So Tu phap,no_write,{day.day}\n".encode())}
    return {
        ("GET", "/nhan-vien/so-lieu"): get("/nhan-vien/so-lieu?ky=2020"),
        ("GET", "/nhan-vien/so-lieu/{key}"): get("/nhan-vien/so-lieu/registrations.received?ky=2020"),
        ("GET", "/nhan-vien/bao-cao"): get("/nhan-vien/bao-cao"),
        ("POST", "/nhan-vien/bao-cao"): post("/nhan-vien/bao-cao", _csrf=csrf, ky="2020"),
        ("GET", "/nhan-vien/ban-tin"): get("/nhan-vien/ban-tin"),
        ("POST", "/nhan-vien/ban-tin"): post("/nhan-vien/ban-tin", _csrf=csrf, kind="week"),
        ("GET", "/nhan-vien/ho-tro"): get("/nhan-vien/ho-tro"),
        ("POST", "/nhan-vien/ho-tro"): post("/nhan-vien/ho-tro", _csrf=csrf, them="no_write:1"),
        ("GET", "/nhan-vien/nhap/{kind}"): get("/nhan-vien/nhap/ho-tro"),
        ("GET", "/nhan-vien/nhap/{kind}/mau.xlsx"): get("/nhan-vien/nhap/ho-tro/mau.xlsx"),
        ("POST", "/nhan-vien/nhap/{kind}"): lambda: browser.post(
            "/nhan-vien/nhap/ho-tro", data={"_csrf": csrf}, files=sheet
        ),
        ("POST", "/nhan-vien/nhap/{kind}/{id:int}"): post(f"/nhan-vien/nhap/ho-tro/{waiting}", _csrf=csrf),
    }


LIVE_PAGE = "<html><body><!--phucvu:receptions leaders--><!--/phucvu:receptions--></body></html>"


@pytest.fixture
def browser(works) -> TestClient:
    """The browser of an administrator, who has logged in, at the machine itself."""
    works.settings.site_dir.mkdir()
    (works.settings.site_dir / "index.html").write_text(LIVE_PAGE)
    password_hash = CHEAP_PASSWORDS.hash_now(PASSWORD)
    person = {"name": "Trần Thị Mẫu", "email": "ban@phucvu.example", "role": "admin", "receives": ()}
    works.store.write_now(lambda tx: accounts.add_staff(tx, audit.CLI, **person, password_hash=password_hash))
    other = {"name": "Lê Thị Hai", "email": "hai@phucvu.example", "role": "leader"}
    works.store.write_now(lambda tx: accounts.add_staff(tx, audit.CLI, **other, password_hash=password_hash))
    browser = TestClient(
        build_app(works),
        base_url=works.settings.base_url,
        follow_redirects=False,
        headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"},
        client=("127.0.0.1", 50_000),
    )
    log_in(browser)
    return browser


def log_in(browser):
    credentials = {"email": "ban@phucvu.example", "password": PASSWORD}
    assert browser.post("/nhan-vien/dang-nhap", data=credentials).status_code == 303


def settle(works):
    """Merge the search now, as the writer does in quiet moments, so that no request pays for those before it."""
    storage = works.store._writer._base.storage
    while works.store.write_now(lambda _tx: storage.merge_words()):
        pass


def measure(works, browser, steps):
    """The steps of each address."""
    log_in(browser)
    found = {}
    for name, drive in drives(works, browser).items():
        settle(works)
        with steps() as counted:
            answer = drive()
        assert answer.status_code in ({422} if name in REFUSED else {200, 303}), (name, answer.text[:300])
        found[name] = counted
    return found


def test_every_address_costs_with_many_stored_what_it_cost_with_few(works, browser, steps):
    fill(works, 0, FEW)
    few = measure(works, browser, steps)
    works.clock.move(days=1)
    fill(works, FEW, MANY)
    many = measure(works, browser, steps)
    for name, counted in many.items():
        dearest = sorted(counted.dearest.items(), key=lambda each: -each[1])[:3]
        assert counted.machine <= few[name].machine + CONSTANT, (name, dearest)
        assert counted.walked <= SHOWN + QUICK, (name, dearest)
    assert sum(counted.machine for counted in many.values()) > 1000  # the counting does count


def test_no_address_is_left_out(works, browser):
    """Whoever adds a route adds it to the table above."""
    fill(works, 0, 5)
    declared = {
        (method, route.path)
        for route in _routes(works, Scheduler([]))
        if isinstance(route, Route)
        for method in route.methods - {"HEAD"}
    }
    assert declared - drives(works, browser).keys() == set()
