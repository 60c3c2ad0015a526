"""A colleague moves and cancels a reception in a real browser; the registrant's calendar can follow by the mails."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from open_office import OpenOffice, open_office
from places import register
from playwright.sync_api import Browser, Page

from forms_service.vietnam.clock import ZONE

MONDAY = datetime(2026, 11, 23, 8, tzinfo=ZONE)
LIST = "/nhan-vien/buoi-tiep"
NEXT = "leaders-2026-12-07"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenOffice]:
    with open_office(tmp_path_factory.mktemp("office"), MONDAY) as found:
        found.employ("front_desk")
        yield found


def at_desk(office: OpenOffice, chromium: Browser, width: int) -> Page:
    """Somebody of the front desk, without script: what a form cannot do alone is not asked of it."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
    office.log_in(page, "front_desk@phucvu.example")
    return page


def invitations(office: OpenOffice) -> list[Calendar]:
    parts = [part for mail in office.mails("thu@vidu.example") for part in mail.walk()]
    found = [part for part in parts if part.get_content_type() == "text/calendar"]
    return [Calendar.from_ical(part.get_payload(decode=True)) for part in found if part.get_param("method")]


def amiss(office: OpenOffice, page: Page) -> list[str]:
    """What axe finds on the page, which must not be wider than the screen either."""
    looking = page.context.browser.new_page(viewport=page.viewport_size)
    looking.context.add_cookies(page.context.cookies())
    looking.goto(page.url)
    found = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in Axe().run(looking).response["violations"]]
    wide = looking.evaluate("document.documentElement.scrollWidth > innerWidth")
    looking.close()
    return [*found, *(["wider than the screen"] if wide else [])]


def test_a_reception_is_moved_then_cancelled_and_calendars_follow(office: OpenOffice, chromium: Browser) -> None:
    desk = at_desk(office, chromium, 360)
    register(office.works, 1, email="thu@vidu.example")
    desk.goto(f"{office.url}{LIST}")
    assert amiss(office, desk) == []
    desk.get_by_role("link", name="Thứ Hai, 30/11/2026").first.click()
    desk.get_by_text("Dời ngày, giờ hoặc nơi gặp").click()
    desk.get_by_label("Bắt đầu lúc").fill("09:00")
    desk.get_by_label("Kết thúc lúc").fill("10:30")
    desk.locator("#ly-do-doi").fill("lãnh đạo họp lúc 10 giờ 45")
    desk.get_by_role("button", name="Xem trước rồi dời").click()
    assert "Sẽ báo cho 1 người: 1 thư, 0 cuộc gọi" in desk.inner_text("main")
    desk.get_by_role("button", name="Dời và báo 1 người").click()
    assert "Đổi giờ từ 9 giờ 30 phút sang 9 giờ: lãnh đạo họp lúc 10 giờ 45" in desk.inner_text("main")
    assert amiss(office, desk) == []
    office.run_jobs()
    desk.get_by_text("Báo không tổ chức").click()
    desk.locator("#ly-do-huy").fill("lãnh đạo đi công tác")
    desk.get_by_role("button", name="Xem trước rồi báo").click()
    desk.get_by_role("button", name="Không tổ chức và báo 1 người").click()
    office.run_jobs()
    office.run_jobs()
    calendars = invitations(office)
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]
    assert [str(calendar["method"]) for calendar in calendars] == ["REQUEST", "CANCEL"]
    assert [event["sequence"] for event in events] == [1, 2]
    assert len({str(event["uid"]) for event in events}) == 1
    desk.goto(f"{office.url}/lich/lanh-dao/")
    assert "Buổi này không tổ chức: lãnh đạo đi công tác (báo lúc 08:00 ngày 23/11/2026)" in desk.inner_text("main")


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_receptions_is_readable_for_all(office: OpenOffice, chromium: Browser, width: int) -> None:
    desk = at_desk(office, chromium, width)
    register(office.works, width, reception=NEXT)
    for path in ("", f"/{NEXT}", f"/{NEXT}/can-goi", "/them?lich=leaders", "/ke-hoach-doi", "/to-lich?thang=2026-12"):
        desk.goto(f"{office.url}{LIST}{path}")
        assert amiss(office, desk) == [], path
