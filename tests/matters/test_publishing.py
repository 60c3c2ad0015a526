"""A question may be published once it was answered and its sender agreed, in words that tell nobody who it was."""

import pytest
from office import FEEDBACK, REGISTRATION
from personnel import at_work, press

from forms_service.matters.erasing import forget
from forms_service.published import Publisher
from forms_service.reports.periods import read_period

OPENED = {"submission": "1", "question": "Hỏi thử", "lead": "so-xay-dung"}
ASKED = {"question": "Làm lại giấy phép mất bao lâu?", "answer": "Mười ngày làm việc, kể từ ngày đủ hồ sơ."}


@pytest.fixture
def desk(works, browser):
    """A feedback whose sender lets its answer be published; its matter is open."""
    named = {
        **FEEDBACK,
        "full_name": "Nguyễn Thị Thử",
        "phone": "0912345678",
        "reply_mode": "phone",
        "is_anonymous": "",
    }
    browser.post("/api/forms/feedback", data={**FEEDBACK, **named, "consent_story": "yes"})
    desk = at_work(works, "front_desk")
    press(
        desk,
        "/nhan-vien/vu-viec/mo?phieu=1",
        "/nhan-vien/vu-viec/mo",
        submission="1",
        question="Hỏi thử",
        lead="so-xay-dung",
    )
    return desk


def answered(desk, works):
    reply = {"text": "Đã trả lời.", "author": "Sở", "on": works.clock().date().isoformat(), "channel": "phone"}
    answer = press(desk, "/nhan-vien/vu-viec/1/tra-loi", act="reply", outcome="resolved", **reply)
    assert answer.status_code == 303
    return desk


def draft(works):
    read = works.store.read_now
    files = read(
        lambda reader: Publisher(reader, works.content(), read_period("2026-11"), works.clock()).files("article")
    )
    return files["ket-qua/so-2026-11.md"].decode()


def test_what_is_released_stands_in_the_periods_article_and_goes_when_it_is_taken_back(desk, works):
    answered(desk, works)
    assert press(desk, "/nhan-vien/vu-viec/1/dang", **ASKED).status_code == 303
    assert ASKED["question"] in draft(works)
    press(desk, "/nhan-vien/vu-viec/1/dang")
    assert ASKED["question"] not in draft(works)


def test_nothing_is_released_before_there_is_an_answer(desk, works):
    answer = press(desk, "/nhan-vien/vu-viec/1/dang", **ASKED)
    assert answer.status_code == 422
    assert "chưa có trả lời" in answer.text
    assert ASKED["question"] in answer.text  # what was typed stays


@pytest.mark.parametrize(
    "answer", ["Bà nguyen thi thu đã nhận.", "Xin gọi 0987 654 321.", "Số căn cước 087301234567.", ""]
)
def test_words_that_tell_who_it_was_are_refused(desk, works, answer):
    answered(desk, works)
    assert press(desk, "/nhan-vien/vu-viec/1/dang", question="Hỏi gì?", answer=answer).status_code == 422


def test_without_consent_nothing_is_released(works, browser):
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    desk = at_work(works, "front_desk")
    press(
        desk,
        "/nhan-vien/vu-viec/mo?phieu=1",
        "/nhan-vien/vu-viec/mo",
        submission="1",
        question="Hỏi",
        lead="so-xay-dung",
    )
    answered(desk, works)
    answer = press(desk, "/nhan-vien/vu-viec/1/dang", **ASKED)
    assert answer.status_code == 422
    assert "chưa đồng ý" in answer.text


def test_erasing_the_person_takes_it_out_of_what_is_drafted_next(desk, works):
    answered(desk, works)
    press(desk, "/nhan-vien/vu-viec/1/dang", **ASKED)

    works.store.write_now(lambda tx: forget(tx, 1))
    assert ASKED["question"] not in draft(works)
