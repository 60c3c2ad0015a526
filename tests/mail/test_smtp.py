"""Against a real SMTP server in a process of its own: in clear, by STARTTLS, by TLS, with a password."""

import socket
from email import message_from_string, policy
from functools import partial
from urllib.parse import quote

import pytest

from forms_service.mail.delivery import deliver_due
from forms_service.mail.outbox import failures, keep_attachment, queue
from forms_service.mail.smtp import SmtpTransport, read_server
from forms_service.mail.transport import Letter

pytestmark = pytest.mark.anyio

LOGIN = f"phucvu:{quote('mật khẩu:@/?', safe='')}@"


def letter(to, content=b"Subject: x\n\n.Chao\n..\n.\n"):
    return Letter(f"<{to}>", "phucvu@trungtam.example", to, content)


async def deliver(url, *letters):
    return [outcome async for outcome in SmtpTransport(url, timeout=10).deliver(letters)]


async def test_a_queued_mail_arrives_with_its_pdf(store, clock, sender, mail_server, write_letter):
    server = mail_server()

    def use_case(tx):
        digest = keep_attachment(tx, "bao-cao.pdf", "application/pdf", b"%PDF-1.7 \xff\x00" * 20_000)
        queue(tx, write_letter(attachment=digest))

    await store.write(use_case)
    assert await deliver_due(store, SmtpTransport(f"smtp://127.0.0.1:{server.port}"), clock, sender) == 1
    (kept,) = server.letters
    assert (kept["from"], kept["to"]) == ("phucvu@trungtam.example", ["an@nguoidan.example"])
    assert "bao-cao.pdf" in kept["content"]


async def test_an_invitation_arrives_as_calendars_expect_it(store, clock, sender, mail_server, write_letter):
    server = mail_server()
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    await store.write(lambda tx: queue(tx, write_letter(calendar=calendar)))
    await deliver_due(store, SmtpTransport(f"smtp://127.0.0.1:{server.port}"), clock, sender)
    message = message_from_string(server.letters[0]["content"], policy=policy.default)
    (invitation,) = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert invitation["Content-Type"].params["method"] == "CANCEL"
    assert invitation.get_payload(decode=True).decode() == calendar


async def test_a_batch_goes_over_one_connection_and_dots_survive(mail_server):
    server = mail_server()
    outcomes = await deliver(f"smtp://127.0.0.1:{server.port}", letter("a@b.example"), letter("c@b.example"))
    assert [outcome.error for outcome in outcomes] == ["", ""]
    assert len({kept["peer"] for kept in server.letters}) == 1
    assert server.letters[0]["content"] == "Subject: x\r\n\r\n.Chao\r\n..\r\n.\r\n"


async def test_starttls_is_used_when_it_is_offered(mail_server, certificates):
    server = mail_server("starttls")
    url = f"smtp://127.0.0.1:{server.port}?cafile={certificates.trusted}"
    (outcome,) = await deliver(url, letter("a@b.example"))
    assert not outcome.error
    assert server.letters[0]["encrypted"]


@pytest.mark.parametrize(("scheme", "tls"), [("smtp", "starttls"), ("smtps", "implicit")])
async def test_the_password_goes_over_tls(mail_server, certificates, scheme, tls):
    server = mail_server(tls, auth=True)
    url = f"{scheme}://{LOGIN}127.0.0.1:{server.port}?cafile={certificates.trusted}"
    (outcome,) = await deliver(url, letter("a@b.example"))
    assert not outcome.error
    (kept,) = server.letters
    assert (kept["user"], kept["encrypted"]) == ("phucvu", True)


async def test_the_password_is_never_sent_in_clear(mail_server):
    """The server takes passwords without encryption, and offers none (or somebody between cut the offer out)."""
    server = mail_server("none", auth=True)
    (outcome,) = await deliver(f"smtp://{LOGIN}127.0.0.1:{server.port}", letter("a@b.example"))
    assert "STARTTLS" in outcome.error
    assert not outcome.permanent
    assert [line.split()[0] for line in server.heard] == ["EHLO"]


