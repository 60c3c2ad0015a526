"""The commands that save, move and erase, as an administrator types them; without a service, and beside one."""

import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner, Result
from office import CONTENT, FEEDBACK, REGISTRATION
from running import Installation, code_on, installed

from forms_service.catalogue import load_catalogue
from forms_service.cli import main
from forms_service.forms.definition import as_document
from forms_service.storage import erasures
from forms_service.storage.backups import kept
from forms_service.storage.opening import FILE, open_store
from forms_service.storage.saving import backup
from forms_service.submissions.model import new_document
from forms_service.tables import TABLES
from forms_service.vietnam.clock import system_clock

LATER = {**REGISTRATION, "preferred_reception": "nearest"}

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `phucvu WORDS` in this process over a data folder of the test."""
    monkeypatch.chdir(tmp_path)
    environment = {"PHUCVU_DATA_DIR": str(tmp_path / "var"), "PHUCVU_CONTENT_DIR": str(CONTENT)}
    return lambda *words: CliRunner(env=environment).invoke(main, words)


def fill(folder: Path, received_at: str) -> None:
    """One submission of the past, as the service keeps it."""
    form = load_catalogue(CONTENT).forms["survey_response"]
    store = open_store(folder, TABLES, clock=system_clock)
    values = {"suggestion": "Chữ nhỏ quá", "full_name": "Nguyễn Văn Thử"}

    def keep(tx) -> None:
        document = new_document(form, values, code="000000000", token="t", received_at=system_clock(), channel="web")
        tx.insert("submissions", {**document, "received_at": received_at})
        tx.insert("form_versions", {"version": form.version, "form": form.id, "definition": as_document(form)})

    store.write_now(keep)
    store.close()


# --- without a service ---


def test_a_backup_without_a_name_lies_in_the_folder_of_backups_and_is_restored(run: Run, tmp_path: Path) -> None:
    assert "chưa có dữ liệu" in run("backup").output
    assert run("staff", "list").exit_code == 0  # makes the store
    done = run("backup")
    assert done.exit_code == 0, done.output
    (one,) = kept(tmp_path / "var" / "backups")
    assert str(one.file) in done.output
    refused = run("restore", str(one.file))
    assert refused.exit_code == 1
    assert "đã có kho" in refused.output
    (tmp_path / "var" / FILE).unlink()
    done = run("restore", str(one.file))
    assert done.exit_code == 0, done.output
    assert "0 phiếu, 0 đăng ký" in done.output
    assert "Không thấy erasures.jsonl" in done.output
    assert "lành lặn" in run("verify").output


def test_migrate_saves_before_it_changes_and_is_done_then(run: Run, tmp_path: Path) -> None:
    assert "chưa có dữ liệu" in run("migrate").output
    run("staff", "list")
    assert "Kho đã khớp" in run("migrate").output
    connection = apsw.Connection(str(tmp_path / "var" / FILE))
    connection.execute('DROP INDEX "i:submissions:received_at"')
    connection.close()
    assert "Sẽ đổi các bảng: submissions" in run("migrate", "--dry-run").output
    assert not (tmp_path / "var" / "backups").exists()
    done = run("migrate")
    assert done.exit_code == 0, done.output
    (saved,) = kept(tmp_path / "var" / "backups")
    assert saved.file.name.endswith("-before-migration.sqlite3")
    assert str(saved.file) in done.output
    assert "Kho đã khớp" in run("migrate").output


def test_an_export_leaves_a_line_before_it_writes(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    assert "chưa có dữ liệu" in run("export", "audit", "--output", str(target)).output
    run("staff", "list")
    done = run("export", "audit", "--format", "jsonl", "--output", str(target))
    assert done.exit_code == 0, done.output
    (line,) = [json.loads(line) for line in target.read_text().splitlines()]
    assert (line["action"], line["subject_id"], line["detail"]) == ("exports.written", "audit", {"format": "jsonl"})
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    again = run("export", "audit", "--output", str(target))
    assert again.exit_code == 1
    assert "đã có tệp này" in again.output
    assert "tinydb" in run("export", "all", "--output", str(tmp_path / "b")).output


def test_purge_shows_what_is_due_and_then_acts(run: Run, tmp_path: Path) -> None:
    assert "chưa có dữ liệu" in run("purge").output
    fill(tmp_path / "var", "2020-01-06T00:00:00.000+07:00")
    shown = run("purge", "--dry-run")
    assert re.search(r"Quá hạn giữ:\n  .+: 1 phiếu, bỏ dữ liệu cá nhân", shown.output)
    assert run("purge", "--dry-run").output == shown.output
    done = run("purge")
    assert done.output.index("Quá hạn giữ:") < done.output.index("Đã làm:")
    assert run("purge").output == "Không có phiếu nào quá hạn giữ.\n"


def test_a_wrong_code_is_told_without_a_trace(run: Run, tmp_path: Path) -> None:
    done = run("erase", "412", "906", "750")
    assert done.exit_code == 1
    assert "không đúng" in done.output
    assert not (tmp_path / "var" / erasures.FILE).exists()


# --- beside a running service ---


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as one:
        yield one


def test_beside_a_running_service_one_exports_erases_and_moves_it_to_a_new_folder(office: Installation) -> None:
    office.start()
    with office.client() as client:
        codes = []
        for phone in ("0912345601", "0912345602"):
            answer = client.post("/api/forms/leader_registration", data={**LATER, "phone": phone})
            codes.append(code_on(client.get(answer.headers["location"]).text))
        client.post("/api/forms/feedback", data=FEEDBACK)

        saved = office.folder / "ban-sao.sqlite3"
        backup(office.data, saved)
        before = office.folder / "truoc.csv"
        assert office.command("export", "submissions", "--output", str(before)).returncode == 0
        assert before.read_text("utf-8-sig").count("Nguyễn Thị Thử") == 2

        done = office.command("erase", *codes[0])
        assert done.returncode == 0, done.stderr
        assert "Đã xóa dữ liệu cá nhân" in done.stdout
        asked = {"code": codes[0], "phone_last4": "5601"}
        assert client.post("/api/status", data=asked).status_code == 404

        refused = office.command("restore", str(saved))
        assert refused.returncode == 1
        assert str(office.process.pid) in refused.stderr
        assert "Traceback" not in refused.stderr
    office.stop()
    old = office.folder / "cu"
    (office.folder / "var").rename(old)
    office.data.mkdir()
    for name in ("secret-key", erasures.FILE):
        (office.data / name).write_bytes((old / name).read_bytes())
    restored = office.command("restore", str(saved))
    assert restored.returncode == 0, restored.stderr
    assert "phải xóa lại 1 phiếu" in restored.stdout
    for text in (*codes, "Thử"):
        assert text not in office.log
