"""What a message looks like to the reader's program, and what cannot be smuggled into one."""

from datetime import datetime
from email import message_from_bytes, policy

import pytest

from forms_service.mail.message import Attachment, Sender, build_message, encode_attachment
from forms_service.vietnam.clock import ZONE

MOMENT = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)


def read(**parts):
    given = {
        "sender": Sender("Trung tâm Thử nghiệm", "phucvu@trungtam.example", "tra-loi@trungtam.example"),
        "to": "an@nguoidan.example",
        "subject": "Đã nhận phiếu của ông/bà",
        "text": "Kính gửi ông/bà,\n\nMã: 412 906 753. Nguyễn Thị Bé Tư, ẵ ễ ộ ữ ỹ ₫\n",
        "date": MOMENT,
        "message_id": "<abc@trungtam.example>",
    }
    content = build_message(**{**given, **parts})
    assert content.isascii(), "any server takes it"
    return message_from_bytes(content, policy=policy.default)


def test_vietnamese_survives_in_subject_name_and_text():
    message = read()
    assert message["Subject"] == "Đã nhận phiếu của ông/bà"
    assert message["From"].addresses[0].display_name == "Trung tâm Thử nghiệm"
    assert message["From"].addresses[0].addr_spec == "phucvu@trungtam.example"
    assert "Nguyễn Thị Bé Tư, ẵ ễ ộ ữ ỹ ₫" in message.get_content()


@pytest.mark.parametrize("length", range(1, 120))
def test_no_space_of_a_subject_is_lost_where_it_is_folded(length):
    subject = " ".join(["Việc của ông/bà đã được giải quyết xong chưa?"] * 3)[:length].strip()
    assert str(read(subject=subject)["Subject"]) == subject


def test_it_says_that_a_program_wrote_it_and_where_answers_go():
    message = read()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == "tra-loi@trungtam.example"
    assert message["Date"].datetime == MOMENT
    assert message["Message-ID"] == "<abc@trungtam.example>"
    assert message["MIME-Version"] == "1.0"


def test_an_attachment_arrives_byte_for_byte_under_its_name():
    data = bytes(range(256)) * 400
    message = read(attachments=[Attachment("Báo cáo ngày 23.pdf", "application/pdf", encode_attachment(data))])
    text, attached = message.iter_parts()
    assert "Nguyễn Thị Bé Tư" in text.get_content()
    assert attached.get_filename() == "Báo cáo ngày 23.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == data


INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Buổi gặp\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def test_an_invitation_is_one_more_way_to_read_the_mail_and_a_file_too():
    alternative, file = read(calendar=INVITATION).iter_parts()
    text, invitation = alternative.iter_parts()
    assert "Nguyễn Thị Bé Tư" in text.get_content()
    assert invitation.get_content_type() == "text/calendar"
    assert invitation["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert invitation.get_payload(decode=True).decode() == INVITATION
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "lich-hen.ics")
    assert file.get_content() == INVITATION.encode()


def test_an_invitation_and_a_paper_go_together():
    paper = Attachment("giay.pdf", "application/pdf", encode_attachment(b"%PDF"))
    parts = list(read(calendar=INVITATION, attachments=[paper]).iter_parts())
    assert [part.get_content_type() for part in parts] == [
        "multipart/alternative",
        "application/ics",
        "application/pdf",
    ]


def test_a_method_that_is_hidden_in_a_text_is_none():
    calendar = INVITATION.replace("METHOD:REQUEST\r\n", "").replace("Buổi gặp", "Buổi gặp METHOD:CANCEL")
    alternative, _ = read(calendar=calendar).iter_parts()
    _, invitation = alternative.iter_parts()
    assert "method" not in invitation["Content-Type"].params


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_a_line_break_in_a_subject_makes_no_header(break_):
    message = read(subject=f"Đã nhận{break_}Bcc: ai@do.example")
    assert message["Subject"] == "Đã nhận Bcc: ai@do.example"
    assert message["Bcc"] is None


def test_lines_of_the_text_are_never_taken_for_headers_or_parts():
    text = "Bcc: ai@do.example\n\n--=====\nContent-Type: text/html\n\n<script>alert(1)</script>\n.\nFrom ai\n"
    message = read(text=text)
    assert message.get_content() == text
    assert message.get_content_type() == "text/plain"


def test_a_name_in_a_file_name_breaks_no_header():
    message = read(attachments=[Attachment('a"\r\nX-Evil: 1.pdf', "application/pdf", encode_attachment(b"x"))])
    assert all(part["X-Evil"] is None for part in message.walk())


@pytest.mark.parametrize(
    "parts",
    [
        {"name": "Trung tâm\nBcc: ai@do.example", "address": "a@b.example"},
        {"name": "Trung tâm", "address": "a@b.example\nBcc: ai@do.example"},
        {"name": "Trung tâm", "address": "không phải địa chỉ"},
        {"name": "Trung tâm", "address": "a@b.example", "reply_to": "x"},
    ],
)
def test_a_sender_is_refused_at_once(parts):
    with pytest.raises(ValueError, match=r"\w"):
        Sender(**parts)
