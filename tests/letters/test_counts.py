"""The year of two communes: 54 births, 62 marriages, 21 deaths, cases and letters apart, 137 and no other number."""

import json
from datetime import date, datetime

import anyio
import pytest
from letter_writers import (
    BIRTH,
    IMPORT,
    NUMBERS,
    PAGE,
    WORDS,
    act,
    officer,
    press_for_all,
    send,
    table,
    taken_over,
    write,
    written,
    year_of_two_communes,
)
from personnel import at_work, press

from forms_service.all_measures import all_measures
from forms_service.documents.worker import PdfWorker
from forms_service.letters.reading import Wanted, listed
from forms_service.measures import Span
from forms_service.vietnam.clock import ZONE

PILOT = Span(date(2024, 3, 1), date(2024, 6, 30))


def value(works, key, span=PILOT):
    """A measure, which is always the sum of its parts."""
    measure = next(each for each in all_measures(works.content) if each.key == f"letters.{key}")

    def both(reader):
        parts = list(measure.parts(reader, span))
        assert all(reader.get(part.table, part.id) for part in parts)
        return measure.count(reader, span).value, sum(part.weight for part in parts)

    count, total = works.store.read_now(both)
    assert count == total
    return count


@pytest.fixture(autouse=True)
def in_2024(clock, monkeypatch):
    async def printed(_worker, _html):
        return b"%PDF-1.7"

    monkeypatch.setattr(PdfWorker, "render", printed)
    clock.move_to(datetime(2024, 6, 14, 9, 0, tzinfo=ZONE))


def other_numbers(works):
    others = [each for each in all_measures(works.content) if not each.key.startswith("letters.")]
    return works.store.read_now(lambda reader: {each.key: each.count(reader, PILOT).value for each in others})


def test_the_numbers_of_the_pilot_come_out_exactly(works):
    desk, leader, before = at_work(works, "front_desk"), at_work(works, "leader"), other_numbers(works)
    taken_over(desk, table(year_of_two_communes()))
    assert {event: value(works, f"{event}_cases") for event in NUMBERS} == NUMBERS
    assert value(works, "cases") == 137
    assert value(works, "letters") == 0, "nothing is delivered yet"
    waiting = works.store.read_now(lambda reader: listed(reader, Wanted(state="to_approve"), limit=100))
    assert {case["event"] for case in waiting} == {"death"}
    for case in waiting:
        assert act(leader, case["id"], "approve", seen="1").status_code == 303
    press_for_all(works, desk, "ready", act="print")
    press_for_all(works, desk, "printed", act="sign", signed_on="2024-06-10")
    assert value(works, "letters") == 0, "what lies signed in a drawer has reached nobody"
    press_for_all(works, desk, "signed", act="deliver", delivered_on="2024-06-12", delivery="by_hand")
    assert {event: value(works, f"{event}_letters") for event in NUMBERS} == NUMBERS
    assert (value(works, "cases"), value(works, "letters")) == (137, 137)
    assert value(works, "reactions_negative") == 0
    by_event = next(each for each in all_measures(works.content) if each.key == "letters.letters").by_category
    assert works.store.read_now(lambda reader: by_event(reader, PILOT)) == {WORDS[e]: n for e, n in NUMBERS.items()}
    one, other = (value(works, "cases", Span(PILOT.start, PILOT.end, unit)) for unit in ("phuoc-quang", "phuoc-nghia"))
    assert one + other == 137
    assert other_numbers(works) == before, "no other number has them in it"
    page = desk.get(PAGE).text
    assert '54<span class="phone-only"> trường hợp' in page


def test_cases_and_letters_are_two_numbers(works):
    desk = officer(works)
    written(desk, BIRTH)
    written(desk, BIRTH, registry_ref="46", consent="no")
    assert (value(works, "birth_cases"), value(works, "birth_letters")) == (2, 0)


