"""Units are asked what they must prepare: by dated routing or by hand, once, reminded once, told of changes."""

import re
from datetime import date, datetime

import pytest
from meeting_room import RECEPTION

from forms_service.documents.worker import PdfWorker
from forms_service.meetings.model import proposed_units
from forms_service.staff.audit import SYSTEM
from forms_service.vietnam.clock import ZONE

pytestmark = pytest.mark.anyio

PAGE = f"/nhan-vien/tiep/{RECEPTION}"
SEND = PAGE + "/yeu-cau"


@pytest.fixture(autouse=True)
def printed(monkeypatch) -> list[str]:
    """The pages that are printed; the worker itself is tried in test_papers."""
    pages: list[str] = []

    async def render(_worker, html: str) -> bytes:
        pages.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(PdfWorker, "render", render)
    return pages


def test_an_investors_file_concerns_five_agencies_by_the_names_of_its_day(works):
    values = {"field": "investment"}
    names = [
        [works.content().units[unit].name_on(day) for unit in proposed_units(works.content(), values, day)]
        for day in (date(2023, 11, 13), date(2026, 11, 30))
    ]
    assert names == [
        [
            "Sở Kế hoạch và Đầu tư",
            "Sở Tài nguyên và Môi trường",
            "Sở Xây dựng",
            "Công an tỉnh",
            "Cục Thuế tỉnh Đồng Tháp",
        ],
        ["Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Sở Xây dựng", "Công an tỉnh", "Thuế tỉnh Đồng Tháp"],
    ]


def test_one_press_asks_each_unit_once_and_tells_whom_to_phone(register, log_in, account, press, mails, works):
    register(field="investment", applicant_kind="investor", org_name="Công ty Thử")
    register(field="construction")
    account("department", "so-xay-dung")
    desk = log_in("front_desk")
    assert press(desk, PAGE, SEND).status_code == 303
    (mail,) = mails()
    assert mail["to"] == "so-xay-dung@phucvu.example"
    assert mail["subject"] == "Đề nghị chuẩn bị cho buổi tiếp ngày 30/11/2026"
    assert "chuẩn bị 2 việc cho buổi tiếp của Lãnh đạo Tỉnh: thứ Hai, 30/11/2026" in mail["text"]
    page = desk.get(PAGE).text
    assert page.count("chưa có tài khoản, xin gọi điện") == 4
    assert SEND not in page  # nothing left to ask
    assert desk.get(re.search(r"/nhan-vien/chuan-bi/\d+", mail["text"])[0]).status_code == 200


def test_what_is_mailed_holds_codes_and_masked_phones_and_nothing_personal(register, account, log_in, press, printed):
    register(phone="+84912345678", dossier_code="H20-123", procedure="Cấp phép thử")
    account("department", "so-xay-dung")
    press(log_in("front_desk"), PAGE, SEND)
    (page,) = printed
    for shown in ("0912 *** ***", "Người dân", "Xây dựng", "Cấp phép thử", "Kính gửi: <b>Sở Xây dựng</b>"):
        assert shown in page
    for hidden in ("Nguyễn Thị Thử", "345 678", "H20-123", "ba cơ quan"):
        assert hidden not in page


async def test_who_registers_later_is_asked_for_by_itself_and_only_that(register, account, works, mails, clock):
    register(field="construction")
    account("department", "so-xay-dung")
    assert await works.asking.follow() == 0  # nobody has pressed yet
    await works.asking.send(SYSTEM, RECEPTION)
    register(field="construction")
    assert await works.asking.follow() == 1
    assert await works.asking.follow() == 0
    assert [mail["text"].split("đề nghị quý cơ quan ")[1][:16] for mail in mails()] == [
        "chuẩn bị 1 việc ", "chuẩn bị 1 việc ",
    ]  # fmt: skip
    assert "1 việc mới cho buổi" in mails()[1]["text"]


