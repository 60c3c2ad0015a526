"""When a mail is tried again, when it is given up, and who holds it meanwhile."""

from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from forms_service.mail.delivery import BATCH, GIVE_UP_AFTER, LEASE, LONGEST_WAIT, deliver_due
from forms_service.mail.outbox import OUTBOX, failures, given_up, next_due, queue
from forms_service.mail.transport import Letter, Outcome

pytestmark = pytest.mark.anyio


async def state_of(store):
    return await store.read(lambda reader: reader.select(OUTBOX.name)[0]["state"])


async def test_what_was_delivered_is_not_delivered_again(store, clock, transport, sender, write_letter):
    await store.write(partial(queue, mail=write_letter()))
    assert await deliver_due(store, transport, clock, sender) == 1
    clock.move(days=10)
    assert await deliver_due(store, transport, clock, sender) == 0
    assert await state_of(store) == "sent"


async def test_more_than_one_batch_is_delivered(store, clock, transport, sender, write_letter):
    for number in range(2 * BATCH + 1):
        await store.write(partial(queue, mail=write_letter(f"{number}@nguoidan.example")))
    assert await deliver_due(store, transport, clock, sender) == 2 * BATCH + 1


async def test_a_refusal_for_good_is_dead_at_once(store, clock, transport, sender, write_letter):
    transport.answers = {"an@nguoidan.example": ("550 no such user", True)}
    await store.write(partial(queue, mail=write_letter()))
    assert await deliver_due(store, transport, clock, sender) == 0
    (trouble,) = await store.read(failures)
    assert (trouble.reason, trouble.error) == ("Máy chủ thư từ chối hẳn", "550 no such user")
    assert await store.read(next_due) is None


async def test_a_refusal_for_now_is_tried_again_at_growing_distances_until_five_days_are_over(
    store, clock, transport, sender, write_letter
):
    transport.answers = {"an@nguoidan.example": ("451 later", False)}
    await store.write(partial(queue, mail=write_letter()))
    queued, waits = clock(), []
    while due := await store.read(next_due):
        waits.append(due - clock())
        clock.move_to(due)
        await deliver_due(store, transport, clock, sender)
    assert waits[0] == timedelta(0)
    assert timedelta(minutes=1) <= waits[1] <= timedelta(minutes=1.25)
    assert all(earlier <= later for earlier, later in pairwise(waits))
    assert waits[-1] == LONGEST_WAIT
    assert clock() - queued >= GIVE_UP_AFTER
    (trouble,) = await store.read(failures)
    assert trouble.reason == "Đã thử năm ngày mà không gửi được"


async def test_every_try_sends_the_same_message(store, clock, transport, sender, write_letter):
    transport.answers = {"an@nguoidan.example": ("451 later", False)}
    await store.write(partial(queue, mail=write_letter()))
    await deliver_due(store, transport, clock, sender)
    clock.move(hours=1)
    transport.answers = {}
    assert await deliver_due(store, transport, clock, sender) == 1
    first, second = transport.letters
    assert first == second
    assert b"Date: Mon, 23 Nov 2026 08:00:00 +0700" in first.content
    assert f"Message-ID: {first.message_id}".encode() in first.content


async def test_a_mail_is_not_taken_while_another_holds_it(store, clock, sender, write_letter):
    """Two deliveries at one time, as of two processes on one PostgreSQL: the letter goes out once."""
    inner = []

    class Slow:
        async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
            for letter in letters:
                inner.append(await deliver_due(store, Slow(), clock, sender))
                yield Outcome(letter)

    await store.write(partial(queue, mail=write_letter()))
    assert await deliver_due(store, Slow(), clock, sender) == 1
    assert inner == [0]


