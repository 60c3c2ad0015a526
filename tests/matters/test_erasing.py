"""When a person's data go, they go from the ledger too; numbers, days and outcomes stay."""

import pytest
from ledger_desk import BUILDING, Ledger
from office_work import catalogue

from forms_service.matters.changing import keep_draft
from forms_service.matters.model import MatterError
from forms_service.privacy.erasing import anonymise

SECRETS = ("bí mật", "Nguyễn Thị Thử", "912345678")


def everything(ledger: Ledger) -> str:
    tables = ("matters", "matter_events", "matter_units", "submissions")
    return repr([ledger.read(lambda reader, table=table: reader.after(table, 0, limit=100)) for table in tables])


def erase(ledger: Ledger, submission: int) -> None:
    document = ledger.sent(submission)
    form = catalogue().forms["feedback"]
    definition = {"title": form.title, "fields": [{"id": "kind", "control": "radio", "data": "C0", "keep_days": None}]}
    ledger.write(lambda tx: anonymise(tx, document, definition))


def test_texts_and_phones_go_and_counts_stay(ledger: Ledger) -> None:
    submission = ledger.submission(content="Câu chuyện bí mật của tôi")
    ledger.open("Việc bí mật", submission=submission, lead=BUILDING, instruction="Chỉ đạo bí mật")
    ledger.act("wait_for_citizen", 1, reason="Giấy bí mật")
    ledger.reply(1, text="Lời bí mật", author="Người bí mật")
    ledger.act("close", 1, outcome="resolved")
    assert all(secret in everything(ledger) for secret in SECRETS)
    erase(ledger, submission)
    assert [secret for secret in SECRETS if secret in everything(ledger)] == []
    after = ledger.matter(1)
    assert (after["number"], after["lead"], after["outcome"], after["state"]) == (
        "1/2026",
        BUILDING,
        "resolved",
        "closed",
    )
    assert ledger.sent(submission)["matters"]["closed"] == 1


def test_what_is_still_followed_is_closed_and_nags_nobody(ledger: Ledger) -> None:
    submission = ledger.submission()
    ledger.open("Việc bí mật", submission=submission, lead=BUILDING)
    erase(ledger, submission)
    assert ledger.matter(1)["state"] == "closed"
    ledger.on("2026-12-08", 9)
    before = len(ledger.mails())
    ledger.follow()
    assert len(ledger.mails()) == before


def test_a_number_is_not_given_again_after_an_erasure(ledger: Ledger) -> None:
    submission = ledger.submission()
    ledger.open(submission=submission)
    erase(ledger, submission)
    assert ledger.matter(ledger.open())["number"] == "2/2026"


def test_what_is_forgotten_is_neither_opened_again_nor_written_into(ledger: Ledger) -> None:
    submission = ledger.submission()
    matter = ledger.open(submission=submission, lead=BUILDING)
    erase(ledger, submission)
    with pytest.raises(MatterError, match="đã xóa"):
        ledger.act("reopen", matter, reason="Bà Thử gọi lại")
    with pytest.raises(MatterError, match="đã xóa"):
        ledger.open("Việc của bà Thử", submission=submission)
    with pytest.raises(MatterError, match="tải lại"):
        ledger.write(lambda tx: keep_draft(tx, matter, "Kính gửi bà Thử"))
    assert ledger.matter(matter)["state"] == "closed"
    assert ledger.matter(matter)["draft"] is None


def test_a_matter_without_a_submission_can_be_opened_again(ledger: Ledger) -> None:
    matter = ledger.open(lead=BUILDING)
    ledger.reply(matter)
    ledger.act("reopen", matter)
    assert ledger.matter(matter)["state"] == "assigned"
