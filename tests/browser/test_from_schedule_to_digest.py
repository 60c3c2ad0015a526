"""The main job as people do it: schedule, form, error, correction, receipt, status, inbox, digest in a mailbox."""

import email
import itertools
import re
import subprocess
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from playwright.sync_api import Page, expect
from running import Installation

if TYPE_CHECKING:
    from email.message import EmailMessage

NUMBERS = itertools.count(10)
NAME = "Nguyễn Thị Ngọc Ẩn Thử"
WISH = "Hồ sơ dự án nhà máy sấy trái cây chờ ý kiến ba cơ quan đã hai tháng; xin hỏi bước tiếp theo. Ạ ẵ ễ ộ ơ ữ ỹ Đ ₫"
STAFF = "truong.phong@phucvu.example"
PASSWORD = "một mật khẩu thử dài"


@pytest.fixture(scope="module", autouse=True)
def staff(office: Installation) -> None:
    office.add_staff(STAFF, role="front_desk", password=PASSWORD, receives="daily,briefing")


def no_sideways_scroll(page: Page) -> None:
    page.screenshot()  # lays the page out, with and without JavaScript
    width = page.locator("html").bounding_box()
    assert width
    assert width["width"] <= 360


def fill_registration(page: Page, phone: str) -> None:
    page.get_by_label("Họ và tên").fill(NAME)
    page.get_by_label("Số điện thoại", exact=False).first.fill(phone)
    page.get_by_label("Nhà đầu tư", exact=True).check()
    page.locator("#f-org_name").fill("Công ty Thử Nghiệm")
    page.locator("#f-field").select_option("investment")
    page.get_by_label("Cấp tỉnh", exact=True).check()
    page.locator("#f-content").fill(WISH)
    page.locator("#f-preferred_reception").get_by_role("radio").nth(1).check()
    page.locator("[name=consent_core]").check()


def test_an_investor_registers_on_a_phone_and_staff_find_it_all(
    page: Page, office: Installation, tmp_path: Path
) -> None:
    phone = f"09876543{next(NUMBERS)}"
    day = registers(page, phone)
    code = reads_receipt(page, day)
    asks_status(page, code, phone)
    staff_read_it(page, code)
    digest_lies_in_the_mailbox(office, code, phone, day, tmp_path)
    outlives_a_kill(office, page, code, phone)


def registers(page: Page, phone: str) -> str:
    """From the schedule to the receipt, with one mistake; the day chosen (30/11/2026)."""
    page.goto("/lich/lanh-dao/")
    no_sideways_scroll(page)
    page.get_by_role("article").get_by_role("link", name="Đăng ký", exact=False).first.click()
    expect(page).to_have_title(re.compile("Đăng ký gặp Lãnh đạo"))
    no_sideways_scroll(page)
    fill_registration(page, "0987 65")
    page.get_by_role("button", name="Gửi đăng ký").click()
    expect(page).to_have_title(re.compile("^Lỗi: "))
    no_sideways_scroll(page)
    expect(page.locator("#form-errors")).to_be_focused()
    page.locator("#form-errors").get_by_role("link").first.click()
    expect(page.locator("#f-phone")).to_be_focused()
    label_is_below_the_header(page, "f-phone")
    expect(page.locator("#f-phone")).to_have_value("0987 65")
    expect(page.locator("#f-content")).to_have_value(WISH)
    expect(page.get_by_label("Nhà đầu tư", exact=True)).to_be_checked()
    page.locator("#f-phone").fill(f"{phone[:4]}.{phone[4:7]}.{phone[7:]}")
    chosen = page.locator("#f-preferred_reception input:checked + label")
    day = re.search(r"\d\d/\d\d/\d{4}", chosen.inner_text())
    assert day
    page.get_by_role("button", name="Gửi đăng ký").click()
    expect(page.get_by_role("heading", name="Đã nhận. Xin cảm ơn ông/bà.")).to_be_visible()
    return day[0]


def reads_receipt(page: Page, day: str) -> str:
    no_sideways_scroll(page)
    assert "/bien-nhan/" in page.url
    assert day in page.get_by_role("article").inner_text()
    shown = page.locator(".pv-receipt__code").inner_text().strip()
    code = shown.replace(" ", "")
    assert re.fullmatch(r"\d{3} \d{3} \d{3}", shown)
    assert code not in page.url
    page.reload()
    expect(page.locator(".pv-receipt__code")).to_have_text(shown)
    fits_a_small_sheet_with_its_banner(page, shown)
    return code


def fits_a_small_sheet_with_its_banner(page: Page, shown: str) -> None:
    printed = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=page.pdf(format="A5"), capture_output=True, check=True
    ).stdout.decode()
    assert printed.count("\f") == 1  # one page
    for text in (shown, "chưa phải trang chính thức", "Tổng đài", "1022"):
        assert text in printed
    page.emulate_media(media="print")
    assert page.locator("footer a[href^=tel]").evaluate("link => getComputedStyle(link).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen")


def label_is_below_the_header(page: Page, field: str) -> None:
    page.screenshot()  # what has been asked for by now is laid out
    label, header = page.locator(f"label[for={field}]").bounding_box(), page.locator(".md-header").bounding_box()
    assert label
    assert header
    assert label["y"] >= header["y"] + header["height"]


