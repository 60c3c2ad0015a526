"""A whole office in this process, on a clock that the test moves: real HTTP, real store, real Maildir, every job."""

import asyncio
import contextlib
import email
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import uvicorn
from office import CHEAP_PASSWORDS, CONTENT, MovableClock
from personnel import PASSWORD, employ
from playwright.sync_api import Browser, Page
from running import free_port

from forms_service.app import Works, _jobs, assemble, build_app, rebuild_if_stale
from forms_service.settings import Settings

LEAST = 20
"""Seconds within which the office opens."""


@dataclass
class OpenOffice:
    """The office while it is open. `loop` is the server's own: jobs run there, as the scheduler would run them."""

    works: Works
    clock: MovableClock
    loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        return self.works.settings.base_url

    def move_to(self, moment: datetime) -> None:
        """Let time pass; whatever comes due meanwhile happens."""
        self.clock.move_to(moment)
        self.run_jobs()

    def run_jobs(self) -> None:
        """Run every job once, mail last, as far as it is due."""
        jobs = sorted(_jobs(self.works), key=lambda job: job.name == "mail")
        for job in jobs:
            if job.name not in {"site", "content", "backup"}:
                asyncio.run_coroutine_threadsafe(cast("object", job.run()), self.loop).result(120)  # type: ignore[arg-type]  # an awaitable is a coroutine here

    def mails(self, to: str | None = None) -> list[EmailMessage]:
        """What lies in the Maildir, oldest first; all, or those to one address."""
        folder = self.works.settings.maildir / "new"
        files = sorted(folder.glob("*"), key=lambda file: (file.stat().st_mtime_ns, file.name))
        found = [cast("EmailMessage", email.message_from_bytes(file.read_bytes(), policy=default)) for file in files]
        return [mail for mail in found if to is None or mail["To"] == to]

    def employ(self, role: str, *, unit: str | None = None, **facts: object) -> str:
        """Give an account to somebody; the address."""
        return employ(self.works, role, unit=unit, **facts)

    def log_in(self, page: Page, address: str) -> None:
        """Log somebody in on a page, whoever was there before."""
        page.context.clear_cookies()
        page.goto(f"{self.url}/nhan-vien/dang-nhap")
        page.get_by_label("Thư điện tử").fill(address)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()


@contextlib.contextmanager
def open_office(folder: Path, moment: datetime, content: Path = CONTENT) -> Iterator[OpenOffice]:
    """Open an office in `folder` at `moment`; its site is built."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(
        port=port,
        base_url=url,
        service_url=url,
        data_dir=folder / "var",
        content_dir=content,
        site_dir=folder / "public",
        digest_to=(),
        rate_limit=None,
        backup_at=None,
    )
    rebuild_if_stale(settings)
    clock = MovableClock(moment)
    works = assemble(settings, clock)
    object.__setattr__(works, "passwords", CHEAP_PASSWORDS)
    server = uvicorn.Server(uvicorn.Config(build_app(works), port=port, log_config=None, access_log=False))
    opened = threading.Event()
    kept: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        kept.append(asyncio.get_running_loop())
        asyncio.get_running_loop().call_soon(opened.set)
        await server.serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert opened.wait(LEAST)
        yield OpenOffice(works, clock, kept[0])
    finally:
        server.should_exit = True
        thread.join(30)


def phone_page(chromium: Browser, office: OpenOffice, *, script: bool = True) -> Page:
    """A phone of 360 pixels."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=script, locale="vi-VN", base_url=office.url
    )
    context.set_default_timeout(10_000)
    return context.new_page()


def desk_page(chromium: Browser, office: OpenOffice, *, script: bool = True) -> Page:
    """A desk with a screen of 1280 pixels."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=script, locale="vi-VN", base_url=office.url
    )
    context.set_default_timeout(10_000)
    return context.new_page()