async def test_a_wrong_password_is_nobodys_letters_fault(mail_server, certificates):
    server = mail_server("implicit", auth=True)
    url = f"smtps://phucvu:sai@127.0.0.1:{server.port}?cafile={certificates.trusted}"
    outcomes = await deliver(url, letter("a@b.example"), letter("c@b.example"))
    assert [(outcome.error[:3], outcome.permanent) for outcome in outcomes] == [("535", False), ("535", False)]
    assert "sai" not in outcomes[0].error


@pytest.mark.parametrize(("scheme", "tls"), [("smtp", "starttls"), ("smtps", "implicit")])
async def test_a_certificate_of_nobody_we_trust_is_refused(mail_server, scheme, tls):
    server = mail_server(tls)
    (outcome,) = await deliver(f"{scheme}://127.0.0.1:{server.port}", letter("a@b.example"))
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.error
    assert not outcome.permanent
    assert server.letters == []


async def test_a_certificate_for_another_name_is_refused(mail_server, certificates):
    server = mail_server("implicit")
    (outcome,) = await deliver(f"smtps://localhost:{server.port}?cafile={certificates.trusted}", letter("a@b.example"))
    assert "localhost" in outcome.error
    assert server.letters == []


async def test_each_recipient_has_an_outcome_of_its_own(mail_server):
    server = mail_server()
    url = f"smtp://127.0.0.1:{server.port}"
    letters = [letter(f"{to}@b.example") for to in ("nobody", "busy", "drop", "well")]
    nobody, busy, drop, well = await deliver(url, *letters)
    assert (nobody.error[:3], nobody.permanent) == ("550", True)
    assert (busy.error[:3], busy.permanent) == ("451", False)
    assert (bool(drop.error), drop.permanent) == (True, False)
    assert not well.error, "after a lost connection the next letter gets a new one"
    (again,) = await deliver(url, letter("busy@b.example"))
    assert not again.error
    assert [kept["to"] for kept in server.letters] == [["well@b.example"], ["busy@b.example"]]


async def test_what_the_server_said_of_an_address_is_kept_without_it(store, clock, sender, mail_server, write_letter):
    server = mail_server()
    await store.write(partial(queue, mail=write_letter("nobody@nguoidan.example")))
    await deliver_due(store, SmtpTransport(f"smtp://127.0.0.1:{server.port}"), clock, sender)
    (trouble,) = await store.read(failures)
    assert trouble.error.startswith("550 5.1.1 …")
    assert "@" not in trouble.error


async def test_a_server_that_is_not_there_fails_all_at_the_first_try(store, clock, sender, write_letter):
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{nobody_listens.getsockname()[1]}"
        outcomes = await deliver(url, letter("a@b.example"), letter("c@b.example"))
    assert [(bool(outcome.error), outcome.permanent) for outcome in outcomes] == [(True, False), (True, False)]


async def test_a_server_that_says_nothing_is_not_waited_for_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = SmtpTransport(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
        (outcome,) = [outcome async for outcome in transport.deliver([letter("a@b.example")])]
    assert "Timed out" in outcome.error


async def test_defaults_of_an_address():
    plain, private, implicit = map(
        read_server, ["smtp://mx.example", "smtp://u:p@mx.example", "smtps://u:p@mx.example"]
    )
    assert (plain.port, plain.encryption) == (25, "offered")
    assert (private.port, private.encryption) == (587, "required")
    assert (implicit.port, implicit.encryption) == (465, "tls")


@pytest.mark.parametrize(
    "url",
    [
        "http://mx.example",
        "smtp://",
        "smtp://u:bimat@mx.example?starttls=offered",
        "smtp://u:bimat@mx.example?starttls=never",
        "smtp://mx.example?starttls=maybe",
        "smtps://mx.example?starttls=required",
        "smtp://u@mx.example",
        "smtp://mx.example?cafile=a&verify=no",
        "smtp://mx.example/inbox",
        "smtp://mx.example:99999",
    ],
)
def test_a_bad_address_of_a_server_is_refused_without_telling_the_password(url):
    with pytest.raises(ValueError, match=r"\w") as refused:
        SmtpTransport(url)
    assert "bimat" not in str(refused.value)


def test_the_password_is_not_printed():
    assert "bimat" not in repr(read_server("smtps://u:bimat@mx.example"))
