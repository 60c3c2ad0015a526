"""An operator asks one person after the other in a real browser without a mouse; pages readable for all."""

import shutil
from collections.abc import Iterator
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from open_office import OpenOffice, open_office
from playwright.sync_api import Browser, Page, expect, sync_playwright
from survey_calls import PAGE

from forms_service.surveys.boxes import put_answers, put_suggestion
from forms_service.surveys.keys import Keys
from forms_service.surveys.people import NewPerson, add
from forms_service.vietnam.clock import ZONE

MONDAY = datetime(2026, 11, 23, 8, tzinfo=ZONE)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenOffice]:
    with open_office(tmp_path_factory.mktemp("office"), MONDAY) as found:
        found.employ("operator")
        found.works.store.write_now(lambda tx: fill(tx, Keys(found.works.house.secret)))
        yield found


def fill(tx, keys):
    for number in range(12):
        add(
            tx,
            keys,
            NewPerson(f"VD-{number}", "2026-10", "khu-tiep-nhan", "land", f"+84912{number:06}", "Nguyễn Thị Thử"),
        )
    for q0 in (5, 5, 5, 4, 4, 3, 2):
        put_answers(tx, "2026-11", "web", {"unit": "khu-tiep-nhan", "q0": q0, "q1": q0, "q2": "no_opinion", "q4": 4})
    put_suggestion(tx, {"unit": "khu-tiep-nhan", "field": "land"}, "Nên có bảng chỉ dẫn chữ lớn hơn ở cửa vào.")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )


def opened(office: OpenOffice, chromium: Browser, width: int) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 900}, locale="vi-VN")
    office.log_in(page, "operator@phucvu.example")
    return page


def test_a_call_is_made_and_answered_without_a_mouse(office: OpenOffice, chromium: Browser) -> None:
    page = opened(office, chromium, 1280)
    page.goto(office.url + PAGE)
    expect(page.get_by_role("button", name="Gọi người tiếp theo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hỏi ý kiến qua điện thoại")
    page.locator("input[name=q0][value='5']").focus()
    page.keyboard.press("Space")
    for _ in range(5):  # the five elements
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.locator("[name=consent_core]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi câu trả lời")
    expect(page.get_by_role("button", name="Gọi người tiếp theo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hỏi ý kiến qua điện thoại")
    page.get_by_role("button", name="Không nghe máy").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("không nghe máy")
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_readable_for_all_and_no_wider_than_the_screen(
    office: OpenOffice, chromium: Browser, width: int
) -> None:
    page = opened(office, chromium, width)
    page.goto(office.url + PAGE)
    page.get_by_role("button", name="Gọi người tiếp theo").click()
    call = page.url
    for address in (office.url + PAGE, call, f"{office.url}{PAGE}/ket-qua", f"{office.url}{PAGE}/gop-y"):
        page.goto(address)
        found = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in Axe().run(page).response["violations"]]
        assert found == [], address
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
    page.close()
