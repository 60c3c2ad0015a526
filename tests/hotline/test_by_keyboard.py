"""A caller is registered in a real browser without a mouse; what is known of the phone appears while it is typed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import REGISTRATION
from playwright.sync_api import Page, expect, sync_playwright
from running import Installation, installed

EMAIL, PASSWORD = "tong.dai@phucvu.example", "một mật khẩu thử dài"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as one:
        one.start()
        one.add_staff(EMAIL, role="operator", password=PASSWORD)
        yield one


@pytest.fixture
def page(office: Installation) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        one = chromium.new_page(base_url=office.url, locale="vi-VN")
        one.set_default_timeout(10_000)
        yield one
        chromium.close()


def log_in(page: Page) -> None:
    page.goto("/nhan-vien/1022")
    page.locator("[name=email]").focus()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghi cuộc gọi")


def tabbed(page: Page, *keys: str) -> None:
    """To the next question, and what is pressed there."""
    page.keyboard.press("Tab")
    for key in keys:
        page.keyboard.press(key)


def write_down(page: Page, phone: str) -> None:
    """As an operator does with both hands on the keys: the cursor stands in the phone when the page opens."""
    expect(page.locator("#f-phone")).to_be_focused()
    page.keyboard.type(phone)
    tabbed(page)
    page.keyboard.type("Nguyễn Thị Thử")
    tabbed(page, "ArrowDown", "ArrowDown")  # investor, enterprise, citizen
    tabbed(page)  # no name of an enterprise
    tabbed(page, "ArrowDown")
    tabbed(page, "ArrowDown")
    tabbed(page)
    page.keyboard.insert_text(REGISTRATION["content"])
    tabbed(page, "Space")  # the nearest reception
    tabbed(page)  # one person
    tabbed(page)  # nothing more
    tabbed(page, "Space")  # the notice was read out
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã ghi. Đọc mã cho người gọi")


def test_a_caller_is_registered_without_a_mouse_and_the_next_one_is_known(page: Page) -> None:
    log_in(page)
    write_down(page, "0912345678")
    code = page.locator(".read-large").inner_text()
    assert len(code.split()) == 3
    expect(page.get_by_role("link", name="Ghi cuộc gọi tiếp")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#f-phone")).to_be_focused()
    page.keyboard.type("0912 345 678")
    expect(page.locator("#caller")).to_contain_text(code)
    assert "345678" not in page.url
