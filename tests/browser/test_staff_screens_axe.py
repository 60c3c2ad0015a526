"""Every list and detail of the staff's screens in a real browser: readable for all, no wider than the screen."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from open_office import OpenOffice, open_office
from places import CAPACITY, RECEPTION, register
from playwright.sync_api import Browser, Page, Route

from forms_service.matters.opening import NewMatter, open_matter
from forms_service.privacy import breaches, rulebook
from forms_service.privacy.asking import Wanted, ask
from forms_service.staff import audit
from forms_service.staff.menu import MENU
from forms_service.storage.contract import Transaction
from forms_service.vietnam.clock import ZONE

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
THURSDAY = datetime(2026, 11, 26, 8, tzinfo=ZONE)
MEETING, DATA, FILE = f"/nhan-vien/tiep/{RECEPTION}", "/nhan-vien/du-lieu", "/nhan-vien/phieu/1"
LISTS = (
    "/nhan-vien/",
    *(item.path for item in MENU if not item.of_a_unit and item.unit_kind is None),
    "/nhan-vien/phieu?ngan=all",
    "/nhan-vien/vu-viec?ds=overdue",
    "/nhan-vien/buoi-tiep?ds=past",
    "/nhan-vien/buoi-tiep/ke-hoach-doi",
    "/nhan-vien/buoi-tiep/to-lich?thang=2026-12",
    "/nhan-vien/nhat-ky?loai=thay-doi",
)
DETAILS = (
    "/nhan-vien/tai-khoan",
    "/nhan-vien/tai-khoan/buoc-thu-hai",
    "/nhan-vien/doi-mat-khau",
    "/nhan-vien/nhan-su/them",
    "/nhan-vien/nhan-su/1",
    FILE,
    f"{FILE}/khieu-nai",
    "/nhan-vien/goi-dien/1",
    "/nhan-vien/1022?phieu=feedback",
    "/nhan-vien/1022/da-ghi/1",
    "/nhan-vien/vu-viec/mo?phieu=1",
    "/nhan-vien/vu-viec/1",
    "/nhan-vien/vu-viec/1/tra-loi",
    "/nhan-vien/so-lieu/registrations.received?ky=2026-11",
    f"/nhan-vien/buoi-tiep/{RECEPTION}",
    f"/nhan-vien/buoi-tiep/{RECEPTION}/can-goi",
    "/nhan-vien/buoi-tiep/them?lich=leaders",
    "/nhan-vien/dang-ky/1",
    f"/nhan-vien/dang-ky/{CAPACITY + 1}",
    MEETING,
    f"{MEETING}/luot/1",
    f"{MEETING}/lanh-dao",
    f"{MEETING}/lanh-dao/1",
    f"{MEETING}/diem-danh",
    f"{MEETING}/bien-ban/1",
    "/nhan-vien/chuan-bi/1",
    f"{DATA}/yeu-cau/1",
    f"{DATA}/yeu-cau/1/sua/full_name",
    f"{DATA}/phieu/1",
    f"{DATA}/lo/1",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenOffice]:
    """On the Thursday before a reception that is full; units are asked, a matter is overdue, nothing is done yet."""
    with open_office(tmp_path_factory.mktemp("office"), THURSDAY) as found:
        found.employ("admin")
        found.clock.move_to(THURSDAY.replace(day=2))
        found.works.store.write_now(lambda tx: an_overdue_matter(found, tx))
        found.clock.move_to(THURSDAY.replace(day=24))
        for number in range(CAPACITY + 2):
            register(found.works, number, people=2, field="investment", org_name="Công ty Cổ phần Thử Nghiệm Miền Tây")
        found.clock.move_to(THURSDAY)
        found.works.store.write_now(lambda tx: a_request_and_a_leak(found, tx))
        sent = asyncio.run_coroutine_threadsafe(found.works.asking.send(audit.SYSTEM, RECEPTION), found.loop)
        assert sent.result(60)
        yield found


def an_overdue_matter(office: OpenOffice, tx: Transaction) -> None:
    question = "Hồ sơ cấp phép xây dựng đã quá hẹn hai tháng, bao giờ trả kết quả?"
    new = NewMatter(submission=None, question=question, lead="so-xay-dung")
    open_matter(tx, audit.CLI, office.works.content(), new)


def a_request_and_a_leak(office: OpenOffice, tx: Transaction) -> None:
    catalogue = office.works.content()
    rulebook.note_rules(tx, catalogue)
    ask(tx, audit.PUBLIC, catalogue, Wanted(1, "view", "web"))
    day = date(2026, 11, 20)
    breaches.open_breach(tx, audit.CLI, catalogue, breaches.Facts("Thử", tx.now, "", "", ("feedback",), day, day))


def at_desk(office: OpenOffice, chromium: Browser, size: dict[str, int], *, script: bool) -> Page:
    """An administrator's page. Axe itself is a script: without JavaScript means that the page's own do nothing."""
    context = chromium.new_context(viewport=size, locale="vi-VN", base_url=office.url)
    context.set_default_timeout(10_000)
    if not script:
        context.route("**/*.js", empty)
    page = context.new_page()
    office.log_in(page, "admin@phucvu.example")
    return page


def empty(route: Route) -> None:
    route.fulfill(body="", content_type="text/javascript")


def amiss(page: Page, path: str, said: list[str]) -> list[str]:
    """What is wrong with one screen: its answer, what axe finds, its width, what it says on the console."""
    said.clear()
    answer = page.goto(path)
    status = [f"answered {answer and answer.status}"] if not answer or answer.status != 200 else []
    # Colours are the same at every width, and slow to compare: looked at once.
    rules = {"color-contrast": {"enabled": page.viewport_size == PHONE}}
    violations = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules}).response["violations"]
    found = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in violations]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*status, *found, *(["wider than the screen"] if wide else []), *said]


@pytest.mark.parametrize(("size", "script"), [(PHONE, False), (DESK, True)], ids=["phone, no script", "desk"])
def test_every_staff_screen_is_readable_for_all_and_fits(
    office: OpenOffice, chromium: Browser, size: dict[str, int], *, script: bool
) -> None:
    page, said = at_desk(office, chromium, size, script=script), []
    page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found = {path: faults for path in (*LISTS, *DETAILS) if (faults := amiss(page, path, said))}
    page.context.close()
    assert found == {}
