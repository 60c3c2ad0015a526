"""A commune reports in a real browser, one writes, another approves; oversight looks on; the public page shows it."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from adoption import REPORT
from axe_playwright_python.sync_playwright import Axe
from office import CONTENT
from open_office import OpenOffice, open_office
from playwright.sync_api import Browser, Page, expect

from forms_service.vietnam.clock import ZONE

MONDAY = datetime(2026, 10, 5, 8, 0, tzinfo=ZONE)
OWN, OVER = "/nhan-vien/bao-cao-don-vi", "/nhan-vien/giam-sat"
LIST = """
  - {id: thu-nghiem, title: Danh sách thử, model: civic_letter_model, from: 2026-01-01, complete: true,
     units: [xa-tuy-phuoc, xa-tuy-phuoc-bac], report_every: quarter, remind: [-2]}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenOffice]:
    folder = tmp_path_factory.mktemp("office")
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    lists = content / "nhan-rong" / "danh-sach.yml"
    lists.write_text(lists.read_text("utf-8") + LIST, "utf-8")
    with open_office(folder, MONDAY, content) as found:
        found.employ("department", unit="xa-tuy-phuoc", name="Trần Thị Soạn")
        found.employ("admin", unit="xa-tuy-phuoc", name="Lê Văn Duyệt")
        found.employ("oversight")
        yield found


def look(page: Page) -> None:
    """Nothing that axe finds, nothing wider than the screen."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def desk(office: OpenOffice, chromium: Browser, width: int) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="vi-VN", base_url=office.url)
    context.set_default_timeout(10_000)
    return context.new_page()


def picture(page: Page, name: str) -> None:
    """Kept beside the test's own files, for whoever wants to look."""
    page.screenshot(path=f"{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "period"), [(360, "2026-Q3"), (1280, "2026-09")])
def test_a_report_goes_from_the_writer_over_the_approver_to_oversight(
    office: OpenOffice, chromium: Browser, width: int, period: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = desk(office, chromium, width)
    office.log_in(page, "department.xa-tuy-phuoc@phucvu.example")
    page.goto(OWN)
    look(page)
    picture(page, "list")
    page.get_by_label("Mô hình").select_option("civic_letter_model")
    page.get_by_label("Kỳ báo cáo").select_option(period)
    page.get_by_role("button", name="Lập hoặc soạn tiếp").click()
    fill(page, {**REPORT, "resolved": "8", "escalated": "2"})
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_role("alert")).to_contain_text("Đã xử lý + chuyển cấp trên đang lớn hơn số ghi nhận.")
    look(page)
    picture(page, "refused")
    fill(page, {"resolved": "6"})
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("người lập không tự duyệt")).to_be_visible()
    office.log_in(page, "admin.xa-tuy-phuoc@phucvu.example")
    page.goto(OWN)
    page.locator("tr", has_text="chờ duyệt").get_by_role("link").click()
    look(page)
    picture(page, "approve")
    page.get_by_role("button", name="Duyệt và gửi").click()
    expect(page.get_by_text("đã duyệt, đã gửi")).to_be_visible()
    pdf = page.request.get(page.get_by_role("link", name="Bản in gửi cấp trên").get_attribute("href") or "").body()
    (tmp_path / "report.pdf").write_bytes(pdf)
    read = subprocess.run(["pdftotext", "report.pdf", "-"], capture_output=True, check=True)
    text = " ".join(read.stdout.decode().split())
    assert "XÃ TUY PHƯỚC" in text
    assert "Trần Thị Soạn" in text
    office.log_in(page, "oversight@phucvu.example")
    page.goto(f"{OVER}?ky={period}")
    expect(page.get_by_role("link", name=f"Báo cáo {period}").first).to_be_visible()
    look(page)
    picture(page, "oversight")
    page.get_by_role("link", name=f"Báo cáo {period}").first.click()
    look(page)
    page.goto(f"{OVER}?ky=2024-Q4")
    look(page)
    picture(page, "history")
    page.context.close()


def test_units_without_an_account_are_phoned(office: OpenOffice, chromium: Browser) -> None:
    office.move_to(datetime(2026, 10, 13, 9, 0, tzinfo=ZONE))
    office.employ("operator")
    page = desk(office, chromium, 360)
    office.log_in(page, "operator@phucvu.example")
    page.get_by_role("link", name="đơn vị cần gọi nhắc báo cáo").click()
    look(page)
    page.get_by_role("button", name="Đã gọi Xã Tuy Phước Bắc").click()
    expect(page.get_by_text("Không có đơn vị nào cần gọi")).to_be_visible()
    page.context.close()


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        field = page.locator(f"[name={name}]").first
        if name == "status":
            page.locator(f"[name=status][value={value}]").check()
        elif name.startswith("channel-"):
            field.check()
        else:
            field.fill(value)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_public_page_shows_what_documents_and_units_said(
    office: OpenOffice, chromium: Browser, width: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = desk(office, chromium, width)
    page.goto("/tien-do-nhan-rong/")
    expect(page.get_by_text("5 đơn vị theo tình trạng").first).to_be_visible()
    expect(page.get_by_text("01/10/2024").first).to_be_visible()
    expect(page.get_by_text("01/09/2024").first).to_be_visible()
    look(page)
    picture(page, "public")
    page.context.close()