def test_counts_survive_when_the_names_go_by_their_time(works, clock):
    desk = officer(works)
    case_id = written(desk, BIRTH, child_given_name="An", template="birth-by-name")
    act(desk, case_id, "print")
    act(desk, case_id, "sign", signed_on="2024-06-13")
    act(desk, case_id, "deliver", delivered_on="2024-06-14", delivery="post")
    act(desk, case_id, "react", reaction="positive", reaction_note="Cả nhà bé An cảm ơn")
    written(desk, BIRTH, registry_ref="46", addressee="chị Lê Thị Chờ")

    async def night(**later):
        clock.move(**later)
        await works.retention.run_due()

    anyio.run(lambda: night(days=29))
    assert held(works, case_id)["addressee"]
    anyio.run(lambda: night(days=3))
    assert (held(works, case_id)["addressee"], held(works, case_id)["child_given_name"]) == ("", "")
    assert held(works, case_id)["registry_ref"] == "45"
    anyio.run(lambda: night(days=340))
    told = json.dumps(works.store.read_now(lambda reader: reader.after("letter_cases", 0, limit=10)))
    for secret in ("Thử", "An c", "Chờ", '"46"', '"45"'):
        assert json.dumps(secret)[1:-1] not in told, secret
    assert (value(works, "birth_cases"), value(works, "birth_letters")) == (2, 1)
    assert value(works, "reactions_positive", Span(date(2024, 6, 1), date(2024, 12, 31))) == 1


def held(works, case_id):
    return works.store.read_now(lambda reader: reader.get("letter_cases", case_id))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("Khai sinh", "Xã Phước Quang", "12/03/2024", "45", "Có", "", "", ""), "thiếu người nhận thư"),
        (("Ly hôn", "Xã Phước Quang", "12/03/2024", "45", "Có", "gia đình thử", "", ""), "không có mục “Ly hôn”"),
        (("Khai tử", "Xã Tuy Phước Bắc", "12/03/2024", "45", "Có", "gia đình thử", "", ""), "chưa có Xã Tuy Phước Bắc"),
        (("Khai tử", "Xã Phước Quang", "12/03/2024", "052099001234", "Có", "gia đình", "", ""), "số giấy tờ"),
        (("Khai tử", "Xã Phước Quang", "12/03/2024", "45", "", "gia đình", "", ""), "ô này trống"),
        (("Khai sinh", "Xã Phước Quang", "12/03/2025", "45", "Có", "gia đình", "", ""), "chưa đến"),
    ],
)
def test_a_faulty_row_is_told_and_nothing_is_kept(works, row, told):
    page = send(at_work(works, "front_desk"), table([row]))
    assert page.status_code == 422
    assert told in page.text
    assert value(works, "cases") == 0


def test_a_number_comes_in_once_from_whatever_side(works):
    desk = officer(works)
    written(desk, BIRTH)
    row = ("Khai sinh", "Xã Phước Quang", "12/03/2024", "045", "Có", "gia đình thử", "", "")
    assert "đã được ghi rồi" in send(desk, table([row])).text
    twice = [(*row[:3], "7", *row[4:]), (*row[:3], "07", *row[4:])]
    assert "trùng với dòng 2" in send(desk, table(twice)).text
    taken_over(desk, table([(*row[:3], "9", *row[4:])]))
    assert "Số đăng ký này đã được ghi rồi." in write(desk, BIRTH, registry_ref="9").text


def test_a_commune_imports_its_own_and_takes_back_its_own(works):
    desk, other = officer(works), officer(works, "phuoc-nghia")
    rows = table([("Khai sinh", "Xã Phước Quang", "12/03/2024", "1", "Không", "", "", "")])
    assert "không có mục “Xã Phước Quang”" in send(other, rows).text
    taken_over(desk, rows)
    assert press(other, IMPORT, f"{IMPORT}/1", lam="rut").status_code == 404
    assert value(works, "cases") == 1
    assert press(desk, IMPORT, f"{IMPORT}/1", lam="rut").status_code == 303
    assert value(works, "cases") == 0


def test_the_sample_passes_its_own_check(works):
    desk = officer(works)
    sample = desk.get(f"{IMPORT}/mau.xlsx").content
    token = desk.get(IMPORT).text.partition('name="_csrf" value="')[2].partition('"')[0]
    page = desk.post(IMPORT, data={"_csrf": token}, files={"tep": ("m.xlsx", sample)})
    assert "Tệp không có lỗi: 1 dòng" in page.text


def test_after_a_merger_the_new_commune_goes_on_with_what_the_old_ones_left(works, clock):
    case_id = written(officer(works), BIRTH)
    clock.move_to(datetime(2025, 7, 2, 9, 0, tzinfo=ZONE))
    heir, stranger = officer(works, "xa-tuy-phuoc-bac"), officer(works, "xa-tuy-phuoc")
    assert act(heir, case_id, "print").status_code == 303
    assert stranger.get(f"{PAGE}/{case_id}").status_code == 404
