"""The header of staff screens learns by itself how much waits, and the first screen what."""

from datetime import datetime
from pathlib import Path

import httpx2
from office import FEEDBACK
from open_office import desk_page, open_office
from playwright.sync_api import Browser, expect

from forms_service.vietnam.clock import ZONE


def test_what_arrives_while_one_looks_is_counted_within_a_minute(chromium: Browser, tmp_path: Path) -> None:
    with open_office(tmp_path, datetime(2026, 11, 23, 8, tzinfo=ZONE)) as office:
        page = desk_page(chromium, office)
        page.clock.install()
        office.log_in(page, office.employ("front_desk"))
        page.goto("/nhan-vien/")
        expect(page.get_by_text("Không có việc nào đang chờ")).to_be_visible()
        sent = httpx2.post(f"{office.url}/api/forms/feedback", data=FEEDBACK, headers={"accept": "text/html"})
        assert sent.status_code == 303
        page.clock.fast_forward("01:01")
        expect(page.get_by_role("link", name="Hôm nay (1)")).to_be_visible()
        expect(page.locator("[data-live] a")).to_have_text("1 phiếu mới chưa xử lý")
        page.context.close()
