"""Who came is written down in one screen: registered people, walk-ins, and a rest that is only counted."""

from datetime import date, datetime, timedelta

import pytest
from meeting_room import DURING, PASSWORD, RECEPTION

from forms_service.meetings.attendance import Attendance, Door, WalkIn, keep_attendance
from forms_service.meetings.counting import counts_between, in_words
from forms_service.meetings.overview import incomplete
from forms_service.staff.audit import SYSTEM
from forms_service.vietnam.clock import ZONE

PAGE = f"/nhan-vien/tiep/{RECEPTION}"
DOOR = PAGE + "/diem-danh"
WALK_IN = {
    "w-0-name": "Phạm Văn Thử",
    "w-0-phone": "0912 345 678",
    "w-0-question": "Hỏi về hồ sơ cấp đổi giấy phép lái xe của con.",
    "w-0-people": "2",
    "w-0-told": "yes",
}


@pytest.fixture
def state_of(works):
    def read(submission):
        return works.store.read_now(lambda reader: reader.find("registrations", submission=submission))

    return read


@pytest.fixture
def reception(works):
    return lambda: works.store.read_now(lambda reader: reader.find("receptions", reception=RECEPTION))


def test_who_came_and_who_did_not_is_ticked_and_the_reception_has_taken_place(
    register, log_in, press, state_of, reception, clock
):
    came, absent = register(party_size=3), register()
    clock.move_to(DURING)
    desk = log_in("front_desk")
    marks = {f"c-{came}": "came", f"p-{came}": "2", f"c-{absent}": "absent"}
    answer = press(desk, DOOR, **marks, act="done")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert (state_of(came)["state"], state_of(came)["people"]) == ("attended", 2)
    assert state_of(absent)["state"] == "absent"
    assert reception()["state"] == "took_place"
    assert "đã diễn ra" in desk.get(PAGE).text


def test_somebody_who_is_not_marked_keeps_the_reception_open_and_nothing_is_lost(register, log_in, press, clock):
    came, _ = register(), register()
    clock.move_to(DURING)
    desk = log_in("front_desk")
    refused = press(desk, DOOR, **{f"c-{came}": "came"}, **WALK_IN, act="done")
    assert refused.status_code == 422
    assert "Còn 1 lượt chưa ghi" in refused.text
    assert "Hỏi về hồ sơ cấp đổi" in refused.text
    assert refused.text.count('value="came" checked') == 1
    assert press(desk, DOOR, **{f"c-{came}": "came"}, act="keep").status_code == 303
    assert desk.get(DOOR).text.count('value="came" checked') == 1


def test_a_walk_in_gets_a_code_and_stands_in_the_agenda(log_in, press, works, agenda, reception, clock):
    clock.move_to(DURING)
    desk = log_in("front_desk")
    assert press(desk, DOOR, **WALK_IN, act="keep").status_code == 303
    assert press(desk, DOOR, **WALK_IN, act="keep").status_code == 303  # pressed twice: one person
    (item,) = agenda().items
    submission = item.submission
    assert (submission["channel"], submission["values"]["phone"]) == ("counter", "+84912345678")
    assert submission["entered_by"]
    assert (item.state, item.registration["people"]) == ("attended", 2)
    assert (reception()["parties_placed"], reception()["people_placed"]) == (1, 2)
    status = desk.post("/api/status", data={"code": submission["code"], "phone_last4": "5678"})
    assert status.status_code == 200
    calls = works.store.read_now(lambda reader: reader.select("notices"))
    assert [call for call in calls if call["state"] == "due"] == []  # who stands here need not be phoned


@pytest.mark.parametrize(
    ("box", "typed", "says"),
    [
        ("w-0-name", "", "Xin ghi họ và tên"),
        ("w-0-phone", "12345", "Số điện thoại chưa đúng"),
        ("w-0-question", "", "Xin ghi người ấy hỏi việc gì"),
        ("w-0-people", "hai", "xin chỉ ghi chữ số"),
        ("w-0-people", "900", "Số người của một lượt"),
        ("others-people", "-1", "xin chỉ ghi chữ số"),
        ("others-parties", "5", "Số người tiếp thêm"),
    ],
)
def test_a_slip_is_told_beside_what_was_typed(log_in, press, clock, box, typed, says):
    clock.move_to(DURING)
    refused = press(log_in("front_desk"), DOOR, **{**WALK_IN, box: typed}, act="keep")
    assert refused.status_code == 422
    assert says in refused.text
    assert "Chưa lưu" in refused.text


def test_the_notice_on_data_is_read_out_before_somebody_is_entered(log_in, press, clock):
    clock.move_to(DURING)
    fields = {name: value for name, value in WALK_IN.items() if name != "w-0-told"}
    refused = press(log_in("front_desk"), DOOR, **fields, act="keep")
    assert "Xin đọc thông báo dữ liệu" in refused.text


def test_one_more_row_keeps_what_was_typed(log_in, press, clock):
    clock.move_to(DURING)
    page = press(log_in("front_desk"), DOOR, **WALK_IN, act="add")
    assert page.status_code == 200
    assert 'value="Phạm Văn Thử"' in page.text
    assert "Người thứ 3" in page.text