async def test_a_silent_unit_is_reminded_once_at_noon_of_the_working_day_before(register, account, works, mails, clock):
    first = register(field="construction")
    account("department", "so-xay-dung")
    account("department", "so-y-te")
    await works.asking.send(SYSTEM, RECEPTION)
    clock.move_to(datetime(2026, 11, 27, 11, 59, tzinfo=ZONE))
    assert await works.asking.follow() == 0
    clock.move(minutes=1)
    assert await works.asking.follow() == 1
    assert await works.asking.follow() == 0
    code = works.store.read_now(lambda reader: reader.get("submissions", first))["code"]
    assert f"{code[:3]} {code[3:6]} {code[6:]}" in mails()[-1]["text"]
    assert mails()[-1]["subject"].startswith("Nhắc:")


async def test_a_unit_that_has_answered_is_not_reminded(register, account, works, log_in, press, mails, clock):
    register(field="construction")
    unit = log_in("department", "so-xay-dung")
    await works.asking.send(SYSTEM, RECEPTION)
    assert press(unit, "/nhan-vien/chuan-bi/1", attendees="Lê Văn Mẫu, trưởng phòng").status_code == 303
    clock.move_to(datetime(2026, 11, 27, 12, 0, tzinfo=ZONE))
    assert await works.asking.follow() == 0
    assert len(mails()) == 1


async def test_a_move_is_told_once_and_asks_again_who_comes(register, account, works, log_in, press, mails):
    register(field="construction")
    unit = log_in("department", "so-xay-dung")
    await works.asking.send(SYSTEM, RECEPTION)
    press(unit, "/nhan-vien/chuan-bi/1", attendees="Lê Văn Mẫu")

    works.store.write_now(
        lambda tx: tx.update(
            "receptions",
            tx.find("receptions", reception=RECEPTION)["id"],
            {
                "day": "2026-12-01",
                "starts_at": "2026-12-01T14:00:00+07:00",
                "ends_at": None,
                "sequence": 1,
                "reason": "Họp",
            },
        )
    )
    assert await works.asking.follow() == 1
    assert await works.asking.follow() == 0
    assert "nay là: thứ Ba, 01/12/2026" in mails()[-1]["text"]
    assert "Lý do: Họp" in mails()[-1]["text"]
    assert "có thay đổi" in unit.get("/nhan-vien/chuan-bi").text


async def test_a_cancelled_reception_is_told_and_nobody_is_asked_or_reminded(register, account, works, mails, clock):
    register(field="construction")
    account("department", "so-xay-dung")
    await works.asking.send(SYSTEM, RECEPTION)
    works.store.write_now(
        lambda tx: tx.update(
            "receptions", tx.find("receptions", reception=RECEPTION)["id"], {"state": "cancelled", "reason": "Bận"}
        )
    )
    register(field="construction", preferred_reception=RECEPTION)
    assert await works.asking.follow() == 1
    assert "đã hoãn" in mails()[-1]["subject"]
    clock.move_to(datetime(2026, 11, 27, 12, 0, tzinfo=ZONE))
    assert await works.asking.follow() == 0


def test_units_can_be_added_and_taken_off_by_hand(register, log_in, press, agenda):
    submission = register(field="construction")
    desk = log_in("front_desk")
    path = f"{PAGE}/luot/{submission}"
    assert press(desk, path, **{"u-so-y-te": "yes", "act": "units"}).status_code == 303
    assert agenda().items[0].units == ("so-xay-dung", "so-y-te")
    page = desk.get(path).text
    assert page.count(" checked>") == 2
    press(desk, path, act="routing")
    assert agenda().items[0].units == ("so-xay-dung",)


def test_the_order_is_by_rank_and_arrival_and_an_exception_needs_a_reason(register, log_in, press, agenda):
    citizen, second = register(), register()
    investor = register(applicant_kind="investor", org_name="Công ty Thử")
    assert [item.id for item in agenda().items] == [investor, citizen, second]
    desk = log_in("front_desk")
    path = f"{PAGE}/luot/{second}"
    refused = press(desk, path, act="place", position="1")
    assert refused.status_code == 422
    assert "Xin ghi lý do" in refused.text
    assert press(desk, path, act="place", position="1", reason="Người khuyết tật, xe về sớm").status_code == 303
    assert [item.id for item in agenda().items] == [second, investor, citizen]
    assert press(desk, path, act="place", position="9", reason="x").status_code == 422
    press(desk, path, act="place", position="", reason="")
    assert [item.id for item in agenda().items] == [investor, citizen, second]


