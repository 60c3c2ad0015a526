"""The audit log's seals: a chain over all lines; a check names the line that was changed, taken out or put in."""

from datetime import date

import apsw
import pytest

from forms_service.staff import audit
from forms_service.staff.sealed import check_log
from forms_service.staff.seals import SLICE, keep_seal, next_seal, seal_due, seal_of_day, shown_seal, unsealed_since
from forms_service.staff.tables import AUDIT, AUDIT_SEALS
from forms_service.storage.opening import FILE

pytestmark = pytest.mark.anyio


def record(place, count=1):
    def use_case(tx):
        for number in range(count):
            audit.record(tx, audit.SYSTEM, "test.line", "submission", number)

    place.store.write_now(use_case)


async def seal(place):
    return await seal_due(place.store, place.house.secret)


def check(place, secret=None):
    return place.store.read_now(lambda reader: check_log(reader, secret or place.house.secret))


def tamper(place, use_case):
    """As somebody does who can write to the file."""
    place.store.write_now(use_case)


async def three_seals(place):
    for _ in range(3):
        record(place, 4)
        assert await seal(place) == 4
        place.clock.move(minutes=1)


async def test_lines_are_sealed_once_in_the_order_of_their_ids(place):
    await three_seals(place)
    seals = place.store.read_now(lambda reader: reader.select(AUDIT_SEALS.name))
    assert [(each["from_id"], each["to_id"], each["count"]) for each in seals] == [(1, 4, 4), (5, 8, 4), (9, 12, 4)]
    assert [each["previous"] for each in seals[1:]] == [each["hash"] for each in seals[:-1]]
    assert await seal(place) == 0, "nothing new, no seal"


async def test_a_log_as_it_was_sealed_is_well(place):
    await three_seals(place)
    record(place, 2)
    found = check(place)
    assert (found.lines, found.seals, found.unsealed, found.faults) == (14, 3, 2, ())


async def test_an_empty_log_is_well(place):
    assert await seal(place) == 0
    assert check(place).faults == ()


async def test_what_was_not_sealed_for_long_is_caught_up_in_slices(place):
    record(place, SLICE + 10)
    assert await seal(place) == SLICE + 10
    assert check(place).seals == 2
    assert check(place).faults == ()


@pytest.mark.parametrize(
    "changes",
    [{"actor_id": 7}, {"at": "2026-11-22T08:00:00+07:00"}, {"detail": {"from": "new"}}, {"subject_id": 99}],
)
async def test_a_changed_line_is_named(place, changes):
    await three_seals(place)
    tamper(place, lambda tx: tx.update(AUDIT.name, 6, changes))
    assert check(place).faults == ("Dòng 6 đã bị sửa.",)


@pytest.mark.parametrize("line", [1, 5, 7, 8, 12])
async def test_a_line_that_was_taken_out_is_named(place, line):
    await three_seals(place)
    tamper(place, lambda tx: tx.delete(AUDIT.name, line))
    assert check(place).faults == (f"Dòng {line} đã bị xóa.",)


async def test_lines_changed_in_several_places_are_all_named(place):
    await three_seals(place)
    tamper(place, lambda tx: (tx.delete(AUDIT.name, 2), tx.update(AUDIT.name, 11, {"actor_id": 1})))
    assert check(place).faults == ("Dòng 2 đã bị xóa.", "Dòng 11 đã bị sửa.")


async def test_a_line_put_in_where_an_id_was_left_out_is_named(place, tmp_path):
    record(place, 4)
    tamper(place, lambda tx: tx.delete(AUDIT.name, 2))  # as a rollback leaves an id out, before the seal
    await seal(place)
    assert check(place).faults == ()
    copy_line(tmp_path / FILE, source=3, target=2)
    assert check(place).faults == ("Dòng 2 được chen vào sau.",)


def copy_line(file, source, target):
    """Past the store, which gives no id twice."""
    apsw.Connection(str(file)).execute(
        'INSERT INTO "t:audit" (id, body) SELECT ?, body FROM "t:audit" WHERE id = ?', (target, source)
    )


async def test_a_changed_seal_is_named(place):
    await three_seals(place)
    tamper(place, lambda tx: tx.update(AUDIT_SEALS.name, 2, {"at": "2026-01-01T00:00:00+07:00"}))
    assert [fault for fault in check(place).faults if "Dấu niêm 2" in fault]
    assert not [fault for fault in check(place).faults if fault.startswith("Dòng")]


async def test_a_seal_that_was_taken_out_breaks_the_chain(place):
    await three_seals(place)
    tamper(place, lambda tx: tx.delete(AUDIT_SEALS.name, 2))
    assert any("không nối" in fault for fault in check(place).faults)


async def test_a_chain_made_anew_without_the_key_is_told(place):
    """Whoever has the file alone can change a line and hash everything again, but has no key for the seals."""
    await three_seals(place)
    tamper(place, lambda tx: tx.update(AUDIT.name, 6, {"actor_id": 7}))
    tamper(place, lambda tx: [tx.delete(AUDIT_SEALS.name, number) for number in (1, 2, 3)])
    await seal_due(place.store, b"another key, guessed by somebody")
    faults = check(place).faults
    assert len(faults) == 1
    assert faults[0].startswith("Không dấu niêm nào hợp với khóa")


async def test_with_another_key_the_chain_of_hashes_is_still_checked(place):
    await three_seals(place)
    tamper(place, lambda tx: tx.update(AUDIT.name, 6, {"actor_id": 7}))
    faults = check(place, b"a new key after a restore, 32 b.").faults
    assert faults[0].startswith("Không dấu niêm nào hợp với khóa")
    assert faults[1:] == ("Dòng 6 đã bị sửa.",)


async def test_two_sealers_at_once_make_one_chain(place):
    record(place, 3)
    made = place.store.read_now(next_seal)
    assert await seal(place) == 3
    assert not place.store.write_now(lambda tx: keep_seal(tx, place.house.secret, made))
    assert check(place).seals == 1


async def test_the_seal_of_a_day_is_the_last_one_made_on_it(place):
    await three_seals(place)
    place.clock.move(days=2)
    record(place)
    await seal(place)

    def of(day):
        return place.store.read_now(lambda reader: seal_of_day(reader, date(2026, 11, day)))

    assert of(22) is None
    assert of(23).to_id == 12
    assert of(24) == of(23), "a day without lines has none of its own"
    assert of(25).to_id == 13
    assert place.store.read_now(shown_seal) == of(25)
    assert len(of(23).short.replace(" ", "")) == 16


async def test_it_is_known_since_when_lines_wait(place):
    assert place.store.read_now(unsealed_since) is None
    record(place)
    since = place.clock()
    place.clock.move(minutes=5)
    record(place)
    assert place.store.read_now(unsealed_since) == since
    await seal(place)
    assert place.store.read_now(unsealed_since) is None


async def test_the_page_of_the_log_shows_the_last_seal(place):
    browser = place.logged_in("oversight")
    assert "Dấu niêm mới nhất" not in browser.get("/nhan-vien/nhat-ky").text
    await seal(place)
    page = browser.get("/nhan-vien/nhat-ky").text
    assert place.store.read_now(shown_seal).short in page
