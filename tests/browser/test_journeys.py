"""The whole chain as different people live it, in one running office whose clock the test moves over a Tết.

A citizen and an investor register at home, an old woman calls 1022; the desk confirms the reception and moves it; one
gives the place back and the next in line gets it; agencies are asked, leaders are briefed; they meet, minutes open
matters; a deadline passes over the holidays, somebody is reminded; replies are given, asked about, taken up again,
closed. After each step page, mail and print say the same.

With PHUCVU_PICTURES=FOLDER the screens on the way are kept there as pictures (`make pictures`).
"""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from open_office import OpenOffice, desk_page, open_office, phone_page
from playwright.sync_api import Browser, Page, expect

from forms_service.vietnam.clock import ZONE

INVESTOR, CITIZEN, CALLER = "Trần Văn Đầu Tư", "Nguyễn Thị Công Dân", "Lê Thị Già Thử"
INVESTOR_MAIL, CITIZEN_MAIL = "dau.tu@vidu.example", "cong.dan@vidu.example"
CALLER_PHONE = "0912345678"
RECEPTION = "leaders-2026-02-02"
WISH = "Hồ sơ nộp đã hai tháng, hỏi nhiều nơi mà chưa có trả lời, xin được hướng dẫn bước tiếp theo."
PICTURES = os.environ.get("PHUCVU_PICTURES", "")


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def picture(page: Page, name: str) -> None:
    """Lay the page out, and keep it where pictures are wanted."""
    shot = page.screenshot(full_page=True)
    if PICTURES:
        Path(PICTURES, f"{name}.png").write_bytes(shot)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def calendar_of(mail: EmailMessage) -> tuple[str, int, datetime]:
    """UID, SEQUENCE and beginning of the one event that a mail carries."""
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    (event,) = Calendar.from_ical(data.decode()).walk("VEVENT")
    return str(event["uid"]), int(event["sequence"]), event["dtstart"].dt


def pdf_text(data: bytes, folder: Path) -> str:
    file = folder / "print.pdf"
    file.write_bytes(data)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def attached_pdf(mail: EmailMessage) -> bytes:
    (part,) = [each for each in mail.walk() if each.get_content_type() == "application/pdf"]
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenOffice]:
    with open_office(tmp_path_factory.mktemp("office"), at(26, 1, 8)) as opened:
        yield opened


class Staff:
    """One of the staff at a desk: logs in anew whenever so much time has passed that the session is over."""

    def __init__(self, chromium: Browser, office: OpenOffice, role: str, name: str, unit: str | None = None, **facts):
        self.office = office
        self.address = office.employ(role, unit=unit, name=name, **facts)
        self.page = desk_page(chromium, office)

    def opens(self, path: str) -> Page:
        self.page.goto(path)
        if "/dang-nhap" in self.page.url:
            self.office.log_in(self.page, self.address)
            self.page.goto(path)
        return self.page


@pytest.fixture(scope="module")
def people(chromium: Browser, office: OpenOffice) -> dict[str, Staff]:
    return {
        "desk": Staff(chromium, office, "front_desk", "Phạm Thị Tiếp Nhận", receives=["daily"]),
        "operator": Staff(chromium, office, "operator", "Đỗ Thị Tổng Đài"),
        "leader": Staff(chromium, office, "leader", "Vũ Văn Lãnh Đạo", receives=["briefing"]),
        "finance": Staff(chromium, office, "department", "Bùi Văn Tài Chính", unit="so-tai-chinh"),
        "admin": Staff(chromium, office, "admin", "Hồ Thị Quản Trị"),
    }


def test_from_a_registration_to_an_answer(
    chromium: Browser, office: OpenOffice, people: dict[str, Staff], tmp_path: Path
) -> None:
    desk = people["desk"]
    the_desk_gives_two_places(desk)
    investor = registers(chromium, office, INVESTOR, "0987654321", INVESTOR_MAIL, investor=True)
    citizen = registers(chromium, office, CITIZEN, "0976543210", CITIZEN_MAIL)
    caller = an_operator_registers_a_caller(people["operator"])
    the_desk_confirms(desk, office)
    the_desk_moves_it_to_tuesday(desk, office, chromium)
    the_citizen_gives_the_place_back(chromium, office, citizen)
    the_caller_gets_it(people["operator"], office, caller)
    agencies_are_asked_and_answer(desk, people["finance"], office, tmp_path)
    leaders_are_briefed(people["leader"], office, tmp_path, investor, caller)
    they_meet(desk, office)
    minutes_open_matters(desk)
    the_deadline_passes_over_the_holidays(people, office)
    the_department_replies(people["finance"], office)
    the_investor_says_no_and_then_yes(chromium, people, office, investor)
    the_caller_hears_it_on_the_phone(people, office, caller)
    the_year_counts_it(people["admin"])


