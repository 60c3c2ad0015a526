"""`phucvu verify-log`, `verify` and `doctor` on the sealed log, as they are typed beside a working service."""

import json
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner, Result
from office import CONTENT, MovableClock

from forms_service.app import Works
from forms_service.cli import main
from forms_service.doctor import examine
from forms_service.staff import audit
from forms_service.staff.seals import keep_seal, next_seal, shown_seal
from forms_service.storage.opening import FILE

Run = Callable[..., Result]


@pytest.fixture
def run(works: Works, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `phucvu WORDS` in this process over the data folder that `works` writes to meanwhile."""
    monkeypatch.chdir(tmp_path)
    environment = {"PHUCVU_DATA_DIR": str(works.settings.data_dir), "PHUCVU_CONTENT_DIR": str(CONTENT)}
    return lambda *words: CliRunner(env=environment).invoke(main, words)


@pytest.fixture
def sealed(works: Works) -> None:
    """Three lines and their seal."""
    for number in range(3):
        works.store.write_now(lambda tx, n=number: audit.record(tx, audit.CLI, "submissions.handled", "submission", n))
    seal(works)


def seal(works: Works) -> None:
    made = works.store.read_now(next_seal)
    assert made is not None
    assert works.store.write_now(lambda tx: keep_seal(tx, works.house.secret, made))


def forge(works: Works, line: int) -> None:
    """As somebody does who can write to the file: no index holds what is changed, so the file itself stays well."""
    connection = apsw.Connection(str(works.settings.data_dir / FILE))
    body = json.loads(connection.execute('SELECT body FROM "t:audit" WHERE id = ?', (line,)).get)
    forged = json.dumps({**body, "action": "submissions.opened"}).encode()
    connection.execute('UPDATE "t:audit" SET body = ? WHERE id = ?', (forged, line))
    connection.close()


@pytest.mark.usefixtures("sealed")
def test_a_log_as_it_was_sealed_is_told_so(run: Run, works: Works) -> None:
    done = run("verify-log")
    assert done.exit_code == 0, done.output
    assert "3 dòng, 1 dấu niêm, 0 dòng chưa" in done.output
    seal = works.store.read_now(shown_seal)
    assert seal is not None
    assert seal.short in done.output
    assert seal.short in run("verify-log", "--on", "2026-11-23").output
    assert "chưa có dấu niêm" in run("verify-log", "--on", "2026-11-22").output


@pytest.mark.usefixtures("sealed")
def test_a_forged_line_is_named(run: Run, works: Works) -> None:
    forge(works, 2)
    for command in ("verify-log", "verify"):
        done = run(command)
        assert done.exit_code == 1
        assert "Dòng 2 đã bị sửa." in done.output
    assert "Kho dữ liệu lành lặn" in run("verify").output


@pytest.mark.usefixtures("sealed")
def test_without_the_key_no_key_is_made_and_the_rest_of_verify_holds(run: Run, works: Works) -> None:
    key = works.settings.data_dir / "secret-key"
    key.unlink()
    done = run("verify-log")
    assert (done.exit_code, "PHUCVU_SECRET_KEY" in done.output) == (1, True)
    done = run("verify")
    assert (done.exit_code, "Nhật ký chưa xem được" in done.output) == (0, True)
    assert not key.exists()


@pytest.mark.usefixtures("sealed")
def test_the_doctor_says_when_the_last_seal_was_and_whether_lines_wait(works: Works, clock: MovableClock) -> None:
    def told() -> tuple[bool, str]:
        return next((each.well, each.text) for each in examine(works.settings, clock) if "niêm" in each.text)

    assert told() == (True, "Nhật ký niêm lần cuối: 08:00 ngày 23/11/2026.")
    works.store.write_now(lambda tx: audit.record(tx, audit.CLI, "submissions.handled", "submission", 1))
    clock.move(minutes=11)
    well, text = told()
    assert not well
    assert "chờ niêm từ 08:00" in text
