"""A backup becomes the store of an empty folder: whole, with working codes, without what was erased since."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from office import FEEDBACK, REGISTRATION, MovableClock, browser_of
from starlette.testclient import TestClient

from forms_service import restoring
from forms_service.app import Works
from forms_service.exports.writing import write_export
from forms_service.privacy.ledger import WrongKeyError
from forms_service.privacy.requests import erase
from forms_service.restoring import Restored, RestoreError, restore
from forms_service.settings import Settings, secret_of
from forms_service.staff import audit
from forms_service.storage import erasures
from forms_service.storage.backups import save
from forms_service.storage.contract import Document, LockedError, in_silence
from forms_service.storage.opening import FILE
from forms_service.storage.saving import backup
from forms_service.storage.snapshot import snapshot
from forms_service.tables import TABLES

pytestmark = pytest.mark.anyio

Back = Callable[..., Restored]


@pytest.fixture
def codes(works: Works, browser: TestClient) -> list[str]:
    """The codes of three submissions."""
    for form, data in (
        ("leader_registration", REGISTRATION),
        ("leader_registration", {**REGISTRATION, "phone": "0912 345 999"}),
        ("feedback", FEEDBACK),
    ):
        assert browser.post(f"/api/forms/{form}", data=data).status_code == 303
    return [each["code"] for each in works.store.read_now(lambda reader: reader.select("submissions"))]


@pytest.fixture
def saved(works: Works, codes: list[str]) -> Path:
    """A backup in the service's folder of backups."""
    assert codes
    return save(works.settings.data_dir, works.settings.backups, works.clock(), keep=3)


@pytest.fixture
def elsewhere(works: Works, tmp_path: Path) -> Settings:
    """A new machine: the data folder is empty but for the secret key, the backups lie elsewhere."""
    new = replace(works.settings, data_dir=tmp_path / "new", backup_dir=works.settings.backups)
    new.data_dir.mkdir()
    shutil.copy(works.settings.data_dir / "secret-key", new.data_dir)
    return new


def put_back(settings: Settings, clock: MovableClock, source: Path) -> Restored:
    return restore(settings, clock, source, in_silence)


def exports_of(settings: Settings, works: Works, folder: Path) -> list[bytes]:
    """All kinds in all forms, but the log, which has a line more after a restore."""
    folder.mkdir()
    with snapshot(settings.data_dir, TABLES) as reader:
        for kind in ("submissions", "registrations", "receptions"):
            for form in ("csv", "xlsx", "jsonl", "tinydb"):
                write_export(reader, works.content(), kind, form, folder / f"{kind}.{form}")
    return [file.read_bytes() for file in sorted(folder.iterdir())]


def test_exports_are_equal_byte_by_byte_and_codes_work(
    works: Works, codes: list[str], saved: Path, elsewhere: Settings, clock: MovableClock, tmp_path: Path,
    open_works: Callable[..., Works],
) -> None:  # fmt: skip
    before = exports_of(works.settings, works, tmp_path / "before")
    done = put_back(elsewhere, clock, saved)
    assert (done.submissions, done.registrations, done.erased) == (3, 2, 0)
    assert exports_of(elsewhere, works, tmp_path / "after") == before
    works.store.close()
    again = open_works(data_dir=elsewhere.data_dir, backup_dir=elsewhere.backup_dir)
    answer = browser_of(again).post("/api/status", data={"code": codes[0], "phone_last4": "5678"})
    assert answer.status_code == 200
    line = again.store.read_now(lambda reader: audit.latest(reader, limit=1))[0]
    assert line.action == "store.restored"


def test_ids_and_codes_are_not_given_again(
    works: Works, codes: list[str], saved: Path, elsewhere: Settings, clock: MovableClock,
    open_works: Callable[..., Works],
) -> None:  # fmt: skip
    put_back(elsewhere, clock, saved)
    works.store.close()
    again = open_works(data_dir=elsewhere.data_dir, backup_dir=elsewhere.backup_dir)
    assert browser_of(again).post("/api/forms/feedback", data={**FEEDBACK, "content": "Một góp ý mới hẳn."}).is_redirect
    kept = again.store.read_now(lambda reader: reader.select("submissions"))
    assert [each["id"] for each in kept] == [1, 2, 3, 4]
    assert kept[3]["code"] not in codes


# --- erasures ---


async def erased_after(works: Works, saved: Path, code: str) -> None:
    assert saved.name  # made before
    assert await erase(works.store, works.ledger, works.clock, code)


def submission_in(settings: Settings, number: int) -> Document:
    with snapshot(settings.data_dir, TABLES) as reader:
        found = reader.get("submissions", number)
    assert found is not None
    return found


async def test_what_was_erased_since_is_erased_again(
    works: Works, codes: list[str], saved: Path, elsewhere: Settings, clock: MovableClock
) -> None:
    await erased_after(works, saved, codes[0])
    done = put_back(elsewhere, clock, saved)
    assert (done.noted, done.erased) == (1, 1)
    assert "full_name" not in submission_in(elsewhere, 1)["values"]
    assert submission_in(elsewhere, 2)["values"]["full_name"]
    content = (elsewhere.data_dir / FILE).read_bytes()
    assert b"912345678" not in content
    assert b"912345999" in content
    assert works.ledger.hash_of(codes[0]) in (elsewhere.data_dir / erasures.FILE).read_text()


