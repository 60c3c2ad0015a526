"""`quyen-du-lieu.yml`: dated clocks, purposes with the words that are read out, steps after a leak."""

from datetime import date
from pathlib import Path

import pytest
from office import CONTENT

from forms_service.content.data_rights import RIGHTS, Allowed, DataRights, read_data_rights
from forms_service.content.faults import Fault

FILE = CONTENT / "quyen-du-lieu.yml"


def read(path: Path) -> tuple[DataRights, list[Fault]]:
    faults: list[Fault] = []
    return read_data_rights(path, faults), faults


def test_our_file_says_when_each_right_is_due_and_that_nobody_has_checked_it() -> None:
    found, faults = read(FILE)
    assert faults == []
    clocks = found.on(date(2026, 11, 23))
    assert clocks is not None
    assert not clocks.verified
    assert clocks.acknowledge == Allowed(2, working=True)
    days = {right: clocks.rights[right].days for right in RIGHTS}
    assert days == {
        "view": 10, "correct": 10, "withdraw": 15, "restrict": 15, "object": 15, "erase": 20, "complain": None,
    }  # fmt: skip
    assert clocks.breach_hours == 72


def test_before_the_law_held_there_are_no_clocks() -> None:
    assert read(FILE)[0].on(date(2025, 12, 31)) is None


def test_a_purpose_that_needs_a_yes_has_words_to_read_out_and_their_day() -> None:
    purposes = read(FILE)[0].purposes
    assert [each.id for each in purposes if each.needed] == ["core"]
    assert all(each.spoken and each.version for each in purposes if not each.needed)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("view: {days: 10}", "view: {days: 0}", "days"),
        ("view: {days: 10}", "show: {days: 10}", "view"),
        ("remind: [-2, 0, 2]", "remind: hai", "remind"),
        ("    version: 2026-11-22\n", "", "version"),
        ("id: story", "id: contact_survey", "purposes"),
        ("hours: 72", "hours: lâu", "hours"),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path: Path, old: str, new: str, key: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    file = tmp_path / FILE.name
    file.write_text(text.replace(old, new), "utf-8")
    faults = read(file)[1]
    assert faults
    assert any(fault.key.endswith(key) and fault.line > 0 for fault in faults)
