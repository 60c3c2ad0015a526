"""When a person's data end, so does what was raised, said and prepared about them; numbers stay."""

import pytest
from meeting_room import DURING, RECEPTION

from forms_service.meetings.counting import counts_between
from forms_service.meetings.erasing import forget, minutes_of, preparations_of
from forms_service.privacy.erasing import anonymise, definition_of
from forms_service.staff.audit import SYSTEM

pytestmark = pytest.mark.anyio

PAGE = f"/nhan-vien/tiep/{RECEPTION}"


async def test_texts_of_minutes_and_preparation_go_and_counts_stay(register, log_in, press, works, clock, agenda):
    submission = register(field="construction")
    await works.asking.send(SYSTEM, RECEPTION)
    clock.move_to(DURING)
    desk = log_in("front_desk")
    press(desk, "/nhan-vien/chuan-bi/1", attendees="Lê Văn Thử", **{f"prepared-{submission}": "Chờ bản vẽ"})
    press(desk, PAGE + "/diem-danh", **{f"c-{submission}": "came"}, act="done")
    press(desk, f"{PAGE}/bien-ban/{submission}", raised="Chờ lâu", **{"m-0-question": "Việc thử"})
    assert works.store.read_now(lambda reader: preparations_of(reader, submission))
    works.store.write_now(lambda tx: forget(tx, submission))
    (minutes,) = works.store.read_now(lambda reader: minutes_of(reader, submission))
    assert (minutes["raised"], minutes["instruction"], len(minutes["matters"])) == ("", "", 1)
    assert works.store.read_now(lambda reader: preparations_of(reader, submission)) == []
    counts = works.store.read_now(lambda reader: counts_between(reader, DURING.date(), DURING.date()))
    assert (counts.receptions, counts.parties) == (1, 1)
    assert agenda().unwritten == []


async def test_what_was_written_meanwhile_is_not_kept_about_whose_data_are_gone(register, log_in, press, works, clock):
    submission = register(field="construction")
    await works.asking.send(SYSTEM, RECEPTION)
    clock.move_to(DURING)
    desk = log_in("front_desk")
    press(desk, PAGE + "/diem-danh", **{f"c-{submission}": "came"}, act="done")
    works.store.write_now(
        lambda tx: anonymise(tx, found := tx.get("submissions", submission), definition_of(tx, found))
    )
    late = press(desk, f"{PAGE}/bien-ban/{submission}", raised="Bà Thử kể", no_matter="Đã trả lời tại chỗ")
    assert late.status_code == 422
    assert "đã xóa" in late.text
    answered = press(desk, "/nhan-vien/chuan-bi/1", attendees="Lê Văn Thử", **{f"prepared-{submission}": "Của bà Thử"})
    assert answered.status_code == 303
    assert works.store.read_now(lambda reader: minutes_of(reader, submission)) == []
    assert works.store.read_now(lambda reader: preparations_of(reader, submission)) == []
