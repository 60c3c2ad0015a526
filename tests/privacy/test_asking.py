"""What a person asks for their own data: on the public page, by code and last four digits, with the law's clocks."""

from collections.abc import Callable
from datetime import date

import pytest
from office import REGISTRATION, MovableClock
from personnel import employ
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.privacy import asking
from forms_service.privacy.asking import Wanted, ask
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.reminding import remind_due
from forms_service.staff import audit
from forms_service.storage.contract import Document

pytestmark = pytest.mark.anyio

Send = Callable[..., Document]
PAGE = "/du-lieu-cua-toi"


def asked_by(browser: TestClient, sent: Document, **changes: object):
    base = {"code": sent["code"], "phone_last4": "5678", "right": "view"}
    return browser.post(PAGE, data={**base, **changes})


def requests_in(works: Works) -> list[Document]:
    return works.store.read_now(lambda reader: reader.select("data_requests"))


def mails_about_requests(works: Works) -> list[Document]:
    rows = works.store.read_now(lambda reader: reader.select("outbox"))
    return [row for row in rows if row["kind"] == "data_request"]


def test_the_page_says_what_may_be_asked_and_by_when(browser: TestClient) -> None:
    page = browser.get(PAGE).text
    for label in asking.LABELS.values():
        assert label in page
    assert "chậm nhất 03/12/2026" in page  # to see: ten days
    assert "chậm nhất 13/12/2026" in page  # to erase: twenty
    assert "chưa đối chiếu với bản công báo" in page


def test_a_request_is_kept_with_its_clocks_and_nothing_is_done_by_itself(
    works: Works, browser: TestClient, send: Send
) -> None:
    sent = send()
    answer = asked_by(browser, sent, right="erase", wish="Tôi không cần nữa")
    assert answer.status_code == 303
    (request,) = requests_in(works)
    assert answer.headers["location"] == f"{PAGE}/yeu-cau/{request['token']}"
    # A holiday of 24/11/2026 lies between: two working days from Monday the 23rd end on Thursday.
    assert (request["acknowledge_by"], request["due_on"]) == ("2026-11-26", "2026-12-13")
    assert (request["state"], request["channel"], request["acknowledged_at"]) == ("received", "web", None)
    kept = works.store.read_now(lambda reader: reader.get("submissions", sent["id"]))
    assert kept["values"]["full_name"] == REGISTRATION["full_name"]


def test_the_page_of_a_request_tells_how_far_it_is_and_nothing_about_a_person(browser: TestClient, send: Send) -> None:
    sent = send()
    page = browser.get(asked_by(browser, sent, wish="Chuyện riêng của tôi").headers["location"])
    assert "gọi lại số điện thoại ghi trong phiếu" in page.text
    for secret in ("Nguyễn", "0912", "5678", "Chuyện riêng", sent["code"]):
        assert secret not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_same_press_is_kept_once_and_another_wish_is_another_request(
    works: Works, browser: TestClient, send: Send
) -> None:
    sent = send()
    first, again = asked_by(browser, sent, right="correct"), asked_by(browser, sent, right="correct")
    assert first.headers["location"] == again.headers["location"]
    asked_by(browser, sent, right="correct", wish="Tên là Thử, không phải Thữ")
    assert len(requests_in(works)) == 2


@pytest.mark.parametrize("wrong", [{"phone_last4": "0000"}, {"code": "412906753"}, {"code": "12"}, {"phone_last4": ""}])
def test_who_does_not_know_code_and_digits_learns_nothing_and_keeps_nothing(
    works: Works, browser: TestClient, send: Send, wrong: dict
) -> None:
    answer = asked_by(browser, send(), **wrong)
    assert answer.status_code == 404
    assert "autofocus" in answer.text
    assert requests_in(works) == []


def test_what_was_typed_stays_on_the_page_when_something_is_wrong(browser: TestClient, send: Send) -> None:
    answer = asked_by(browser, send(), right="", wish="Điều tôi đã viết")
    assert answer.status_code == 422
    assert "Điều tôi đã viết" in answer.text
    assert "Xin chọn ông/bà muốn gì" in answer.text


