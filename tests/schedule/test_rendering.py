"""What people see of receptions."""

from datetime import date, datetime, timedelta

import pytest

from forms_service.schedule.expand import expand
from forms_service.schedule.rendering import render_next, render_receptions
from forms_service.schedule.view import is_open, is_over, plan_views
from forms_service.schedule.wording import change_text
from forms_service.vietnam.clock import ZONE

FORMS = {"leaders": "/bieu-mau/dang-ky/"}


@pytest.fixture
def listed(now):
    """The list of some views, as one text."""
    return lambda *views, live_url=None, as_of=now: str(
        render_receptions(views, as_of=as_of, live_url=live_url, form_urls=FORMS)
    )


@pytest.fixture
def card(now):
    """The card of the next of some views."""
    return lambda *views, as_of=now: str(render_next(views, as_of=as_of, live_url=None, form_urls=FORMS))


def test_the_plan_alone_knows_no_places_left(leaders, calendar):
    planned = expand(leaders(), calendar, date(2026, 11, 30), date(2026, 11, 30))
    (view,) = plan_views(leaders(), planned, "Khu tiếp nhận")
    assert (view.state, view.capacity, view.remaining, view.walk_in) == ("planned", 6, None, False)


def test_a_reception_is_listed_with_day_hours_place_host_state_and_places(listed, view):
    html = listed(view())
    assert '<time datetime="2026-11-30T09:30+07:00">' in html
    for text in (
        "Thứ Hai, 30/11/2026",
        "khoảng 9 giờ 30 phút – 11 giờ",
        "Lãnh đạo Tỉnh",
        "Khu tiếp nhận",
        "đã xác nhận",
        "còn 2 chỗ",
        "Đăng ký trước 16:30 ngày 25/11/2026",
        'href="/bieu-mau/dang-ky/?buoi=leaders-2026-11-30" aria-label="Đăng ký buổi thứ Hai, 30/11/2026">Đăng ký</a>',
    ):
        assert text in html
    assert "dự kiến" not in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"remaining": 0}, "hết chỗ, còn ghi tên chờ"),
        ({"remaining": None}, "nhận 6 lượt đăng ký"),
        ({"walk_in": True}, "không cần đăng ký trước"),
        ({"tentative": True}, "dự kiến"),
        ({"starts_at": None, "ends_at": None, "half_day": "morning"}, "buổi sáng, giờ chưa xác định"),
        ({"starts_at": None, "ends_at": None}, "giờ chưa xác định"),
        ({"approximate": False}, ">9 giờ 30 phút – 11 giờ<"),
        ({"ends_at": None}, ">khoảng 9 giờ 30 phút<"),
        ({"state": "cancelled", "reason": "lãnh đạo đi công tác"}, "không tổ chức: lãnh đạo đi công tác"),
        ({"state": "planned", "holiday": "Tết", "reason": "trùng ngày nghỉ (Tết)"}, "sẽ có thông báo"),
        ({"state": "moved", "reason": "đổi phòng"}, "Có thay đổi: đổi phòng"),
        ({"state": "took_place"}, "đã diễn ra"),
    ],
)
def test_what_is_different_is_said_in_words(listed, view, changes, text):
    assert text in listed(view(**changes))


def test_a_moved_day_shows_old_new_and_the_reason(listed, view):
    html = listed(view(state="moved", moved_from=date(2026, 11, 23), reason="trùng kỳ họp"))
    assert "Đổi từ <del>thứ Hai, 23/11/2026</del> → <ins>thứ Hai, 30/11/2026</ins>: trùng kỳ họp" in html


def test_a_moved_hour_shows_old_new_reason_and_when_it_was_announced(listed, view, now):
    changed = view(
        state="moved",
        starts_at=view().starts_at - timedelta(minutes=30),
        moved_from=view().day,
        moved_from_at=view().starts_at,
        reason="lãnh đạo họp lúc 10 giờ",
        announced_at=now,
    )
    html = listed(changed)
    assert "Đổi giờ từ <del>9 giờ 30 phút</del> → <ins>9 giờ</ins>: lãnh đạo họp lúc 10 giờ" in html
    assert "(báo lúc 09:00 ngày 22/11/2026)" in html


def test_a_move_of_day_and_hour_shows_both(view):
    changed = view(moved_from=date(2026, 11, 23), moved_from_at=datetime(2026, 11, 23, 8, tzinfo=ZONE))
    assert change_text(changed) == "Đổi từ thứ Hai, 23/11/2026, 8 giờ sang thứ Hai, 30/11/2026, 9 giờ 30 phút"


def test_a_new_host_and_place_are_told_beside_the_old_ones(view):
    changed = view(host="Phó Chủ tịch", host_before="Chủ tịch", place_before="Khu cũ", reason="công tác")
    assert change_text(changed) == (
        "Đổi người tiếp từ Chủ tịch sang Phó Chủ tịch; đổi nơi gặp từ Khu cũ sang Khu tiếp nhận: công tác"
    )


def test_a_cancelled_one_leads_to_its_replacement(listed, view):
    html = listed(view(state="cancelled", reason="bận", replacement="thứ Hai, 07/12/2026"))
    assert "không tổ chức: bận. Buổi thay thế: thứ Hai, 07/12/2026" in html


