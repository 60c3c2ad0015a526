"""Staff decide about one registration on its page; each act is kept, told once, and refused to those who may not."""

import asyncio
import re

import httpx2
import pytest
from office import MovableClock
from personnel import at_work
from places import (
    CAPACITY,
    RECEPTION,
    check_counts,
    notices_of,
    reception,
    register,
    registration,
    states,
    submission_of,
)
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.privacy.erasing import anonymise
from forms_service.receptions.acts import Change
from forms_service.receptions.lifecycle import Order, carry_out
from forms_service.receptions.registrations import groups_of
from forms_service.receptions.waiting import look_after_due
from forms_service.staff.audit import SYSTEM

NEXT = "leaders-2026-12-07"


@pytest.fixture
def desk(works: Works) -> TestClient:
    return at_work(works, "front_desk")


def press(browser: TestClient, registration_id: int, act: str, **fields: str) -> httpx2.Response:
    path = f"/nhan-vien/dang-ky/{registration_id}"
    page = browser.get(path).text
    hidden = dict(re.findall(r'type="hidden" name="(_csrf|was)" value="([^"]*)"', page))
    return browser.post(path, data={**hidden, "act": act, **fields})


def full_house(works: Works, more: int = 1) -> list[int]:
    return [register(works, number) for number in range(CAPACITY + more)]


def test_a_call_confirms_and_nobody_is_phoned_again(works: Works, desk: TestClient) -> None:
    one = register(works, 1)
    assert press(desk, one, "called").status_code == 303
    assert registration(works, one)["state"] == "confirmed"
    assert submission_of(works, one)["placement"] == "confirmed"
    assert notices_of(works, one) == [("confirmed", "phone", "done")]
    page = desk.get(f"/nhan-vien/dang-ky/{one}").text
    assert "đã xác nhận" in page
    assert "Trần Thị Mẫu" in page


def test_whoever_left_an_address_is_written_to_with_an_entry_for_the_calendar(works: Works, desk: TestClient) -> None:
    one = register(works, 1, email="thu@phucvu.example")
    press(desk, one, "called")
    assert notices_of(works, one) == [("confirmed", "mail", "mailed")]
    mail = works.store.read_now(lambda reader: reader.select("outbox"))[-1]
    assert "UID:leaders-2026-11-30@phucvu.example" in mail["calendar"]
    assert "METHOD:REQUEST" in mail["calendar"]
    assert "Nguyễn" not in mail["text"] + mail["subject"]


def test_confirming_in_writing_puts_a_phone_on_the_call_list(works: Works, desk: TestClient) -> None:
    one = register(works, 1)
    press(desk, one, "written")
    assert notices_of(works, one) == [("confirmed", "phone", "due")]


def test_a_second_press_and_a_stale_page_change_nothing(works: Works, desk: TestClient) -> None:
    one = register(works, 1)
    path = f"/nhan-vien/dang-ky/{one}"
    page = desk.get(path).text
    hidden = dict(re.findall(r'type="hidden" name="(_csrf|was)" value="([^"]*)"', page))
    assert desk.post(path, data={**hidden, "act": "called"}).status_code == 303
    again = desk.post(path, data={**hidden, "act": "decline", "reason": "solved"})
    assert again.status_code == 422
    assert "vừa được đổi" in again.text
    assert registration(works, one)["state"] == "confirmed"
    assert len(notices_of(works, one)) == 1


def test_a_refusal_needs_a_reason_of_the_list_and_frees_the_place(works: Works, desk: TestClient) -> None:
    ids = full_house(works)
    assert press(desk, ids[0], "decline", reason="because").status_code == 422
    assert press(desk, ids[0], "decline", reason="other").status_code == 422  # wants a note
    assert press(desk, ids[0], "decline", reason="solved", note="gọi ngày 20, đã xong").status_code == 303
    assert states(works, [ids[0], ids[-1]]) == ["declined", "offered"]
    told = works.store.read_now(lambda reader: reader.select("notices"))
    declined = next(row for row in told if row["kind"] == "declined")
    assert "đã được giải quyết" in declined["say"]
    assert "ngày 20" not in declined["say"]
    assert "gọi ngày 20, đã xong" in desk.get(f"/nhan-vien/dang-ky/{ids[0]}").text
    check_counts(works)


def test_refusing_a_duplicate_leaves_the_shared_place_and_tells_nobody(works: Works, desk: TestClient) -> None:
    one = register(works, 1)
    twin = register(works, 1, content="Một nội dung khác cũng dài hơn hai mươi chữ cái.")
    page = desk.get(f"/nhan-vien/dang-ky/{twin}").text
    assert f'href="/nhan-vien/dang-ky/{one}"' in page
    press(desk, twin, "decline", reason="duplicate")
    assert states(works, [one, twin]) == ["placed", "declined"]
    assert reception(works)["parties_placed"] == 1
    assert notices_of(works, twin) == []