def test_another_site_cannot_ask_in_somebodys_name(works: Works, browser: TestClient, send: Send) -> None:
    sent = send()
    answer = browser.post(
        PAGE,
        data={"code": sent["code"], "phone_last4": "5678", "right": "erase"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://khac.example"},
    )
    assert answer.status_code == 403
    assert requests_in(works) == []


def test_an_anonymous_sender_asks_with_the_long_code_alone(works: Works, browser: TestClient, send: Send) -> None:
    sent = send("feedback")
    assert asked_by(browser, sent, phone_last4="").status_code == 303
    assert list(asking.methods_for(sent)) == ["in_person", "code_alone"]


def test_whoever_left_an_address_is_told_at_once_that_it_arrived(works: Works, browser: TestClient, send: Send) -> None:
    sent = send(email="thu@phucvu.example")
    asked_by(browser, sent, wish="Chuyện riêng của tôi")
    asked_by(browser, sent, wish="Chuyện riêng của tôi")
    (request,) = requests_in(works)
    assert request["acknowledged_at"]
    mails = [
        row for row in works.store.read_now(lambda reader: reader.select("outbox")) if row["kind"] == "data_request"
    ]
    assert len(mails) == 1
    for secret in ("Chuyện riêng", "Thử Nghiệm", "0912", "Nguyễn"):
        assert secret not in mails[0]["text"] + mails[0]["subject"]


def test_no_more_requests_than_anybody_needs(works: Works, send: Send) -> None:
    sent = send()

    def many(tx) -> None:
        for number in range(asking.MOST_OPEN):
            ask(tx, audit.PUBLIC, works.content(), Wanted(sent["id"], "correct", "web", wish=f"Sửa {number}"))

    works.store.write_now(many)
    with pytest.raises(PrivacyError, match="nhiều yêu cầu"):
        works.store.write_now(lambda tx: ask(tx, audit.PUBLIC, works.content(), Wanted(sent["id"], "view", "web")))


def test_a_complaint_has_only_the_clock_of_acknowledging(works: Works, browser: TestClient, send: Send) -> None:
    asked_by(browser, send(), right="complain")
    (request,) = requests_in(works)
    assert (request["due_on"], request["order_on"]) == (None, "2026-11-26")


async def test_those_who_handle_requests_are_reminded_before_on_and_after_the_day(
    works: Works, browser: TestClient, send: Send, clock: MovableClock
) -> None:
    employ(works, "front_desk", receives=("daily",))
    employ(works, "operator", receives=("daily",))
    asked_by(browser, send())

    async def queued() -> int:
        return await remind_due(works.store, works.content, "http://phucvu.example")

    assert await queued() == 1  # two working days left to call back
    assert await queued() == 0
    clock.move(days=3)
    assert await queued() == 1
    works.store.write_now(lambda tx: asking.acknowledge(tx, audit.CLI, 1))
    assert await queued() == 0  # now the day of the answer counts, and it is far
    clock.move(days=7)
    (request,) = requests_in(works)
    assert request["due_on"] == "2026-12-03"
    assert await queued() == 1
    works.store.write_now(lambda tx: asking.verify(tx, audit.CLI, 1, "call_back"))
    works.store.write_now(lambda tx: asking.answer(tx, audit.CLI, 1, how="phone", text=""))
    clock.move(days=4)
    assert await queued() == 0
    mails = [
        row for row in works.store.read_now(lambda reader: reader.select("outbox")) if row["kind"] == "data_request"
    ]
    assert {row["to"] for row in mails} == {"front_desk@phucvu.example"}
    assert not [row for row in mails if "Nguyễn" in row["text"] or "0912" in row["text"]]


def test_a_day_that_has_passed_is_late_until_what_was_owed_is_done(
    works: Works, browser: TestClient, send: Send
) -> None:
    asked_by(browser, send())
    (request,) = requests_in(works)
    assert not asking.is_late(request, date(2026, 11, 26))
    assert asking.is_late(request, date(2026, 11, 27))
    assert not asking.is_late({**request, "acknowledged_at": "2026-11-26T08:00:00+07:00"}, date(2026, 11, 27))
    assert asking.is_late({**request, "acknowledged_at": "2026-11-26T08:00:00+07:00"}, date(2026, 12, 4))
