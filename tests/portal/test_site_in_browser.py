"""The built site in a real Chromium, on a static host without the service, under the pages' policy."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
FORM = "/bieu-mau/dang-ky-gap-lanh-dao/"
KINDS = ["/", "/lich/lanh-dao/", FORM, "/ket-qua/2023-11-ba-thang/", "/van-ban/07-ubnd-hcc/", "/khung.html"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
WITHOUT_SERVICE = "Failed to load resource"  # the live list: nobody answers on a static host


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, static_host):
    """Opens a page of the site; fails at the end if the policy refused anything or a script broke."""
    contexts, complaints, hosts = [], [], set()

    def open_one(path, viewport=PHONE, **options):
        context = chromium.new_context(viewport=viewport, base_url=static_host, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [text for text in complaints if WITHOUT_SERVICE not in text] == []
    assert hosts <= {static_host.split("/")[2]}


def test_nothing_scrolls_sideways_on_a_phone(open_page):
    page = open_page("/")
    widths = {path: page.goto(path) and page.evaluate("document.documentElement.scrollWidth") for path in KINDS}
    assert widths == dict.fromkeys(KINDS, PHONE["width"])


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (DESK, "light"), (PHONE, "dark")],
    ids=["phone", "desk", "phone at night"],
)
def test_axe_finds_nothing_amiss(open_page, viewport, scheme):
    page = open_page("/", viewport, color_scheme=scheme)
    assert {path: page.goto(path) and violations(page) for path in KINDS} == {path: [] for path in KINDS}


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["html"][:160]) for each in found for node in each["nodes"]]


# --- Search ---


SOUGHT = {
    "tra cuu": "Tra cứu bằng mã",
    "dang ky": "Đăng ký gặp Lãnh đạo Tỉnh",
    "đăng ký": "Đăng ký gặp Lãnh đạo Tỉnh",
    "khong gian hanh chinh": "Không gian hành chính phục vụ",
    "Không gian hành chính": "Không gian hành chính phục vụ",
    "giam doc": "Hẹn gặp Giám đốc Trung tâm",
    "07 ubnd hcc": "Công văn 07/UBND-HCC: giữ và mở rộng Không gian hành chính phục vụ",
}


def test_search_finds_with_and_without_accents(open_page):
    page = open_page("/", DESK)
    for words, title in SOUGHT.items():
        page.locator("[data-md-component=search-query]").fill("")
        page.keyboard.type(words)
        page.locator(".md-search-result__item h1", has_text=title).first.wait_for()
        assert title in page.locator(".md-search-result__item h1").all_inner_texts()[:6]


def test_who_searches_for_looking_up_finds_it_first_and_nothing_is_asked_for_in_vain(open_page):
    page = open_page("/404.html", DESK)
    refused = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.goto("/gioi-thieu/")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("tra cuu")
    page.locator(".md-search-result__item h1", has_text="Tra cứu bằng mã").first.wait_for()
    assert page.locator(".md-search-result__item h1").first.inner_text() == "Tra cứu bằng mã"
    page.wait_for_load_state("networkidle")
    assert refused == []


def test_search_opens_on_a_phone_by_its_button_and_by_the_keyboard(open_page):
    page = open_page("/")
    page.get_by_role("button", name="Tìm kiếm").click()
    page.keyboard.type("gop y")
    page.locator(".md-search-result__item h1", has_text="Góp ý").first.wait_for()
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("gop y")
    page.locator(".md-search-result__item h1", has_text="Góp ý").first.wait_for()


def test_nothing_of_the_search_is_loaded_before_somebody_searches(open_page):
    page = open_page("/404.html", DESK)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "search" in url or "bundle" in url] == []


# --- Without JavaScript, by keyboard ---


def test_pages_are_whole_without_javascript(open_page):
    page = open_page("/", java_script_enabled=False)
    for path in KINDS[:-1]:
        page.goto(path)
        assert page.locator("h1").is_visible()
        assert page.locator("footer").get_by_role("link", name="Biểu mẫu").is_visible()
        assert not page.locator("[for=__search].md-header__button").is_visible()


def test_the_form_is_whole_without_javascript(open_page):
    page = open_page(FORM, java_script_enabled=False)
    assert page.get_by_label("Họ và tên").is_visible()
    assert page.get_by_role("button", name="Gửi").is_visible()
    assert page.locator("input[value=leaders-2026-11-30]").count() == 1


def test_the_menu_of_a_phone_opens_by_touch_without_javascript(open_page):
    page = open_page("/", java_script_enabled=False)
    page.locator("label.md-header__button[for=__drawer]").click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="Biểu mẫu").click()
    assert page.url.endswith("/bieu-mau/")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(open_page):
    page = open_page("/")
    button = page.get_by_role("button", name="Danh mục")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator(".md-sidebar--primary").get_by_role("link", name="Biểu mẫu").is_visible()
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"


def test_looking_up_is_named_in_the_tabs_the_menu_and_where_nothing_was_found(open_page):
    page = open_page("/404.html", DESK)
    assert page.locator(".md-tabs").get_by_role("link", name="Tra cứu").get_attribute("href") == "/tra-cuu"
    assert page.locator("#noi-dung").get_by_role("link", name="Tra cứu").is_visible()
    page = open_page("/")
    page.get_by_role("button", name="Danh mục").click()
    assert page.locator(".md-sidebar--primary").get_by_role("link", name="Tra cứu").is_visible()


# --- The small script ---


def test_what_was_typed_is_still_there_after_coming_back(open_page):
    page = open_page(FORM)
    page.get_by_label("Họ và tên").fill("Nguyễn Văn Thử")
    page.get_by_label("Người dân").check()
    page.goto("/")
    page.goto(FORM)
    assert page.get_by_label("Họ và tên").input_value() == "Nguyễn Văn Thử"
    assert page.get_by_label("Người dân").is_checked()


def test_agreement_is_given_anew_and_drafts_go_with_the_receipt(open_page):
    page = open_page(FORM)
    page.locator("[name=consent_core]").check()
    page.get_by_label("Họ và tên").fill("Nguyễn Văn Thử")
    page.reload()
    assert not page.locator("[name=consent_core]").is_checked()
    receipt = receipt_with(page.locator("script[src*='portal.']").evaluate("element => element.src"))
    page.route("**/bien-nhan/*", lambda route: route.fulfill(body=receipt, content_type="text/html"))
    page.goto("/bien-nhan/mot-bien-nhan")
    page.goto(FORM)
    assert page.get_by_label("Họ và tên").input_value() == ""


def receipt_with(source):
    return f"<title>Biên nhận</title><script src='{source}'></script>"


def test_the_link_of_a_dated_card_chooses_that_date_unless_one_is_chosen(open_page):
    page = open_page("/lich/lanh-dao/")
    page.locator(".pv-reception a[href*='leaders-2026-12-07']").click()
    assert page.locator("#f-preferred_reception input:checked").get_attribute("value") == "leaders-2026-12-07"
    page.locator("[value=leaders-2026-12-14]").check()
    page.reload()
    assert page.locator("#f-preferred_reception input:checked").get_attribute("value") == "leaders-2026-12-14"
    page = open_page(FORM + "?buoi=leaders-2020-01-01")
    assert page.locator("#f-preferred_reception input:checked").count() == 0


def test_pressing_twice_sends_once_with_a_key(open_page):
    page = open_page(FORM)
    sent = []
    page.route("**/api/forms/*", lambda route: sent.append(route.request.post_data) or route.fulfill(body="Đã nhận"))
    page.locator("form[action*='/api/forms/']").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    page.wait_for_url("**/api/forms/*")
    assert len(sent) == 1
    assert "_key=" in sent[0]


def test_without_a_network_the_form_says_so_and_keeps_everything(open_page):
    page = open_page(FORM)
    page.get_by_label("Họ và tên").fill("Nguyễn Văn Thử")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi").click()
    assert "Mất kết nối mạng, phiếu chưa gửi" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Họ và tên").input_value() == "Nguyễn Văn Thử"


def test_a_built_list_is_replaced_by_the_service_s(open_page):
    page = open_page("/404.html")
    page.route(
        "**/lich-hien-tai?*", lambda route: route.fulfill(body="<p>Buổi này đã dời</p>", content_type="text/html")
    )
    page.goto("/lich/lanh-dao/")
    page.get_by_text("Buổi này đã dời").first.wait_for()