def the_desk_gives_two_places(desk: Staff) -> None:
    page = desk.opens(f"/nhan-vien/buoi-tiep/{RECEPTION}")
    page.get_by_text("Đổi số chỗ", exact=True).first.click()
    page.get_by_label("Số lượt", exact=True).fill("2")
    page.get_by_role("button", name="Đổi số chỗ").click()
    expect(page.get_by_text("0/2 lượt có chỗ")).to_be_visible()


def registers(  # what a person types
    chromium: Browser, office: OpenOffice, name: str, phone: str, mail: str, *, investor: bool = False
) -> str:
    """On a phone without JavaScript; the code on the receipt, which the mail repeats."""
    page = phone_page(chromium, office, script=False)
    page.goto("/bieu-mau/dang-ky-gap-lanh-dao/")
    page.locator("#f-full_name").fill(name)
    page.locator("#f-phone").fill(phone)
    page.get_by_label("Nhà đầu tư" if investor else "Người dân", exact=True).check()
    if investor:
        page.locator("#f-org_name").fill("Công ty Thử Nghiệm")
    page.locator("#f-field").select_option("investment" if investor else "construction")
    page.get_by_label("Cấp tỉnh", exact=True).check()
    page.locator("#f-content").fill(WISH)
    page.locator(f"[name=preferred_reception][value={RECEPTION}]").check()
    page.locator("[name=consent_core]").check()
    more = page.get_by_text("Thêm thông tin", exact=False).first
    more.click()
    page.locator("#f-email").fill(mail)
    if investor:
        page.locator("#f-party_size").fill("2")
    page.get_by_role("button", name="Gửi đăng ký").click()
    expect(page).to_have_title(re.compile("^Đã nhận"))
    code = re.sub(r"\D", "", page.locator(".pv-receipt__code strong").inner_text())
    picture(page, f"bien-nhan-{'nha-dau-tu' if investor else 'nguoi-dan'}")
    office.run_jobs()
    (mail_sent,) = office.mails(mail)
    assert code in text_of(mail_sent).replace(" ", "")
    assert name not in mail_sent.as_string()
    page.context.close()
    return code


def an_operator_registers_a_caller(operator: Staff) -> str:
    """By keyboard alone; the place is gone, so she waits. The code is read out in groups."""
    page = operator.opens("/nhan-vien/1022")
    page.locator("#f-phone").fill(CALLER_PHONE)
    page.locator("#f-full_name").fill(CALLER)
    page.get_by_label("Người dân", exact=True).check()
    page.locator("#f-field").select_option("construction")
    page.locator("[name=handling_level][value=commune]").check()
    page.locator("#f-content").fill("Bà gọi hỏi giấy phép sửa nhà, hồ sơ ở xã đã quá hẹn một tháng.")
    page.locator(f"[name=preferred_reception][value={RECEPTION}]").check()
    page.locator("[name=consent_core]").check()
    picture(page, "ghi-cuoc-goi")
    page.keyboard.press("Control+Enter")
    if page.locator("[name=_confirmed]").count():
        page.locator("[name=_confirmed]").first.check()
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("đang trong danh sách chờ")).to_be_visible()
    picture(page, "doc-ma")
    shown = page.locator(".read-large").inner_text()
    assert re.fullmatch(r"\d{3} \d{3} \d{3}", shown)
    return shown.replace(" ", "")


def the_desk_confirms(desk: Staff, office: OpenOffice) -> None:
    page = desk.opens(f"/nhan-vien/buoi-tiep/{RECEPTION}")
    page.get_by_role("button", name="Xác nhận buổi này").click()
    picture(page, "xac-nhan-buoi")
    sure(page)
    office.run_jobs()
    for address in (INVESTOR_MAIL, CITIZEN_MAIL):
        uid, _, starts = calendar_of(office.mails(address)[-1])
        assert uid.startswith(f"{RECEPTION}@")
        assert starts == at(2, 2, 9, 30)


def sure(page: Page) -> None:
    """Press the button of the preview, if there is one."""
    button = page.locator("form:has([name=sure]) button[type=submit]")
    if button.count():
        button.first.click()


