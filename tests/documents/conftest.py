import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from forms_service.documents.environment import Letterhead, environment
from forms_service.vietnam.clock import ZONE

LETTERHEAD = Letterhead(
    superior="Văn phòng Ủy ban nhân dân tỉnh Thử Nghiệm",
    issuer="Trung tâm Phục vụ hành chính công",
    place="Thử Nghiệm",
    symbol="BC-TTPVHCC",
    recipients=("Lãnh đạo Trung tâm", "Lưu: VT"),
    signer="Giám đốc",
)


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., str]:
    """The HTML of an official page with this content (a Jinja template) and these values."""

    def make(content: str, letterhead: Letterhead = LETTERHEAD, **values: object) -> str:
        (tmp_path / "trial.html").write_text(
            '{% extends "page.html" %}{% block title %}Báo cáo thử{% endblock %}'
            '{% block heading %}<h1><span class="kind">Báo cáo</span> Về việc thử</h1>{% endblock %}'
            "{% block content %}" + content + "{% endblock %}"
        )
        made_at = datetime(2026, 2, 5, 15, 7, tzinfo=ZONE)
        return environment(tmp_path).get_template("trial.html").render(letterhead=letterhead, made_at=made_at, **values)

    return make


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[..., str]:
    """The text of a PDF (of one page), as a reader's copy and paste gives it."""

    def extract(pdf: bytes, number: int | None = None) -> str:
        (tmp_path / "text.pdf").write_bytes(pdf)
        pages = [] if number is None else ["-f", str(number), "-l", str(number)]
        command = ["pdftotext", "-layout", *pages, str(tmp_path / "text.pdf"), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return extract


@pytest.fixture
def info_of(tmp_path: Path) -> Callable[..., str]:
    """What `pdfinfo` or another of its family says of a PDF."""

    def ask(pdf: bytes, program: str = "pdfinfo") -> str:
        (tmp_path / "info.pdf").write_bytes(pdf)
        return subprocess.run([program, str(tmp_path / "info.pdf")], check=True, capture_output=True, text=True).stdout

    return ask
