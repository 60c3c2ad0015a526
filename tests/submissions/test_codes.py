"""Public codes: digits, spoken in groups, and a slip of the tongue is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import FEEDBACK
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.storage.contract import Transaction
from forms_service.storage.views import Work
from forms_service.submissions.codes import check_digit, is_valid, needs_phone, read_code, spoken
from forms_service.submissions.intake import Arrival, Part
from forms_service.submissions.model import SAME_PRESS

DIGITS = st.text("0123456789", min_size=8, max_size=8) | st.text("0123456789", min_size=15, max_size=15)


@given(DIGITS)
def test_a_code_with_its_check_digit_is_valid(digits: str) -> None:
    assert is_valid(digits + check_digit(digits))


@given(DIGITS, st.data())
def test_one_wrong_digit_is_always_noticed(digits: str, data: st.DataObject) -> None:
    code = digits + check_digit(digits)
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))
    assert not is_valid(code[:place] + wrong + code[place + 1 :])


@given(DIGITS, st.data())
def test_two_neighbours_swapped_are_always_noticed(digits: str, data: st.DataObject) -> None:
    code = digits + check_digit(digits)
    place = data.draw(st.integers(0, len(code) - 2))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not is_valid(swapped)


def test_codes_are_spoken_in_groups_of_three_or_of_four_when_they_stand_alone() -> None:
    assert spoken("412906753") == "412 906 753"
    assert spoken("4129067531234567") == "4129 0675 3123 4567"


def test_only_the_short_code_needs_the_phone() -> None:
    assert needs_phone("412906753")
    assert not needs_phone("4129067531234567")


def test_a_code_is_read_with_the_spaces_dots_and_hyphens_that_people_type() -> None:
    assert read_code(" 412 906-753. ") == "412906753"


def test_what_is_no_code_is_refused() -> None:
    for text in ("", "abc", "41290675", "٤١٢٩٠٦٧٥٣", "²²²²²²²²²", "4" * 400):
        assert not is_valid(text)


def test_a_code_that_somebody_has_is_drawn_again(works: Works, browser: TestClient, monkeypatch) -> None:
    browser.post("/api/forms/feedback", data=FEEDBACK)
    (first,) = works.store.read_now(lambda reader: reader.select("submissions"))
    drawn = iter([first["code"][:-1], "1" * 15])
    monkeypatch.setattr(Work, "digits", lambda _tx, _count: next(drawn))
    browser.post("/api/forms/feedback", data={**FEEDBACK, "content": "Thêm ghế ngồi ở khu tiếp nhận hồ sơ."})
    codes = works.store.read_now(lambda reader: [each["code"] for each in reader.select("submissions")])
    assert codes == [first["code"], "1" * 15 + check_digit("1" * 15)]


def test_a_form_is_kept_though_the_first_to_answer_it_was_taken_back(works: Works, browser: TestClient) -> None:
    form = works.content().forms["feedback"]
    arrival = Arrival((Part(form, {"content": "Thử", "phone": "+84912345678"}),), "a key", SAME_PRESS)

    def fails(tx: Transaction) -> None:
        works.intake.take(tx, arrival)
        raise LookupError

    with pytest.raises(LookupError):
        works.store.write_now(fails)
    browser.post("/api/forms/feedback", data=FEEDBACK)
    browser.post("/api/forms/feedback", data={**FEEDBACK, "content": "Thêm ghế ngồi ở khu tiếp nhận hồ sơ."})
    (kept,) = works.store.read_now(lambda reader: reader.select("form_versions"))
    assert kept["version"] == form.version