def the_desk_moves_it_to_tuesday(desk: Staff, office: OpenOffice, chromium: Browser) -> None:
    before = calendar_of(office.mails(INVESTOR_MAIL)[-1])
    page = desk.opens(f"/nhan-vien/buoi-tiep/{RECEPTION}")
    page.get_by_text("Dời ngày, giờ hoặc nơi gặp").click()
    page.locator("#ngay").fill("2026-02-03")
    page.locator("#bat-dau").fill("09:00")
    page.locator("#ket-thuc").fill("10:30")
    page.locator("#ly-do-doi").fill("trùng lịch họp của tỉnh")
    page.get_by_role("button", name="Xem trước rồi dời").click()
    expect(page.get_by_text("Sẽ báo cho 3 người: 2 thư, 1 cuộc gọi")).to_be_visible()
    picture(page, "doi-buoi-xem-truoc")
    sure(page)
    expect(page.get_by_text("trùng lịch họp của tỉnh").first).to_be_visible()
    office.run_jobs()
    office.run_jobs()
    for address in (INVESTOR_MAIL, CITIZEN_MAIL):
        moved = [mail for mail in office.mails(address) if "trùng lịch họp" in text_of(mail)]
        assert len(moved) == 1
        uid, sequence, starts = calendar_of(moved[0])
        assert (uid, starts) == (before[0], at(3, 2, 9))
        assert sequence > before[1]
    public = phone_page(chromium, office, script=False)
    public.goto("/lich/lanh-dao/")
    picture(public, "lich-da-doi")
    expect(public.get_by_text("trùng lịch họp của tỉnh").first).to_be_visible()
    calendar = Calendar.from_ical(public.request.get("/lich.ics").text())
    (event,) = [each for each in calendar.walk("VEVENT") if str(each["uid"]).startswith(f"{RECEPTION}@")]
    assert event["dtstart"].dt == at(3, 2, 9)
    assert int(event["sequence"]) > before[1]
    public.context.close()


def the_citizen_gives_the_place_back(chromium: Browser, office: OpenOffice, code: str) -> None:
    """By the link in the mail: looking changes nothing, the button does."""
    link = re.search(r"http\S+/dang-ky/\S+", text_of(office.mails(CITIZEN_MAIL)[-1]))
    assert link
    page = phone_page(chromium, office, script=False)
    page.goto(link[0])
    expect(page.get_by_text("03/02/2026").first).to_be_visible()
    assert CITIZEN not in page.content()
    assert code not in page.content().replace(" ", "")
    picture(page, "trang-dang-ky-cua-toi")
    page.locator("summary").first.click()
    page.locator("button[name=act][value=withdraw]").click()
    expect(page.get_by_text("03/02/2026").first).to_be_visible()
    page.context.close()


def the_caller_gets_it(operator: Staff, office: OpenOffice, code: str) -> None:
    """The first in line is offered the place; the operator phones her and writes down that she comes."""
    office.move_to(at(26, 1, 9))
    page = operator.opens("/nhan-vien/goi-dien")
    expect(page.get_by_text(CALLER).first).to_be_visible()
    picture(page, "can-goi-dien")
    page = operator.opens(f"/nhan-vien/buoi-tiep/{RECEPTION}")
    page.get_by_role("link", name=CALLER).first.click()
    page.get_by_role("button", name="Nhận chỗ", exact=True).click()
    reader = office.works.store.read_now
    found = reader(lambda store: store.find("submissions", code=code))
    assert found["placement"] == "confirmed" or found["placement"] == "placed"


def agencies_are_asked_and_answer(desk: Staff, finance: Staff, office: OpenOffice, folder: Path) -> None:
    office.move_to(at(29, 1, 8))
    page = desk.opens(f"/nhan-vien/tiep/{RECEPTION}")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    picture(page, "chuan-bi-buoi")
    office.run_jobs()
    (mail,) = office.mails(finance.address)
    printed = pdf_text(attached_pdf(mail), folder)
    assert "Sở Tài chính" in printed.replace("\n", " ")
    for personal in (INVESTOR, "0987654321", "0987 654 321", WISH):
        assert personal not in mail.as_string() + printed
    link = re.search(r"http\S+(/nhan-vien/chuan-bi\S*)", text_of(mail))
    assert link
    page = finance.opens(link[1])
    expect(page.get_by_text(WISH)).to_be_visible()
    page.locator("textarea[id^=prepared-]").first.fill("Hồ sơ đủ, còn chờ ý kiến về đất; dự kiến xong trong tháng.")
    page.get_by_label("Ai sẽ dự").fill("Bùi Văn Tài Chính, Phó Giám đốc Sở")
    picture(page, "co-quan-tra-loi")
    page.get_by_role("button", name="Lưu trả lời").click()
    page = desk.opens(f"/nhan-vien/tiep/{RECEPTION}")
    expect(page.get_by_text("Bùi Văn Tài Chính, Phó Giám đốc Sở")).to_be_visible()


