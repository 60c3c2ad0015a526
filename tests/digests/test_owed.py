"""The daily digest lists exactly what is owed, the overdue first, without names or words."""

from datetime import date

import pytest
from ledger_desk import BUILDING, FINANCE, Ledger

from forms_service.digests.contents import contents_of
from forms_service.digests.daily import gather_daily
from forms_service.digests.timing import Period
from forms_service.matters.reading import Wanted, listed


@pytest.fixture
def ledger(works, clock) -> Ledger:
    return Ledger(works, clock)


def digest(ledger: Ledger, day: date):
    return ledger.read(lambda reader: gather_daily(reader, ledger.catalogue, day))


def test_it_lists_what_the_ledger_lists_as_owed(ledger: Ledger) -> None:
    ledger.on("2026-11-02")
    ledger.open("Chuyện riêng", lead=BUILDING)
    ledger.on("2026-11-23")
    ledger.open(lead=FINANCE)
    paused, answered = ledger.open(lead=BUILDING), ledger.open(lead=BUILDING)
    ledger.act("wait_for_citizen", paused, reason="Xin bổ sung")
    ledger.reply(answered)
    owed = digest(ledger, date(2026, 11, 22)).owed
    shown = ledger.read(lambda reader: listed(reader, Wanted("owed", ledger.today), limit=50))
    assert [row.number for row in owed.rows] == [matter["number"] for matter in shown] == ["1/2026", "2/2026"]
    assert (owed.late, owed.count) == (1, 2)


def test_the_printed_page_and_the_subject_say_what_is_late(ledger: Ledger) -> None:
    ledger.on("2026-11-02")
    ledger.open("Chuyện riêng", submission=ledger.submission(), lead=BUILDING)
    ledger.on("2026-11-23")
    period = Period("daily", date(2026, 11, 22))
    made = ledger.read(lambda reader: contents_of(reader, ledger.catalogue, period, ledger.clock.moment))
    assert "1 vụ việc quá hạn" in made.subject
    assert "1/2026" in made.html
    assert "quá hạn 5 ngày làm việc" in made.html
    assert "riêng" not in made.html.partition("1/2026")[2].partition("</table>")[0]


def test_complaints_are_received_and_counted_apart(ledger: Ledger) -> None:
    ledger.submission(content="Tôi khiếu nại quyết định thu hồi đất của xã.")
    made = digest(ledger, date(2026, 11, 23))
    assert (made.received, made.waiting, made.complaints) == (1, 0, 1)
