"""Requests that no browser sends: they cost little, forge nothing, and lead nobody elsewhere."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office import browser_of
from starlette.types import Message

from forms_service.app import Works
from forms_service.web import bodies
from forms_service.web.middleware import AccessLog

pytestmark = pytest.mark.anyio


def asked(path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "server": ("phucvu.example", 80),
        "client": ("192.0.2.1", 1),
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }


async def answers(works: Works, scope: dict[str, Any], receive: Callable[[], Any]) -> tuple[int, dict[str, str], str]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await browser_of(works).app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent).decode()


async def test_who_goes_away_while_sending_is_no_fault(works: Works, caplog: pytest.LogCaptureFixture) -> None:
    messages = iter([{"type": "http.request", "body": b"kind=", "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(messages)

    scope = asked("/api/forms/feedback", "POST", content_type="application/x-www-form-urlencoded")
    status, _, page = await answers(works, scope, receive)
    assert (status, page) == (499, "")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_body_that_never_ends_is_not_waited_for(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MAX_SECONDS", 0.01)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    scope = asked("/api/forms/feedback", "POST", content_type="application/x-www-form-urlencoded", accept="text/html")
    status, headers, page = await answers(works, scope, receive)
    assert status == 408
    assert headers["connection"] == "close"
    assert "Đường truyền quá chậm, phiếu CHƯA gửi" in page


async def test_a_path_cannot_forge_lines_of_the_log_or_fill_it(caplog: pytest.LogCaptureFixture) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def nothing(*_: Any) -> Any: ...

    token = "x" * 22
    paths = ["/a\nPOST /nhan-vien/ 200 1 ms\x1b[2J\u2028", "/~an/lịch", f"/bien-nhan/{token}", "/a b" * 5000]
    with caplog.at_level(logging.INFO, "phucvu.access"):
        for path in paths:
            await AccessLog(page)(asked(path), nothing, nothing)
    lines = [record.getMessage() for record in caplog.records]
    assert all(line.isprintable() and len(line) < 250 for line in lines)
    assert lines[0].startswith("GET /a%0APOST%20/nhan-vien/%20200")
    assert lines[1].startswith("GET /~an/l%E1%BB%8Bch 200")
    assert token not in caplog.text


@pytest.mark.parametrize("path", ["/bieu-mau", "//bieu-mau", "/bieu-mau?buoi=leaders-2026-12-07"])
async def test_a_forged_host_leads_nobody_elsewhere(
    open_works: Callable[..., Works], tmp_path: Path, path: str
) -> None:
    site = tmp_path / "site"
    (site / "bieu-mau").mkdir(parents=True)
    (site / "bieu-mau" / "index.html").write_text("trang", "utf-8")
    browser = browser_of(open_works(site_dir=site))
    answer = browser.get("http://phucvu.example" + path, headers={"host": "evil.example"})
    query = path.partition("?")[2]
    assert answer.status_code in {301, 302, 303, 307, 308}
    assert answer.headers["location"] == "/bieu-mau/" + (f"?{query}" if query else "")


def test_a_site_folder_that_is_none_leaves_the_service_running(
    open_works: Callable[..., Works], tmp_path: Path
) -> None:
    (tmp_path / "site").write_text("no folder", "utf-8")
    browser = browser_of(open_works(site_dir=tmp_path / "site"))
    assert browser.get("/tra-cuu").status_code == 200
    assert browser.get("/lich/").status_code == 404
