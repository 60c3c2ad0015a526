"""From an outbox row to the bytes of a message (RFC 5322, MIME). Nothing in a row can become a header of its own."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from forms_service.vietnam.mail_addresses import wire_address

_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
"""What a calendar is asked to do with the object: the part says it too, or Outlook shows a bare file."""


class _WholeSubjects(policy.EmailPolicy):
    """Python's own folding of a subject drops the space between two encoded words (seen in 3.11: "giảiquyết")."""

    def fold(self, name: str, value: str) -> str:
        """The header as text, folded."""
        if name.lower() == "subject" and not value.isascii():
            return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        if name.lower() == "subject":
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _WholeSubjects(cte_type="7bit", raise_on_defect=True)


@dataclass(frozen=True)
class Sender:
    """Who writes: shown name, address, and the address that answers go to if it is another one.

    Raises ValueError for an address that is none or a name with control characters.
    """

    name: str
    address: str
    reply_to: str = ""

    def __post_init__(self) -> None:
        wire_address(self.address)
        if self.reply_to:
            wire_address(self.reply_to)
        if not (self.name == "" or self.name.isprintable()):
            raise ValueError("a sender's name is one line of text")

    @property
    def domain(self) -> str:
        """The domain under which this office writes, in ASCII; the right-hand side of its Message-IDs."""
        return wire_address(self.address).rpartition("@")[2]


@dataclass(frozen=True)
class Attachment:
    """A file as it stands in a message: encoded once when it was kept, for all messages that carry it."""

    name: str
    content_type: str
    encoded: str


def encode_attachment(data: bytes) -> str:
    """Base64 in lines of 76 characters."""
    return base64.encodebytes(data).decode("ascii")


def build_message(  # noqa: PLR0913  # a message has this many parts
    *,
    sender: Sender,
    to: str,
    subject: str,
    text: str,
    date: datetime,
    message_id: str,
    attachments: Sequence[Attachment] = (),
    calendar: str | None = None,
) -> bytes:
    """The message, 7 bit, lines ending with LF. `to` has passed `wire_address`; line breaks in `subject` are folded.

    A `calendar` (an iCalendar object) stands beside the text as one more way to read it (RFC 6047), so that mail
    programs offer to take it, and as a file for those that know files only.
    """
    message = EmailMessage(_POLICY)
    message["From"] = _mailbox(sender.address, sender.name)
    message["To"] = _mailbox(to)
    if sender.reply_to:
        message["Reply-To"] = _mailbox(sender.reply_to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notices do not answer it
    message["X-Auto-Response-Suppress"] = "All"  # the same, as Exchange understands it
    message["Content-Language"] = "vi"
    message.set_content(text)
    if calendar:
        message.make_alternative()
        message.attach(_calendar_part(calendar))
    files = [*([_calendar_file(calendar)] if calendar else []), *attachments]
    if files:
        message.make_mixed()
    for file in files:
        message.attach(_part(file))
    return message.as_bytes()


def _mailbox(address: str, name: str = "") -> Address:
    return Address(name, addr_spec=wire_address(address))


def _calendar_part(calendar: str) -> EmailMessage:
    method = _METHOD.search(calendar)
    part = EmailMessage(_POLICY)
    part["Content-Type"] = "text/calendar; charset=utf-8" + (f"; method={method[1]}" if method else "")
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encode_attachment(calendar.encode()))
    return part


def _calendar_file(calendar: str) -> Attachment:
    return Attachment("lich-hen.ics", "application/ics", encode_attachment(calendar.encode()))


def _part(attachment: Attachment) -> EmailMessage:
    part = EmailMessage(_POLICY)
    part["Content-Type"] = attachment.content_type
    part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=" ".join(attachment.name.split()))
    part.set_payload(attachment.encoded)
    return part
