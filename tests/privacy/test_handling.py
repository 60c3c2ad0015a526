"""What staff do about requests for data: sure who asks first, then see, correct, withdraw, restrict, erase."""

import json
import re
from collections.abc import Callable

import pytest
from office import MovableClock
from personnel import at_work, press
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.privacy import asking
from forms_service.privacy.asking import Wanted, ask
from forms_service.staff import audit
from forms_service.storage.contract import Document

Send = Callable[..., Document]
Kept = Callable[[int], Document]
QUEUE = "/nhan-vien/du-lieu"


@pytest.fixture
def desk(works: Works) -> TestClient:
    return at_work(works, "front_desk")


@pytest.fixture
def wanted(works: Works, send: Send) -> Callable[..., tuple[Document, str]]:
    """Somebody sends a form and asks for something; the submission, and the page of the request."""

    def make(right: str, form: str = "leader_registration", *, sure: bool = True, **facts) -> tuple[Document, str]:
        sent = send(form, **facts.pop("answers", {}))
        number = works.store.write_now(
            lambda tx: ask(tx, audit.PUBLIC, works.content(), Wanted(sent["id"], right, "web", **facts))
        )
        if sure:
            works.store.write_now(lambda tx: asking.verify(tx, audit.CLI, number, "call_back"))
        return sent, f"{QUEUE}/yeu-cau/{number}"

    return make


def request_of(works: Works, page: str) -> Document:
    return works.store.read_now(lambda reader: reader.get("data_requests", int(page.rsplit("/", 1)[-1])))


def lines_of(works: Works) -> list[str]:
    return [line.action for line in works.store.read_now(lambda reader: audit.latest(reader, limit=99))]


def test_the_queue_shows_the_nearest_day_first_and_what_is_late(works: Works, wanted, clock: MovableClock) -> None:
    wanted("erase", sure=False)
    wanted("view", sure=False, answers={"phone": "0912 345 999"})
    clock.move(days=11)  # sessions last no longer than a working day, so the log-in comes after
    page = at_work(works, "front_desk").get(QUEUE).text
    assert page.index("số 2") < page.index("số 1")
    assert "quá hạn" in page
    assert "privacy.listed" in lines_of(works)


@pytest.mark.parametrize("role", ["operator", "leader", "oversight", "communications"])
def test_only_who_handles_privacy_sees_any_of_it(works: Works, wanted, role: str) -> None:
    sent, page = wanted("view")
    browser = at_work(works, role)
    for path in (QUEUE, page, f"{QUEUE}/phieu/{sent['id']}", f"{QUEUE}/thoi-han", f"{QUEUE}/lo"):
        assert browser.get(path).status_code == 403, path


def test_the_front_desk_lets_no_period_run_and_reports_no_leak(desk: TestClient) -> None:
    for path in (f"{QUEUE}/thoi-han", f"{QUEUE}/lo"):
        assert desk.get(path).status_code == 403


def test_nothing_is_handed_out_changed_or_erased_before_it_is_sure_who_asks(
    works: Works, desk: TestClient, wanted, kept: Kept
) -> None:
    sent, page = wanted("erase", sure=False)
    assert press(desk, page, act="erase", how="phone").status_code == 422
    assert press(desk, page, page + "/ban-sao", kind="json").status_code == 422
    assert press(desk, page, act="number").status_code == 422
    assert press(desk, page, page + "/sua/full_name", value="Nguyễn Thị Khác").status_code == 422
    assert press(desk, page, act="answer", how="phone").status_code == 422
    assert kept(sent["id"])["values"] == sent["values"]
    assert kept(sent["id"]).get("anonymised_at") is None


def test_a_call_back_is_noted_with_who_and_when_and_counts_as_acknowledging(
    works: Works, desk: TestClient, wanted
) -> None:
    _, page = wanted("view", sure=False)
    assert press(desk, page, act="tried").status_code == 303
    assert press(desk, page, act="verify", method="call_back").status_code == 303
    request = request_of(works, page)
    assert request["identity"]["method"] == "call_back"
    assert request["identity"]["by"] == request["tries"][0]["by"] == 1
    assert request["acknowledged_at"]
    assert "privacy.identified" in lines_of(works)


