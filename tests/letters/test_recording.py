"""Recording an event: the event decides the letter, the day the unit, nothing is kept twice or without a yes."""

from datetime import datetime

import pytest
from letter_writers import BIRTH, DEATH, MARRIAGE, PAGE, officer, write, written
from personnel import at_work, press

from forms_service.vietnam.clock import ZONE

TIMES = datetime(2024, 4, 2, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def in_2024(clock):
    clock.move_to(TIMES)


def case_of(works, case_id):
    return works.store.read_now(lambda reader: reader.get("letter_cases", case_id))


def test_an_event_is_recorded_and_its_letter_lies_ready(works):
    desk = officer(works)
    case_id = written(desk, BIRTH)
    case = case_of(works, case_id)
    assert (case["event"], case["unit"], case["state"]) == ("birth", "phuoc-quang", "ready")
    page = desk.get(f"{PAGE}/{case_id}").text
    assert "Ngày 12 tháng 3 năm 2024, sổ khai sinh của xã Phước Quang" in page
    assert "Ủy ban nhân dân xã Phước Quang" in page


def test_a_condolence_waits_for_somebody_else(works):
    assert case_of(works, written(officer(works), DEATH))["state"] == "to_approve"


def test_the_event_is_asked_first_and_only_its_own_templates_are_offered(works):
    desk = officer(works)
    assert f"{PAGE}/them?viec=death" in desk.get(f"{PAGE}/them").text
    form = desk.get(f"{PAGE}/them?viec=death").text
    assert "Lời chia buồn ngắn" in form
    assert "Lời mừng" not in form
    assert 'name="relation"' in form
    assert 'name="child_given_name"' not in form


def test_an_event_never_takes_the_letter_of_another(works):
    desk = officer(works)
    death = write(desk, DEATH, template="birth-plain")
    assert death.status_code == 422
    assert "Sự kiện khai tử chỉ dùng mẫu thư chia buồn." in death.text
    assert "Sự kiện khai sinh chỉ dùng mẫu thư chúc mừng." in write(desk, BIRTH, template="death-plain").text
    assert "chỉ dùng mẫu thư chúc mừng của việc kết hôn" in write(desk, MARRIAGE, template="birth-plain").text


def test_who_does_not_agree_is_counted_and_not_named(works):
    desk = officer(works)
    case = case_of(works, written(desk, BIRTH, consent="no"))
    assert case["state"] == "no_letter"
    assert "Nguyễn" not in str(case)
    assert "Gia đình không nhận thư" in desk.get(f"{PAGE}/{case['id']}").text


def test_a_yes_is_never_taken_for_granted(works):
    answer = write(officer(works), BIRTH, consent="")
    assert answer.status_code == 422
    assert "đồng ý nhận thư hay không" in answer.text
    assert 'value="yes" checked' not in answer.text


@pytest.mark.parametrize("again", ["45", "045", "45/2024", "Số 45"])
def test_one_number_of_a_year_is_recorded_once_however_it_is_written(works, again):
    desk = officer(works)
    first = written(desk, BIRTH)
    answer = write(desk, BIRTH, registry_ref=again, event_on="2024-03-20")
    assert answer.status_code == 422
    assert "Số đăng ký này đã được ghi rồi." in answer.text
    assert f'href="{PAGE}/{first}"' in answer.text


def test_the_same_number_of_another_event_year_or_commune_is_another_case(works):
    desk = officer(works)
    written(desk, BIRTH)
    written(desk, MARRIAGE)
    written(officer(works, "phuoc-nghia"), BIRTH, unit="phuoc-nghia")
    written(desk, BIRTH, event_on="2023-12-30", sure="yes")


def test_twins_are_told_and_recorded_after_a_second_look(works):
    desk = officer(works)
    written(desk, BIRTH)
    answer = write(desk, BIRTH, registry_ref="46")
    assert answer.status_code == 422
    assert "sinh đôi" in answer.text
    written(desk, BIRTH, registry_ref="46", sure="yes")


def test_an_event_before_the_commune_began_is_worth_a_second_look(works):
    desk = officer(works)
    assert "trước ngày Xã Phước Quang bắt đầu gửi thư (01/03/2024)" in write(desk, BIRTH, event_on="2024-02-20").text
    written(desk, BIRTH, event_on="2024-02-20", sure="yes")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"event_on": "2024-04-03"}, "Ngày đăng ký chưa đến"),
        ({"event_on": "hôm qua"}, "Xin ghi ngày đăng ký"),
        ({"registry_ref": ""}, "Xin ghi số đăng ký"),
        ({"registry_ref": "052099001234"}, "dài như số giấy tờ"),
        ({"registry_ref": "sổ chung"}, "Xin chỉ ghi số"),
        ({"addressee": "A"}, "Xin ghi người nhận thư"),
        ({"addressee": "Nguyễn Văn Thử 0912345678"}, "không ghi số giấy tờ"),
        ({"addressee": "NguyÔn V¨n Thö và TrÇn ThÞ MÉu"}, "lỗi phông"),
        ({"child_given_name": "An" * 21}, "Tên bé"),
        ({"template": "birth-by-name"}, "có nhắc tên bé"),
        ({"template": ""}, "Xin chọn một mẫu thư"),
        ({"unit": ""}, "Xin chọn đơn vị"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_to_do(works, changes, told):
    answer = write(officer(works), BIRTH, **changes)
    assert answer.status_code == 422
    assert told in answer.text
    assert works.store.read_now(lambda reader: reader.count("letter_cases")) == 0


def test_a_name_for_the_child_opens_the_letter_to_it(works):
    desk = officer(works)
    case_id = written(desk, BIRTH, child_given_name="An", template="birth-by-name")
    assert "Chào An! Từ ngày 12 tháng 3 năm 2024" in desk.get(f"{PAGE}/{case_id}").text


def test_a_commune_that_is_no_more_records_what_was_before_its_last_day_only(works, clock):
    clock.move_to(datetime(2025, 7, 3, 9, 0, tzinfo=ZONE))
    desk = officer(works, "xa-tuy-phuoc-bac")
    answer = write(desk, BIRTH, event_on="2025-07-01")
    assert "Xã Phước Quang chỉ có đến hết 30/06/2025. Xin chọn Xã Tuy Phước Bắc." in answer.text
    case_id = written(desk, BIRTH, event_on="2025-06-27")
    page = desk.get(f"{PAGE}/{case_id}").text
    assert "Ủy ban nhân dân xã Tuy Phước Bắc" in page, "who signs now"
    assert "sổ khai sinh của xã Phước Quang" in page, "where it was registered"
    assert "chưa có Xã Tuy Phước Bắc" in write(desk, BIRTH, unit="xa-tuy-phuoc-bac", event_on="2025-06-27").text


def test_a_change_begins_the_letter_again(works):
    desk = officer(works)
    case_id = written(desk, BIRTH)
    page = f"{PAGE}/{case_id}/sua"
    assert press(desk, page, **{**BIRTH, "addressee": "chị Trần Thị Mẫu", "seen": "1"}).status_code == 303
    case = case_of(works, case_id)
    assert (case["addressee"], case["version"], case["state"]) == ("chị Trần Thị Mẫu", 2, "ready")
    assert press(desk, page, **{**BIRTH, "seen": "1"}).status_code == 422, "somebody changed it meanwhile"


def test_another_commune_neither_sees_nor_records_it(works):
    case_id = written(officer(works), BIRTH)
    other = officer(works, "phuoc-nghia")
    assert other.get(f"{PAGE}/{case_id}").status_code == 404
    assert "Trần Thị Mẫu" not in other.get(PAGE).text.partition("<main")[2]
    assert "Xin chọn đơn vị" in write(other, BIRTH, registry_ref="47").text


def test_a_department_that_is_no_commune_writes_no_letters_and_does_not_find_them(works):
    desk = at_work(works, "department", unit="so-tu-phap")
    assert PAGE not in desk.get("/nhan-vien/").text
    answer = desk.get(PAGE)
    assert answer.status_code == 404
    assert "Thư do xã, phường viết" in answer.text


def test_one_case_after_the_other_keeps_unit_and_day(works):
    desk = officer(works)
    answer = write(desk, BIRTH, next="again")
    page = desk.get(answer.headers["location"]).text
    assert "Xem trường hợp vừa ghi" in page
    assert 'value="2024-03-12"' in page
