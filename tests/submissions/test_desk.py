"""The staff's inbox: it lists and finds, shows one submission whole, notes what is done, and tells who looked."""

import re
from collections.abc import Callable

import pytest
from office import CHEAP_PASSWORDS, FEEDBACK, REGISTRATION, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.privacy.erasing import anonymise
from forms_service.staff import accounts, audit

PASSWORD = "một mật khẩu thử dài"


@pytest.fixture
def log_in(works: Works) -> Callable[[str], TestClient]:
    """Logs in a new member of staff of this role."""

    def logged_in(role: str) -> TestClient:
        email = f"{role}@phucvu.example"
        facts = {"name": "Trần Thị Mẫu", "email": email, "unit": "van-phong-ubnd-dong-thap"}
        facts |= {"units": works.content().units, "password_hash": CHEAP_PASSWORDS.hash_now(PASSWORD)}
        works.store.write_now(lambda tx: accounts.add_staff(tx, audit.CLI, role=role, **facts))
        browser = browser_of(works, **{"Sec-Fetch-Site": "same-origin"})
        answer = browser.post("/nhan-vien/dang-nhap", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    return logged_in


def token_in(page: str) -> str:
    return re.search(r'name="_csrf" value="([^"]+)"', page)[1]


def press(browser: TestClient, path: str, **fields: str):
    """Press a button of the page at `path`, with what stands in its other boxes."""
    page = browser.get(path if "/goi-dien/" not in path else "/nhan-vien/goi-dien").text
    shown = {"_csrf": token_in(page)}
    mark = re.search(r'name="note_was" value="([^"]+)"', page)
    note = re.search(r'<textarea id="note"[^>]*>([^<]*)</textarea>', page)
    if mark and note:
        shown |= {"note_was": mark[1], "note": note[1]}
    return browser.post(path, data={**shown, **fields})


def test_a_submission_is_listed_opened_and_marked_handled(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    desk = log_in("front_desk")
    assert "Nguyễn Thị Thử" in desk.get("/nhan-vien/phieu").text
    page = desk.get("/nhan-vien/phieu/1").text
    assert REGISTRATION["content"] in page
    assert "0912 345 678" in page
    assert "Nhà đầu tư" in page
    assert "30/11/2026, Lãnh đạo Tỉnh" in page
    assert press(desk, "/nhan-vien/phieu/1", act="handle", note="Đã gọi, hẹn 9 giờ 30").status_code == 303
    assert "Nguyễn Thị Thử" not in desk.get("/nhan-vien/phieu").text
    assert works.store.read_now(lambda reader: reader.get("submissions", 1))["handled_at"][:10] == "2026-11-23"
    assert "Nguyễn Thị Thử" in desk.get("/nhan-vien/phieu?ngan=handled").text
    assert "hẹn 9 giờ 30" in desk.get("/nhan-vien/phieu/1").text
    press(desk, "/nhan-vien/phieu/1", act="reopen")
    assert "Nguyễn Thị Thử" in desk.get("/nhan-vien/phieu").text
    assert works.store.read_now(lambda reader: reader.get("submissions", 1))["handled_at"] is None


@pytest.mark.parametrize(
    "words",
    [
        "nguyen thi thu",
        "Nguyễn THỬ",
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "5678",
        "345 678",
        "du an thu nghiem",
        "cong ty",
    ],
)
def test_a_submission_is_found_without_accents(
    browser: TestClient, log_in: Callable[[str], TestClient], words: str
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    browser.post("/api/forms/feedback", data=FEEDBACK)
    desk = log_in("operator")
    page = press_search(desk, words)
    assert "Nguyễn Thị Thử" in page
    assert "Bảng hướng dẫn" not in page


def press_search(desk: TestClient, words: str) -> str:
    token = token_in(desk.get("/nhan-vien/phieu").text)
    return desk.post("/nhan-vien/phieu/tim", data={"_csrf": token, "tim": words}).text


@pytest.mark.parametrize("words", ['"', "* OR -", "NEAR(", "';--", "%", "\u200b"])
def test_marks_in_a_search_mean_nothing(log_in: Callable[[str], TestClient], words: str) -> None:
    assert "Phiếu đã nhận" in press_search(log_in("operator"), words)


def test_html_in_answers_is_text_on_every_screen(browser: TestClient, log_in: Callable[[str], TestClient]) -> None:
    data = {**REGISTRATION, "content": "<script>alert(1)</script> nội dung đủ dài để gửi", "org_name": "<b>Thử</b>"}
    assert browser.post("/api/forms/leader_registration", data=data).status_code == 303
    desk = log_in("front_desk")
    for path in ("/nhan-vien/phieu", "/nhan-vien/phieu/1", "/nhan-vien/goi-dien"):
        assert "<script>alert" not in desk.get(path).text
    assert "&lt;script&gt;" in desk.get("/nhan-vien/phieu/1").text


def test_oversight_sees_that_work_goes_on_but_no_names_phones_or_texts(
    browser: TestClient, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    press(log_in("front_desk"), "/nhan-vien/phieu/1", act="", note="Đã gọi bà Nguyễn Thị Thử")
    desk = log_in("oversight")
    for path in ("/nhan-vien/phieu", "/nhan-vien/phieu/1"):
        page = desk.get(path).text
        assert "Nguyễn Thị Thử" not in page
        assert "345 678" not in page
        assert REGISTRATION["content"] not in page
    assert press(desk, "/nhan-vien/phieu", act="handle").status_code in {403, 405}


@pytest.mark.parametrize("role", ["department", "communications"])
def test_who_may_not_see_submissions_is_refused(log_in: Callable[[str], TestClient], role: str) -> None:
    desk = log_in(role)
    for path in ("/nhan-vien/phieu", "/nhan-vien/phieu/1", "/nhan-vien/goi-dien"):
        assert desk.get(path).status_code == 403


def test_nobody_gets_in_without_a_login(browser: TestClient) -> None:
    for path in ("/nhan-vien/phieu", "/nhan-vien/phieu/1", "/nhan-vien/goi-dien"):
        assert browser.get(path).headers["location"].startswith("/nhan-vien/dang-nhap")
    assert browser.post("/nhan-vien/phieu/1", data={"act": "handle"}).status_code in {303, 401, 403}


def test_a_change_without_the_sessions_token_is_refused(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/feedback", data=FEEDBACK)
    desk = log_in("front_desk")
    assert desk.post("/nhan-vien/phieu/1", data={"act": "handle"}).status_code == 403
    assert works.store.read_now(lambda reader: reader.get("submissions", 1))["desk"] == "new"


def test_every_view_and_change_leaves_a_line_with_ids_and_no_names(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    desk = log_in("front_desk")
    desk.get("/nhan-vien/phieu/1")
    press(desk, "/nhan-vien/phieu/1", act="handle", note="Ghi chú thử")
    lines = works.store.read_now(lambda reader: audit.history(reader, "submission", 1))
    assert [line.action for line in lines] == [
        "submissions.opened",
        "submissions.opened",
        "submissions.noted",
        "submissions.handled",
    ]
    everything = str(works.store.read_now(lambda reader: audit.latest(reader, limit=100)))
    assert "Thử" not in everything
    assert "345678" not in everything
    assert "đánh dấu đã xử lý, Trần Thị Mẫu" in desk.get("/nhan-vien/phieu/1").text


def test_people_without_an_address_are_on_the_call_list_until_somebody_called(
    browser: TestClient, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    with_mail = {**REGISTRATION, "phone": "0987654321", "full_name": "Lê Văn Mẫu", "email": "mau@phucvu.example"}
    browser.post("/api/forms/leader_registration", data=with_mail)
    desk = log_in("operator")
    page = desk.get("/nhan-vien/goi-dien").text
    assert "Nguyễn Thị Thử" in page
    assert "Lê Văn Mẫu" not in page
    assert 'href="tel:+84912345678"' in page
    assert press(desk, "/nhan-vien/goi-dien/1", act="answered", last="1").status_code == 303
    assert "Nguyễn Thị Thử" not in desk.get("/nhan-vien/goi-dien").text


def test_a_held_submission_counts_once_it_is_released(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    data = {**REGISTRATION, "email": "thu@phucvu.example", "website": "x"}
    browser.post("/api/forms/leader_registration", data=data)
    desk = log_in("front_desk")
    assert "Nguyễn Thị Thử" in desk.get("/nhan-vien/phieu?ngan=held").text
    press(desk, "/nhan-vien/phieu/1", act="release")
    press(desk, "/nhan-vien/phieu/1", act="release")  # pressed twice
    found = works.store.read_now(lambda reader: reader.get("submissions", 1))
    assert (found["desk"], found["placement"]) == ("new", "placed")
    assert works.store.read_now(lambda reader: reader.find("outbox", key="notice/1/received"))
    assert (
        works.store.read_now(lambda reader: reader.find("receptions", reception="leaders-2026-11-30"))["parties_placed"]
        == 1
    )


def test_a_long_list_has_pages(browser: TestClient, log_in: Callable[[str], TestClient]) -> None:
    for number in range(51):
        browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": str(number)})
    desk = log_in("leader")
    first = desk.get("/nhan-vien/phieu").text
    assert first.count("data-row") == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert desk.get(following).text.count("data-row") == 1


def test_a_submission_that_is_not_there_is_not_found(log_in: Callable[[str], TestClient]) -> None:
    assert log_in("front_desk").get("/nhan-vien/phieu/999").status_code == 404


def test_a_colleagues_newer_note_is_never_overwritten(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/feedback", data=FEEDBACK)
    mine, colleague = log_in("front_desk"), log_in("operator")
    old_page = mine.get("/nhan-vien/phieu/1").text
    press(colleague, "/nhan-vien/phieu/1", act="", note="Ghi chú của đồng nghiệp")
    stale = {
        "_csrf": token_in(old_page),
        "note_was": re.search(r'name="note_was" value="([^"]+)"', old_page)[1],
        "note": "Ghi chú của tôi",
        "act": "handle",
    }
    answer = mine.post("/nhan-vien/phieu/1", data=stale)
    assert answer.status_code == 422
    assert "Ghi chú của đồng nghiệp" in answer.text
    assert "Ghi chú của tôi" in answer.text
    kept = works.store.read_now(lambda reader: reader.get("submissions", 1))
    assert (kept["note"], kept["desk"]) == ("Ghi chú của đồng nghiệp", "new")


def test_a_note_can_be_emptied(browser: TestClient, works: Works, log_in: Callable[[str], TestClient]) -> None:
    browser.post("/api/forms/feedback", data=FEEDBACK)
    desk = log_in("front_desk")
    press(desk, "/nhan-vien/phieu/1", act="", note="Số giấy tờ chép nhầm")
    press(desk, "/nhan-vien/phieu/1", act="", note="")
    assert works.store.read_now(lambda reader: reader.get("submissions", 1))["note"] == ""


def test_who_may_not_see_names_cannot_search_for_them(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    code = works.store.read_now(lambda reader: reader.get("submissions", 1))["code"]
    desk = log_in("oversight")
    for words in ("nguyen thi thu", "0912345678", "0912", "du an"):
        assert "data-row" not in press_search(desk, words)
    assert "data-row" in press_search(desk, code)


def test_what_is_held_is_on_no_call_list(browser: TestClient, log_in: Callable[[str], TestClient]) -> None:
    browser.post("/api/forms/leader_registration", data={**REGISTRATION, "website": "http://spam.example"})
    desk = log_in("front_desk")
    assert "Nguyễn Thị Thử" not in desk.get("/nhan-vien/goi-dien").text
    press(desk, "/nhan-vien/phieu/1", act="release")
    assert "Nguyễn Thị Thử" in desk.get("/nhan-vien/goi-dien").text


def test_an_address_that_is_no_submission_is_not_found(log_in: Callable[[str], TestClient]) -> None:
    desk = log_in("front_desk")
    for text in ("9" * 5000, "abc", "²", "-1", "1.0"):
        assert desk.get(f"/nhan-vien/phieu/{text}").status_code == 404


def test_nothing_is_written_into_what_was_erased_while_the_page_was_open(
    browser: TestClient, works: Works, log_in: Callable[[str], TestClient]
) -> None:
    browser.post("/api/forms/leader_registration", data=REGISTRATION)
    desk = log_in("front_desk")
    page = desk.get("/nhan-vien/phieu/1").text
    mark = re.search(r'name="note_was" value="([^"]+)"', page)[1]
    works.store.write_now(lambda tx: anonymise(tx, tx.get("submissions", 1), None))
    shown = {"_csrf": token_in(page), "note_was": mark}
    for fields in ({"note": "Bà Thử gọi lại"}, {"act": "reopen"}):
        late = desk.post("/nhan-vien/phieu/1", data={**shown, **fields})
        assert late.status_code == 422
        assert "đã xóa" in late.text
    kept = works.store.read_now(lambda reader: reader.get("submissions", 1))
    assert (kept["note"], kept["desk"]) == ("", "handled")


def test_what_was_typed_is_not_for_oversight_whatever_its_class(
    browser: TestClient, log_in: Callable[[str], TestClient]
) -> None:
    """The name of a household's business is somebody's name."""
    browser.post("/api/forms/leader_registration", data={**REGISTRATION, "org_name": "Hộ kinh doanh Lê Thị Thử"})
    page = log_in("oversight").get("/nhan-vien/phieu/1").text
    assert "Lê Thị Thử" not in page
    assert "Nhà đầu tư" in page
