"""The staff's pages of receptions: the list, one reception, what an act would do, the plan's conflicts, paper."""

import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx2
import pytest
from office import CONTENT, MovableClock
from personnel import at_work
from places import RECEPTION, register
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.receptions.conflicts import conflicts
from forms_service.storage.contract import Document
from forms_service.vietnam.clock import ZONE

LIST = "/nhan-vien/buoi-tiep"
PAGE = f"{LIST}/{RECEPTION}"
NINE = {"day": "2026-11-30", "start": "09:00", "end": "10:30", "place": "khu-tiep-nhan"}


@pytest.fixture
def desk(works: Works) -> TestClient:
    return at_work(works, "front_desk")


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def ask(browser: TestClient, act: str, path: str = PAGE, **fields: str) -> httpx2.Response:
    """Send one of the forms of a reception's page."""
    hidden = hidden_in(browser.get(path).text)
    return browser.post(path, data={"_csrf": hidden["_csrf"], "seen": hidden["seen"], "act": act, **fields})


def sure(browser: TestClient, shown: httpx2.Response, **ticks: str) -> httpx2.Response:
    """Press the button of the preview."""
    assert shown.status_code == 200, shown.text
    return browser.post(PAGE, data={**hidden_in(shown.text), **ticks})


def kept(works: Works, reception: str = RECEPTION) -> Document:
    return works.store.read_now(lambda reader: reader.find("receptions", reception=reception)) or {}


def test_the_list_shows_what_comes_with_counts(works: Works, desk: TestClient) -> None:
    register(works, 1)
    page = desk.get(LIST).text
    assert "Thứ Hai, 30/11/2026" in page
    assert "1/6 lượt có chỗ" in page
    assert "Giám đốc Trung tâm" in page
    assert "Giám đốc Trung tâm</td>" not in desk.get(f"{LIST}?lich=leaders").text
    assert "Không có buổi nào" in desk.get(f"{LIST}?trang-thai=cancelled").text


def test_the_list_warns_once_the_cutoff_is_past_without_confirmation(
    works: Works, desk: TestClient, clock: MovableClock
) -> None:
    register(works, 1)
    warning = "Đã hết hạn đăng ký mà chưa xác nhận"
    assert warning not in desk.get(PAGE).text
    clock.move_to(datetime(2026, 11, 25, 16, 30, tzinfo=ZONE))
    later = at_work(works, "admin")
    assert warning in later.get(PAGE).text
    assert warning in later.get(LIST).text
    sure(later, ask(later, "confirm"))
    assert warning not in later.get(LIST).text


def test_past_receptions_stand_in_a_list_of_their_own(works: Works, desk: TestClient, clock: MovableClock) -> None:
    register(works, 1)
    clock.move(days=9)
    later = at_work(works, "leader")
    assert "30/11/2026" not in later.get(LIST).text
    assert "30/11/2026" in later.get(f"{LIST}?khi=da-qua").text


def test_an_act_is_shown_before_it_is_done(works: Works, desk: TestClient) -> None:
    register(works, 1, email="thu@phucvu.example")
    register(works, 2)
    shown = ask(desk, "move", **NINE, reason="lãnh đạo họp lúc 10 giờ")
    assert "Sẽ báo cho 2 người: 1 thư, 1 cuộc gọi" in shown.text
    assert kept(works)["state"] == "planned"
    assert sure(desk, shown).status_code == 303
    page = desk.get(PAGE).text
    assert "Đổi giờ từ 9 giờ 30 phút sang 9 giờ: lãnh đạo họp lúc 10 giờ (báo lúc 08:00 ngày 23/11/2026)" in page
    assert "đã báo 2 người" in page
    assert "Trần Thị Mẫu" in page


