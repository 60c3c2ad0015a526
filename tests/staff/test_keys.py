"""The keys of lists, in a real browser. Lists work without them: each row is a link."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from forms_service.web import pages

pytestmark = pytest.mark.browser

SCRIPT = Path(pages.__file__).parent / "static" / "staff.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LIST = """
<input id="search">
<table>
<tr><td><a href="#1" data-row>1</a></td><td><button id="button">gọi</button></td></tr>
<tr><td><a href="#2" data-row>2</a></td></tr>
</table>
<dialog id="keys"><form method="dialog"><button id="close">Đóng</button></form></dialog>
"""


@pytest.fixture(scope="module")
def page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        page.set_content(LIST)
        page.add_script_tag(path=SCRIPT)
        yield page
        browser.close()


def press(page, keys):
    """Press these keys from a fresh start; the row that is then focused."""
    page.evaluate("document.activeElement.blur()")
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate("document.activeElement.getAttribute('href')")


@pytest.mark.parametrize(
    ("keys", "row"),
    [("j", "#1"), ("jj", "#2"), ("jjj", "#2"), ("jjk", "#1"), ("jk", "#1"), ("k", "#2")],
)
def test_j_and_k_go_from_row_to_row_and_stop_at_the_ends(page, keys, row):
    assert press(page, keys) == row


def test_enter_opens_the_row(page):
    press(page, ["j", "j", "Enter"])
    assert page.evaluate("location.hash") == "#2"


def test_a_row_counts_as_reached_by_anything_in_it(page):
    page.focus("#button")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#2"


def test_letters_typed_into_a_field_stay_letters(page):
    page.focus("#search")
    page.keyboard.type("jk?")
    assert page.input_value("#search") == "jk?"
    assert not page.is_visible("#keys")


def test_a_question_mark_shows_the_keys_and_escape_hides_them(page):
    press(page, "?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    assert not page.is_visible("#keys")


def test_keys_held_with_control_belong_to_the_browser(page):
    assert press(page, ["Control+j"]) is None
