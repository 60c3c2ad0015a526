"""A Maildir gets every letter exactly once, whatever dies in between."""

import mailbox
import signal
import stat
import subprocess
import sys
from functools import partial

import pytest

from forms_service.mail.delivery import LEASE, deliver_due
from forms_service.mail.maildir import MaildirTransport
from forms_service.mail.outbox import OUTBOX, failures, queue
from forms_service.mail.transport import Letter
from forms_service.vietnam.clock import system_clock

pytestmark = pytest.mark.anyio

LETTER = Letter("<abc@trungtam.example>", "a@b.example", "c@d.example", b"Subject: x\n\nChao\n")


async def deliver(transport, letters):
    return [outcome async for outcome in transport.deliver(letters)]


async def test_a_letter_is_found_by_any_mail_reader(store, clock, sender, tmp_path, write_letter):
    await store.write(partial(queue, mail=write_letter()))
    assert await deliver_due(store, MaildirTransport(tmp_path / "mail"), clock, sender) == 1
    (message,) = mailbox.Maildir(tmp_path / "mail")
    assert message["To"] == "an@nguoidan.example"
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


async def test_a_letter_that_lies_there_is_not_added_again(tmp_path):
    transport = MaildirTransport(tmp_path)
    await deliver(transport, [LETTER, LETTER])
    (new,) = (tmp_path / "new").iterdir()
    new.rename(tmp_path / "cur" / f"{new.name}:2,S")  # somebody has read it
    (outcome,) = await deliver(transport, [LETTER])
    assert not outcome.error
    assert list((tmp_path / "new").iterdir()) == []


async def test_only_the_owner_may_read_it(tmp_path):
    await deliver(MaildirTransport(tmp_path / "mail"), [LETTER])
    (new,) = (tmp_path / "mail" / "new").iterdir()
    assert new.stat().st_mode & 0o077 == 0
    assert (tmp_path / "mail" / "new").stat().st_mode & 0o077 == 0


async def test_a_torn_draft_of_a_crash_is_written_over(tmp_path):
    transport = MaildirTransport(tmp_path)
    await deliver(transport, [LETTER])
    (new,) = (tmp_path / "new").iterdir()
    new.rename(tmp_path / "tmp" / new.name)
    (tmp_path / "tmp" / new.name).write_bytes(b"Sub")
    await deliver(transport, [LETTER])
    assert new.read_bytes() == LETTER.content


async def test_a_folder_that_cannot_be_written_is_tried_again(store, clock, sender, tmp_path, write_letter):
    (tmp_path / "mail").write_text("a file where the folder should be")
    await store.write(partial(queue, mail=write_letter()))
    assert await deliver_due(store, MaildirTransport(tmp_path / "mail"), clock, sender) == 0
    (trouble,) = await store.read(partial(failures, state="retry"))
    assert "maildir" in trouble.error


DIES_BEFORE_THE_MARK = """
import asyncio, os, signal, sys
from pathlib import Path
from forms_service.mail.delivery import deliver_due
from forms_service.mail.maildir import MaildirTransport
from forms_service.mail.message import Sender
from forms_service.mail.outbox import ATTACHMENTS, OUTBOX, Mail, queue
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import system_clock

class Dying(MaildirTransport):
    def _add(self, letter):
        super()._add(letter)
        os.kill(os.getpid(), signal.SIGKILL)

store = open_store(sys.argv[1], [OUTBOX, ATTACHMENTS], clock=system_clock)
store.write_now(lambda tx: queue(tx, Mail("receipt/1", "receipt", "an@nguoidan.example", "Đã nhận", "Mã")))
sender = Sender("Trung tâm", "phucvu@trungtam.example")
asyncio.run(deliver_due(store, Dying(Path(sys.argv[2])), system_clock, sender))
"""


@pytest.fixture
def left_behind(tmp_path):
    """The folder of a program that was killed after it had added a letter and before it had marked it."""
    arguments = [str(tmp_path / "store"), str(tmp_path / "mail")]
    died = subprocess.run([sys.executable, "-c", DIES_BEFORE_THE_MARK, *arguments], check=False)
    assert died.returncode == -signal.SIGKILL
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1
    return tmp_path


async def test_kill_9_between_adding_and_marking_does_not_double(left_behind, clock, store, sender, tmp_path):
    clock.move_to(system_clock() + LEASE)
    assert await deliver_due(store, MaildirTransport(tmp_path / "mail"), clock, sender) == 1
    (row,) = await store.read(lambda reader: reader.select(OUTBOX.name))
    assert row["state"] == "sent"
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_a_new_mailbox_is_its_owners_alone_and_durable_before_its_first_letter(tmp_path, monkeypatch):
    """The power must not take a new mailbox away with letters that were marked as sent."""
    synced = []
    monkeypatch.setattr("forms_service.mail.maildir._sync", synced.append)
    transport = MaildirTransport(tmp_path / "mail")
    transport._add(LETTER)
    assert synced == [tmp_path / "mail", tmp_path, tmp_path / "mail" / "new"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "mail").rglob("") if path.is_dir()} == {0o700}
    transport._add(LETTER)
    assert len(synced) == 3
