"""What is queued, once, for whom, and what staff are shown of it."""

from datetime import timedelta
from functools import partial

import pytest

from forms_service.mail.delivery import deliver_due
from forms_service.mail.outbox import OUTBOX, failures, keep_attachment, next_due, queue, waiting_since

pytestmark = pytest.mark.anyio


async def test_a_mail_is_due_at_once(store, clock, write_letter):
    assert await store.write(partial(queue, mail=write_letter())) == "queued"
    assert await store.read(next_due) == clock()


async def test_nothing_is_due_in_an_empty_outbox(store):
    assert await store.read(next_due) is None


async def test_the_same_key_is_queued_once(store, clock, transport, sender, write_letter):
    assert await store.write(partial(queue, mail=write_letter())) == "queued"
    assert await store.write(partial(queue, mail=write_letter(text="Khác"))) == "known"
    assert await deliver_due(store, transport, clock, sender) == 1
    assert await store.write(partial(queue, mail=write_letter())) == "known", "also when it was sent already"


async def test_a_mail_is_kept_with_its_cause_or_not_at_all(store, write_letter):
    def use_case(tx):
        queue(tx, write_letter())
        raise RuntimeError("the submission could not be kept")

    with pytest.raises(RuntimeError):
        await store.write(use_case)
    assert await store.read(next_due) is None


async def test_an_address_gets_three_mails_a_day_and_staff_see_the_fourth(
    store, clock, transport, sender, write_letter
):
    told = [
        await store.write(partial(queue, mail=write_letter("An@NguoiDan.example", key=f"receipt/{number}")))
        for number in range(4)
    ]
    assert told == ["queued", "queued", "queued", "dead"], "so that somebody phones instead"
    assert await deliver_due(store, transport, clock, sender) == 3
    (trouble,) = await store.read(failures)
    assert (trouble.state, trouble.reason) == ("dead", "Địa chỉ này đã được gửi đủ ba thư trong ngày")
    clock.move(days=1)
    later = await store.write(partial(queue, mail=write_letter("an@nguoidan.example", key="receipt/5")))
    assert later == "queued"
    assert await deliver_due(store, transport, clock, sender) == 1


async def test_one_mailbox_has_one_limit_however_its_address_is_written(store, clock, transport, sender, write_letter):
    """`an+1@`, `an+2@`, … is one person's mailbox: otherwise a stranger could send it as many mails as he likes."""
    for number in range(30):
        await store.write(partial(queue, mail=write_letter(f"aN+{number}@NguoiDan.example")))
    assert await deliver_due(store, transport, clock, sender) == 3
    assert await store.write(partial(queue, mail=write_letter("binh+1@nguoidan.example"))) == "queued"


async def test_since_when_mail_waits_is_told_by_the_oldest(store, clock, transport, sender, write_letter):
    """What a watcher needs: a mail server out of reach makes no mail dead for five days."""
    assert await store.read(waiting_since) is None
    transport.answers = {"an@nguoidan.example": ("SMTPConnectError: no route", False)}
    began = clock()
    await store.write(partial(queue, mail=write_letter()))
    clock.move(hours=2)
    await store.write(partial(queue, mail=write_letter("binh@nguoidan.example")))
    assert await store.read(waiting_since) == began
    await deliver_due(store, transport, clock, sender)
    assert await store.read(waiting_since) == began, "a try does not make it younger"
    transport.answers = {}
    clock.move(hours=1)
    await deliver_due(store, transport, clock, sender)
    assert await store.read(waiting_since) is None


async def test_the_day_of_the_limit_is_a_vietnamese_day(store, clock, transport, sender, write_letter):
    clock.move(hours=15.9)  # 23:54; in UTC the next day begins only at 07:00
    for number in range(3):
        await store.write(partial(queue, mail=write_letter(key=f"receipt/{number}")))
    clock.move(minutes=10)
    await store.write(partial(queue, mail=write_letter(key="receipt/next-day")))
    assert await deliver_due(store, transport, clock, sender) == 4


async def test_staff_may_get_more_than_three(store, clock, transport, sender, write_letter):
    for number in range(5):
        await store.write(partial(queue, mail=write_letter(key=f"digest/{number}", limited=False)))
    assert await deliver_due(store, transport, clock, sender) == 5


@pytest.mark.parametrize(
    "address",
    [
        "",
        "an",
        "an@",
        "@a.example",
        "an an@a.example",
        "an@a..example",
        "an@a.example\nBcc: b@a.example",
        "ấn@a.example",
        "a..b@a.example",
        "=?utf-8?q?x?=@a.example",
        "an@a",
        "an@[192.0.2.1]",
    ],
)
async def test_what_is_no_address_is_kept_as_dead_and_fails_nothing(store, write_letter, address):
    assert await store.write(partial(queue, mail=write_letter(address))) == "dead"
    (trouble,) = await store.read(failures)
    assert trouble.reason == "Không phải địa chỉ thư điện tử"
    assert await store.read(next_due) is None


async def test_a_domain_with_vietnamese_letters_is_one(store, clock, transport, sender, write_letter):
    await store.write(partial(queue, mail=write_letter("an@đồngtháp.example")))
    assert await deliver_due(store, transport, clock, sender) == 1
    assert transport.letters[0].recipient == "an@xn--ngthp-vta24h5f.example".replace(
        "xn--ngthp-vta24h5f", "đồngtháp".encode("idna").decode()
    )


async def test_failures_come_latest_first_and_page(store, clock, transport, sender, write_letter):
    transport.answers = {"an@nguoidan.example": ("550 no such user <an@nguoidan.example>", True)}
    for number in range(3):
        await store.write(partial(queue, mail=write_letter(key=f"receipt/{number}")))
        await deliver_due(store, transport, clock, sender)
        clock.move(minutes=1)
    first = await store.read(partial(failures, limit=2))
    rest = await store.read(partial(failures, limit=2, offset=2))
    moments = [each.changed_at for each in (*first, *rest)]
    assert moments == sorted(moments, reverse=True)
    assert len(moments) == 3
    assert first[0].to == "an@nguoidan.example"
    assert first[0].error == "550 no such user …", "the address stands in the row once, not in its error"


async def test_what_is_tried_again_is_listed_apart(store, clock, transport, sender, write_letter):
    transport.answers = {"an@nguoidan.example": ("451 later", False)}
    await store.write(partial(queue, mail=write_letter()))
    await deliver_due(store, transport, clock, sender)
    assert await store.read(failures) == []
    (trouble,) = await store.read(partial(failures, state="retry"))
    assert trouble.attempts == 1
    assert trouble.next_at is not None
    assert trouble.next_at - clock() >= timedelta(minutes=1)


async def test_an_attachment_is_kept_once_for_all(store, clock, transport, sender, write_letter):
    def use_case(tx):
        digest = keep_attachment(tx, "bao-cao.pdf", "application/pdf", b"%PDF-1.7 \xff")
        for to in ("a@coquan.example", "b@coquan.example"):
            queue(tx, write_letter(to, attachment=digest, limited=False))

    await store.write(use_case)
    assert await deliver_due(store, transport, clock, sender) == 2
    assert all(b'filename="bao-cao.pdf"' in letter.content for letter in transport.letters)
    assert await store.read(lambda reader: reader.count("attachments")) == 1
    assert await store.read(lambda reader: reader.count(OUTBOX.name)) == 2