def asks_status(page: Page, code: str, phone: str) -> None:
    page.get_by_role("article").get_by_role("link", name="Tra cứu").click()
    page.get_by_label("Mã trên phiếu nhận").fill(code)
    page.get_by_label("Bốn số cuối điện thoại đã ghi").fill("0000" if phone[-4:] != "0000" else "1111")
    page.get_by_role("button", name="Xem đã đến đâu").click()
    expect(page.get_by_role("alert")).to_contain_text("Không thấy mã này")
    page.get_by_label("Bốn số cuối điện thoại đã ghi").fill(phone[-4:])
    page.get_by_role("button", name="Xem đã đến đâu").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Đã xếp lịch")
    no_sideways_scroll(page)
    assert NAME not in page.content()
    assert phone not in page.content()


def staff_read_it(page: Page, code: str) -> None:
    page.goto("/nhan-vien/")
    page.locator("[name=email]").fill(STAFF)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    no_sideways_scroll(page)
    page.get_by_role("link", name="phiếu mới chưa xử lý").click()
    page.get_by_label("Tìm theo tên").fill("ngoc an thu nha may")
    page.get_by_role("button", name="Tìm").click()
    no_sideways_scroll(page)
    spoken = f"{code[:3]} {code[3:6]} {code[6:]}"
    page.get_by_role("link", name=spoken).click()
    expect(page.get_by_role("main")).to_contain_text(WISH)
    expect(page.get_by_role("main")).to_contain_text(NAME)
    no_sideways_scroll(page)
    page.get_by_label("Ghi chú nội bộ").fill("Đã gọi xác nhận")
    page.get_by_role("button", name="Chỉ lưu ghi chú").click()
    expect(page.get_by_label("Ghi chú nội bộ")).to_have_value("Đã gọi xác nhận")
    page.goto("/nhan-vien/goi-dien")
    expect(page.get_by_role("main")).to_contain_text(NAME)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/nhan-vien/dang-nhap"))


def digest_lies_in_the_mailbox(office: Installation, code: str, phone: str, day: str, folder: Path) -> None:
    """Printed while the service runs, and mailed once to whom it is for."""
    on = "-".join(reversed(day.split("/")))
    done = office.command("digest", "briefing", "--on", on, "--output", str(folder / "b.pdf"))
    assert done.returncode == 0, done.stderr
    spoken, masked = f"{code[:3]} {code[3:6]} {code[6:]}", f"{phone[:4]} *** ***"
    text = pdf_text(folder / "b.pdf")
    assert spoken in text
    assert masked in text
    assert NAME not in text
    assert WISH[:40] not in text
    full = office.command("digest", "briefing", "--on", on, "--full", "--output", str(folder / "full.pdf"))
    assert full.returncode == 0, full.stderr
    whole = pdf_text(folder / "full.pdf")
    assert NAME in whole
    assert "Ạ ẵ ễ ộ ơ ữ ỹ Đ ₫" in whole
    again = ["--again"] if "briefing" in str(office.mails()) else []
    before = len(office.mails())
    sent = office.command("digest", "briefing", "--on", on, "--send", *again)
    assert sent.returncode == 0, sent.stderr
    assert "đã gửi trước đây" in office.command("digest", "briefing", "--on", on, "--send").stdout
    mails = office.mails()
    assert len(mails) == before + 1
    newest = max((office.data / "mail" / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
    message = cast("EmailMessage", email.message_from_bytes(newest.read_bytes(), policy=default))
    assert message["to"] == STAFF
    attached = next(message.iter_attachments())
    (folder / "mailed.pdf").write_bytes(attached.get_content())
    mailed = pdf_text(folder / "mailed.pdf")
    assert spoken in mailed
    assert NAME not in mailed


def outlives_a_kill(office: Installation, page: Page, code: str, phone: str) -> None:
    office.kill()
    office.start("run")
    page.goto("/tra-cuu")
    page.get_by_label("Mã trên phiếu nhận").fill(code)
    page.get_by_label("Bốn số cuối điện thoại đã ghi").fill(phone[-4:])
    page.get_by_role("button", name="Xem đã đến đâu").click()
    expect(page.locator("[aria-current=step]")).to_be_visible()


def pdf_text(file: Path) -> str:
    """The text of a PDF, its lines joined."""
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_a_feedback_can_be_sent_without_a_name(page: Page) -> None:
    page.goto("/bieu-mau/gop-y/")
    page.get_by_label("Góp ý", exact=True).check()
    page.locator("#f-topic").select_option("guidance")
    page.locator("#f-content").fill(f"Bảng hướng dẫn ở quầy số {next(NUMBERS)} chữ nhỏ, khó đọc.")
    page.get_by_label("Gửi ẩn danh").check()
    page.locator("#f-reply_mode").get_by_label("mã").check()
    page.locator("[name=consent_core]").check()
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_role("heading", name="Đã nhận. Xin cảm ơn ông/bà.")).to_be_visible()
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", page.locator(".pv-receipt__code").inner_text().strip())
