"""An office whose content has a list in force: two of today's communes owe quarterly reports (only in this test)."""

import shutil
from pathlib import Path

import pytest
from office import CONTENT

LIST = """
  - id: thu-nghiem-2026
    title: Danh sách thử của phép thử
    model: civic_letter_model
    territory: null
    from: 2026-01-01
    to: null
    units: [xa-tuy-phuoc, xa-tuy-phuoc-bac]
    complete: true
    document: null
    report_every: quarter
    due_days: 10
    remind: [-2, 0, 5]
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    lists = folder / "nhan-rong" / "danh-sach.yml"
    lists.write_text(lists.read_text("utf-8") + LIST, "utf-8")
    return folder


@pytest.fixture
def works(open_works, content):
    return open_works(content_dir=content)
