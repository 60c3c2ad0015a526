"""Retention by itself: shows before it acts, acts only by rules that somebody has looked at, proves what it removed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from office import MovableClock
from personnel import press
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.forms.definition import Retention as FormRetention
from forms_service.privacy.proof import Run, last_run, latest_runs
from forms_service.privacy.retention import Retention
from forms_service.privacy.sweeping import AT_ONCE
from forms_service.staff import audit
from forms_service.storage.contract import Document
from forms_service.submissions.removed import removed_counts
from forms_service.vietnam.clock import ZONE

pytestmark = pytest.mark.anyio

Send = Callable[..., Document]
Kept = Callable[[int], Document]
AsAdmin = Callable[[], TestClient]
PERIODS = "/nhan-vien/du-lieu/thoi-han"
WHOLE = "leader_registration/all/closed/24m/anonymise"


def handle(works: Works, number: int) -> None:
    moment = works.clock().isoformat()
    works.store.write_now(lambda tx: tx.update("submissions", number, {"desk": "handled", "handled_at": moment}))


def rule(works: Works, key: str = WHOLE) -> Document:
    return works.store.read_now(lambda reader: reader.find("retention_rules", key=key))


def with_retention(works: Works, **changes: object) -> Retention:
    """The job as it is when an editor has changed the period of registrations."""
    catalogue = works.content()
    form = catalogue.forms["leader_registration"]
    period = FormRetention(**{**vars(form.retention), **changes})  # type: ignore[arg-type]  # facts of the test
    changed = replace(catalogue, forms={**catalogue.forms, form.id: replace(form, retention=period)})
    return replace(works.retention, catalogue=lambda: changed)


def let_run(works: Works, desk: TestClient, key: str = WHOLE) -> None:
    answer = press(desk, PERIODS, act="allow", rule=key, shown=str(rule(works, key)["waiting"]))
    assert answer.status_code == 303, answer.text


async def test_a_new_rule_removes_nothing_until_an_administrator_has_seen_what_it_would_remove(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    clock.move(days=731)
    await works.retention.run_due()
    assert kept(sent["id"]).get("anonymised_at") is None
    shown = rule(works)
    assert (shown["waiting"], shown["oldest"], shown["allowed_at"]) == (1, "2026-11-23", None)
    desk = as_admin()
    page = desk.get(PERIODS).text
    assert "Đăng ký gặp Lãnh đạo Tỉnh" in page
    assert "cũ nhất nhận 23/11/2026" in page
    assert press(desk, PERIODS, act="allow", rule=WHOLE, shown="7").status_code == 422  # not what was shown
    assert press(desk, PERIODS, act="allow", rule=WHOLE, shown="1").status_code == 303
    assert (rule(works)["allowed_by"], rule(works)["allowed_count"]) == (1, 1)
    clock.move(days=1)
    await works.retention.run_due()
    assert kept(sent["id"])["anonymised_at"] == clock().date().isoformat()
    assert rule(works)["waiting"] == 0


async def test_it_shows_tomorrow_before_it_acts(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    await works.retention.run_due()
    let_run(works, as_admin())
    clock.move_to(datetime(2028, 11, 22, 3, 0, tzinfo=ZONE))  # the day before its two years are over
    await works.retention.run_due()
    assert rule(works)["waiting"] == 1
    assert kept(sent["id"]).get("anonymised_at") is None
    clock.move(days=1)
    await works.retention.run_due()
    assert kept(sent["id"])["anonymised_at"]


async def test_it_runs_once_a_night_at_its_hour_and_catches_up(works: Works, clock: MovableClock) -> None:
    job = works.retention
    await job.run_due()  # the first one at the first start
    runs = lambda: len(works.store.read_now(latest_runs))  # noqa: E731  # one word
    assert runs() == 1
    clock.move_to(datetime(2026, 11, 24, 2, 59, tzinfo=ZONE))
    await job.run_due()
    assert runs() == 1
    clock.move(minutes=1)
    await job.run_due()
    await job.run_due()
    assert runs() == 2
    clock.move(days=3, hours=8)  # the machine stood still
    await job.run_due()
    await job.run_due()
    assert runs() == 3
    assert not await replace(job, at=None).is_due()
    assert job.next_hour() == datetime(2026, 11, 28, 3, 0, tzinfo=ZONE)


async def test_a_shorter_period_waits_and_the_longer_one_goes_on(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock, kept: Kept
) -> None:
    old, young = send(), None
    handle(works, old["id"])
    await works.retention.run_due()
    let_run(works, as_admin())
    clock.move(days=400)
    young = send(phone="0912 345 999", preferred_reception="nearest")
    shorter = with_retention(works, keep_months=12)
    await shorter.run_due()
    key = "leader_registration/all/closed/12m/anonymise"
    assert (rule(works, key)["waiting"], rule(works, key)["allowed_at"]) == (1, None)
    assert kept(old["id"]).get("anonymised_at") is None
    let_run(works, as_admin(), key)
    clock.move(days=1)
    await shorter.run_due()
    assert kept(old["id"])["anonymised_at"]  # kept a year longer than the office now keeps
    assert kept(young["id"])["values"]["full_name"]


async def test_a_longer_period_breaks_no_promise_and_needs_nobody(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    await works.retention.run_due()
    let_run(works, as_admin())
    longer = with_retention(works, keep_months=60)
    clock.move(days=731)
    await longer.run_due()
    assert kept(sent["id"])["anonymised_at"]  # as its sender was told
    assert "theo thời hạn ngắn hơn đã cho chạy" in as_admin().get(PERIODS).text


async def test_it_proves_what_it_removed_and_the_proof_tells_nobody_else(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock
) -> None:
    numbers = [send()["id"], send(phone="0912 345 999")["id"]]
    for number in numbers:
        handle(works, number)
    await works.retention.run_due()
    let_run(works, as_admin())
    clock.move(days=731)
    await works.retention.run_due()
    rows = works.store.read_now(lambda reader: reader.select("retention_runs"))
    (slice_row,) = [row for row in rows if row["kind"] == "slice"]
    run = Run(slice_row["run"], audit.SYSTEM, works.house.secret)
    assert slice_row["digest"] == run.digest(WHOLE, numbers)
    assert slice_row["digest"] != replace(run, secret=b"another").digest(WHOLE, numbers)
    assert slice_row["digest"] != run.digest(WHOLE, numbers[:1])
    (of_rule,) = [row for row in rows if row["kind"] == "whole" and row["rule"] == WHOLE]
    assert (of_rule["count"], of_rule["form"]) == (2, "leader_registration")
    assert works.store.read_now(last_run)["count"] >= 2
    assert of_rule["digest"][:16] in as_admin().get(PERIODS).text


def figures(works: Works, year: int) -> dict:
    """A year's figures: submissions by form, and by chosen answer, removed ones included."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    told = works.store.read_now(lambda reader: removed_counts(reader, first, last))
    for row in works.store.read_now(lambda reader: reader.select("submissions")):
        if row["received_at"][:4] == str(year):
            told[row["form"], "", ""] += 1
            for name in ("applicant_kind", "kind", "handling_level"):
                if name in row["values"]:
                    told[row["form"], name, row["values"][name]] += 1
    return {key: told[key] for key in told if key[1] in {"", "applicant_kind", "kind", "handling_level"}}