def test_a_warning_must_be_ticked(works: Works, desk: TestClient) -> None:
    tuesday = {"day": "2026-11-24", "start": "9h", "end": "10:30", "place": "khu-tiep-nhan"}
    shown = ask(desk, "move", **tuesday, reason="đổi ngày")
    assert "Ngày Văn hóa Việt Nam" in shown.text
    again = sure(desk, shown)
    assert again.status_code == 200
    assert kept(works) == {}
    assert sure(desk, again, **{"despite-holiday": "yes"}).status_code == 303
    assert kept(works)["day"] == "2026-11-24"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"day": "hôm sau"}, "Xin ghi ngày theo dạng"),
        ({"start": "9 rưỡi"}, "Xin ghi giờ theo dạng"),
        ({"end": "08:00"}, "Giờ kết thúc phải sau"),
        ({"place": "khong-co"}, "Xin chọn nơi gặp"),
        ({"day": "2026-11-20"}, "đã qua"),
        ({"reason": ""}, "Xin ghi lý do"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(desk: TestClient, changes: dict[str, str], told: str) -> None:
    answer = ask(desk, "move", **{**NINE, "reason": "họp đột xuất", **changes})
    assert answer.status_code == 422
    assert told in answer.text
    if "reason" not in changes:
        assert 'value="họp đột xuất"' in answer.text


def test_a_colleague_who_was_quicker_is_seen(works: Works, desk: TestClient) -> None:
    shown = ask(desk, "cancel", reason="bận")
    other = at_work(works, "admin")
    sure(other, ask(other, "move", **NINE, reason="họp"))
    late = sure(desk, shown)
    assert late.status_code == 422
    assert "dời buổi tiếp lúc 08:00 ngày 23/11/2026" in late.text
    assert 'name="seen" value="1"' in late.text
    assert kept(works)["state"] == "moved"


def test_places_change_without_a_preview_for_nobody_is_told(works: Works, desk: TestClient) -> None:
    assert ask(desk, "resize", capacity="8", seats="").status_code == 303
    assert (kept(works)["capacity"], kept(works)["seats"]) == (8, None)
    assert ask(desk, "resize", capacity="nhiều").status_code == 422


def test_what_nobody_heard_can_be_undone_on_the_page(works: Works, desk: TestClient) -> None:
    sure(desk, ask(desk, "move", **NINE, reason="họp"))
    assert "Hoàn tác việc vừa làm" in desk.get(PAGE).text
    answer = ask(desk, "undo")
    assert sure(desk, answer).status_code == 303
    assert kept(works)["state"] == "planned"
    assert ask(desk, "undo").status_code == 422


def test_that_it_took_place_is_noted_on_its_day(works: Works, desk: TestClient, clock: MovableClock) -> None:
    assert "Ghi đã diễn ra" not in desk.get(PAGE).text
    clock.move_to(datetime(2026, 11, 30, 11, 30, tzinfo=ZONE))
    later = at_work(works, "admin")
    assert ask(later, "took_place", walk_in_parties="2", walk_in_people="3").status_code == 303
    assert (kept(works)["state"], kept(works)["walk_in_people"]) == ("took_place", 3)


@pytest.mark.parametrize("role", ["operator", "leader", "oversight", "communications"])
def test_who_may_look_may_not_act(works: Works, role: str) -> None:
    register(works, 1)
    browser = at_work(works, role)
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert "Dời ngày" not in page.text
    hidden = hidden_in(page.text)
    assert browser.post(PAGE, data={"_csrf": hidden["_csrf"], "seen": "0", "act": "confirm"}).status_code == 403
    assert ("Nguyễn Thị Thử" in page.text) == (role in {"operator", "leader"})


def test_who_only_answers_matters_sees_no_receptions(works: Works) -> None:
    browser = at_work(works, "department", unit="van-phong-ubnd-dong-thap")
    for path in (LIST, PAGE, f"{LIST}/to-lich", f"{LIST}/ke-hoach-doi", f"{PAGE}/can-goi", f"{LIST}/them"):
        assert browser.get(path).status_code == 403


def test_a_reception_that_is_none_is_not_found(desk: TestClient) -> None:
    for name in ("leaders-2026-12-01", "khong-co", "leaders-2026-13-99"):
        assert desk.get(f"{LIST}/{name}").status_code == 404


def test_the_call_list_on_paper_names_who_can_only_be_phoned(works: Works, desk: TestClient) -> None:
    register(works, 1, email="thu@phucvu.example")
    register(works, 2, full_name="Trần Văn Gọi")
    sure(desk, ask(desk, "move", **NINE, reason="họp"))
    page = desk.get(f"{PAGE}/can-goi").text
    assert "Trần Văn Gọi" in page
    assert "Buổi gặp đã đổi lịch, nay là: thứ Hai, 30/11/2026, 9 giờ đến 10 giờ 30 phút" in page
    assert "Nguyễn Thị Thử" not in page
    lines = works.store.read_now(lambda reader: reader.select("audit", descending=True, limit=1))
    assert lines[0]["action"] == "receptions.calls_listed"


def test_a_month_stands_on_one_sheet(works: Works, desk: TestClient) -> None:
    sure(desk, ask(desk, "cancel", reason="lãnh đạo đi công tác"))
    page = desk.get(f"{LIST}/to-lich?thang=2026-11").text
    assert "Lịch gặp người dân tháng 11/2026" in page
    assert "không tổ chức: lãnh đạo đi công tác" in page
    assert "thang=2026-12" in page
    assert "thang=2026-10" in page
    assert desk.get(f"{LIST}/to-lich?thang=mai").status_code == 200


# --- Outside the plan ---


def added(browser: TestClient, **fields: str) -> httpx2.Response:
    hidden = hidden_in(browser.get(f"{LIST}/them?lich=leaders").text)
    extra = {"series": "leaders", "day": "2026-12-02", "start": "14:00", "end": "15:30", "place": "khu-tiep-nhan"}
    extra |= {"host": "Lãnh đạo Tỉnh", "capacity": "4", "seats": "", "reason": "nhiều người đang chờ"}
    return browser.post(f"{LIST}/them", data={"_csrf": hidden["_csrf"], "key": hidden["key"], **extra, **fields})


def test_an_extra_reception_is_public_at_once_and_takes_registrations(
    works: Works, desk: TestClient, browser: TestClient
) -> None:
    answer = added(desk)
    assert answer.headers["location"] == f"{LIST}/leaders-2026-12-02-1"
    found = kept(works, "leaders-2026-12-02-1")
    assert (found["kind"], found["state"], found["closes_at"]) == ("extra", "confirmed", "2026-11-25T16:30:00+07:00")
    assert "02/12/2026" in browser.get("/lich-hien-tai?fragment=receptions&series=leaders").text
    one = register(works, 1, reception="leaders-2026-12-02-1")
    assert works.store.read_now(lambda reader: reader.get("registrations", one))["reception"] == "leaders-2026-12-02-1"


def test_pressed_twice_it_is_added_once_and_another_gets_the_next_number(works: Works, desk: TestClient) -> None:
    assert added(desk, key="a").headers["location"] == added(desk, key="a").headers["location"]
    assert added(desk, key="b", **{"despite-overlap": "yes"}).headers["location"].endswith("-2")


def test_an_extra_reception_is_checked_like_a_moved_one(desk: TestClient) -> None:
    for changes, told in (
        ({"day": "2026-11-20"}, "đã qua"),
        ({"day": "2030-01-07"}, "chỉ là dự kiến"),
        ({"day": "2026-12-05"}, "không phải ngày làm việc"),
        ({"host": ""}, "Xin ghi ai tiếp"),
        ({"series": "khong-co"}, "Xin chọn lịch"),
        ({"capacity": "0"}, "từ 1 đến"),
        ({"reason": ""}, "Xin ghi lý do"),
    ):
        answer = added(desk, **changes)
        assert answer.status_code == 422
        assert told in answer.text


APPOINTMENT = {
    "full_name": "Trần Thị Thử",
    "phone": "0912345679",
    "preferred_dates": "2026-12-02",
    "half_day": "morning",
    "mode": "in_person",
    "field": "unknown",
    "content": "Tôi muốn được hướng dẫn nộp hồ sơ qua bưu chính công ích vì nhà ở xa.",
    "consent_core": "yes",
}


def appoint(browser: TestClient, **fields: str) -> httpx2.Response:
    hidden = hidden_in(browser.get(f"{LIST}/hen/1").text)
    slot = {"day": "2026-12-02", "start": "08:00", "end": "08:30", "place": "khu-tiep-nhan", "host": "Giám đốc"}
    return browser.post(f"{LIST}/hen/1", data={"_csrf": hidden["_csrf"], **slot, **fields})


def test_a_wednesday_request_becomes_an_appointment_of_one_person(
    works: Works, desk: TestClient, browser: TestClient
) -> None:
    assert browser.post("/api/forms/director_appointment", data=APPOINTMENT).status_code == 303
    form = desk.get(f"{LIST}/hen/1").text
    assert "thứ Tư, 02/12/2026, buổi sáng" in form
    assert 'value="2026-12-02"' in form
    answer = appoint(desk)
    assert answer.headers["location"] == f"{LIST}/director-2026-12-02-1"
    page = desk.get(answer.headers["location"]).text
    assert "lịch hẹn riêng" in page
    assert "Trần Thị Thử" in page
    notices = works.store.read_now(lambda reader: reader.select("notices"))
    assert [one["kind"] for one in notices] == ["received", "confirmed"]
    assert "hẹn gặp ông/bà: thứ Tư, 02/12/2026, 8 giờ đến 8 giờ 30 phút" in notices[1]["say"]


def test_an_appointment_is_given_once_and_never_shown_to_the_public(
    works: Works, desk: TestClient, browser: TestClient
) -> None:
    browser.post("/api/forms/director_appointment", data=APPOINTMENT)
    assert appoint(desk).headers["location"] == appoint(desk, day="2026-12-03").headers["location"]
    assert "đã có lịch hẹn" in desk.get(f"{LIST}/hen/1").text
    assert "director-2026-12-02" not in browser.get("/lich.ics").text
    assert "director-2026-12-02" not in browser.get("/api/receptions").text
    assert "Thứ Tư, 02/12/2026" not in browser.get("/lich-hien-tai").text
    assert works.store.read_now(lambda reader: reader.count("receptions")) == 1


def test_the_page_of_a_request_leads_to_its_appointment(works: Works, desk: TestClient, browser: TestClient) -> None:
    browser.post("/api/forms/director_appointment", data=APPOINTMENT)
    assert f"{LIST}/hen/1" in desk.get("/nhan-vien/phieu/1").text
    assert f"{LIST}/hen/1" not in at_work(works, "operator").get("/nhan-vien/phieu/1").text
    appoint(desk)
    page = desk.get("/nhan-vien/phieu/1").text
    assert f"{LIST}/director-2026-12-02-1" in page
    assert f"{LIST}/hen/1" not in page


def test_the_first_screen_says_which_receptions_nobody_has_confirmed(works: Works, clock: MovableClock) -> None:
    register(works, 1)
    clock.move(days=3)
    waiting = "buổi có người đăng ký, đã hết hạn mà chưa xác nhận"
    assert waiting in at_work(works, "front_desk").get("/nhan-vien/").text
    assert waiting not in at_work(works, "leader").get("/nhan-vien/").text


def test_only_a_request_for_an_appointment_becomes_one(works: Works, desk: TestClient) -> None:
    register(works, 1)
    assert desk.get(f"{LIST}/hen/1").status_code == 404
    assert desk.get(f"{LIST}/hen/9").status_code == 404


# --- A plan that was edited ---


@pytest.fixture
def edited(tmp_path: Path, open_works: Callable[..., Works]) -> Callable[[str, str], Works]:
    """An office whose plan can be edited while it runs."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    works = open_works(content_dir=folder)

    def edit(old: str, new: str) -> Works:
        page = folder / "lich" / "lanh-dao.md"
        text = page.read_text("utf-8")
        assert old in text
        page.write_text(text.replace(old, new), "utf-8")
        works.content.refresh()
        return works

    return edit


def test_an_edited_plan_leaves_a_kept_reception_alone_and_asks(edited: Callable[[str, str], Works]) -> None:
    works = edited('start: "09:30"', 'start: "09:30"')
    register(works, 1)
    edited('start: "09:30"', 'start: "08:30"')
    desk = at_work(works, "front_desk")
    assert kept(works)["starts_at"] == "2026-11-30T09:30:00+07:00"
    assert "Kế hoạch đã đổi ở 1 buổi" in desk.get(LIST).text
    assert "Giờ: 09:30–11:00 → 08:30–11:00" in desk.get(f"{LIST}/ke-hoach-doi").text
    assert "Kế hoạch đã đổi, 1 lượt đã đăng ký" in desk.get(PAGE).text


def test_following_the_plan_tells_the_registrants(edited: Callable[[str, str], Works]) -> None:
    works = edited('start: "09:30"', 'start: "09:30"')
    register(works, 1)
    edited('start: "09:30"', 'start: "08:30"')
    desk = at_work(works, "front_desk")
    assert sure(desk, ask(desk, "follow_plan", reason="kế hoạch đã đổi")).status_code == 303
    assert (kept(works)["starts_at"], kept(works)["sequence"]) == ("2026-11-30T08:30:00+07:00", 1)
    notices = works.store.read_now(lambda reader: reader.select("notices"))
    assert [one["kind"] for one in notices if one["kind"] == "moved"] == ["moved"]
    assert "Kế hoạch đã đổi" not in desk.get(LIST).text


def test_keeping_it_asks_no_more_until_the_plan_changes_again(edited: Callable[[str, str], Works]) -> None:
    works = edited('start: "09:30"', 'start: "09:30"')
    register(works, 1)
    edited('start: "09:30"', 'start: "08:30"')
    desk = at_work(works, "front_desk")
    assert ask(desk, "keep_plan").status_code == 303

    def open_ones() -> int:
        return works.store.read_now(lambda reader: len(conflicts(reader, works.content(), works.clock().date())))

    assert open_ones() == 0
    assert kept(works)["sequence"] == 0
    edited('start: "08:30"', 'start: "08:00"')
    assert open_ones() == 1


def test_a_reception_that_the_plan_gave_up_is_cancelled_only_by_staff(edited: Callable[[str, str], Works]) -> None:
    works = edited('start: "09:30"', 'start: "09:30"')
    register(works, 1)
    edited("until: null", "until: 2026-11-23")
    desk = at_work(works, "front_desk")
    assert "không còn trong kế hoạch" in desk.get(PAGE).text
    assert kept(works)["state"] == "planned"
    sure(desk, ask(desk, "follow_plan", reason="lịch kết thúc"))
    assert kept(works)["state"] == "cancelled"


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}/leaders-9999-12-31",
        f"{LIST}/leaders-0001-01-01",
        f"{LIST}/to-lich?thang=9999-12",
        f"{LIST}/to-lich?thang=0001-01",
        "/nhan-vien/tiep/leaders-9999-12-31",
        "/nhan-vien/so-tiep?tu=9999-01-01&den=9999-12-31",
        "/nhan-vien/so-tiep/tep?so=theo-doi&dang=csv&tu=9999-01-01&den=9999-12-31",
        "/nhan-vien/so-tiep/tep?so=theo-doi&dang=csv&den=0001-01-31",
    ],
)
def test_days_at_the_ends_of_the_calendar_are_no_accident(desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code in {200, 400, 404}