def test_the_first_screen_says_when_registration_has_closed_and_no_unit_was_asked(register, log_in, press, clock):
    register(field="construction")
    clock.move_to(datetime(2026, 11, 26, 8, 0, tzinfo=ZONE))
    desk = log_in("front_desk")
    assert "hết hạn đăng ký, chưa yêu cầu cơ quan nào" in desk.get("/nhan-vien/").text
    press(desk, PAGE, SEND)
    assert "chưa yêu cầu cơ quan nào" not in desk.get("/nhan-vien/").text


# --- the unit's own page ---


def test_a_unit_reads_its_matters_in_full_and_says_who_comes(register, log_in, press, works, agenda):
    submission = register(field="construction")
    register(field="health", full_name="Trần Văn Khác")
    unit, desk = log_in("department", "so-xay-dung"), log_in("front_desk")
    press(desk, PAGE, SEND)
    assert "1 việc" in unit.get("/nhan-vien/chuan-bi").text
    page = unit.get("/nhan-vien/chuan-bi/1").text
    assert "Nguyễn Thị Thử" in page
    assert "ba cơ quan" in page
    assert "Trần Văn Khác" not in page
    answer = {"attendees": "Lê Văn Mẫu, trưởng phòng", f"prepared-{submission}": "Đang chờ ý kiến, sẽ trả lời 15/12."}
    assert press(unit, "/nhan-vien/chuan-bi/1", **answer).status_code == 303
    assert "Lê Văn Mẫu, trưởng phòng" in desk.get(PAGE).text
    assert "Đang chờ ý kiến" in desk.get(PAGE + "/lanh-dao").text
    lines = works.store.read_now(lambda reader: reader.select("audit"))
    assert ("meetings.request_opened", "view") in {(line["action"], line["kind"]) for line in lines}


def test_an_answer_without_people_needs_a_word_why_and_loses_nothing(register, log_in, press):
    submission = register(field="construction")
    unit, desk = log_in("department", "so-xay-dung"), log_in("front_desk")
    press(desk, PAGE, SEND)
    refused = press(unit, "/nhan-vien/chuan-bi/1", **{f"prepared-{submission}": "Chữ vừa gõ"})
    assert refused.status_code == 422
    assert "Chữ vừa gõ" in refused.text
    assert press(unit, "/nhan-vien/chuan-bi/1", note="Việc này của Sở Y tế").status_code == 303


def test_another_unit_and_other_roles_may_not_see_a_request(register, log_in, press):
    register(field="construction")
    press(log_in("front_desk"), PAGE, SEND)
    other = log_in("department", "so-y-te")
    assert other.get("/nhan-vien/chuan-bi/1").status_code == 404
    assert other.get(PAGE).status_code == 403
    assert "Chưa có yêu cầu nào" in other.get("/nhan-vien/chuan-bi").text
    assert log_in("operator").get("/nhan-vien/chuan-bi/1").status_code == 403
    assert log_in("leader").get(PAGE).status_code == 200


def test_the_front_desk_notes_an_answer_that_a_unit_gave_by_phone(register, log_in, press):
    register(field="construction")
    desk = log_in("front_desk")
    press(desk, PAGE, SEND)
    assert "Ghi trả lời qua điện thoại" in desk.get(PAGE).text
    assert press(desk, "/nhan-vien/chuan-bi/1", attendees="Lê Văn Mẫu").status_code == 303
    assert "Còn 1 việc chưa ghi kết quả chuẩn bị." in desk.get("/nhan-vien/chuan-bi/1").text
    assert "chưa ghi kết quả chuẩn bị" in desk.get(PAGE + "/lanh-dao").text
    assert "Lê Văn Mẫu" in desk.get(PAGE).text