def leaders_are_briefed(leader: Staff, office: OpenOffice, folder: Path, code: str, caller: str) -> None:
    """What is mailed and the agenda that lies on the table bear codes; names are behind the login."""
    office.move_to(at(30, 1, 15, 5))
    (mail,) = office.mails(leader.address)
    printed = pdf_text(attached_pdf(mail), folder)
    assert code in re.sub(r"\D", "", printed)
    assert INVESTOR not in printed
    page = leader.opens(f"/nhan-vien/tiep/{RECEPTION}/lanh-dao")
    expect(page.get_by_text(INVESTOR).first).to_be_visible()
    expect(page.get_by_text("còn chờ ý kiến về đất").first).to_be_visible()
    picture(page, "trang-lanh-dao")
    answer = page.request.get(f"/nhan-vien/tiep/{RECEPTION}/chuong-trinh.pdf")
    agenda = pdf_text(answer.body(), folder)
    digits = re.sub(r"(?<=\d) (?=\d)", "", agenda)
    assert digits.index(code) < digits.index(caller)
    assert INVESTOR not in agenda


def they_meet(desk: Staff, office: OpenOffice) -> None:
    office.move_to(at(3, 2, 10, 45))
    page = desk.opens(f"/nhan-vien/tiep/{RECEPTION}/diem-danh")
    for came in page.locator("input[type=radio][value=came]").all():
        came.check()
    picture(page, "diem-danh")
    page.get_by_role("button", name="Đã ghi đủ, buổi tiếp đã diễn ra").click()
    expect(page.get_by_text("đã diễn ra").first).to_be_visible()


def minutes_open_matters(desk: Staff) -> None:
    """Ten working days from 3 February end on the 24th: from the 16th to the 20th nobody works (Tết)."""
    for name, lead, question in (
        (INVESTOR, "so-tai-chinh", "Bao giờ có ý kiến về đất của dự án?"),
        (CALLER, "so-xay-dung", "Giấy phép sửa nhà ở xã quá hẹn, bao giờ trả?"),
    ):
        page = desk.opens(f"/nhan-vien/tiep/{RECEPTION}")
        row = page.get_by_role("row").filter(has_text=name)
        row.get_by_role("link", name=re.compile("Ghi biên bản")).click()
        page.locator("#raised").fill("Trình bày như đã ghi trên phiếu.")
        page.locator("#instruction").fill("Giao cơ quan trả lời bằng văn bản.")
        page.locator("#m-0-question").fill(question)
        page.locator("#m-0-lead").select_option(lead)
        picture(page, f"bien-ban-{lead}")
        page.get_by_role("button", name="Lưu biên bản, mở vụ việc").click()
    page = desk.opens("/nhan-vien/vu-viec")
    expect(page.get_by_text("24/02/2026")).to_have_count(2)
    picture(page, "vu-viec")


def the_deadline_passes_over_the_holidays(people: dict[str, Staff], office: OpenOffice) -> None:
    """Two working days before the 24th is Friday the 13th, before the holidays; two after is the 26th."""
    finance = people["finance"]
    office.run_jobs()  # that it was given to them is told at once
    before = len(office.mails(finance.address))
    reminded = []
    for day in (*range(4, 28),):
        office.move_to(at(day, 2, 8, 30))
        now = len(office.mails(finance.address))
        reminded += [day] * (now - before)
        before = now
    assert reminded == [13, 24, 26]
    page = people["desk"].opens("/nhan-vien/vu-viec?ds=overdue")
    expect(page.get_by_text("quá hạn").first).to_be_visible()
    picture(page, "qua-han")
    office.run_jobs()
    assert len(office.mails(finance.address)) == before


def the_department_replies(finance: Staff, office: OpenOffice) -> None:
    page = finance.opens("/nhan-vien/vu-viec?ds=overdue")
    page.locator("a[data-row]").first.click()
    expect(page.get_by_text("Bao giờ có ý kiến về đất")).to_be_visible()
    picture(page, "mot-vu-viec")
    page.get_by_role("link", name="Trả lời", exact=True).click()
    page.locator("#text").fill("Sở đã có ý kiến về đất ngày 25/02/2026; hồ sơ chuyển cơ quan đăng ký đất đai.")
    page.locator("#author").fill("Sở Tài chính")
    page.locator("#released").check()
    page.get_by_role("button", name="Xem trước").click()
    picture(page, "tra-loi-xem-truoc")
    page.get_by_role("button", name="Ghi trả lời").click()
    expect(page.get_by_text("Đã trả lời").first).to_be_visible()
    office.run_jobs()
    mail = office.mails(INVESTOR_MAIL)[-1]
    assert "trả lời" in text_of(mail)
    assert "ý kiến về đất" not in text_of(mail)