def test_a_copy_holds_everything_and_names_no_staff(works: Works, desk: TestClient, wanted) -> None:
    sent, page = wanted("view", answers={"email": "thu@phucvu.example"})
    answer = press(desk, page, page + "/ban-sao", kind="json")
    assert answer.headers["content-disposition"] == 'attachment; filename="ban-sao-du-lieu-1.json"'
    copy = json.loads(answer.text)
    told = json.dumps(copy, ensure_ascii=False)
    for text in ("Nguyễn Thị Thử", "0912 345 678", "thu@phucvu.example", "Hồ sơ dự án thử nghiệm"):
        assert text in told
    assert {"Phiếu", "Chỗ trong buổi gặp", "Tin đã báo", "Yêu cầu về dữ liệu"} <= set(copy["held"])
    assert copy["consents"][0]["purpose"] == "Đã đọc thông báo về dữ liệu cá nhân"
    assert "Thu gì" in copy["consents"][0]["text"]
    assert "Trần Thị Mẫu" not in told
    assert sent["token"] not in told
    assert "privacy.copied" in lines_of(works)


def test_a_copy_is_printed_too(desk: TestClient, wanted) -> None:
    _, page = wanted("view")
    answer = press(desk, page, page + "/ban-sao", kind="pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_number_told_by_phone_fetches_each_form_of_the_copy_once(
    works: Works, browser: TestClient, desk: TestClient, wanted, clock: MovableClock
) -> None:
    sent, page = wanted("view")
    shown = press(desk, page, act="number")
    number = re.search(r'<strong class="number">([0-9 ]+)</strong>', shown.text)[1]
    request = request_of(works, page)
    assert number.replace(" ", "") not in json.dumps(request)
    fields = {"code": sent["code"], "phone_last4": "5678", "number": number, "kind": "json"}
    fetch = "/du-lieu-cua-toi/nhan"
    assert browser.post(fetch, data={**fields, "number": "1234567890"}).status_code == 404
    assert browser.post(fetch, data={**fields, "phone_last4": "0000"}).status_code == 404
    assert "Nguyễn Thị Thử" in browser.post(fetch, data=fields).text
    assert browser.post(fetch, data=fields).status_code == 404
    clock.move(hours=73)
    assert browser.post(fetch, data={**fields, "kind": "pdf"}).status_code == 404
    assert "privacy.copy_fetched" in lines_of(works)


def test_a_correction_leaves_the_new_value_alone_and_a_line_without_either(
    works: Works, desk: TestClient, wanted, kept: Kept
) -> None:
    sent, page = wanted("correct")
    assert "Nguyễn Thị Thử" in desk.get(page + "/sua/full_name").text
    assert press(desk, page, page + "/sua/full_name", value="nguyễn thị thửa").status_code == 303
    left = kept(sent["id"])
    assert left["values"]["full_name"] == "nguyễn thị thửa"
    assert "nguyen thi thua" in left["search"]
    assert "Nguyễn Thị Thử" not in json.dumps(left, ensure_ascii=False)
    lines = works.store.read_now(lambda reader: audit.history(reader, "submission", sent["id"]))
    assert [dict(line.detail) for line in lines if line.action == "privacy.corrected"] == [{"field": "full_name"}]


def test_a_corrected_phone_is_the_phone_everywhere(works: Works, browser: TestClient, desk: TestClient, wanted) -> None:
    sent, page = wanted("correct")
    press(desk, page, page + "/sua/phone", value="0912 345 999")
    registration = works.store.read_now(lambda reader: reader.find("registrations", submission=sent["id"]))
    assert registration["phone"] == "+84912345999"
    asked = {"code": sent["code"], "phone_last4": "5999"}
    assert browser.post("/api/status", data=asked).status_code == 200
    assert browser.post("/api/status", data={**asked, "phone_last4": "5678"}).status_code == 404


@pytest.mark.parametrize(("field", "value"), [("phone", "12"), ("phone", ""), ("full_name", ""), ("field", "khác")])
def test_a_correction_passes_the_checks_of_the_form(
    desk: TestClient, wanted, kept: Kept, field: str, value: str
) -> None:
    sent, page = wanted("correct")
    assert press(desk, page, f"{page}/sua/{field}", value=value).status_code == 422
    assert kept(sent["id"])["values"] == sent["values"]


