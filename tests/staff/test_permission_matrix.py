"""Every route of the service, every role, and nobody: who may ask for what.

The truth comes from real requests through the whole application, not from what a route says of itself. Whoever adds a
route adds its line to `MAY`; the failing test says which. A line is wrong if a role that must not gets anything but
the 403 page, or one that may gets it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from office import CHEAP_PASSWORDS, CONTENT, MovableClock, browser_of
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from forms_service.app import Works, _routes, assemble
from forms_service.documents.worker import PdfWorker
from forms_service.scheduler import Scheduler
from forms_service.settings import Settings
from forms_service.staff import accounts, audit
from forms_service.staff.csrf import CSRF_FIELD, csrf_token
from forms_service.staff.model import PERMISSIONS, ROLES, Role
from forms_service.staff.sessions import open_session

MAY: dict[str, str | tuple[str, ...]] = {
    # Everybody: forms, receipts, status, lists, links in mail, the login, the site.
    "GET /api/forms/{form_id}": "public",
    "POST /api/forms/{form_id}": "public",
    "GET /bien-nhan/{token}": "public",
    "GET /tra-cuu": "public",
    "GET /api/status": "public",
    "POST /api/status": "public",
    "GET /api/receptions": "public",
    "GET /lich.ics": "public",
    "GET /lich-hien-tai": "public",
    "GET /api/openapi.json": "public",
    "GET /healthz": "public",
    "GET /readyz": "public",
    "GET /metrics": "public",
    "MOUNT /nhan-vien/static": "public",
    "MOUNT /": "public",
    "GET /nhan-vien": "public",
    "GET /nhan-vien/dang-nhap": "public",
    "POST /nhan-vien/dang-nhap": "public",
    "GET /nhan-vien/dang-nhap/ma": "public",
    "POST /nhan-vien/dang-nhap/ma": "public",
    "GET /nhan-vien/mat-khau/{token}": "public",
    "POST /nhan-vien/mat-khau/{token}": "public",
    # Whoever is logged in.
    "GET /nhan-vien/": "staff",
    "GET /nhan-vien/viec": "staff",
    "POST /nhan-vien/dang-xuat": "staff",
    "GET /nhan-vien/tai-khoan": "staff",
    "GET /nhan-vien/tai-khoan/buoc-thu-hai": "staff",
    "POST /nhan-vien/tai-khoan/buoc-thu-hai": "staff",
    "GET /nhan-vien/doi-mat-khau": "staff",
    "POST /nhan-vien/doi-mat-khau": "staff",
    # Accounts and the log.
    "GET /nhan-vien/nhan-su": "manage_staff",
    "POST /nhan-vien/nhan-su": "manage_staff",
    "GET /nhan-vien/nhan-su/them": "manage_staff",
    "GET /nhan-vien/nhan-su/{id}": "manage_staff",
    "POST /nhan-vien/nhan-su/{id}": "manage_staff",
    "GET /nhan-vien/nhat-ky": "view_audit",
    # Submissions.
    "GET /nhan-vien/phieu": "view_submissions",
    "POST /nhan-vien/phieu/tim": "view_submissions",
    "GET /nhan-vien/phieu/{id}": "view_submissions",
    "POST /nhan-vien/phieu/{id}": "handle_submissions",
    "GET /nhan-vien/phieu/{id:int}/khieu-nai": "handle_submissions",
    "POST /nhan-vien/phieu/{id:int}/khieu-nai": "handle_submissions",
    # The call list and the page of 1022.
    "GET /xac-minh-cuoc-goi": "public",
    "POST /xac-minh-cuoc-goi": "public",
    "GET /nhan-vien/goi-dien": "make_calls",
    "GET /nhan-vien/goi-dien/{id}": "make_calls",
    "POST /nhan-vien/goi-dien/{id}": "make_calls",
    "GET /nhan-vien/1022": "register_callers",
    # Surveys.
    "GET /bien-nhan/cam-on": "public",
    "GET /nhan-vien/khao-sat": "make_calls",
    "POST /nhan-vien/khao-sat": "make_calls",
    "GET /nhan-vien/khao-sat/{id:int}": "make_calls",
    "POST /nhan-vien/khao-sat/{id:int}": "make_calls",
    "GET /nhan-vien/khao-sat/ket-qua": "view_reports",
    "GET /nhan-vien/khao-sat/gop-y": "handle_submissions",
    "POST /nhan-vien/khao-sat/gop-y": "handle_submissions",
    "POST /nhan-vien/1022": "register_callers",
    "POST /nhan-vien/1022/nguoi-goi": "register_callers",
    "GET /nhan-vien/1022/da-ghi/{id}": "register_callers",
    # Registrations.
    "GET /dang-ky/{token}": "public",
    "POST /dang-ky/{token}": "public",
    "GET /nhan-vien/dang-ky/{id}": "view_receptions",
    "POST /nhan-vien/dang-ky/{id}": "handle_submissions",
    # Receptions.
    "GET /nhan-vien/buoi-tiep": "view_receptions",
    "GET /nhan-vien/buoi-tiep/ke-hoach-doi": "view_receptions",
    "GET /nhan-vien/buoi-tiep/to-lich": "view_receptions",
    "GET /nhan-vien/buoi-tiep/them": "manage_receptions",
    "POST /nhan-vien/buoi-tiep/them": "manage_receptions",
    "GET /nhan-vien/buoi-tiep/hen/{id}": "manage_receptions",
    "POST /nhan-vien/buoi-tiep/hen/{id}": "manage_receptions",
    "GET /nhan-vien/buoi-tiep/{id}": "view_receptions",
    "POST /nhan-vien/buoi-tiep/{id}": "manage_receptions",
    "GET /nhan-vien/buoi-tiep/{id}/can-goi": "make_calls",
    # What somebody's own data are, and what staff do with such requests; periods and incidents are the office's.
    "GET /du-lieu-cua-toi": "public",
    "POST /du-lieu-cua-toi": "public",
    "GET /du-lieu-cua-toi/nhan": "public",
    "POST /du-lieu-cua-toi/nhan": "public",
    "GET /du-lieu-cua-toi/yeu-cau/{token}": "public",
    "GET /nhan-vien/du-lieu": "handle_privacy",
    "GET /nhan-vien/du-lieu/yeu-cau/{id}": "handle_privacy",
    "POST /nhan-vien/du-lieu/yeu-cau/{id}": "handle_privacy",
    "POST /nhan-vien/du-lieu/yeu-cau/{id}/ban-sao": "handle_privacy",
    "GET /nhan-vien/du-lieu/yeu-cau/{id}/sua/{field}": "handle_privacy",
    "POST /nhan-vien/du-lieu/yeu-cau/{id}/sua/{field}": "handle_privacy",
    "GET /nhan-vien/du-lieu/phieu/{id}": "handle_privacy",
    "POST /nhan-vien/du-lieu/phieu/{id}": "handle_privacy",
    "GET /nhan-vien/du-lieu/thoi-han": "manage_staff",
    "POST /nhan-vien/du-lieu/thoi-han": "manage_staff",
    "GET /nhan-vien/du-lieu/lo": "manage_staff",
    "POST /nhan-vien/du-lieu/lo": "manage_staff",
    "GET /nhan-vien/du-lieu/lo/{id}": "manage_staff",
    "POST /nhan-vien/du-lieu/lo/{id}": "manage_staff",
    "POST /nhan-vien/du-lieu/lo/{id}/ma": "manage_staff",
    # Matters.
    "GET /vu-viec/{token}": "public",
    "POST /vu-viec/{token}": "public",
    "GET /nhan-vien/vu-viec": "view_matters",
    "POST /nhan-vien/vu-viec/tim": "view_matters",
    "GET /nhan-vien/vu-viec/mo": "assign_matters",
    "POST /nhan-vien/vu-viec/mo": "assign_matters",
    "GET /nhan-vien/vu-viec/{id:int}": "view_matters",
    "POST /nhan-vien/vu-viec/{id:int}": "view_matters",
    "GET /nhan-vien/vu-viec/{id:int}/tra-loi": "answer_matters",
    "POST /nhan-vien/vu-viec/{id:int}/tra-loi": "answer_matters",
    "GET /nhan-vien/vu-viec/{id:int}/dang": "assign_matters",
    "POST /nhan-vien/vu-viec/{id:int}/dang": "assign_matters",
    # Meetings.
    "GET /nhan-vien/tiep": "view_meetings",
    "GET /nhan-vien/tiep/{reception}": "view_meetings",
    "POST /nhan-vien/tiep/{reception}/yeu-cau": "run_meetings",
    "GET /nhan-vien/tiep/{reception}/luot/{id}": "run_meetings",
    "POST /nhan-vien/tiep/{reception}/luot/{id}": "run_meetings",
    "GET /nhan-vien/tiep/{reception}/{paper}.pdf": "view_meetings",
    "GET /nhan-vien/tiep/{reception}/lanh-dao": "view_meetings",
    "GET /nhan-vien/tiep/{reception}/lanh-dao/{id}": "view_meetings",
    "GET /nhan-vien/tiep/{reception}/diem-danh": "run_meetings",
    "POST /nhan-vien/tiep/{reception}/diem-danh": "run_meetings",
    "GET /nhan-vien/tiep/{reception}/bien-ban/{id}": "run_meetings",
    "POST /nhan-vien/tiep/{reception}/bien-ban/{id}": "run_meetings",
    "GET /nhan-vien/chuan-bi": "answer_matters",
    "GET /nhan-vien/chuan-bi/{id}": "answer_matters",
    "POST /nhan-vien/chuan-bi/{id}": "answer_matters",
    "GET /nhan-vien/so-tiep": "view_meetings",
    "GET /nhan-vien/so-tiep/tep": "view_meetings",
    # Figures and reports.
    "GET /nhan-vien/so-lieu": "view_reports",
    "GET /nhan-vien/so-lieu/{key}": "view_submissions",
    "GET /nhan-vien/bao-cao": "view_reports",
    "POST /nhan-vien/bao-cao": "view_reports",
    "GET /nhan-vien/ban-tin": "view_reports",
    "POST /nhan-vien/ban-tin": "view_reports",
    # The support log, and lists from spreadsheets (each kind has a permission of its own; others get 404).
    "GET /nhan-vien/ho-tro": "count_support",
    "POST /nhan-vien/ho-tro": "count_support",
    "GET /nhan-vien/nhap/{kind}": "staff",
    "GET /nhan-vien/nhap/{kind}/mau.xlsx": "staff",
    "POST /nhan-vien/nhap/{kind}": "staff",
    "POST /nhan-vien/nhap/{kind}/{id:int}": "staff",
    # Reports of units that take up models, and who oversees them.
    "GET /nhan-vien/bao-cao-don-vi": "report_adoption",
    "POST /nhan-vien/bao-cao-don-vi": "report_adoption",
    "GET /nhan-vien/bao-cao-don-vi/{id:int}": "report_adoption",
    "POST /nhan-vien/bao-cao-don-vi/{id:int}": "report_adoption",
    "GET /nhan-vien/bao-cao-don-vi/{id:int}/ban-in": "report_adoption",
    "GET /nhan-vien/giam-sat": "oversee",
    "GET /nhan-vien/giam-sat/bang.xlsx": "oversee",
    "GET /nhan-vien/giam-sat/bao-cao/{id:int}": "oversee",
    "GET /nhan-vien/giam-sat/bao-cao/{id:int}/ban-in": "oversee",
    "GET /nhan-vien/nhac-don-vi": "make_calls",
    "POST /nhan-vien/nhac-don-vi": "make_calls",
    # Letters of communes.
    "GET /nhan-vien/thu": "view_letters",
    "POST /nhan-vien/thu/nhieu": "write_letters",
    "GET /nhan-vien/thu/them": "write_letters",
    "POST /nhan-vien/thu/them": "write_letters",
    "GET /nhan-vien/thu/in/{batch:int}": "write_letters",
    "GET /nhan-vien/thu/in/{batch:int}/{size}.pdf": "write_letters",
    "GET /nhan-vien/thu/{id:int}": "view_letters",
    "POST /nhan-vien/thu/{id:int}": "view_letters",
    "GET /nhan-vien/thu/{id:int}/sua": "write_letters",
    "POST /nhan-vien/thu/{id:int}/sua": "write_letters",
}
"""Method and declared path, and who may: "public"; "staff" (whoever is logged in); a permission; or several, of which
one is enough."""

HIDDEN: dict[str, str] = {
    "/nhan-vien/nhap/ho-tro": "count_support",
    "/nhan-vien/nhap/ho-tro/mau.xlsx": "count_support",
    "/nhan-vien/nhap/khao-sat": "make_calls",
    "/nhan-vien/nhap/thu": "write_letters",
}
"""Pages behind a route for everybody that asks only once it knows what it is about: to who may not, they are not there
(404). Address and permission."""

DENIED = "không có quyền mở trang"
SESSION_OVER = "phiên làm việc đã hết"
LOGIN = "/nhan-vien/dang-nhap"
UNIT = "van-phong-ubnd-dong-thap"


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    """An office with one account of every role; its sessions last, for the clock stands still."""
    folder = tmp_path_factory.mktemp("office")
    settings = Settings(
        base_url="http://phucvu.example",
        service_url="http://phucvu.example",
        data_dir=folder / "var",
        content_dir=CONTENT,
        site_dir=folder / "public",
        rate_limit=None,
    )
    works = replace(assemble(settings, MovableClock()), passwords=CHEAP_PASSWORDS)
    for role in ROLES:
        facts = {"name": "Trần Thị Mẫu", "email": f"{role}@phucvu.example", "role": role, "unit": UNIT, "units": {UNIT}}
        works.store.write_now(lambda tx, facts=facts: accounts.add_staff(tx, audit.CLI, **facts, password_hash="x"))
    with pytest.MonkeyPatch.context() as patch:
        # Pages are printed elsewhere; the worker belongs to one event loop, and each request here has its own.
        patch.setattr(PdfWorker, "render", _printed)
        yield works
    works.store.close()


async def _printed(_worker: PdfWorker, _html: str) -> bytes:
    return b"%PDF-1.7"


@pytest.fixture(scope="module")
def browser(works: Works) -> TestClient:
    return browser_of(works, **{"Sec-Fetch-Site": "same-origin"})


def declared(routes: list[BaseRoute], prefix: str = "") -> Iterator[str]:
    """Method and path of every route, those within mounts too; a mount of files is one entry."""
    for route in routes:
        if isinstance(route, Route):
            yield from (f"{method} {prefix}{route.path}" for method in sorted((route.methods or set()) - {"HEAD"}))
        elif isinstance(route, Mount) and route.routes:
            yield from declared(list(route.routes), prefix + route.path)
        elif isinstance(route, Mount):
            yield f"MOUNT {prefix}{route.path or '/'}"
        else:
            raise TypeError(f"a kind of route that this test does not know: {route!r}")


def asked(works: Works, browser: TestClient, entry: str, role: Role | None) -> str:
    """What a request is answered: "allowed", "denied" (the 403 page), "login" (sent there, or told that it is over)."""
    method, path = entry.split(" ", 1)
    browser.cookies.clear()
    data = log_in(works, browser, role) if role else {}
    address = re.sub(r"\{[^}]+\}", "1", path)
    answer = browser.get(address) if method in {"GET", "MOUNT"} else browser.request(method, address, data=data)
    assert answer.status_code < 500, f"{entry} as {role}: {answer.status_code}"
    if answer.status_code == 303 and answer.headers["location"].startswith(LOGIN):
        return "login"
    if answer.status_code == 403:
        return "denied" if DENIED in answer.text else "login" if SESSION_OVER in answer.text else "403"
    return "allowed"


def log_in(works: Works, browser: TestClient, role: Role) -> dict[str, str]:
    """Open a session, for an earlier request may have ended the last one; the field that its forms hold."""
    email = accounts.email_key(f"{role}@phucvu.example")
    token = works.store.write_now(lambda tx: open_session(tx, tx.find("staff", email_key=email) or {}))
    browser.cookies.set("phucvu_staff", token)
    return {CSRF_FIELD: csrf_token(token)}


def roles_of(may: str | tuple[str, ...]) -> set[Role]:
    """The roles that a line of the table lets in."""
    if may in {"public", "staff"}:
        return set(ROLES)
    wanted = {may} if isinstance(may, str) else set(may)
    assert wanted <= set(PERMISSIONS), f"no such permission: {wanted - set(PERMISSIONS)}"
    return {role for role, facts in ROLES.items() if facts.permissions & wanted}


def suggested(works: Works, browser: TestClient, entry: str) -> str:
    """The line that a route without one seems to want, from how it answers; to be read before it is added."""
    if asked(works, browser, entry, None) == "allowed":
        return f'    "{entry}": "public",'
    let_in = {role for role in ROLES if asked(works, browser, entry, role) == "allowed"}
    fitting = [each for each in ("staff", *PERMISSIONS) if roles_of(each) == let_in]
    words = " or ".join(f'"{each}"' for each in fitting) or f"(lets in: {', '.join(sorted(let_in))})"
    return f'    "{entry}": {words},'


def test_every_route_is_in_the_table(works: Works, browser: TestClient) -> None:
    missing = [entry for entry in declared(_routes(works, Scheduler([]))) if entry not in MAY]
    lines = "\n".join(suggested(works, browser, entry) for entry in missing)
    assert not missing, f"add to MAY in {__file__}, if this is who should be let in:\n{lines}"


def test_the_table_names_no_route_that_is_gone(works: Works) -> None:
    assert MAY.keys() - set(declared(_routes(works, Scheduler([])))) == set()


@pytest.mark.parametrize("entry", [entry for entry, may in MAY.items() if may == "public"])
def test_what_is_public_asks_nobody_to_log_in(works: Works, browser: TestClient, entry: str) -> None:
    """But the second step of a login, which without the first leads to it, and the way to the first screen."""
    assert asked(works, browser, entry, None) in ({"login", "allowed"} if "/dang-nhap/ma" in entry else {"allowed"})


@pytest.mark.parametrize("entry", [entry for entry, may in MAY.items() if may != "public"])
def test_nobody_gets_behind_the_login_without_one(works: Works, browser: TestClient, entry: str) -> None:
    assert asked(works, browser, entry, None) == "login"


@pytest.mark.parametrize("entry", [entry for entry, may in MAY.items() if may != "public"])
def test_a_route_lets_in_the_roles_of_its_line_and_no_other(works: Works, browser: TestClient, entry: str) -> None:
    let_in = roles_of(MAY[entry])
    # Logging out is answered with the way to the login.
    allowed = "login" if entry == "POST /nhan-vien/dang-xuat" else "allowed"
    expected = {role: allowed if role in let_in else "denied" for role in ROLES}
    assert {role: asked(works, browser, entry, role) for role in ROLES} == expected


@pytest.mark.parametrize("address", HIDDEN)
def test_what_is_not_for_a_role_is_not_there_for_it(works: Works, browser: TestClient, address: str) -> None:
    let_in = roles_of(HIDDEN[address])
    for role in ROLES:
        browser.cookies.clear()
        log_in(works, browser, role)
        assert browser.get(address).status_code == (200 if role in let_in else 404), role
