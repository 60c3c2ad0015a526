"""A notice goes by mail, else by phone, else not at all; once; and a mail that dies becomes a call."""

import pytest

from forms_service.mail.delivery import deliver_due
from forms_service.mail.message import Sender
from forms_service.mail.outbox import DAILY_LIMIT
from forms_service.mail.transport import Outcome
from forms_service.notices.model import find_notice, of_submission
from forms_service.notices.telling import forget, mail_died, tell, told_in_person
from forms_service.notices.wording import fates

pytestmark = pytest.mark.anyio

PHONE, MAIL = "+84912345678", "an@nguoidan.example"


class Refuses:
    """A mail server that takes nothing, for good."""

    async def deliver(self, letters):
        for letter in letters:
            yield Outcome(letter, "550 no such user", permanent=True)


def told(store, notice):
    return store.write_now(lambda tx: tell(tx, notice))


def kept(store, submission, key="reception/thu/1"):
    return store.read_now(lambda reader: find_notice(reader, submission["id"], key))


def mails(store):
    return store.read_now(lambda reader: reader.select("outbox"))


def test_whoever_left_an_address_gets_one_mail_with_its_invitation(store, sender_of, news):
    person = sender_of(email=MAIL, phone=PHONE)
    notice = news(person, calendar=b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    assert [told(store, notice), told(store, notice)] == ["mailed", "known"]
    (mail,) = mails(store)
    assert (mail["to"], mail["subject"], mail["kind"]) == (MAIL, "Buổi gặp dời ngày", "moved")
    assert "METHOD:REQUEST" in mail["calendar"]
    assert kept(store, person)["state"] == "mailed"


def test_whoever_left_a_phone_alone_is_to_be_called_once(store, sender_of, news):
    person = sender_of(phone=PHONE)
    assert [told(store, news(person)), told(store, news(person))] == ["to_call", "known"]
    row = kept(store, person)
    assert (row["channel"], row["state"], row["say"]) == ("phone", "due", "Buổi gặp dời sang thứ Ba.")
    assert mails(store) == []


def test_whoever_left_neither_learns_it_by_the_code(store, sender_of, news):
    person = sender_of()
    assert told(store, news(person)) == "unreachable"
    assert kept(store, person)["state"] == "failed"


def test_the_same_thing_is_told_to_each_person(store, sender_of, news):
    assert [told(store, news(sender_of(phone=PHONE))) for _ in range(2)] == ["to_call", "to_call"]


def test_a_mail_that_the_outbox_will_not_take_becomes_a_call(store, sender_of, news):
    people = [sender_of(email=MAIL, phone=PHONE) for _ in range(DAILY_LIMIT + 1)]
    assert [told(store, news(person)) for person in people] == ["mailed"] * DAILY_LIMIT + ["to_call"]
    alone = sender_of(email="khong phai thu")
    assert told(store, news(alone)) == "unreachable"


async def test_a_mail_that_dies_later_becomes_a_call_then(store, clock, sender_of, news):
    with_phone, without = sender_of(email=MAIL, phone=PHONE), sender_of(email="be@nguoidan.example")
    assert [told(store, news(person)) for person in (with_phone, without)] == ["mailed", "mailed"]
    clock.move(hours=3)
    await deliver_due(store, Refuses(), clock, Sender("Văn phòng thử", "vp@phucvu.invalid"), mail_died)
    assert kept(store, with_phone)["state"] == "due"
    assert kept(store, with_phone)["call_after"] == "2026-11-23T11:00:00.000+07:00"
    assert kept(store, without)["state"] == "failed"
    (fate,) = store.read_now(lambda reader: fates(reader, with_phone["id"]))
    assert fate["how"] == "cần gọi điện vì thư không đi được (máy chủ thư từ chối hẳn)"


def test_a_newer_notice_takes_the_place_of_one_for_which_nobody_has_phoned(store, sender_of, news):
    person = sender_of(phone=PHONE)
    about = "reception/thu"
    told(store, news(person, key="1", about=about))
    told(store, news(person, key="other", about="matter/1"))
    told(store, news(person, key="2", about=about))
    rows = store.read_now(lambda reader: of_submission(reader, person["id"]))
    assert [(row["key"], row["state"]) for row in rows] == [("1", "done"), ("other", "due"), ("2", "due")]


def test_what_somebody_heard_from_staff_needs_no_call(store, sender_of, news):
    person = sender_of(phone=PHONE)
    store.write_now(lambda tx: told_in_person(tx, news(person), 7))
    assert told(store, news(person)) == "known"
    assert (kept(store, person)["state"], kept(store, person)["done_by"]) == ("done", 7)


def test_whoever_is_forgotten_leaves_neither_notices_nor_mails(store, sender_of, news):
    gone, stays = sender_of(email=MAIL), sender_of(email="be@nguoidan.example")
    for person in (gone, stays):
        told(store, news(person))
        told(store, news(person, key="another"))
    assert store.write_now(lambda tx: forget(tx, gone["id"])) == 2
    assert {row["submission"] for row in store.read_now(lambda reader: reader.select("notices"))} == {stays["id"]}
    assert {mail["to"] for mail in mails(store)} == {"be@nguoidan.example"}