def test_what_is_no_answer_of_the_person_is_not_corrected_here(desk: TestClient, wanted) -> None:
    _, page = wanted("correct")
    for field in ("consent_core", "preferred_reception", "decision", "code"):
        assert desk.get(f"{page}/sua/{field}").status_code == 404


def test_withdrawing_never_touches_the_meeting(works: Works, desk: TestClient, wanted, kept: Kept) -> None:
    answers = {"consent_contact_survey": "yes"}
    sent, page = wanted("withdraw", answers=answers, purposes=("contact_survey",))
    assert press(desk, page, act="withdraw").status_code == 303
    registration = works.store.read_now(lambda reader: reader.find("registrations", submission=sent["id"]))
    assert registration["state"] == "placed"
    assert kept(sent["id"])["placement"] == "placed"
    row = works.store.read_now(lambda reader: reader.find("consents", submission=sent["id"]))
    assert (row["purpose"], row["given"], row["channel"], row["request"]) == ("contact_survey", False, "web", 1)


def test_restricting_keeps_all_and_uses_nothing(works: Works, desk: TestClient, wanted, kept: Kept) -> None:
    sent, page = wanted("restrict")
    press(desk, page, act="restrict")
    assert kept(sent["id"])["restricted_at"]
    assert kept(sent["id"])["values"] == sent["values"]
    assert "Đang hạn chế" in desk.get(f"/nhan-vien/phieu/{sent['id']}").text
    person = f"{QUEUE}/phieu/{sent['id']}"
    press(desk, person, act="lift")
    assert kept(sent["id"])["restricted_at"] is None


def test_erasing_goes_by_the_ledger_and_ends_the_request(works: Works, desk: TestClient, wanted, kept: Kept) -> None:
    sent, page = wanted("erase", wish="Xin xóa, tôi là Thử")
    assert press(desk, page, act="erase", how="phone").status_code == 303
    assert kept(sent["id"])["anonymised_at"]
    assert works.ledger.hash_of(sent["code"]) in works.ledger.noted(works.settings.data_dir)
    request = request_of(works, page)
    assert (request["state"], request["wish"]) == ("answered", "")
    assert "Thử" not in json.dumps(request, ensure_ascii=False)
    assert desk.get(page).status_code == 200
    lines = works.store.read_now(lambda reader: audit.history(reader, "submission", sent["id"]))
    assert [line.actor.id for line in lines if line.action == "privacy.erased"] == [1]


def test_a_refusal_says_why(works: Works, desk: TestClient, wanted) -> None:
    _, page = wanted("erase", sure=False)
    assert press(desk, page, act="refuse", text=" ").status_code == 422
    assert press(desk, page, act="refuse", text="Người gọi không đọc được mã.").status_code == 303
    assert request_of(works, page)["state"] == "refused"


def test_staff_write_down_a_request_for_a_caller(works: Works, desk: TestClient, send: Send) -> None:
    sent = send()
    answer = press(
        desk, f"{QUEUE}/phieu/{sent['id']}", act="ask", right="withdraw", channel="hotline", contact_survey="yes"
    )
    assert answer.status_code == 303
    request = request_of(works, answer.headers["location"])
    assert (request["channel"], request["entered_by"], request["purposes"]) == ("hotline", 1, ["contact_survey"])
    assert request["acknowledged_at"]  # they speak with each other right now


def test_the_page_of_a_submission_shows_the_block_to_who_may_see_it(works: Works, desk: TestClient, wanted) -> None:
    sent, page = wanted("view")
    path = f"/nhan-vien/phieu/{sent['id']}"
    assert page in desk.get(path).text
    assert "Gọi hỏi ý kiến sau khi gặp: không" in desk.get(path).text
    assert page not in at_work(works, "operator").get(path).text


def test_no_screen_breaks_on_what_is_not_there(desk: TestClient) -> None:
    for path in ("yeu-cau/99", "yeu-cau/x", "phieu/99", "yeu-cau/99/sua/full_name"):
        assert desk.get(f"{QUEUE}/{path}").status_code == 404
