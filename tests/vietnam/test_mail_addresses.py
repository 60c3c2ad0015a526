"""The one test of a mail address, for the form, the accounts of staff and the outbox alike."""

import pytest

from forms_service.vietnam.mail_addresses import is_mail_address, mailbox_of, wire_address


@pytest.mark.parametrize(
    "text", ["an@vidu.vn", "An.Nguyen+phieu@mail.vidu.vn", "o'hara@vidu.vn", "an@đồngtháp.vn", "a?=b@vidu.vn"]
)
def test_these_are_addresses(text):
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "an",
        "an@",
        "an@vidu",
        "@vidu.vn",
        "a..b@vidu.vn",
        ".an@vidu.vn",
        "an.@vidu.vn",
        "an@vidu..vn",
        "an@vidu.vn.",
        "an@192.0.2.1",
        "an an@vidu.vn",
        " an@vidu.vn",
        "an@vidu.vn\nBcc: b@vidu.vn",
        "ấn@vidu.vn",
        "=?utf-8?q?x?=@vidu.vn",
        "x=?y@vidu.vn",
        '"an"@vidu.vn',
        "a" * 65 + "@vidu.vn",
        "an@" + "a." * 200 + "vn",
        "an@" + "ấ" * 100_000,
    ],
)
def test_these_are_none(text):
    assert not is_mail_address(text)


def test_on_the_wire_the_domain_is_ascii_and_lower_case_and_the_local_part_as_given():
    assert wire_address("An@VíDụ.VN") == f"An@{'vídụ.vn'.encode('idna').decode()}"


@pytest.mark.parametrize("text", ["An+1@ViDu.vn", "an+2+3@vidu.vn", " an@vidu.vn "])
def test_spellings_of_one_mailbox_are_alike(text):
    assert mailbox_of(text) == "an@vidu.vn"


def test_a_mailbox_whose_name_begins_with_a_plus_is_not_everybodys():
    assert mailbox_of("+84@vidu.vn") != mailbox_of("+85@vidu.vn")