def the_investor_says_no_and_then_yes(
    chromium: Browser, people: dict[str, Staff], office: OpenOffice, code: str
) -> None:
    looks_up(chromium, office, code, "4321", "hồ sơ chuyển cơ quan đăng ký đất đai")
    office.move_to(at(5, 3, 9))
    answer_by_link(chromium, office, "Chưa xong, xin giải quyết tiếp")
    office.run_jobs()
    finance = people["finance"]
    assert "mở lại" in text_of(office.mails(finance.address)[-1])
    page = finance.opens("/nhan-vien/vu-viec")
    page.locator("a[data-row]").first.click()
    expect(page.get_by_text("mở lại 1 lần").first).to_be_visible()
    page.get_by_role("link", name="Trả lời", exact=True).click()
    page.locator("#text").fill("Cơ quan đăng ký đất đai đã nhận hồ sơ ngày 06/3/2026, hẹn trả 20/3/2026.")
    page.locator("#author").fill("Sở Tài chính")
    page.get_by_role("button", name="Ghi trả lời").click()
    office.move_to(at(12, 3, 9))
    answer_by_link(chromium, office, "Rồi, đã xong")
    page = finance.opens("/nhan-vien/vu-viec?ds=closed")
    expect(page.get_by_text("Đã đóng").first).to_be_visible()
    looks_up(chromium, office, code, "4321", "")


def answer_by_link(chromium: Browser, office: OpenOffice, button: str) -> None:
    links = [re.search(r"http\S+/vu-viec/\S+", text_of(mail)) for mail in office.mails(INVESTOR_MAIL)]
    link = [found for found in links if found][-1]
    page = phone_page(chromium, office, script=False)
    page.goto(link[0])
    picture(page, "da-giai-quyet-chua")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Đã ghi").first).to_be_visible()
    page.context.close()


def looks_up(chromium: Browser, office: OpenOffice, code: str, digits: str, shown: str) -> None:
    page = phone_page(chromium, office, script=False)
    page.goto("/tra-cuu")
    page.locator("[name=code]").fill(code)
    page.locator("[name=phone_last4]").fill(digits)
    page.get_by_role("button", name=re.compile("Tra cứu|Xem")).first.click()
    expect(page.get_by_text(shown).first if shown else page.locator("h1").first).to_be_visible()
    for personal in (INVESTOR, WISH, "0987"):
        assert personal not in page.content()
    picture(page, "tra-cuu")
    page.context.close()


def the_caller_hears_it_on_the_phone(people: dict[str, Staff], office: OpenOffice, code: str) -> None:
    """Construction has no account here: the desk answers for it; the reply is read out by 1022."""
    page = people["desk"].opens("/nhan-vien/vu-viec?ds=overdue")
    page.locator("a[data-row]").first.click()
    page.get_by_role("link", name="Trả lời", exact=True).click()
    page.locator("#text").fill("Xã đã trả giấy phép, mời bà đến nhận tại bộ phận một cửa của xã.")
    page.locator("#author").fill("Sở Xây dựng")
    page.get_by_role("button", name="Ghi trả lời").click()
    operator = people["operator"]
    page = operator.opens("/nhan-vien/goi-dien")
    row = page.get_by_role("row").filter(has_text=CALLER)
    row.get_by_role("button", name=re.compile("Tôi gọi")).click()
    expect(page.get_by_text("mời bà đến nhận").first).to_be_visible()
    picture(page, "cuoc-goi")
    page.locator("button[name=act][value=answered]").first.click()
    page = people["desk"].opens("/nhan-vien/vu-viec?ds=answered")
    page.locator("a[data-row]").first.click()
    page.get_by_role("button", name="Rồi, đã xong").click()
    expect(page.get_by_text("Đã đóng").first).to_be_visible()
    assert code


def the_year_counts_it(admin: Staff) -> None:
    page = admin.opens("/nhan-vien/so-lieu?ky=2026")
    counted = {
        "receptions.leaders.held": "1",
        "receptions.leaders.parties": "2",
        "receptions.leaders.people": "3",
        "registrations.received": "3",
        "matters.opened": "2",
        "matters.answered": "3",
        "matters.reopened": "1",
    }
    for key, number in counted.items():
        assert page.locator(f'a[href*="/so-lieu/{key}?"]').inner_text() == number, key
    picture(page, "so-lieu")
    page = admin.opens("/nhan-vien/")
    picture(page, "hom-nay")
    page = admin.opens("/nhan-vien/nhat-ky")
    picture(page, "nhat-ky")