def test_a_move_keeps_the_moment_of_arrival_and_is_told_once(
    works: Works, desk: TestClient, clock: MovableClock
) -> None:
    early = register(works, 90)
    clock.move(minutes=5)
    for number in range(CAPACITY):
        register(works, number, reception=NEXT)
    later = register(works, 50, reception=NEXT)
    answer = press(desk, early, "shift", target=NEXT, note="theo lời người gọi")
    assert answer.status_code == 303
    moved = registration(works, early)
    assert (moved["reception"], moved["state"]) == (NEXT, "waiting")
    assert submission_of(works, early)["reception"] == NEXT
    assert moved["queue"] < registration(works, later)["queue"]
    assert notices_of(works, early) == [("moved", "phone", "due")]
    check_counts(works)
    check_counts(works, NEXT)


def test_a_move_to_a_reception_that_nobody_registered_for_gives_a_place(works: Works, desk: TestClient) -> None:
    one = register(works, 1, people=3)
    press(desk, one, "shift", target=NEXT)
    assert registration(works, one)["state"] == "placed"
    assert reception(works, NEXT)["people_placed"] == 3
    assert reception(works)["people_placed"] == 0


@pytest.mark.parametrize("target", ["leaders-2026-11-30", "leaders-2026-11-16", "nothing", "director-2026-12-31"])
def test_nobody_is_moved_to_where_nothing_is(works: Works, desk: TestClient, target: str) -> None:
    one = register(works, 1)
    assert press(desk, one, "shift", target=target).status_code == 422
    assert registration(works, one)["reception"] == RECEPTION


def test_more_people_need_seats_fewer_give_them_back(works: Works, desk: TestClient) -> None:
    one, two = register(works, 1, people=10), register(works, 2, people=8)
    waits = register(works, 3, people=4)
    assert press(desk, one, "resize", party_size="13").status_code == 422
    assert press(desk, one, "resize", party_size="0").status_code == 422
    assert press(desk, two, "resize", party_size="4").status_code == 303
    assert registration(works, waits)["state"] == "offered"
    assert reception(works)["people_placed"] == 18
    check_counts(works)


def test_the_order_is_changed_with_a_reason(works: Works, desk: TestClient) -> None:
    ids = full_house(works, more=3)
    assert press(desk, ids[-1], "first").status_code == 422
    press(desk, ids[-1], "first", note="người khuyết tật, ở xa")
    press(desk, ids[-3], "last", note="xin đợi thêm")
    groups = works.store.read_now(lambda reader: groups_of(reader, RECEPTION, full=True))
    waiting = next(group for group in groups if group.title == "Danh sách chờ")
    assert [(row["id"], row["number"]) for row in waiting.rows] == [(ids[-1], 1), (ids[-2], 2), (ids[-3], 3)]


def test_a_place_out_of_turn_needs_a_reason_and_beyond_the_places_a_tick(works: Works, desk: TestClient) -> None:
    ids = full_house(works)
    assert press(desk, ids[-1], "add", note="khẩn").status_code == 422
    assert press(desk, ids[-1], "add", over="yes").status_code == 422
    assert press(desk, ids[-1], "add", over="yes", note="lãnh đạo đồng ý").status_code == 303
    assert registration(works, ids[-1])["state"] == "placed"
    assert reception(works)["parties_placed"] == CAPACITY + 1
    assert registration(works, ids[-1])["acts"][-1]["act"] == "added_over"
    assert notices_of(works, ids[-1]) == [("placed", "phone", "due")]
    check_counts(works)
    press(desk, ids[0], "withdraw")
    assert reception(works)["parties_placed"] == CAPACITY


def test_an_operator_records_the_answer_to_an_offer(works: Works, desk: TestClient) -> None:
    operator = at_work(works, "operator")
    ids = full_house(works, more=2)
    press(desk, ids[0], "withdraw")
    assert "Nhận chỗ" in operator.get(f"/nhan-vien/dang-ky/{ids[-2]}").text
    press(operator, ids[-2], "refuse")
    press(operator, ids[-1], "accept")
    assert states(works, ids[-2:]) == ["withdrawn", "placed"]
    check_counts(works)


