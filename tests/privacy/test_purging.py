"""Retention by a command: tells before it acts, acts in slices that let intake through, keeps counts."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from office import REGISTRATION, MovableClock

from forms_service.app import Works
from forms_service.commands import run_command
from forms_service.doctor import examine
from forms_service.privacy import purging
from forms_service.privacy.proof import Run
from forms_service.privacy.purging import Tally, overdue, purge
from forms_service.privacy.rulebook import RuleBook, rule_book
from forms_service.staff import audit
from forms_service.storage.contract import Document

pytestmark = pytest.mark.anyio

Send = Callable[..., Document]
Kept = Callable[[int], Document]


def handle(works: Works, number: int) -> None:
    moment = works.clock().isoformat()
    works.store.write_now(lambda tx: tx.update("submissions", number, {"desk": "handled", "handled_at": moment}))


def book_of(works: Works) -> RuleBook:
    return works.store.read_now(lambda reader: rule_book(reader, works.content()))


def due_now(works: Works) -> Tally:
    book = book_of(works)
    return works.store.read_now(lambda reader: overdue(reader, book, works.clock().date()))


async def purge_shown(works: Works) -> str:
    """What the command line does: it shows what is due, and then acts."""
    return await run_command(works, "purge", {"shown": dict(due_now(works).by_rule)})


def run_of(works: Works) -> Run:
    return Run(works.clock().isoformat(), audit.CLI, works.house.secret)


def copies(works: Works, number: int, count: int) -> None:
    """More submissions like this one, with codes of their own."""

    def more(tx) -> None:
        like = tx.get("submissions", number)
        for each in range(count):
            tx.insert("submissions", {**like, "code": f"copy{each}", "token": None, "key": None})

    works.store.write_now(more)


async def test_nothing_is_due_before_its_time(works: Works, send: Send, clock: MovableClock, kept: Kept) -> None:
    sent = send()
    handle(works, sent["id"])
    clock.move(days=700)
    assert await purge_shown(works) == "Không có phiếu nào quá hạn giữ."
    assert kept(sent["id"])["values"]["full_name"] == REGISTRATION["full_name"]


async def test_after_its_time_a_submission_is_anonymous_and_still_counts(
    works: Works, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent, unhandled = send(), send(phone="0912 345 999")
    handle(works, sent["id"])
    clock.move(days=731)
    tally = due_now(works)
    assert dict(tally.counts) == {("leader_registration", "anonymise"): 1}
    told = await purge_shown(works)
    assert "1 phiếu, bỏ dữ liệu cá nhân" in told
    left = kept(sent["id"])
    assert "full_name" not in left["values"]
    assert left["values"]["applicant_kind"] == "investor"
    assert kept(unhandled["id"])["values"]["full_name"]  # nobody has closed it
    found = works.store.read_now(lambda reader: reader.find("receptions", reception="leaders-2026-11-30"))
    assert (found["parties_placed"], found["people_placed"]) == (2, 4)
    assert await purge_shown(works) == "Không có phiếu nào quá hạn giữ."


async def test_single_answers_go_before_their_form_and_the_rest_is_still_found(
    works: Works, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send(assistance="wheelchair")
    assert sent["values"]["assistance"] == ["wheelchair"]
    handle(works, sent["id"])
    clock.move(days=30)
    assert "xóa vài câu trả lời" in await purge_shown(works)
    left = kept(sent["id"])
    assert "assistance" not in left["values"]
    assert left["values"]["full_name"]
    assert works.store.read_now(lambda reader: reader.search("submissions", ["nguyen"], limit=9))


async def test_what_was_handled_before_the_day_was_kept_is_told_by_the_audit_log(
    works: Works, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()

    def as_before(tx) -> None:
        tx.update("submissions", sent["id"], {"desk": "handled"})
        audit.record(tx, audit.staff_actor(1), "submissions.handled", "submission", sent["id"])

    works.store.write_now(as_before)
    clock.move(days=731)
    await purge_shown(works)
    assert kept(sent["id"])["anonymised_at"]


async def test_a_form_may_delete_whole_submissions(works: Works, send: Send, clock: MovableClock, kept: Kept) -> None:
    sent = send()
    handle(works, sent["id"])

    def deletes(tx) -> None:
        version = tx.find("form_versions", version=sent["form_version"])
        definition = {**version["definition"], "retention": {**version["definition"]["retention"], "then": "delete"}}
        tx.update("form_versions", version["id"], {"definition": definition})

    works.store.write_now(deletes)
    clock.move(days=731)
    assert "xóa cả phiếu" in await purge_shown(works)
    assert kept(sent["id"]) is None
    assert works.store.read_now(lambda reader: reader.count("registrations")) == 0


async def test_lines_in_the_log_say_how_many(works: Works, send: Send, clock: MovableClock) -> None:
    sent = send()
    handle(works, sent["id"])
    copies(works, sent["id"], 2)
    clock.move(days=731)
    await purge(works.store, run_of(works), book_of(works), clock().date())
    lines = works.store.read_now(lambda reader: audit.latest(reader, limit=purging.SLICE))
    told = [dict(line.detail) for line in reversed(lines) if line.action == "privacy.purged"]
    assert told == [{"anonymise": purging.AT_ONCE}, {"anonymise": 3 - purging.AT_ONCE}]  # one a transaction


async def test_intake_comes_through_between_two_slices(
    works: Works, send: Send, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends a form while a purge runs waits for one transaction: told by the order of what is kept."""
    monkeypatch.setattr(purging, "SLICE", 10)
    monkeypatch.setattr(purging, "AT_ONCE", 5)
    sent = send()
    handle(works, sent["id"])
    copies(works, sent["id"], 24)
    clock.move(days=731)
    begun = asyncio.Event()
    purging_all = purge(works.store, run_of(works), book_of(works), clock().date(), lambda *_: begun.set())
    running = asyncio.create_task(purging_all)
    await begun.wait()
    arrived = await works.store.write(lambda tx: tx.insert("submissions", {"code": "new", **_arrival(sent)}))
    among = works.store.read_now(lambda reader: len(_purges(reader)))
    await running
    assert 2 <= among < len(_purges_of(works)) == 5
    assert arrived == 26


