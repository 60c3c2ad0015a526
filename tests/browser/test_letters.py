"""A commune with the letters model alone: a death is recorded, read by a second person, printed, signed and delivered.

Without script, on a phone and at a desk; every screen on the way is read by axe.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from office import PROJECT
from open_office import OpenOffice, desk_page, open_office, phone_page
from playwright.sync_api import Browser, Page

from forms_service.vietnam.clock import ZONE

COMMUNE = PROJECT / "tests" / "offices" / "xa-mau"
MORNING = datetime(2026, 12, 9, 8, tzinfo=ZONE)
LETTERS = "/nhan-vien/thu"


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenOffice]:
    with open_office(tmp_path_factory.mktemp("commune"), MORNING, COMMUNE) as found:
        found.employ("department", unit="xa-mau", name="Trần Thị Soạn")
        found.employ("leader", unit="xa-mau", name="Phạm Văn Đọc")
        yield found


def show(page: Page) -> None:
    """The page is no wider than its screen, and readable for all (axe runs by itself, beside the page's own policy)."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    found = Axe().run(page).response["violations"]
    assert not found, (page.url, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found])


@pytest.mark.parametrize("screen", [phone_page, desk_page], ids=["phone", "desk"])
def test_every_screen_on_the_way_of_a_condolence(
    chromium: Browser, commune: OpenOffice, screen: Callable[..., Page]
) -> None:
    number = str(commune.works.store.read_now(lambda reader: reader.count("letter_cases")) + 1)
    page = screen(chromium, commune)
    commune.log_in(page, "department.xa-mau@phucvu.example")
    page.goto(LETTERS)
    show(page)
    page.get_by_role("link", name="Ghi trường hợp mới").click()
    show(page)
    page.get_by_role("link", name="Khai tử").click()
    show(page)
    page.get_by_label("Số đăng ký hộ tịch").fill(number)
    page.get_by_role("button", name="Lưu trường hợp").click()
    page.get_by_text("chỗ cần sửa").wait_for()
    show(page)
    page.get_by_label("Có", exact=True).check()
    page.get_by_label("Người nhận thư").fill(f"bà Nguyễn Thị Thử {'và gia đình ' * int(number)}")
    page.get_by_role("button", name="Lưu trường hợp").click()
    page.get_by_text("Chờ một người khác đọc và duyệt").or_(page.get_by_text("đã soạn thư này")).first.wait_for()
    assert page.get_by_role("button", name="In thư").count() == 0
    show(page)
    case = page.url.removeprefix(commune.url)

    commune.log_in(page, "leader.xa-mau@phucvu.example")
    page.get_by_role("link", name="thư chờ người thứ hai duyệt").click()
    show(page)
    page.goto(case)
    show(page)
    page.get_by_role("button", name="Đã đọc, duyệt thư này").click()

    commune.log_in(page, "department.xa-mau@phucvu.example")
    page.goto(f"{LETTERS}?ds=ready")
    show(page)
    page.get_by_role("button", name="In các thư đã chọn").click()
    show(page)
    pdf = page.request.get(page.get_by_role("link", name="Mở tệp PDF để in").get_attribute("href") or "")
    assert pdf.body().startswith(b"%PDF")
    page.get_by_role("link", name="Ký xong").click()
    show(page)
    page.get_by_role("button", name="Ghi các thư đã chọn là đã ký").click()
    show(page)
    page.goto(case)
    page.get_by_label("Cách trao").select_option(label="Trao tận tay")
    page.get_by_role("button", name="Ghi đã trao").click()
    show(page)
    page.get_by_label("Tích cực").check()
    page.get_by_role("button", name="Lưu phản hồi").click()
    page.get_by_text("Việc khác").click()
    show(page)
    page.goto("/nhan-vien/nhap/thu")
    show(page)
    page.goto(f"{case}/sua")
    show(page)
    page.context.close()


def test_without_script_a_birth_goes_from_the_counter_to_paper(chromium: Browser, commune: OpenOffice) -> None:
    page = phone_page(chromium, commune, script=False)
    commune.log_in(page, "department.xa-mau@phucvu.example")
    page.goto(f"{LETTERS}/them?viec=birth")
    page.get_by_label("Số đăng ký hộ tịch").fill("7")
    page.get_by_label("Có", exact=True).check()
    page.get_by_label("Người nhận thư").fill("chị Lê Thị Mẫu")
    page.get_by_role("button", name="Lưu trường hợp").click()
    page.get_by_role("button", name="In thư").click()
    assert page.get_by_role("link", name="Mở tệp PDF để in (1 thư, khổ A5)").count() == 1
    page.context.close()
