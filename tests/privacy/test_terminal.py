"""Consents and one person's copy from the command line, each with its line in the log."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_service.app import Works
from forms_service.commands import CommandError, run_command
from forms_service.staff import audit
from forms_service.storage.contract import Document

pytestmark = pytest.mark.anyio

Send = Callable[..., Document]


def last_line(works: Works) -> audit.Line:
    return works.store.read_now(lambda reader: audit.latest(reader, limit=1))[0]


async def test_consents_are_told_with_their_words(works: Works, send: Send) -> None:
    sent = send(consent_contact_survey="yes")
    told = await run_command(works, "consents", {"code": sent["code"]})
    assert "Gọi hỏi ý kiến sau khi gặp: đồng ý" in told
    assert "    Thu gì: họ tên" in told
    assert (last_line(works).action, last_line(works).kind) == ("privacy.consents_viewed", "view")


async def test_a_copy_is_a_file_that_only_its_owner_reads(works: Works, send: Send, tmp_path: Path) -> None:
    sent, target = send(), tmp_path / "ban-sao.json"
    told = await run_command(works, "subject", {"code": sent["code"], "output": str(target)})
    assert "không gửi qua thư" in told
    assert json.loads(target.read_text("utf-8"))["answers"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert (last_line(works).action, last_line(works).kind) == ("privacy.copy_printed", "view")


async def test_a_copy_is_a_pdf_otherwise(works: Works, send: Send, tmp_path: Path) -> None:
    target = tmp_path / "ban-sao.pdf"
    await run_command(works, "subject", {"code": send()["code"], "output": str(target)})
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("command", ["consents", "subject"])
@pytest.mark.parametrize(("code", "said"), [("412906750", "không đúng"), ("000000000", "Không có phiếu")])
async def test_a_code_that_is_none_is_told(works: Works, tmp_path: Path, command: str, code: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        await run_command(works, command, {"code": code, "output": str(tmp_path / "x.pdf")})