def test_where_there_is_no_limit_no_number_is_made_up(listed, view):
    html = listed(view(capacity=None, remaining=None))
    assert "chỗ" not in html
    assert "lượt đăng ký" not in html


@pytest.mark.parametrize("state", ["cancelled", "took_place"])
def test_what_is_off_or_over_takes_no_registrations(listed, view, state):
    html = listed(view(state=state))
    assert "href" not in html
    assert "Đăng ký trước" not in html
    assert "còn 2 chỗ" not in html


def test_after_the_cutoff_the_list_says_so(listed, view):
    html = listed(view(), as_of=datetime(2026, 11, 25, 16, 30, tzinfo=ZONE))
    assert "Đã hết hạn đăng ký (16:30 ngày 25/11/2026)" in html
    assert "href" not in html


def test_a_static_page_says_until_when_it_is_right_and_links_the_live_list(listed, view):
    html = listed(view(), live_url="https://phucvu.example/lich-hien-tai")
    assert "Lịch tính đến <time" in html
    assert 'href="https://phucvu.example/lich-hien-tai"' in html


def test_an_empty_list_says_what_will_appear(listed, card):
    assert "Khi có lịch" in listed()
    assert "Khi có lịch" in card()


def test_everything_from_staff_and_editors_is_escaped(listed, card, view):
    evil = view(host="<script>alert(1)</script>", reason="<b>x", place_name='"><i>', state="cancelled")
    for html in (listed(evil), card(evil, view())):
        assert "<script>" not in html
        assert "<b>" not in html
        assert "<i>" not in html


def test_the_card_shows_the_first_that_is_neither_cancelled_nor_over(card, view):
    over = view(id="a", day=date(2026, 11, 16), starts_at=None, ends_at=None)
    off = view(id="b", day=date(2026, 11, 23), state="cancelled", reason="bận", starts_at=None, ends_at=None)
    html = card(view(), off, over)
    assert "16/11/2026" not in html
    assert "Thứ Hai, 23/11/2026</time>: Buổi này không tổ chức: bận." in html
    assert '<span class="pv-reception__day">Thứ Hai, 30/11/2026</span>' in html
    assert html.count('class="pv-button"') == 1


def test_the_card_also_names_the_first_that_still_takes_registrations(card, view):
    week = timedelta(days=7)
    closed = view(id="a", day=view().day - week, starts_at=view().starts_at - week, ends_at=view().ends_at - week,
                  closes_at=view().closes_at - week)  # fmt: skip
    html = card(closed, view())
    assert '<span class="pv-reception__day">Thứ Hai, 23/11/2026</span>' in html
    assert "Buổi còn nhận đăng ký" in html
    assert 'href="/bieu-mau/dang-ky/?buoi=leaders-2026-11-30">Đăng ký buổi 30/11/2026</a>' in html


def test_of_two_on_one_day_the_earlier_hour_is_next(card, view):
    walk_in = view(id="director-2026-11-30", series="director", starts_at=None, ends_at=None, host="Giám đốc")
    assert "Lãnh đạo Tỉnh" in card(walk_in, view())


@pytest.mark.parametrize(
    ("changes", "moment", "expected"),
    [
        ({}, datetime(2026, 11, 25, 16, 29, tzinfo=ZONE), True),
        ({}, datetime(2026, 11, 25, 16, 30, tzinfo=ZONE), False),
        ({"closes_at": None}, datetime(2026, 11, 30, 9, 29, tzinfo=ZONE), True),
        ({"closes_at": None}, datetime(2026, 11, 30, 9, 30, tzinfo=ZONE), False),
        ({"closes_at": None, "starts_at": None, "ends_at": None}, datetime(2026, 11, 30, 23, 59, tzinfo=ZONE), True),
        ({"state": "cancelled"}, datetime(2026, 11, 22, tzinfo=ZONE), False),
        ({"walk_in": True}, datetime(2026, 11, 22, tzinfo=ZONE), False),
        ({"state": "planned", "holiday": "Tết"}, datetime(2026, 11, 22, tzinfo=ZONE), False),
        ({"state": "confirmed", "holiday": "Tết"}, datetime(2026, 11, 22, tzinfo=ZONE), True),
        ({"remaining": 0}, datetime(2026, 11, 22, tzinfo=ZONE), True),
    ],
)
def test_registration_is_open_until_the_cutoff(view, changes, moment, expected):
    assert is_open(view(**changes), moment) is expected


def test_a_reception_is_over_at_its_end_or_at_midnight(view):
    assert not is_over(view(), datetime(2026, 11, 30, 10, 59, tzinfo=ZONE))
    assert is_over(view(), datetime(2026, 11, 30, 11, tzinfo=ZONE))
    assert not is_over(view(ends_at=None), datetime(2026, 11, 30, 23, 59, tzinfo=ZONE))
    assert is_over(view(ends_at=None), datetime(2026, 12, 1, tzinfo=ZONE))


def test_places_left_are_not_told_once_registration_is_closed(listed, view, now):
    assert "còn 2 chỗ" in listed(view(remaining=2))
    assert "còn 2 chỗ" not in listed(view(remaining=2, closes_at=now))