@pytest.mark.parametrize("act", ["decline", "shift", "first", "add"])
def test_an_operator_does_not_decide_what_the_desk_decides(works: Works, act: str) -> None:
    one = register(works, 1)
    operator = at_work(works, "operator")
    assert press(operator, one, act, reason="solved", target=NEXT, note="x").status_code == 403
    assert registration(works, one)["state"] == "placed"


def test_submission_and_call_lead_to_the_registration(works: Works, desk: TestClient) -> None:
    one = register(works, 1)
    number = registration(works, one)["submission"]
    press(desk, one, "written")
    link = f'href="/nhan-vien/dang-ky/{one}"'
    assert link in desk.get(f"/nhan-vien/phieu/{number}").text
    assert link in desk.get(f"/nhan-vien/goi-dien/{number}").text


def test_oversight_sees_no_names_and_changes_nothing(works: Works) -> None:
    one = register(works, 1)
    oversight = at_work(works, "oversight")
    page = oversight.get(f"/nhan-vien/dang-ky/{one}").text
    assert "Nguyễn Thị Thử" not in page
    assert "0912 300 001" not in page
    assert press(oversight, one, "withdraw").status_code == 403
    assert registration(works, one)["state"] == "placed"


def test_every_look_and_every_act_leaves_a_line(works: Works, desk: TestClient) -> None:
    one = register(works, 1)
    press(desk, one, "called")
    lines = works.store.read_now(
        lambda reader: reader.select("audit", equal={"subject_kind": "registration", "subject_id": one})
    )
    assert [line["action"] for line in lines] == ["registrations.opened", "registrations.confirmed"]


def test_there_is_no_page_of_what_there_is_not(desk: TestClient) -> None:
    assert desk.get("/nhan-vien/dang-ky/999").status_code == 404
    assert desk.get("/nhan-vien/dang-ky/x").status_code == 404


CANCEL = Change("cancel", {"state": "cancelled", "replacement": None}, "Lãnh đạo đi công tác đột xuất")
AGAIN = Change("confirm", {"state": "confirmed", "replacement": None}, "Nay vẫn tiếp như lịch")


def order(works: Works, change: Change, reception_id: str = RECEPTION) -> None:
    seen = reception(works, reception_id)["version"]
    outcome = works.store.write_now(lambda tx: carry_out(tx, works.words(), Order(reception_id, SYSTEM, seen), change))
    assert not outcome.problems


def test_nobody_is_confirmed_for_a_reception_that_was_called_off_or_has_begun(
    works: Works, desk: TestClient, clock: MovableClock
) -> None:
    one = register(works, 1)
    order(works, CANCEL)
    assert "Đã gọi xác nhận" not in desk.get(f"/nhan-vien/dang-ky/{one}").text
    refused = press(desk, one, "written")
    assert refused.status_code == 422
    assert "không xác nhận được nữa" in refused.text
    order(works, AGAIN)
    clock.move(days=7, hours=3)
    late = press(at_work(works, "admin"), one, "called")
    assert late.status_code == 422
    assert registration(works, one)["state"] == "placed"


def test_who_was_told_that_it_is_off_is_told_that_it_is_on_again_also_who_waits(works: Works) -> None:
    ids = full_house(works)
    order(works, CANCEL)
    order(works, AGAIN)
    for one in (ids[0], ids[-1]):
        assert [kind for kind, _, _ in notices_of(works, one)] == ["cancelled", "confirmed"]
    number = registration(works, ids[-1])["submission"]
    rows = works.store.read_now(lambda reader: reader.select("notices", equal={"submission": number}, key="key"))
    (said,) = [row["say"] for row in rows if row["kind"] == "confirmed"]
    assert "nay vẫn diễn ra" in said
    assert "vẫn ở trong danh sách chờ" in said


def test_who_has_left_is_not_phoned_about_it_any_more(works: Works, desk: TestClient) -> None:
    leaves, moves = register(works, 1), register(works, 2)
    order(works, Change("confirm", {"state": "confirmed", "replacement": None}))
    assert notices_of(works, leaves) == [("confirmed", "phone", "due")]
    press(desk, leaves, "withdraw")
    press(desk, moves, "shift", target=NEXT)
    assert notices_of(works, leaves) == [("confirmed", "phone", "done")]
    assert notices_of(works, moves) == [("confirmed", "phone", "done"), ("moved", "phone", "due")]
    page = desk.get(f"/nhan-vien/phieu/{registration(works, leaves)['submission']}").text
    assert "không cần báo nữa" in page


