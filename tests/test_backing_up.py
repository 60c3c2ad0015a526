"""The service makes a backup every night by a process of its own; watchers are told when that has stopped."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from office import FEEDBACK, MovableClock, browser_of
from starlette.testclient import TestClient

from forms_service.app import Works, _jobs
from forms_service.backing_up import BackupError, Backups
from forms_service.doctor import examine
from forms_service.storage.backups import kept
from forms_service.storage.saving import faults_of

pytestmark = pytest.mark.anyio


async def test_it_is_made_at_its_hour_once_a_day_and_read_through(works: Works, clock: MovableClock) -> None:
    assert await works.backups.make_due()
    assert not await works.backups.make_due()
    clock.move(hours=17)  # 01:00
    assert not await works.backups.make_due()
    clock.move(hours=1)
    assert await works.backups.make_due()
    found = kept(works.settings.backups)
    assert [each.at.hour for each in found] == [2, 8]
    assert [faults_of(each.file) for each in found] == [[], []]


async def test_switched_off_it_never_comes(open_works: Callable[..., Works], clock: MovableClock) -> None:
    works = open_works(backup_at=None)
    clock.move(days=9)
    assert not await works.backups.make_due()
    assert kept(works.settings.backups) == []


async def test_one_that_fails_is_a_failing_job_and_intake_goes_on(works: Works, browser: TestClient) -> None:
    works.settings.backups.write_text("no folder")
    with pytest.raises(BackupError):
        await works.backups.make_due()
    job = next(job for job in _jobs(works) if job.name == "backup")
    await job._run_once()
    assert job.failed == "BackupError"
    assert browser.post("/api/forms/feedback", data=FEEDBACK).status_code == 303


async def test_watchers_see_its_age_and_amber_after_two_days(works: Works, clock: MovableClock) -> None:
    inside = TestClient(browser_of(works).app, client=("127.0.0.1", 1))

    def ready() -> tuple[str, str, str | None]:
        told = inside.get("/readyz").json()
        return told["state"], told["backup"], told["last_backup"]

    assert ready() == ("green", "good", None)  # the service has only begun
    await works.backups.make_due()
    clock.move(hours=47)
    assert ready() == ("green", "good", "2026-11-23T08:00:00+07:00")
    metrics = inside.get("/metrics").text
    assert f"phucvu_backup_age_seconds {47 * 3600}\n" in metrics
    assert "phucvu_backup_old 0\n" in metrics
    clock.move(hours=2)
    assert ready()[:2] == ("amber", "old")
    assert "phucvu_backup_old 1\n" in inside.get("/metrics").text


async def test_without_any_backup_two_days_count_from_the_start(works: Works, clock: MovableClock) -> None:
    clock.move(hours=49)
    assert works.backups.is_old(await works.backups.newest())
    off = Backups(replace(works.settings, backup_at=None), clock)
    clock.move(hours=49)
    assert not off.is_old(await off.newest())
    assert not off.scheduled


async def test_the_doctor_tells_the_newest_and_what_to_do(works: Works, clock: MovableClock) -> None:
    def told() -> tuple[bool, str]:
        return next((each.well, each.text) for each in examine(works.settings, clock) if "ản sao lưu" in each.text)

    assert told() == (False, f"Chưa có bản sao lưu nào trong {works.settings.backups}: chạy phucvu backup.")
    await works.backups.make_due()
    well, text = told()
    assert well
    assert "08:00 ngày 23/11/2026" in text
    clock.move(hours=49)
    well, text = told()
    assert not well
    assert "hơn hai ngày" in text
