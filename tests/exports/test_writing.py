"""An export is whole or not there, never in place of another file, for its owner only, and read page by page."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_service.app import Works
from forms_service.exports import documents, sheets
from forms_service.exports.model import FORMATS, KINDS, ExportError
from forms_service.exports.writing import write_export
from forms_service.storage.snapshot import snapshot
from forms_service.tables import TABLES

Export = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("two")


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_for_its_owner_only_and_leaves_nothing_beside_it(export: Export, tmp_path: Path, form: str) -> None:
    target = export("submissions", form)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {target.name, "var"}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_data_make_the_same_bytes(export: Export, form: str) -> None:
    kinds = [kind for kind in KINDS if kind != "all" or form in {"jsonl", "tinydb"}]
    for kind in kinds:
        assert export(kind, form, f"{kind}1").read_bytes() == export(kind, form, f"{kind}2").read_bytes()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_all_together_is_no_table(export: Export, form: str) -> None:
    with pytest.raises(ExportError, match="tinydb"):
        export("all", form)


def test_no_file_is_overwritten_and_no_folder_made(export: Export, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("quý")
    with pytest.raises(ExportError, match="đã có tệp này"):
        export("submissions", "csv", "there")
    assert (tmp_path / "there").read_text() == "quý"
    with pytest.raises(ExportError, match="không có thư mục"):
        export("submissions", "csv", "nowhere/a.csv")


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_that_fails_half_way_leaves_nothing(
    works: Works, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    for module in (sheets, documents):
        monkeypatch.setattr(module, "walk", fail)
    with snapshot(works.settings.data_dir, TABLES) as reader, pytest.raises(ExportError, match="không ghi được"):
        write_export(reader, works.content(), "submissions", form, tmp_path / "a")
    assert {file.name for file in tmp_path.iterdir()} == {"var"}


@pytest.mark.parametrize("form", FORMATS)
def test_documents_are_read_a_page_at_a_time_and_all_are_told(
    works: Works, export: Export, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def more(tx) -> None:
        like = tx.get("submissions", 1)
        for number in range(23):
            tx.insert("submissions", {**like, "code": str(number), "token": None})

    works.store.write_now(more)
    monkeypatch.setattr(sheets, "PAGE", 10)
    sizes, told = [], []
    with snapshot(works.settings.data_dir, TABLES) as reader:
        after = reader.after

        def watched(table: str, last: int, *, limit: int) -> list:
            page = after(table, last, limit=limit)
            sizes.append(len(page))
            return page

        reader.after = watched
        target = works.settings.data_dir.parent / "a"
        write_export(reader, works.content(), "submissions", form, target, progress=lambda *how: told.append(how))
    assert max(sizes) == 10
    done, total = told[-1]
    assert done == total >= 25
