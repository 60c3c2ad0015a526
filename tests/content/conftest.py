"""A content folder to write faulty and good files into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from forms_service.content.faults import Fault
from forms_service.content.reading import Page, Section, read_page, read_yaml


@pytest.fixture
def faults():
    """What the readers of a test found wrong."""
    return []


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file below a temporary content folder and answers its path."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def page(write, faults: list[Fault]) -> Callable[..., Page]:
    """A page with this front matter and body."""
    return lambda front, body="", name="trang.md": read_page(write(name, f"---\n{front}\n---\n{body}"), faults)


@pytest.fixture
def section(write, faults: list[Fault]) -> Callable[[str], Section]:
    """The top mapping of a YAML file with this text."""
    return lambda text: read_yaml(write("tep.yml", text), faults)