def test_two_registrations_of_a_phone_stand_alike_after_they_were_sent_to_another_reception(works: Works) -> None:
    for number in range(CAPACITY):
        register(works, number, reception=NEXT)
    first, twin = register(works, 50), register(works, 50, content="Một việc khác nữa dài hơn hai mươi chữ.")
    early = register(works, 51, reception="leaders-2026-12-14")
    order(works, Change("cancel", {"state": "cancelled", "replacement": NEXT}, "Lãnh đạo đi công tác"))
    assert states(works, [first, twin]) == ["waiting", "waiting"]
    assert submission_of(works, twin)["placement"] == "waiting"
    other = register(works, 51, reception="leaders-2026-12-14", content="Cũng người ấy, hỏi thêm một việc khác.")
    to = Change("cancel", {"state": "cancelled", "replacement": "leaders-2026-12-21"}, "Lãnh đạo đi công tác")
    order(works, to, "leaders-2026-12-14")
    assert states(works, [early, other]) == ["placed", "placed"]
    for each in (NEXT, "leaders-2026-12-21"):
        check_counts(works, each)


@pytest.mark.parametrize("role", ["oversight", "communications"])
def test_what_staff_noted_is_not_for_those_who_may_not_see_what_people_wrote(
    works: Works, desk: TestClient, role: str
) -> None:
    last = full_house(works)[-1]
    press(desk, last, "first", note="Bà Thử mới ra viện")
    assert "Bà Thử mới ra viện" in desk.get(f"/nhan-vien/dang-ky/{last}").text
    page = at_work(works, role).get(f"/nhan-vien/dang-ky/{last}").text
    assert "đưa lên đầu danh sách chờ" in page
    assert "ra viện" not in page


def test_nothing_is_noted_about_whose_data_are_gone(works: Works, clock: MovableClock) -> None:
    one = register(works, 1)
    clock.move(days=8)
    desk = at_work(works, "front_desk")
    works.store.write_now(lambda tx: anonymise(tx, tx.get("submissions", registration(works, one)["submission"]), None))
    assert press(desk, one, "decline", reason="other", note="Bà Thử không đến").status_code == 422
    assert registration(works, one)["acts"] == []


def test_a_phone_gets_no_second_place_by_being_moved(works: Works, desk: TestClient) -> None:
    here, there = register(works, 1), register(works, 1, reception=NEXT)
    refused = press(desk, here, "shift", target=NEXT)
    assert refused.status_code == 422
    assert "phiếu khác" in refused.text
    assert registration(works, here)["reception"] == RECEPTION
    assert states(works, [there]) == ["placed"]
    assert reception(works, NEXT)["parties_placed"] == 1


def test_an_offer_that_ended_while_the_reception_was_off_costs_nobody_the_turn(
    works: Works, desk: TestClient, clock: MovableClock
) -> None:
    ids = full_house(works, more=2)
    press(desk, ids[0], "withdraw")
    assert states(works, ids[-2:]) == ["offered", "waiting"]
    order(works, CANCEL)
    clock.move(days=3)
    asyncio.run(look_after_due(works.store, works.clock, works.words))
    assert states(works, ids[-2:]) == ["waiting", "waiting"]
    order(works, AGAIN)
    assert states(works, ids[-2:]) == ["offered", "waiting"]
    check_counts(works)


def test_who_waited_is_offered_a_free_place_of_the_reception_that_takes_its_place(works: Works) -> None:
    ids = full_house(works)
    works.store.write_now(
        lambda tx: tx.insert("receptions", {**_without_id(tx, RECEPTION), **_EMPTY, "reception": NEXT, "capacity": 9})
    )
    order(works, Change("cancel", {"state": "cancelled", "replacement": NEXT}, "Lãnh đạo đi công tác"))
    assert states(works, ids) == ["placed"] * CAPACITY + ["offered"]
    assert [kind for kind, _, _ in notices_of(works, ids[-1])] == ["offered", "cancelled"]
    number = registration(works, ids[-1])["submission"]
    rows = works.store.read_now(lambda reader: reader.select("notices", equal={"submission": number}, key="key"))
    (said,) = [row["say"] for row in rows if row["kind"] == "cancelled"]
    assert "xin trả lời trước" in said
    check_counts(works, NEXT)


_EMPTY = {
    "day": "2026-12-07",
    "planned_on": "2026-12-07",
    "starts_at": "2026-12-07T09:30:00+07:00",
    "ends_at": "2026-12-07T10:30:00+07:00",
    "closes_at": "2026-12-03T17:00:00+07:00",
    "parties_placed": 0,
    "people_placed": 0,
    "parties_waiting": 0,
    "seats": None,
}


def _without_id(tx, reception_id: str) -> dict:
    return {name: fact for name, fact in tx.find("receptions", reception=reception_id).items() if name != "id"}