def test_nobody_is_marked_before_the_reception_or_after_it_was_cancelled(register, log_in, press, works, clock):
    came = register()
    desk = log_in("front_desk")
    assert "chưa bắt đầu" in desk.get(DOOR).text
    answer = desk.post(DOOR, data={"_csrf": csrf(desk), f"c-{came}": "came", "act": "keep"})
    assert answer.status_code == 422
    works.store.write_now(
        lambda tx: tx.update("receptions", tx.find("receptions", reception=RECEPTION)["id"], {"state": "cancelled"})
    )
    clock.move_to(DURING)
    log_in_again(desk)
    assert desk.post(DOOR, data={"_csrf": csrf(desk), f"c-{came}": "came", "act": "keep"}).status_code == 422


def log_in_again(browser):
    """A session does not outlast the days until then."""
    login = {"email": "front_desk@phucvu.example", "password": PASSWORD}
    assert browser.post("/nhan-vien/dang-nhap", data=login).status_code == 303


def csrf(browser):
    page = browser.get("/nhan-vien/tiep").text
    return page.split('name="_csrf" value="')[1].split('"')[0]


def test_a_mark_can_be_corrected_and_a_count_follows(register, log_in, press, works, clock):
    came = register()
    clock.move_to(DURING)
    desk = log_in("front_desk")
    press(desk, DOOR, **{f"c-{came}": "came", "others-parties": "3", "others-people": "4"}, act="done")
    press(desk, DOOR, **{f"c-{came}": "absent", "others-parties": "2", "others-people": "2"}, act="done")
    counts = works.store.read_now(lambda reader: counts_between(reader, DURING.date(), DURING.date()))
    assert (counts.receptions, counts.parties, counts.people) == (1, 2, 2)


def test_what_is_missing_waits_on_the_first_screen_until_it_is_complete(register, log_in, press, works, clock):
    came = register()
    clock.move_to(datetime(2026, 12, 1, 8, 0, tzinfo=ZONE))
    desk = log_in("front_desk")
    assert "buổi tiếp còn thiếu điểm danh hoặc biên bản" in desk.get("/nhan-vien/").text
    press(desk, DOOR, **{f"c-{came}": "came"}, act="done")
    (left,) = works.store.read_now(lambda reader: incomplete(reader, date(2026, 12, 1)))
    assert left.missing == "biên bản của 1 lượt"
    path = f"{PAGE}/bien-ban/{came}"
    press(desk, path, raised="Hỏi tiến độ.", **{"no-matter": "Đã giải thích tại chỗ."})
    assert works.store.read_now(lambda reader: incomplete(reader, date(2026, 12, 1))) == []
    assert "buổi tiếp còn thiếu" not in desk.get("/nhan-vien/").text


# --- what a report counts ---


def test_eleven_held_of_fourteen_mondays_are_told_as_eleven_receptions_and_forty_people(works, clock):
    """The plan of 2023 gives 14 Mondays, of which 4 September was a holiday; 11 were held and 40 people came."""
    mondays = [date(2023, 8, 14) + timedelta(weeks=week) for week in range(14)]
    start, end = mondays[0], date(2023, 11, 14)
    planned = [each.planned_on for each in works.content().receptions(start, end) if each.series == "leaders"]
    assert [day for day in mondays if day not in planned] == [date(2023, 9, 4)]
    clock.move_to(datetime(2023, 11, 14, 17, 0, tzinfo=ZONE))
    door = Door(works.intake, works.words())
    people = [4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3]
    for day, number in zip(planned, people, strict=False):
        walk_in = WalkIn("Nguyễn Văn Thử", "", f"Hỏi việc thử ngày {day}", number - 1, told=True)
        told = Attendance({}, (walk_in,), others_parties=1, others_people=1, done=True)
        reception = f"leaders-{day}"
        works.store.write_now(
            lambda tx, reception=reception, told=told: keep_attendance(tx, SYSTEM, door, reception, told)
        )
    counts = works.store.read_now(lambda reader: counts_between(reader, start, end))
    assert in_words(counts) == "11 cuộc, 40 lượt"
    assert [(each.series, each.host, each.receptions) for each in counts.held] == [("leaders", "Lãnh đạo Tỉnh", 11)]
    assert works.store.read_now(lambda reader: counts_between(reader, date(2024, 1, 1), end)).receptions == 0


def test_the_share_of_lower_levels_counts_those_who_told_where_their_file_lies(register, log_in, press, works, clock):
    ids = [
        register(handling_level=level, is_overdue=overdue)
        for level, overdue in (("commune", "yes"), ("commune", "no"), ("province", "yes"), ("unknown", "no"))
    ]
    clock.move_to(DURING)
    press(log_in("front_desk"), DOOR, **{f"c-{each}": "came" for each in ids}, act="done")
    counts = works.store.read_now(lambda reader: counts_between(reader, DURING.date(), DURING.date()))
    assert (counts.lower, counts.lower_overdue, counts.told_level) == (2, 1, 3)


# --- who may ---


@pytest.mark.parametrize("role", ["operator", "leader", "department", "oversight", "communications"])
def test_only_who_runs_meetings_may_mark(log_in, role):
    unit = "so-xay-dung" if role == "department" else None
    assert log_in(role, unit).get(DOOR).status_code == 403
