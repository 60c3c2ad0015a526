"""What is written beside intake goes onto the disk little by little."""

import threading

from forms_service.storage.gently import _sync_data, trickling
from forms_service.storage.saving import DRAFTS


def test_what_a_library_writes_reaches_the_disk_while_it_writes(tmp_path, monkeypatch):
    synced = threading.Event()
    monkeypatch.setattr("forms_service.storage.gently.os.fdatasync", lambda _descriptor: synced.set())
    inner = tmp_path / ".phucvu-abc"
    inner.mkdir()
    (inner / "sheet.xml").write_text("dữ liệu")
    with trickling(tmp_path, DRAFTS):
        assert synced.wait(5)


def test_a_file_that_goes_meanwhile_disturbs_nobody(tmp_path):
    _sync_data(tmp_path / ".out.xlsx.phucvu-1")  # listed a moment ago, gone now
