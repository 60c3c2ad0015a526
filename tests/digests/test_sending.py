"""Digests reach everybody who receives them once per period, also across restarts and missed times."""

import contextlib
import mailbox
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from office import REGISTRATION
from openpyxl import load_workbook

from forms_service.digests.sending import OwedError
from forms_service.digests.timing import Period
from forms_service.documents.errors import RenderError
from forms_service.mail.delivery import deliver_due
from forms_service.staff.accounts import add_staff
from forms_service.staff.audit import SYSTEM

pytestmark = pytest.mark.anyio

DAILY = Period("daily", date(2026, 11, 22))


class Pen:
    """Stands in for the worker process, which has tests of its own."""

    def __init__(self):
        self.pages = []

    async def render(self, html):
        self.pages.append(html)
        return b"%PDF-1.7 trial"


@pytest.fixture
def post(works):
    return replace(works.post, pdf=Pen())


async def delivered(works):
    await deliver_due(works.store, works.transport, works.clock, works.sender)
    return list(mailbox.Maildir(works.settings.maildir))


def hire(works, name, receives):
    email = f"{name}@coquan.example"
    works.store.write_now(
        lambda tx: add_staff(tx, SYSTEM, name="Nhân Viên Thử", email=email, role="operator", receives=receives)
    )


async def test_without_staff_a_trial_shows_it_to_the_fallback(works, post):
    assert await post.send(DAILY) == 1
    (message,) = await delivered(works)
    assert message["To"] == "van-phong@phucvu.invalid"
    text, attached = message.get_payload()
    assert attached.get_filename() == "daily-2026-11-22.pdf"
    assert attached.get_payload(decode=True) == b"%PDF-1.7 trial"
    assert "Ngày 22/11/2026" in text.get_payload(decode=True).decode()


async def test_whoever_receives_that_kind_gets_it_once(works, post):
    hire(works, "an", ["daily"])
    hire(works, "binh", ["daily", "briefing"])
    hire(works, "chi", ["briefing"])
    assert await post.send(DAILY) == 2
    assert await post.send(DAILY) == 0
    assert sorted(message["To"] for message in await delivered(works)) == ["an@coquan.example", "binh@coquan.example"]
    assert works.store.read_now(lambda reader: reader.count("attachments")) == 1


async def test_who_starts_to_receive_later_gets_what_the_others_had(works, post):
    hire(works, "an", ["daily"])
    await post.send(DAILY)
    hire(works, "binh", ["daily"])
    assert await post.send(DAILY) == 1


async def test_again_sends_it_to_all_once_more(works, post):
    assert [await post.send(DAILY), await post.send(DAILY, again=True), await post.send(DAILY)] == [1, 1, 0]
    assert len(await delivered(works)) == 2


async def test_staff_get_more_than_three_a_day(works, post):
    for day in range(16, 22):
        assert await post.send(Period("daily", date(2026, 11, day))) == 1
    assert len(await delivered(works)) == 6


async def test_the_first_start_owes_nothing_and_a_missed_time_is_made_good_once(works, post, clock):
    assert await post.send_due() == 0
    clock.move(days=1)  # Tuesday 08:00: the daily digest of Monday was due at 07:00
    assert [await post.send_due(), await post.send_due()] == [1, 0]
    assert "Phiếu nhận ngày 23/11/2026" in post.pdf.pages[0]


async def test_a_crash_after_queueing_sends_nothing_twice(works, post, clock):
    """Killed between queueing and noting the time: the next start looks again and finds that everybody had it."""
    await post.send_due()
    clock.move(days=1)
    await post.send(Period("daily", date(2026, 11, 23)))
    assert await post.send_due() == 0
    assert len(await delivered(works)) == 1


class Jammed(Pen):
    """Cannot print pages that hold these words."""

    words = "ngày 23/11/2026"

    async def render(self, html):
        data = await super().render(html)
        if self.words and self.words in html:
            raise RenderError("one page cannot be printed")
        return data


@pytest.fixture
def jammed(works):
    return replace(works.post, pdf=Jammed())


async def test_a_digest_that_cannot_be_made_stops_no_other_and_is_told_as_long_as_it_is_owed(works, jammed, clock):
    await jammed.send_due()
    clock.move(days=2)  # Monday's and Tuesday's are due; Monday's cannot be printed
    for _ in range(3):
        with pytest.raises(OwedError, match=r"daily/2026-11-23$"):
            await jammed.send_due()
        clock.move(minutes=10)
    (message,) = await delivered(works)
    assert message.get_payload()[1].get_filename() == "daily-2026-11-24.pdf"
    jammed.pdf.words = ""
    clock.move(hours=1)
    assert [await jammed.send_due(), await jammed.send_due()] == [1, 0]


async def test_a_digest_that_fails_is_tried_at_growing_distances_and_given_up_after_a_week(jammed, clock, caplog):
    await jammed.send_due()
    clock.move(days=1)
    tries = []
    for _ in range(24 * 60 // 2):
        clock.move(minutes=2)
        with contextlib.suppress(OwedError):
            await jammed.send_due()
        tries.append(sum(Jammed.words in page for page in jammed.pdf.pages))
    assert 20 <= tries[-1] <= 30, "about once an hour, not every thirty seconds"
    assert tries[5] >= 3, "but soon at first"
    assert caplog.messages[0] == "digest daily/2026-11-23 failed: RenderError"
    clock.move(days=7)
    await jammed.send_due()


async def test_no_personal_data_in_what_is_mailed(works, post, submit):
    submit()
    await post.send(Period("daily", date(2026, 11, 23)))
    (message,) = await delivered(works)
    seen = message["Subject"] + message.get_payload()[0].get_payload(decode=True).decode() + post.pdf.pages[0]
    assert not any(private in seen for private in ("Nguyễn Thị Thử", "0912 345 678", "+84912345678", "bước tiếp theo"))


async def test_more_than_a_page_lists_goes_out_with_a_spreadsheet_of_codes_alone(works, post, browser, monkeypatch):
    monkeypatch.setattr("forms_service.digests.daily.CAP", 2)
    for number in range(4):
        browser.post("/api/forms/leader_registration", data={**REGISTRATION, "phone": f"091234567{number}"})
    await post.send(Period("daily", date(2026, 11, 23)))
    (message,) = [
        mail for mail in await delivered(works) if "Ngày 23/11/2026" in mail["Subject"] or mail.is_multipart()
    ]
    _, printed, sheet = message.get_payload()
    assert (printed.get_filename(), sheet.get_filename()) == ("daily-2026-11-23.pdf", "daily-2026-11-23.xlsx")
    rows = list(load_workbook(BytesIO(sheet.get_payload(decode=True))).active.iter_rows(values_only=True))
    assert len(rows) == 5
    text = str(rows)
    assert "0912 *** ***" in text
    assert "Nguyễn" not in text
    assert "0912345671" not in text
