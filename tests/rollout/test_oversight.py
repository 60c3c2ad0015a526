"""Oversight sees who is how far and who is silent; units are reminded once for each step; nothing is invented."""

import io
from datetime import datetime

import openpyxl
import pytest
from adoption import submit
from personnel import at_work, employ, press

from forms_service.rollout.reminding import Reminding
from forms_service.vietnam.clock import ZONE

pytestmark = pytest.mark.anyio

PAGE = "/nhan-vien/giam-sat"
UNIT, SILENT = "xa-tuy-phuoc", "xa-tuy-phuoc-bac"


def job(works):
    return Reminding(works.store, works.clock, works.content, works.settings.service_url)


def reminders(works):
    return works.store.read_now(lambda r: r.select("report_reminders"))


def mails(works):
    return [each for each in works.store.read_now(lambda r: r.select("outbox")) if each["kind"] == "rollout"]


def test_the_five_communes_stand_there_with_both_days_and_their_documents(works):
    over = at_work(works, "oversight")
    page = over.get(f"{PAGE}?ky=2024-Q4&dia-ban=huyen-tuy-phuoc").text.split("<tbody>")[1]
    for unit in ("Phước Quang", "Phước Nghĩa", "Phước Hòa", "Phước Lộc", "Phước Sơn"):
        assert f"Xã {unit}" in page
    assert page.count("Làm thử từ") == 2
    assert page.count("Có kế hoạch, chưa rõ ngày") == 3
    assert page.count("01/10/2024") == 5
    assert page.count("01/09/2024") == 5
    assert "kế hoạch: 111/QĐ-UBND" in page
    assert "phấn đấu: Công văn huyện Tuy Phước năm 2024" in page
    assert "%" not in page


def test_a_district_is_found_by_its_old_name_and_by_who_took_over(works):
    over = at_work(works, "leader")
    page = over.get(f"{PAGE}?ky=2024-Q4&dia-ban=xa-tuy-phuoc").text.split("<tbody>")[-1]
    assert "Phước Nghĩa" in page
    assert "Phước Lộc" in page
    assert "Phước Quang" not in page


def test_who_is_gone_owes_nothing_and_counts_no_more(works):
    page = at_work(works, "oversight").get(f"{PAGE}?ky=2025-Q4").text
    assert "Phước Quang" not in page.split("<h2")[-1]
    assert "Không có danh sách nào đang hiệu lực" in page


def test_units_that_have_not_reported_are_listed(works):
    author = at_work(works, "department", unit=UNIT)
    press(at_work(works, "admin"), submit(author), act="approve")
    page = at_work(works, "oversight").get(f"{PAGE}?ky=2026-Q3").text
    assert '<strong class="number">1/2</strong>' in page
    assert "Xã Tuy Phước Bắc" in page
    assert "Đơn vị chưa có tài khoản." in page


def test_the_table_goes_into_a_spreadsheet(works):
    answer = at_work(works, "oversight").get(f"{PAGE}/bang.xlsx?ky=2024-Q4&mo-hinh=civic_letter_model")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 6
    assert rows[0][0] == "Đơn vị"
    assert {row[0] for row in rows[1:]} >= {"Xã Phước Quang", "Xã Phước Sơn"}


def test_only_those_who_oversee_open_it_and_an_unknown_choice_is_not_there(works):
    assert at_work(works, "front_desk").get(PAGE).status_code == 403
    over = at_work(works, "oversight")
    assert over.get(f"{PAGE}?ky=2026-Q7").status_code == 404
    assert over.get(f"{PAGE}?mo-hinh=khong-co").status_code == 404


async def test_a_silent_unit_is_reminded_by_mail_once_for_each_step(works, clock):
    employ(works, "department", unit=UNIT)
    clock.move_to(datetime(2026, 10, 14, 9, 0, tzinfo=ZONE))  # the tenth working day after 30/9
    for _ in range(3):
        await job(works).run()
    found = [each for each in mails(works) if each["to"] == f"department.{UNIT}@phucvu.example"]
    assert len(found) == 1
    assert found[0]["subject"] == "Nhắc báo cáo quý III năm 2026"
    assert "Hành chính phục vụ người dân" in found[0]["text"]
    clock.move(days=7)
    await job(works).run()
    assert len(mails(works)) == 2


async def test_nobody_is_reminded_too_early_at_night_or_after_reporting(works, clock):
    author = at_work(works, "department", unit=UNIT)
    press(at_work(works, "admin"), submit(author), act="approve")
    clock.move_to(datetime(2026, 10, 5, 9, 0, tzinfo=ZONE))
    await job(works).run()
    clock.move_to(datetime(2026, 11, 23, 3, 0, tzinfo=ZONE))
    await job(works).run()
    assert reminders(works) == []
    clock.move(hours=6)
    await job(works).run()
    assert [each["unit"] for each in reminders(works)] == [SILENT]
    assert mails(works) == []


async def test_a_unit_without_an_account_is_phoned_and_ticked_off_once(works):
    await job(works).run()
    desk = at_work(works, "front_desk")
    assert "đơn vị cần gọi nhắc báo cáo" in desk.get("/nhan-vien/").text
    page = desk.get("/nhan-vien/nhac-don-vi").text
    assert "Xã Tuy Phước Bắc" in page
    first = reminders(works)[0]["id"]
    assert press(desk, "/nhan-vien/nhac-don-vi", id=first).status_code == 303
    assert press(desk, "/nhan-vien/nhac-don-vi", id=first).status_code == 422
    assert reminders(works)[0]["state"] == "done"
