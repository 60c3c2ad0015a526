"""Sending a form: kept and a receipt shown; pressed twice it is one; what is wrong is said and changes nothing."""

import json
from collections.abc import Callable

import pytest
from office import FEEDBACK, REGISTRATION, MovableClock, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.notices.model import find_notice


def stored(works: Works) -> list[dict]:
    return works.store.read_now(lambda reader: reader.select("submissions", key="received_at"))


def test_a_registration_is_kept_and_leads_to_its_receipt(browser: TestClient, works: Works) -> None:
    answer = browser.post("/api/forms/leader_registration", data=REGISTRATION)
    assert answer.status_code == 303
    kept = stored(works)[0]
    assert answer.headers["location"] == f"/bien-nhan/{kept['token']}"
    assert kept["values"]["phone"] == "+84912345678"
    assert kept["values"]["party_size"] == 2
    receipt = browser.get(answer.headers["location"])
    assert receipt.status_code == 200
    code = kept["code"]
    assert f"{code[:3]} {code[3:6]} {code[6:]}" in receipt.text
    assert "thứ Hai, 30/11/2026" in receipt.text
    assert receipt.headers["cache-control"] == "no-store"
    assert "Thử" not in receipt.text.split("<main")[-1].split("</main")[0]


def test_multipart_and_json_are_kept_like_urlencoded(browser: TestClient, works: Works) -> None:
    files = {name: (None, value) for name, value in REGISTRATION.items()}
    assert browser.post("/api/forms/leader_registration", files=files).status_code == 303
    schema = browser.get("/api/forms/feedback", headers={"Accept": "application/json"}).json()
    answer = browser.post("/api/forms/feedback", json=schema["examples"][0], headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert answer.json()["code"] == stored(works)[1]["code"]
    assert stored(works)[0]["values"]["full_name"] == "Nguyễn Thị Thử"


def test_what_is_only_worth_a_look_is_no_error(browser: TestClient, works: Works) -> None:
    asked = {**FEEDBACK, "content": "Tôi viết đơn tố cáo cán bộ nhận hồ sơ ở quầy số 3."}
    answer = browser.post("/api/forms/feedback", data=asked)
    assert answer.status_code == 422
    assert "Xin xem lại" in answer.text.split("</title>")[0]
    assert "Lỗi" not in answer.text.split("</title>")[0]
    assert stored(works) == []


def test_pressing_twice_gives_the_same_receipt(browser: TestClient, works: Works, clock: MovableClock) -> None:
    first = browser.post("/api/forms/leader_registration", data=REGISTRATION)
    clock.move(hours=17)  # past midnight
    second = browser.post("/api/forms/leader_registration", data=REGISTRATION)
    assert first.headers["location"] == second.headers["location"]
    assert len(stored(works)) == 1
    registrations = works.store.read_now(lambda reader: reader.count("registrations", key="arrived_at"))
    assert registrations == 1


def test_the_same_answers_a_day_later_are_a_new_submission(
    browser: TestClient, works: Works, clock: MovableClock
) -> None:
    browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": "page-1"})
    clock.move(hours=25)
    browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": "page-1"})
    assert len(stored(works)) == 2


def test_two_people_behind_one_address_who_answer_alike_both_count(
    browser: TestClient, works: Works, clock: MovableClock
) -> None:
    browser.post("/api/forms/feedback", data=FEEDBACK)
    browser.post("/api/forms/feedback", data=FEEDBACK)  # the same press
    clock.move(minutes=3)
    browser.post("/api/forms/feedback", data=FEEDBACK)  # the next person
    browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": "another-page"})
    assert len(stored(works)) == 3


def test_errors_come_back_with_everything_typed_and_keep_nothing(browser: TestClient, works: Works) -> None:
    answer = browser.post(
        "/api/forms/leader_registration",
        data={**REGISTRATION, "phone": "12345", "full_name": "", "org_name": '<b>"Thử" & con</b>'},
    )
    assert answer.status_code == 422
    assert "Lỗi" in answer.text.split("</title>")[0]
    assert 'href="#f-phone"' in answer.text
    assert 'value="12345"' in answer.text
    assert "&lt;b&gt;" in answer.text
    assert '<b>"Thử"' not in answer.text
    assert stored(works) == []


def test_programs_get_errors_by_field(browser: TestClient, works: Works) -> None:
    answer = browser.post("/api/forms/feedback", json={"content": 5}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors["content"]["code"] == "type"
    assert errors["kind"]["message"]
    assert stored(works) == []


def test_an_anonymous_feedback_gets_a_long_code_that_needs_no_phone(browser: TestClient, works: Works) -> None:
    browser.post("/api/forms/feedback", data=FEEDBACK)
    code = stored(works)[0]["code"]
    assert len(code) == 16
    answer = browser.post("/api/status", data={"code": code})
    assert answer.status_code == 200
    assert "Đã nhận" in answer.text


def test_what_only_a_program_fills_in_is_held_and_causes_nothing(browser: TestClient, works: Works) -> None:
    data = {**REGISTRATION, "email": "thu@phucvu.example", "website": "https://spam.example"}
    assert browser.post("/api/forms/leader_registration", data=data).status_code == 303
    assert stored(works)[0]["desk"] == "held"
    assert works.store.read_now(lambda reader: reader.count("registrations", key="arrived_at")) == 0
    assert works.store.read_now(lambda reader: reader.find("outbox", key="notice/1/received")) is None


def test_a_browser_that_opens_the_address_of_a_form_is_led_to_its_page(browser: TestClient) -> None:
    answer = browser.get("/api/forms/feedback")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bieu-mau/gop-y/")


def test_an_unknown_form_is_not_found(browser: TestClient) -> None:
    assert browser.post("/api/forms/khong-co", data={}).status_code == 404


def test_a_network_that_sends_too_much_is_asked_to_wait(open_works: Callable[..., Works]) -> None:
    browser = browser_of(open_works(rate_limit="2/hour"))
    sent = [browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": str(n)}) for n in range(3)]
    assert [answer.status_code for answer in sent] == [303, 303, 429]
    assert "CHƯA gửi" in sent[2].text
    assert sent[2].headers["retry-after"]


def test_the_receipt_is_gone_after_a_day(browser: TestClient, clock: MovableClock) -> None:
    place = browser.post("/api/forms/feedback", data=FEEDBACK).headers["location"]
    clock.move(hours=24, seconds=1)
    assert browser.get(place).status_code == 410
    assert browser.get("/bien-nhan/" + "x" * 22).status_code == 404


def test_the_form_as_it_was_answered_is_kept_once(browser: TestClient, works: Works) -> None:
    for key in "ab":
        browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": key})
    version = works.house.catalogue().forms["feedback"].version
    kept = works.store.read_now(lambda reader: reader.find("form_versions", version=version))
    assert kept is not None
    assert kept["definition"]["fields"]
    assert works.store.read_now(lambda reader: reader.count("form_versions")) == 1


BAD_BODIES = {
    "bad UTF-8, escaped": ("application/x-www-form-urlencoded", b"content=%ff%fe"),
    "bad UTF-8, raw": ("application/x-www-form-urlencoded", b"content=\xff\xfe"),
    "broken JSON": ("application/json", b'{"content": '),
    "JSON that is no object": ("application/json", b"[1, 2]"),
    "lone surrogate": ("application/json", b'{"content": "\\ud800"}'),
    "NaN": ("application/json", b'{"content": NaN}'),
    "deep JSON": ("application/json", b'{"content": ' + b"[" * 3000 + b"]" * 3000 + b"}"),
    "too many fields": ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(500))),
    "multipart without boundary": ("multipart/form-data", b"--x\r\n\r\n--x--"),
    "multipart, bad UTF-8": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="content"\r\n\r\n\xff\r\n--x--\r\n',
    ),
    "multipart cut short": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-da"),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_an_unreadable_body_is_refused_and_keeps_nothing(browser: TestClient, works: Works, name: str) -> None:
    kind, body = BAD_BODIES[name]
    answer = browser.post("/api/forms/feedback", content=body, headers={"content-type": kind})
    assert answer.status_code == 400, answer.text
    assert "không đọc được" in answer.text
    assert stored(works) == []


def test_a_file_and_a_foreign_kind_of_body_are_refused(browser: TestClient, works: Works) -> None:
    upload = {"content": ("a.exe", b"MZ")}
    assert browser.post("/api/forms/feedback", files=upload).status_code == 415
    answer = browser.post("/api/forms/feedback", content=b"<x/>", headers={"content-type": "application/xml"})
    assert answer.status_code == 415
    assert stored(works) == []


def test_an_oversized_body_is_refused_with_or_without_its_length(browser: TestClient, works: Works) -> None:
    big = b"content=" + b"a" * 140_000
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post("/api/forms/feedback", content=big, headers=form).status_code == 413

    def pieces():
        for start in range(0, len(big), 1000):
            yield big[start : start + 1000]

    assert browser.post("/api/forms/feedback", content=pieces(), headers=form).status_code == 413
    assert stored(works) == []


ODD_TEXTS = {
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(2)> nội dung thử",
    "a formula": '=HYPERLINK("http://ac.example";"Bấm") nội dung thử',
    "template marks": "{{ 7*7 }} {% include 'x' %} ${7*7} nội dung thử",
    "NFD": "No\u0323\u0302i dung thu\u031b\u0309 bằng dạng tách dấu",
    "right-to-left marks": "nội dung \u202egnud\u202c thử nghiệm",
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_text_is_kept_as_text_and_never_runs(browser: TestClient, works: Works, name: str) -> None:
    answer = browser.post("/api/forms/feedback", data={**FEEDBACK, "content": ODD_TEXTS[name]})
    assert answer.status_code in {303, 422}, answer.text
    again = browser.post("/api/forms/feedback", data={**FEEDBACK, "kind": "", "content": ODD_TEXTS[name]})
    assert "<script>alert" not in again.text
    assert "<img src=x" not in again.text
    assert "{{ 7*7 }}" in again.text or name != "template marks"


@pytest.mark.parametrize("field", ["full_name", "content", "phone", "email", "preferred_reception", "field"])
@pytest.mark.parametrize("value", ["a" * 10_000, "ễ" * 10_000, "®ång Th¸p, céng hßa x· héi", "\x00\x01\x02", "=1+1"])
def test_no_value_of_any_field_brings_the_service_down(
    browser: TestClient, works: Works, field: str, value: str
) -> None:
    answer = browser.post("/api/forms/leader_registration", data={**REGISTRATION, field: value})
    assert answer.status_code in {303, 422}
    assert len(stored(works)) == (answer.status_code == 303)


def test_text_in_an_old_font_encoding_is_to_be_typed_again(browser: TestClient, works: Works) -> None:
    data = {**FEEDBACK, "content": "B¶ng h­íng dÉn ë quÇy sè 3 ch÷ nhá, khã ®äc qu¸."}
    answer = browser.post("/api/forms/feedback", data=data)
    assert answer.status_code == 422
    assert "lỗi phông" in answer.text
    assert stored(works) == []


def test_nobody_from_outside_can_set_what_only_staff_may(browser: TestClient, works: Works) -> None:
    answer = browser.post("/api/forms/feedback", data={**FEEDBACK, "channel": "hotline"})
    assert answer.status_code == 422
    answer = browser.post(
        "/api/forms/feedback",
        content=json.dumps({"desk": "handled", "code": "1"}),
        headers={"content-type": "application/json", "accept": "*/*"},
    )
    assert answer.json()["errors"]["desk"]["code"] == "unknown"
    assert stored(works) == []


def test_a_get_changes_nothing(browser: TestClient, works: Works) -> None:
    for path in ("/api/forms/feedback", "/tra-cuu", "/api/receptions", "/lich.ics", "/lich-hien-tai", "/bien-nhan/x"):
        browser.get(path)
    assert stored(works) == []
    assert browser.get("/api/status").headers["location"] == "/tra-cuu"


def test_whoever_cannot_be_written_to_is_phoned(browser: TestClient, works: Works) -> None:
    for number in range(4):
        data = {**REGISTRATION, "phone": f"091234560{number}", "email": "nha@phucvu.example"}
        answer = browser.post("/api/forms/leader_registration", data=data)
    fourth = works.store.read_now(lambda reader: find_notice(reader, 4, "received"))
    assert fourth["state"] == "due"  # the fourth mail of a day to one address is not sent
    assert "thư xác nhận cũng được gửi" not in browser.get(answer.headers["location"]).text
    third = works.store.read_now(lambda reader: find_notice(reader, 3, "received"))
    assert third["state"] == "mailed"
