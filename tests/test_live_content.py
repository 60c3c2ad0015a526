"""The content as it stands: whatever happens to its files, the service goes on with the last good one, and says so."""

import shutil
from pathlib import Path

import pytest
from office import CONTENT

from forms_service import live_content
from forms_service.catalogue import Catalogue
from forms_service.live_content import LiveContent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def test_what_editors_leave_beside_the_pages_is_no_content(folder: Path) -> None:
    content = LiveContent(folder)
    first = content()
    forms = folder / "bieu-mau"
    (forms / ".#gop-y.md").symlink_to("nguoi-sua@may.123")  # the lock of Emacs, which leads nowhere
    (forms / ".gop-y.md.swp.md").write_bytes(b"\xff")
    (forms / ".git").mkdir()
    (forms / ".git" / "cu.md").write_bytes(b"\xff")
    (forms / "x.md").mkdir()
    (folder / "so-lieu" / ".#2025.yml").symlink_to("nguoi-sua@may.123")
    (folder / "so-lieu" / "x.yml").mkdir()
    content.refresh()
    assert not content.faulty
    assert content() is first
    (forms / "gop-y.md").touch()
    content.refresh()
    assert not content.faulty
    assert content().forms.keys() == first.forms.keys()


def test_what_cannot_be_read_is_an_alarm_until_it_can(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also if its file then looks as it did before: the right to read a file does not change its time."""
    content = LiveContent(folder)
    good, page = content(), folder / "bieu-mau" / "gop-y.md"

    def refuse(_: Path) -> Catalogue:
        raise PermissionError(13, "Permission denied", str(page))

    page.touch()
    with monkeypatch.context() as locked:
        locked.setattr(live_content, "load_catalogue", refuse)
        content.refresh()
        content.refresh()
        assert content.faulty
        assert content() is good
    assert caplog.text.count("Permission denied") == 1  # told once, not every two seconds
    content.refresh()
    assert not content.faulty
    assert content() is not good


def test_a_file_that_goes_while_it_is_looked_at_stops_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = LiveContent(folder)
    good = content()
    with monkeypatch.context() as racing:
        racing.setattr(live_content, "content_files", lambda *_: [folder / "bieu-mau" / "vua-xoa.md"])
        content.refresh()
        assert content.faulty
        assert content() is good
    content.refresh()
    assert not content.faulty


def test_a_fault_that_is_taken_back_is_no_fault_any_more(folder: Path) -> None:
    content = LiveContent(folder)
    page = folder / "bieu-mau" / "gop-y.md"
    aside = page.rename(folder / "gop-y.aside")
    content.refresh()
    assert content.faulty
    aside.rename(page)
    content.refresh()
    assert not content.faulty
