"""Minutes open matters, one or more a person; what was typed is never lost, and nothing is opened twice."""

from datetime import date

import pytest
from meeting_room import DURING, RECEPTION, filled

from forms_service.matters.reading import matters_of_reception

PAGE = f"/nhan-vien/tiep/{RECEPTION}"


@pytest.fixture
def party(register, clock) -> int:
    """Somebody registered, and the day has come; the submission's id."""
    submission = register(field="construction")
    clock.move_to(DURING)
    return submission


@pytest.fixture
def desk(party, log_in):
    del party  # a session would not outlast the days until then
    return log_in("front_desk")


@pytest.fixture
def path(party, desk, press) -> str:
    """Whoever registered came; the address of the minutes."""
    press(desk, PAGE + "/diem-danh", **{f"c-{party}": "came"}, act="keep")
    return f"{PAGE}/bien-ban/{party}"


@pytest.fixture
def matters(works):
    return lambda: works.store.read_now(lambda reader: matters_of_reception(reader, RECEPTION))


def test_the_lead_by_dated_routing_and_the_day_by_policy_are_proposed(path, desk):
    page = desk.get(path).text
    sent = filled(page, path)
    assert sent["m-0-lead"] == "so-xay-dung"
    assert sent["m-0-due"] == "2026-12-14"  # ten working days after Monday 30/11


def test_one_person_raises_two_matters_with_a_row_more_that_keeps_what_was_typed(path, desk, press, matters):
    first = {"raised": "Trình bày hai việc.", "instruction": "Giải quyết trong tháng.", "m-0-question": "Việc thứ nhất"}
    more = press(desk, path, **first, act="add")
    assert more.status_code == 200
    assert "Trình bày hai việc." in more.text
    sent = filled(more.text, path) | {
        "m-1-question": "Việc thứ hai",
        "m-1-lead": "so-y-te",
        "m-1-support": "so-xay-dung",
    }
    assert desk.post(path, data=sent).status_code == 303
    one, two = matters()
    assert (one["lead"], one["instruction"], one["due_on"]) == ("so-xay-dung", "Giải quyết trong tháng.", "2026-12-14")
    assert (two["lead"], two["supports"], two["question"]) == ("so-y-te", ["so-xay-dung"], "Việc thứ hai")
    page = desk.get(path).text
    assert f"{one['number']}</a>: Việc thứ nhất" in page
    assert "2 vụ việc" in desk.get(PAGE).text


def test_pressed_twice_opens_nothing_twice(path, desk, matters):
    sent = filled(desk.get(path).text, path) | {"raised": "Trình bày.", "m-0-question": "Việc thử"}
    assert [desk.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(matters()) == 1


def test_who_saves_after_a_colleague_sees_what_is_there_and_loses_nothing(path, desk, matters):
    before = filled(desk.get(path).text, path)
    desk.post(path, data=before | {"raised": "Của một người.", "m-0-question": "Việc thứ nhất"})
    late = desk.post(path, data=before | {"raised": "Của người kia.", "m-0-question": "Việc gõ sau"})
    assert late.status_code == 422
    assert "vừa được lưu với 1 vụ việc" in late.text
    assert "Việc gõ sau" in late.text
    assert len(matters()) == 1


def test_later_matters_are_added_to_the_same_minutes(path, desk, press, matters):
    press(desk, path, raised="Trình bày.", **{"m-0-question": "Việc thứ nhất"})
    more = press(desk, path, act="add")
    sent = filled(more.text, path) | {"m-0-question": "Việc nhớ ra sau"}
    assert desk.post(path, data=sent).status_code == 303
    assert [matter["question"] for matter in matters()] == ["Việc thứ nhất", "Việc nhớ ra sau"]


def test_no_matter_needs_a_reason(path, desk, press, works):
    refused = press(desk, path, raised="Hỏi thủ tục.")
    assert refused.status_code == 422
    assert "vì sao không phát sinh vụ việc" in refused.text
    assert "Hỏi thủ tục." in refused.text
    assert press(desk, path, raised="Hỏi thủ tục.", **{"no-matter": "Đã giải thích."}).status_code == 303
    assert "Đã giải thích." in desk.get(path).text
    submission = works.store.read_now(lambda reader: reader.get("submissions", int(path.rsplit("/", 1)[1])))
    assert submission["desk"] == "handled"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"m-0-question": "Việc"}, "Xin ghi người dân trình bày việc gì"),
        ({"raised": "A", "m-0-question": "Việc", "m-0-due": "2026-11-01"}, "Vụ việc 1: hạn trả lời đã qua"),
        ({"raised": "A", "m-0-question": "Việc", "m-0-due": "mai"}, "Vụ việc 1: hạn trả lời chưa đúng"),
        ({"raised": "A", "m-0-instruction": "Làm ngay"}, "Vụ việc 1: Xin ghi vụ việc là gì"),
        ({"raised": "A", "m-0-question": "Việc", "m-0-lead": "khong-co"}, "Vụ việc 1: Không có cơ quan này"),
        ({"raised": "A", "m-0-question": "Việc", "no-matter": "Không"}, "Đã có vụ việc"),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_nothing(path, desk, press, matters, fields, says):
    refused = press(desk, path, **fields)
    assert refused.status_code == 422
    assert says in refused.text
    assert matters() == []


def test_another_lead_gets_the_day_of_its_own_working_week(path, desk, press, matters):
    press(desk, path, raised="A", **{"m-0-question": "Việc", "m-0-lead": "so-y-te"})
    (matter,) = matters()
    assert (matter["lead"], date.fromisoformat(matter["due_on"])) == ("so-y-te", date(2026, 12, 14))
    assert not matter["due_set"]


def test_who_did_not_come_has_no_minutes(party, desk, press):
    refused = press(desk, f"{PAGE}/bien-ban/{party}", raised="A", **{"no-matter": "Không"})
    assert refused.status_code == 422
    assert "điểm danh trước" in refused.text


@pytest.mark.parametrize("role", ["operator", "leader", "oversight"])
def test_only_who_runs_meetings_may_write_minutes(party, log_in, role):
    assert log_in(role).get(f"{PAGE}/bien-ban/{party}").status_code == 403
