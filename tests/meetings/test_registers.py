"""The registers as spreadsheets: what became of receptions, and the legal book in its own order of columns."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from meeting_room import DURING, RECEPTION

PAGE = f"/nhan-vien/tiep/{RECEPTION}"
FILE = "/nhan-vien/so-tiep/tep"


@pytest.fixture
def held(register, clock, log_in, press):
    """Two came: of one a matter came, of the other none; one did not come. The front desk's browser."""
    first, second, third = register(admin_unit=None), register(party_size=2), register()
    clock.move_to(DURING)
    desk = log_in("front_desk")
    marks = {f"c-{first}": "came", f"c-{second}": "came", f"c-{third}": "absent"}
    press(desk, PAGE + "/diem-danh", **marks, act="done")
    press(
        desk, f"{PAGE}/bien-ban/{first}", raised="=Chờ lâu", instruction="Trả lời sớm", **{"m-0-question": "Việc thử"}
    )
    press(desk, f"{PAGE}/bien-ban/{second}", raised="Hỏi thủ tục", **{"no-matter": "Đã hướng dẫn"})
    return desk


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_the_follow_up_register_says_what_became_of_each_matter(held):
    one, two = rows(held.get(f"{FILE}?so=theo-doi&dang=csv&buoi={RECEPTION}"))
    assert one["Trình bày"] == "'=Chờ lâu"  # no program runs what somebody typed
    assert (one["Vụ việc số"], one["Vụ việc"], one["Ý kiến chỉ đạo"]) == ("1/2026", "Việc thử", "Trả lời sớm")
    assert (one["Cơ quan chủ trì"], one["Hạn trả lời"]) == ("Sở Xây dựng", "2026-12-14")
    assert (one["Tình trạng"], one["Ngày làm việc còn lại"]) == ("Đang giải quyết", "10")
    assert (two["Vụ việc số"], two["Tình trạng"]) == ("", "Đã hướng dẫn")


def test_the_book_has_the_twelve_columns_of_the_circular_and_no_paper_of_identity(held):
    answer = held.get(f"{FILE}?so=so-tiep&dang=xlsx&tu=2026-11-01&den=2026-12-31")
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    headings = [cell.value for cell in page[1]]
    assert len(headings) == 12
    assert headings[:7] == [
        "STT", "Ngày tiếp", "Họ tên – Địa chỉ", "Số CMND/Hộ chiếu", "Nội dung vụ việc", "Phân loại đơn/Số người",
        "Cơ quan đã giải quyết",
    ]  # fmt: skip
    first, second = ([cell.value for cell in row] for row in page.iter_rows(min_row=2))
    assert first[0] == 1
    assert first[3] is None
    assert "Không thu số giấy tờ" in first[11]
    assert (first[7], second[7], second[8]) == ("x", None, "Đã hướng dẫn")
    assert "2 người" in second[5]


def test_every_file_leaves_a_line_in_the_log(held, works):
    held.get(f"{FILE}?so=theo-doi&dang=csv&buoi={RECEPTION}")
    lines = works.store.read_now(lambda reader: reader.select("audit"))
    (line,) = [line for line in lines if line["action"] == "meetings.register_written"]
    assert (line["kind"], line["subject_id"], line["detail"]["format"]) == ("view", RECEPTION, "csv")


def test_the_page_counts_what_was_held_and_leads_to_the_files(held):
    page = held.get("/nhan-vien/so-tiep?tu=2026-11-01&den=2026-11-30").text
    assert "1 cuộc, 3 lượt" in page
    assert "so=theo-doi&amp;dang=xlsx&amp;tu=2026-11-01&amp;den=2026-11-30" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("so=khac", 404),
        ("so=so-tiep&dang=pdf", 404),
        ("so=so-tiep&tu=2026-12-01&den=2026-11-01", 400),
        ("so=so-tiep&tu=2020-01-01&den=2026-11-01", 400),
        ("so=so-tiep&tu=hom-qua", 400),
        ("so=so-tiep&lich=khong-co", 404),
    ],
)
def test_what_is_no_register_is_refused(log_in, query, status):
    assert log_in("front_desk").get(f"{FILE}?{query}").status_code == status


def test_only_who_may_see_meetings_gets_registers(log_in):
    assert log_in("leader").get(f"{FILE}?so=so-tiep").status_code == 200
    assert log_in("oversight").get(f"{FILE}?so=so-tiep").status_code == 403
