"""A series of which receptions are kept is never removed or renamed; it gets `until`."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from office import CONTENT
from places import register

from forms_service.app import Works
from forms_service.cli import main


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[str, str], tuple[int, str]]:
    """What `phucvu check` says of the content, edited, beside the data folder."""

    def check(old: str, new: str) -> tuple[int, str]:
        folder = tmp_path / "edited"
        shutil.copytree(CONTENT, folder)
        for file in (*folder.rglob("*.md"), *folder.rglob("*.yml")):
            text = file.read_text("utf-8")
            file.write_text(re.sub(old, new, text), "utf-8")
        settings = {"PHUCVU_CONTENT_DIR": str(folder), "PHUCVU_DATA_DIR": str(tmp_path / "var")}
        done = CliRunner().invoke(main, ["check"], env=settings)
        return done.exit_code, done.output

    return check


def rename(checked: Callable[[str, str], tuple[int, str]]) -> tuple[int, str]:
    return checked(r"\bleaders\b(?!_)", "chairs")


def test_a_renamed_series_of_kept_receptions_is_a_fault(
    works: Works, checked: Callable[[str, str], tuple[int, str]]
) -> None:
    register(works, 1)
    code, said = rename(checked)
    assert code == 1
    assert "không còn lịch “leaders”, mà trong kho đã có 1 buổi" in said
    assert "`until`" in said


def test_one_that_ends_is_none(works: Works, checked: Callable[[str, str], tuple[int, str]]) -> None:
    register(works, 1)
    assert checked("until: null", "until: 2026-12-31")[0] == 0


def test_without_receptions_or_a_data_folder_it_may_be_renamed(checked: Callable[[str, str], tuple[int, str]]) -> None:
    assert rename(checked)[0] == 0
