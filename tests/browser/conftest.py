"""A running office with its site, and Debian's Chromium in front of it, with and without JavaScript."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from running import Installation, installed

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("office")) as one:
        one.start("run")
        yield one


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[False, True], ids=["without JavaScript", "with JavaScript"])
def page(request: pytest.FixtureRequest, chromium: Browser, office: Installation) -> Iterator[Page]:
    """A phone of 360 pixels. Every request to another host and every fault on the console fails the test."""
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=request.param, locale="vi-VN", base_url=office.url
    )
    context.set_default_timeout(10_000)
    one = context.new_page()
    foreign: list[str] = []
    said: list[str] = []
    one.on("request", lambda sent: None if sent.url.startswith((office.url, "data:")) else foreign.append(sent.url))
    one.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    yield one
    context.close()
    assert foreign == []
    # A page answered with 422 or 404 always logs this one line (details 42 of the design).
    assert [line for line in said if not line.startswith("Failed to load resource: the server responded with")] == []