@pytest.mark.parametrize("then", ["anonymise", "delete"])
async def test_the_figures_of_a_year_stay_what_they_were(
    works: Works, send: Send, clock: MovableClock, kept: Kept, then: str
) -> None:
    sent = [
        send(),
        send(phone="0912 345 999", applicant_kind="citizen"),
        send("feedback"),
        send("feedback", kind="praise"),
    ]
    for each in sent:
        handle(works, each["id"])
    before = figures(works, 2026)
    assert before["leader_registration", "", ""] == 2
    job = with_retention(works, then=then)
    clock.move(days=731)
    await job.run_shown(audit.CLI, {})
    shown = {
        row["key"]: row["waiting"] for row in works.store.read_now(lambda reader: reader.select("retention_rules"))
    }
    await job.run_shown(audit.CLI, shown)
    assert {bool(kept(each["id"])) for each in sent[:2]} == {then == "anonymise"}
    assert figures(works, 2026) == before


async def test_one_whose_sender_asked_for_something_waits_for_the_answer(
    works: Works, as_admin: AsAdmin, browser, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    await works.retention.run_due()
    let_run(works, as_admin())
    clock.move(days=731)
    browser.post("/du-lieu-cua-toi", data={"code": sent["code"], "phone_last4": "5678", "right": "view"})
    await works.retention.run_due()
    assert kept(sent["id"])["values"]["full_name"]


async def test_one_whose_matter_is_still_followed_is_not_closed(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    works.store.write_now(lambda tx: tx.update("submissions", sent["id"], {"matters": {"open": 1}}))
    await works.retention.run_due()
    let_run(works, as_admin())
    clock.move(days=731)
    await works.retention.run_due()
    assert kept(sent["id"])["values"]["full_name"]


async def test_a_rule_can_be_stopped(
    works: Works, as_admin: AsAdmin, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    await works.retention.run_due()
    let_run(works, as_admin())
    assert press(as_admin(), PERIODS, act="stop", rule=WHOLE).status_code == 303
    clock.move(days=731)
    await works.retention.run_due()
    assert kept(sent["id"])["values"]["full_name"]


async def test_rows_of_passing_use_go_by_their_age_and_are_counted(works: Works, clock: MovableClock) -> None:
    def fill(tx) -> None:
        for number in range(AT_ONCE + 3):
            row = {"key": f"k{number}", "state": "sent", "changed_at": tx.now.isoformat(), "live": None}
            tx.insert("outbox", row)
        tx.insert("outbox", {"key": "waits", "state": "retry", "changed_at": tx.now.isoformat(), "live": None})
        tx.insert("attachments", {"name": "a.pdf", "kept_at": tx.now.isoformat(), "encoded": ""})
        tx.insert("data_requests", {"submission": 1, "shelf": "open", "ended_at": None})

    works.store.write_now(fill)
    counts = lambda: [  # noqa: E731  # one word
        works.store.read_now(lambda reader, table=table: reader.count(table))
        for table in ("outbox", "attachments", "data_requests")
    ]
    clock.move(days=29)
    await works.retention.run(audit.SYSTEM)
    assert counts() == [AT_ONCE + 4, 1, 1]
    clock.move(days=2)
    await works.retention.run(audit.SYSTEM)
    assert counts() == [AT_ONCE + 4, 0, 1]
    clock.move(days=60)
    await works.retention.run(audit.SYSTEM)
    assert counts() == [1, 0, 1]  # what is not over stays
    swept = [row for row in works.store.read_now(lambda r: r.select("retention_runs")) if row["kind"] == "sweep"]
    assert sum(row["count"] for row in swept if row["table"] == "outbox") == AT_ONCE + 3


def test_the_hour_may_be_off(open_works) -> None:
    assert open_works(retention_at=None).retention.at is None


def test_the_hour_is_data(works: Works) -> None:
    assert works.retention.at == time(3, 0)
