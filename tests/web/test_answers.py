"""Every answer of the service: its headers, its errors, and who may see the inside."""

from collections.abc import Callable
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path

import pytest
from office import CONTENT, FEEDBACK, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.content.office import Hotline
from forms_service.storage.contract import UnavailableError

PATHS = ["/", "/tra-cuu", "/khong-co", "/api/receptions", "/nhan-vien/dang-nhap", "/nhan-vien/static/tokens.css"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_what_is_not_there_is_said_in_vietnamese_or_json(browser: TestClient) -> None:
    page = browser.get("/bien-nhan/khong-co")
    assert page.status_code == 404
    assert "Không tìm thấy trang" in page.text
    answer = browser.get("/bien-nhan/khong-co", headers={"accept": "application/json"})
    assert answer.json()["error"]["code"] == "404"


def test_below_api_a_program_that_asks_for_nothing_special_gets_json(browser: TestClient) -> None:
    """Who sends a browser's form is answered as a browser is."""
    refused = browser.get("/api/receptions?from=mai", headers={"accept": "*/*"})
    assert refused.json()["error"]["code"] == "from"
    assert "<h1>" in browser.get("/api/receptions?from=mai").text
    assert browser.post("/api/forms/feedback", data=FEEDBACK, headers={"accept": "*/*"}).status_code == 303
    assert browser.get("/bien-nhan/khong-co", headers={"accept": "*/*"}).text.startswith("<!doctype html>")


def test_the_staff_address_may_be_typed_without_its_slash(browser: TestClient) -> None:
    answer = browser.get("/nhan-vien")
    assert (answer.status_code, answer.headers["location"]) == (303, "/nhan-vien/")


def test_no_error_is_kept_by_a_browser_or_a_proxy(browser: TestClient) -> None:
    for path in ("/bien-nhan/khong-co", "/api/receptions?from=mai", "/khong-co"):
        assert browser.get(path).headers["cache-control"] == "no-store"


def test_the_number_to_call_is_the_offices(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hoặc gọi 1022" in browser_of(works).get("/bien-nhan/khong-co").text
    catalogue = works.content()
    for hotline, told in (
        (Hotline("0000 111", ""), "trang chủ, hoặc gọi 0000 111."),
        (Hotline(None, ""), "trang chủ."),
    ):
        changed = replace(catalogue, office=replace(catalogue.office, hotline=hotline))
        monkeypatch.setattr(works.content, "_catalogue", changed)
        assert told in browser_of(works).get("/bien-nhan/khong-co").text


def test_who_sends_too_much_is_told_that_it_did_not_arrive_and_how_long_to_wait(
    open_works: Callable[..., Works],
) -> None:
    browser = browser_of(open_works(rate_limit="1/hour"))
    browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": "a"})
    answer = browser.post("/api/forms/feedback", data={**FEEDBACK, "_key": "b"})
    assert answer.status_code == 429
    assert "Từ mạng này vừa có nhiều phiếu, phiếu của ông/bà CHƯA gửi" in answer.text
    assert 3000 < int(answer.headers["retry-after"]) <= 3600
    minutes = -(-int(answer.headers["retry-after"]) // 60)
    assert f"Xin chờ khoảng {minutes} phút rồi bấm gửi lại, hoặc gọi 1022." in answer.text


def test_a_store_that_cannot_acknowledge_says_that_the_form_did_not_arrive(
    browser: TestClient, works: Works, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuse(_: object) -> None:
        raise UnavailableError("the change could not be kept") from OSError(ENOSPC, typed)

    typed = "Nguyễn Thị Thử"
    monkeypatch.setattr(works.store, "write", refuse)
    answer = browser.post("/api/forms/feedback", data=FEEDBACK)
    assert answer.status_code == 503
    assert "could not be kept (OSError: the disk is full)" in caplog.text
    assert typed not in caplog.text
    assert answer.headers["retry-after"]
    assert "CHƯA gửi" in answer.text


def test_an_unforeseen_fault_tells_a_number_and_hides_its_text(
    browser: TestClient, works: Works, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    typed = "Nguyễn Thị Thử 0912345678"

    async def stumble(_: object) -> None:
        raise ValueError(typed)

    monkeypatch.setattr(works.store, "write", stumble)
    answer = browser.post("/api/forms/feedback", data=FEEDBACK)
    assert answer.status_code == 500
    assert "Số sự cố" in answer.text
    assert "Thử" not in answer.text
    assert "0912345678" not in caplog.text
    assert "ValueError" in caplog.text


def test_watchers_on_this_machine_see_the_inside_and_nobody_else(works: Works) -> None:
    app = browser_of(works).app
    inside = TestClient(app, base_url="http://phucvu.example", client=("127.0.0.1", 1))
    assert inside.get("/readyz").json()["state"] == "green"
    assert "phucvu_jobs_failing 0" in inside.get("/metrics").text
    outside = TestClient(app, base_url="http://phucvu.example", client=("203.0.113.5", 1))
    for path in ("/readyz", "/metrics"):
        assert outside.get(path).status_code == 404
        assert inside.get(path, headers={"x-forwarded-for": "203.0.113.5"}).status_code == 404
    assert outside.get("/healthz").text == "ok\n"


def test_a_proxy_that_is_trusted_tells_who_asks_and_no_other(open_works: Callable[..., Works]) -> None:
    works = open_works(rate_limit="1/hour", trusted_proxies=("10.0.0.0/8",))
    app = browser_of(works).app

    def send(peer: str, told: str, key: str) -> int:
        client = TestClient(app, base_url="http://phucvu.example", client=(peer, 1), follow_redirects=False)
        data = {**FEEDBACK, "_key": key}
        headers = {"x-forwarded-for": told, "accept": "text/html"}
        return client.post("/api/forms/feedback", data=data, headers=headers).status_code

    assert send("10.0.0.1", "203.0.113.5", "a") == 303
    assert send("10.0.0.1", "198.51.100.7", "b") == 303
    assert send("10.0.0.1", "203.0.113.9", "c") == 429  # the same network
    assert send("192.0.2.1", "1.1.1.1", "d") == 303
    assert send("192.0.2.1", "2.2.2.2", "e") == 429  # nobody trusts this one: it speaks for itself


def test_a_site_and_a_service_on_two_hosts_know_each_other(open_works: Callable[..., Works]) -> None:
    works = open_works(service_url="https://phieu.phucvu.example")
    browser = browser_of(works)
    answer = browser.get("/lich-hien-tai?fragment=receptions&series=leaders")
    assert answer.headers["access-control-allow-origin"] == "http://phucvu.example"
    assert "form-action 'self' https://phieu.phucvu.example" in answer.headers["content-security-policy"]
    assert browser.get("/api/forms/feedback").headers["location"] == "http://phucvu.example/bieu-mau/gop-y/"


def test_the_description_for_programs_names_every_form(browser: TestClient) -> None:
    described = browser.get("/api/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    for form in ("leader_registration", "director_appointment", "feedback", "survey_response"):
        body = described["paths"][f"/api/forms/{form}"]["post"]["requestBody"]
        assert body["content"]["application/json"]["schema"]["examples"]


@pytest.mark.parametrize("form", ["leader_registration", "director_appointment", "feedback", "survey_response"])
def test_the_example_of_every_form_is_accepted(browser: TestClient, form: str) -> None:
    schema = browser.get(f"/api/forms/{form}", headers={"accept": "application/json"}).json()
    for example in schema["examples"]:
        answer = browser.post(f"/api/forms/{form}", json=example, headers={"accept": "application/json"})
        assert answer.status_code == 201, answer.text
        code = answer.json()["code"]
        # No code leads to answers of a survey: they are nobody's.
        assert code is None if form == "survey_response" else code.isdecimal()


def test_content_is_read_anew_and_a_fault_leaves_the_last_good_one(
    open_works: Callable[..., Works], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    for file in CONTENT.rglob("*"):
        if file.is_file():
            target = content / file.relative_to(CONTENT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    works = open_works(content_dir=content)
    page = content / "bieu-mau" / "gop-y.md"
    good = page.read_text("utf-8")
    page.write_text(good.replace("title: Góp ý, phản ánh, kiến nghị", "title: Góp ý mới"), "utf-8")
    works.content.refresh()
    assert works.content().forms["feedback"].title == "Góp ý mới"
    page.write_text(good.replace("handled_by:", "handled_bi:"), "utf-8")
    works.content.refresh()
    assert works.content.faulty
    assert works.content().forms["feedback"].title == "Góp ý mới"
    inside = TestClient(browser_of(works).app, client=("127.0.0.1", 1))
    assert inside.get("/readyz").json() == {
        "state": "amber",
        "content": "faulty",
        "failing_jobs": [],
        "mails_given_up": 0,
        "mails_late": False,
        "backup": "good",
        "last_backup": None,
    }
    page.write_text(good, "utf-8")
    works.content.refresh()
    assert not works.content.faulty


def test_a_built_page_is_served_with_what_is_open_now(open_works: Callable[..., Works], tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "lich").mkdir(parents=True)
    stale = (
        "<main><!--phucvu:receptions leaders-->bản hôm qua<!--/phucvu:receptions-->"
        "<!--phucvu:form feedback-->bản hôm qua<!--/phucvu:form--></main>"
    )
    (site / "lich" / "index.html").write_text(stale, "utf-8")
    (site / "404.html").write_text("Không có trang này", "utf-8")
    browser = browser_of(open_works(site_dir=site))
    page = browser.get("/lich/")
    assert "30/11/2026" in page.text
    assert 'action="/api/forms/feedback"' in page.text
    assert "hôm qua" not in page.text
    (site / "lich" / "index.html").write_text("<!--phucvu:form leader_registration--><!--/phucvu:form-->", "utf-8")
    assert "checked" in browser.get("/lich/?buoi=leaders-2026-12-07").text
    assert "checked" not in browser.get("/lich/?buoi=leaders-2031-01-01").text
    missing = browser.get("/khong-co/")
    assert (missing.status_code, missing.text) == (404, "Không có trang này")


@pytest.mark.parametrize("path", ["/../a.py", "/%2e%2e/%2e%2e/etc/passwd", "/.built", "/lich/..%2f..%2fetc%2fpasswd"])
def test_nothing_beside_the_site_is_served(open_works: Callable[..., Works], tmp_path: Path, path: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / ".built").write_text("/duong/dan", "utf-8")
    assert browser_of(open_works(site_dir=site)).get(path).status_code == 404