async def test_erasures_are_found_beside_the_backup_and_in_the_data_folder(
    works: Works, codes: list[str], saved: Path, elsewhere: Settings, clock: MovableClock, tmp_path: Path
) -> None:
    """The backups' folder is lost; the copies and one file lie somewhere else."""
    await erased_after(works, saved, codes[0])
    (tmp_path / "usb").mkdir()
    shutil.copy(saved, tmp_path / "usb")
    without = replace(elsewhere, backup_dir=tmp_path / "gone")
    shutil.copy(works.settings.data_dir / erasures.FILE, tmp_path / "usb")
    assert put_back(without, clock, tmp_path / "usb" / saved.name).erased == 1
    (without.data_dir / FILE).unlink()
    (tmp_path / "usb" / erasures.FILE).unlink()
    assert put_back(without, clock, tmp_path / "usb" / saved.name).erased == 1  # now from the data folder's own


async def test_without_the_key_of_the_erasures_nothing_is_restored(
    works: Works, codes: list[str], saved: Path, elsewhere: Settings, clock: MovableClock
) -> None:
    await erased_after(works, saved, codes[0])
    (elsewhere.data_dir / "secret-key").unlink()
    with pytest.raises(RestoreError, match="secret-key"):
        put_back(elsewhere, clock, saved)
    assert not (elsewhere.data_dir / "secret-key").exists()  # no new key that would be the wrong one next time
    with pytest.raises(WrongKeyError, match="secret-key"):
        put_back(replace(elsewhere, secret_key=b"another key of thirty-two letters"), clock, saved)
    assert not (elsewhere.data_dir / FILE).exists()


def test_without_erasures_no_old_key_is_needed(
    works: Works, saved: Path, elsewhere: Settings, clock: MovableClock
) -> None:
    old = secret_of(works.settings)
    (elsewhere.data_dir / "secret-key").unlink()
    assert put_back(elsewhere, clock, saved).new_key
    assert secret_of(elsewhere) != old


# --- refusals and crashes ---


def test_a_folder_with_a_store_is_refused_and_left_alone(
    works: Works, saved: Path, clock: MovableClock, browser: TestClient
) -> None:
    with pytest.raises(LockedError, match="tiến trình"):
        put_back(works.settings, clock, saved)
    works.store.close()
    before = (works.settings.data_dir / FILE).read_bytes()
    with pytest.raises(RestoreError, match="đã có kho"):
        put_back(works.settings, clock, saved)
    assert (works.settings.data_dir / FILE).read_bytes() == before


def test_a_log_that_lost_its_store_is_refused_and_an_empty_one_cleared_away(
    saved: Path, elsewhere: Settings, clock: MovableClock
) -> None:
    log = elsewhere.data_dir / f"{FILE}-wal"
    log.write_bytes(b"acknowledged")
    with pytest.raises(RestoreError, match="đã có kho"):
        put_back(elsewhere, clock, saved)
    assert log.read_bytes() == b"acknowledged"
    log.write_bytes(b"")
    assert put_back(elsewhere, clock, saved).submissions == 3


def test_a_damaged_backup_is_refused_before_anything_is_written(
    saved: Path, elsewhere: Settings, clock: MovableClock
) -> None:
    with saved.open("r+b") as file:
        file.seek(saved.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(RestoreError, match="không lành"):
        put_back(elsewhere, clock, saved)
    with pytest.raises(RestoreError, match="không có tệp này"):
        put_back(elsewhere, clock, saved.with_name("nothing"))
    assert {file.name for file in elsewhere.data_dir.iterdir()} == {"secret-key", "phucvu.lock"}


async def test_a_restore_that_dies_half_way_has_restored_nothing_and_is_made_again(
    works: Works, codes: list[str], saved: Path, elsewhere: Settings, clock: MovableClock, monkeypatch
) -> None:
    await erased_after(works, saved, codes[0])

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(restoring, "sync", die)  # all is done but the move to its place
        dying.setattr(restoring.shutil, "rmtree", lambda *_, **__: None)  # who is killed clears nothing away
        with pytest.raises(KeyboardInterrupt):
            put_back(elsewhere, clock, saved)
    assert not (elsewhere.data_dir / FILE).exists()
    assert put_back(elsewhere, clock, saved).erased == 1
    assert "full_name" not in submission_in(elsewhere, 1)["values"]
    assert not (elsewhere.data_dir / restoring.ASIDE).exists()


def test_a_backup_made_by_hand_anywhere_restores_as_well(
    works: Works, codes: list[str], elsewhere: Settings, clock: MovableClock, tmp_path: Path
) -> None:
    assert codes
    backup(works.settings.data_dir, tmp_path / "copy.sqlite3")
    assert put_back(elsewhere, clock, tmp_path / "copy.sqlite3").submissions == 3