async def test_who_lost_the_lease_neither_marks_nor_goes_on(store, clock, transport, sender, write_letter):
    """A transport slower than the lease: another has taken the letters over and its marks stand."""

    class TooSlow:
        async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
            for letter in letters:
                clock.move(seconds=LEASE.total_seconds())
                await deliver_due(store, transport, clock, sender)
                yield Outcome(letter, "timed out")

    for to in ("an@nguoidan.example", "binh@nguoidan.example"):
        await store.write(partial(queue, mail=write_letter(to)))
    await deliver_due(store, TooSlow(), clock, sender)
    assert [letter.recipient for letter in transport.letters] == ["an@nguoidan.example", "binh@nguoidan.example"]
    assert await state_of(store) == "sent"


@pytest.mark.parametrize("spoilt", [{"to": "=?utf-8?q?x?=@a.example"}, {"queued_at": "?"}])
async def test_a_letter_that_cannot_be_made_stops_no_other(store, clock, transport, sender, write_letter, spoilt):
    """Such a row was taken before the test of addresses was strict, or nobody knows how it came there."""
    for to in ("an@nguoidan.example", "binh@nguoidan.example"):
        await store.write(partial(queue, mail=write_letter(to)))
    await store.write(lambda tx: tx.update(OUTBOX.name, 1, spoilt))
    assert await deliver_due(store, transport, clock, sender) == 1
    rows = await store.read(lambda reader: reader.select(OUTBOX.name))
    assert [row["state"] for row in rows] == ["dead", "sent"]
    assert rows[0]["reason"] == ("bad_address" if "to" in spoilt else "unfit")
    assert await store.read(next_due) is None


async def test_one_line_tells_what_a_batch_met_and_no_address(store, clock, transport, sender, write_letter, caplog):
    said = ("550 no such user <an@nguoidan.example>", "SMTPConnectError: no route", "SMTPConnectError: no route")
    for number, error in enumerate(said):
        to = f"so{number}@nguoidan.example"
        transport.answers[to] = (error, False)
        await store.write(partial(queue, mail=write_letter(to)))
    await store.write(partial(queue, mail=write_letter()))
    await deliver_due(store, transport, clock, sender)
    assert caplog.messages == ["3 of 4 mails not delivered: SMTPConnectError (2), 550 (1)"]


async def test_a_transport_that_breaks_leaves_the_mail_to_a_later_try(store, clock, transport, sender, write_letter):
    class Broken:
        async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
            raise RuntimeError("a fault of ours")
            yield

    await store.write(partial(queue, mail=write_letter()))
    with pytest.raises(RuntimeError):
        await deliver_due(store, Broken(), clock, sender)
    assert await deliver_due(store, transport, clock, sender) == 0
    clock.move(seconds=LEASE.total_seconds())
    assert await deliver_due(store, transport, clock, sender) == 1


async def test_whoever_waits_for_a_mail_learns_of_its_death_at_once(store, clock, sender, write_letter, transport):
    mail = write_letter()
    transport.answers[mail.to] = ("550 no such user", True)
    died = []
    await store.write(lambda tx: queue(tx, mail))
    for _ in range(2):
        await deliver_due(store, transport, clock, sender, lambda tx, row: died.append((row["key"], tx.now)))
    assert died == [(mail.key, clock())]


async def test_mails_to_staff_that_were_given_up_are_counted_for_a_while(store, clock, sender, write_letter, transport):
    transport.answers["an@nguoidan.example"] = ("550 no such user", True)
    for mail in (
        write_letter(key="to a citizen"),
        write_letter(key="to staff", limited=False),
        write_letter(key="to no address", limited=False, to="x"),
    ):
        await store.write(partial(queue, mail=mail))
    await deliver_due(store, transport, clock, sender)
    month_ago, later = clock() - timedelta(days=30), clock() + timedelta(days=1)
    assert await store.read(lambda reader: given_up(reader, month_ago, at_most=100)) == 2
    assert await store.read(lambda reader: given_up(reader, month_ago, at_most=1)) == 1
    assert await store.read(lambda reader: given_up(reader, later, at_most=100)) == 0
