"""A registration's own page: reached by the link of a mail, it says how things stand, and only its buttons act."""

import logging
import re

import httpx2
import pytest
from office import REGISTRATION, MovableClock
from places import CAPACITY, RECEPTION, check_counts, reception, register, registration, states
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.receptions import waiting
from forms_service.receptions.placing import withdraw

OWN = {"Sec-Fetch-Site": "same-origin"}


def path_of(works: Works, registration_id: int) -> str:
    return f"/dang-ky/{registration(works, registration_id)['link']}"


def look(browser: TestClient, works: Works, registration_id: int) -> str:
    answer = browser.get(path_of(works, registration_id))
    assert answer.status_code == 200
    return answer.text


def press(browser: TestClient, works: Works, registration_id: int, act: str, **headers: str) -> httpx2.Response:
    return browser.post(path_of(works, registration_id), data={"act": act}, headers=headers or OWN)


@pytest.fixture
def full(works: Works) -> list[int]:
    return [register(works, number) for number in range(CAPACITY + 3)]


@pytest.fixture
def offered(works: Works, full: list[int]) -> int:
    def use_case(tx):
        withdraw(tx, tx.get("registrations", full[0]))
        waiting.promote(tx, works.words(), RECEPTION)

    works.store.write_now(use_case)
    return full[CAPACITY]


def test_the_page_says_how_a_registration_stands_without_saying_whose(
    browser: TestClient, works: Works, full: list[int], offered: int
) -> None:
    placed, second = look(browser, works, full[1]), look(browser, works, full[-1])
    assert "Đã giữ chỗ" in placed
    assert "thứ Hai, 30/11/2026" in placed
    assert "Thứ 2 trong danh sách chờ" in second
    assert "Có chỗ cho ông/bà" in look(browser, works, offered)
    assert not re.search(r"Nguyễn|0912|\+84|Một nội dung", placed + second)


def test_the_page_is_kept_nowhere_found_nowhere_and_lets_no_address_out(
    browser: TestClient, works: Works, full: list[int]
) -> None:
    headers = browser.get(path_of(works, full[0])).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"


def test_looking_changes_nothing(browser: TestClient, works: Works, full: list[int], offered: int) -> None:
    before = [registration(works, each) for each in full]
    for each in full:
        for act in ("", "?act=withdraw", "?act=accept"):
            assert browser.get(path_of(works, each) + act).status_code == 200
            assert browser.head(path_of(works, each) + act).status_code == 200
    assert [registration(works, each) for each in full] == before