def _arrival(like: Document) -> dict:
    return {**{key: like[key] for key in ("form", "form_version", "values", "note")}, "desk": "new",
            "received_at": "2028-11-23T08:00:00.000+07:00", "search": ""}  # fmt: skip


def _purges(reader) -> list[audit.Line]:
    return [line for line in audit.latest(reader, limit=99) if line.action == "privacy.purged"]


def _purges_of(works: Works) -> list[audit.Line]:
    return works.store.read_now(_purges)


async def test_what_changed_since_it_was_found_is_looked_at_again(
    works: Works, send: Send, clock: MovableClock, kept: Kept
) -> None:
    sent = send()
    handle(works, sent["id"])
    clock.move(days=731)
    book, run = book_of(works), run_of(works)
    works.store.write_now(lambda tx: tx.update("submissions", sent["id"], {"desk": "new", "handled_at": None}))
    done = works.store.write_now(lambda tx: purging._end(tx, [sent["id"], 99], book, clock().date(), run))
    assert done.total == 0
    assert kept(sent["id"])["values"]["full_name"]


def test_the_doctor_counts_what_is_due(works: Works, send: Send, clock: MovableClock) -> None:
    sent = send()
    handle(works, sent["id"])
    assert not [each for each in examine(works.settings, clock) if "phucvu purge" in each.text]
    clock.move_to(clock().replace(year=2029))
    assert [each.text for each in examine(works.settings, clock) if "phucvu purge" in each.text] == [
        "1 phiếu đã quá hạn giữ: cho chạy ở trang Thời hạn giữ của màn hình nhân viên, hoặc phucvu purge."
    ]


@pytest.mark.parametrize("followed", [{"open": 1, "answered": 0}, {"open": 0, "answered": 1}])
async def test_while_a_matter_is_followed_its_sender_is_still_known_whatever_the_rule(
    works: Works, send: Send, clock: MovableClock, followed: dict[str, int]
) -> None:
    sent = send(assistance="wheelchair")
    handle(works, sent["id"])
    book, version = book_of(works), sent["form_version"]
    rules = tuple(replace(rule, after=after) for rule in book.of(sent) for after in ("received", "event", "closed"))
    clock.move(days=3000)

    def endings(**matters: int) -> set[str]:
        facts = {"matters": {**matters, "items": []}}
        works.store.write_now(lambda tx: tx.update("submissions", sent["id"], facts))
        strict, today = RuleBook(book.definitions, {version: rules}, {}), clock().date()
        due = works.store.read_now(lambda reader: overdue(reader, strict, today)).by_rule
        return {rule.then for rule in rules if due[rule.key]}

    assert endings(**followed) == {"fields"}
    assert endings(open=0, answered=0) == {"fields", "anonymise"}