def test_the_token_stands_in_no_log(
    browser: TestClient, works: Works, full: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    look(browser, works, full[0])
    press(browser, works, full[0], "withdraw")
    ours = "".join(line.getMessage() for line in caplog.records if line.name.startswith(("phucvu", "uvicorn")))
    assert "/dang-ky/…" in ours
    assert registration(works, full[0])["link"] not in ours


def test_an_offer_is_taken_and_taking_it_twice_is_harmless(browser: TestClient, works: Works, offered: int) -> None:
    for _ in range(2):
        answer = press(browser, works, offered, "accept")
        assert (answer.status_code, answer.headers["location"]) == (303, path_of(works, offered))
    assert registration(works, offered)["state"] == "placed"
    assert reception(works)["parties_placed"] == CAPACITY
    check_counts(works)


def test_an_offer_that_is_refused_goes_to_the_next_at_once(
    browser: TestClient, works: Works, full: list[int], offered: int
) -> None:
    press(browser, works, offered, "refuse")
    press(browser, works, offered, "refuse")
    assert states(works, full[CAPACITY:]) == ["withdrawn", "offered", "waiting"]
    check_counts(works)


def test_an_offer_that_has_lapsed_is_told_so(
    browser: TestClient, works: Works, offered: int, clock: MovableClock
) -> None:
    clock.move(days=2)
    works.store.write_now(lambda tx: waiting.lapse(tx, works.words(), RECEPTION))
    press(browser, works, offered, "accept")
    assert registration(works, offered)["state"] == "waiting"
    assert "Lời mời đã hết hạn" in look(browser, works, offered)


def test_saying_that_one_comes_is_kept_once(
    browser: TestClient, works: Works, full: list[int], clock: MovableClock
) -> None:
    press(browser, works, full[0], "coming")
    said = registration(works, full[0])["coming_at"]
    clock.move(minutes=5)
    press(browser, works, full[0], "coming")
    assert registration(works, full[0])["coming_at"] == said
    page = look(browser, works, full[0])
    assert "đã báo sẽ đến" in page
    assert 'value="coming"' not in page


def test_who_leaves_gives_the_place_or_the_turn_on(browser: TestClient, works: Works, full: list[int]) -> None:
    press(browser, works, full[CAPACITY], "withdraw")
    press(browser, works, full[0], "withdraw")
    press(browser, works, full[0], "withdraw")
    assert states(works, [full[0], *full[CAPACITY:]]) == ["withdrawn", "withdrawn", "offered", "waiting"]
    assert "Đã rút đăng ký" in look(browser, works, full[0])
    check_counts(works)


@pytest.mark.parametrize("act", ["", "accept", "refuse", "anything"])
def test_what_does_not_fit_the_standing_changes_nothing(
    browser: TestClient, works: Works, full: list[int], act: str
) -> None:
    before = registration(works, full[0])
    assert press(browser, works, full[0], act).status_code == 303
    assert registration(works, full[0]) == before


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_another_site_cannot_press_the_buttons(
    browser: TestClient, works: Works, full: list[int], headers: dict[str, str]
) -> None:
    assert press(browser, works, full[0], "withdraw", **headers).status_code == 403
    assert registration(works, full[0])["state"] == "placed"


def test_an_old_browser_that_tells_no_origin_can(browser: TestClient, works: Works, full: list[int]) -> None:
    assert press(browser, works, full[0], "withdraw", Origin="null").status_code == 303
    assert registration(works, full[0])["state"] == "withdrawn"


def test_a_wrong_token_opens_nothing(browser: TestClient) -> None:
    assert browser.get("/dang-ky/abc").status_code == 404
    assert browser.post("/dang-ky/abc", data={"act": "withdraw"}, headers=OWN).status_code == 404


def test_the_page_closes_a_day_after_the_reception(
    browser: TestClient, works: Works, full: list[int], clock: MovableClock
) -> None:
    clock.move(days=7, hours=4)  # Monday noon, the reception is over
    page = look(browser, works, full[0])
    assert "<button" not in page
    assert press(browser, works, full[0], "withdraw").status_code == 303
    assert registration(works, full[0])["state"] == "placed"
    clock.move(days=1)
    assert browser.get(path_of(works, full[0])).status_code == 410


def test_a_duplicate_answers_for_itself_alone(browser: TestClient, works: Works) -> None:
    """Whoever types somebody's number gets no hold on that person's place."""
    one = register(works, 1)
    twin = register(works, 1, content="Một nội dung khác cũng dài hơn hai mươi chữ cái.")
    assert registration(works, twin)["duplicate"]
    press(browser, works, twin, "withdraw")
    assert states(works, [one, twin]) == ["placed", "withdrawn"]
    assert reception(works)["parties_placed"] == 1


def test_mail_and_look_up_lead_to_the_page(browser: TestClient, works: Works) -> None:
    sent = browser.post("/api/forms/leader_registration", data={**REGISTRATION, "email": "thu@phucvu.example"})
    assert sent.status_code == 303
    found = works.store.read_now(lambda reader: reader.select("submissions"))[0]
    mail = works.store.read_now(lambda reader: reader.select("outbox"))[0]
    link = f"/dang-ky/{found['link']}"
    assert f"http://phucvu.example{link}" in mail["text"]
    answer = browser.post("/api/status", data={"code": found["code"], "phone_last4": "5678"})
    assert f'href="{link}"' in answer.text
    assert browser.get(link).status_code == 200
