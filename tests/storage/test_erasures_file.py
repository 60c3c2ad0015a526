"""The file of erasures: lines are added durably, a torn end is no line, a damaged middle is told."""

import stat

import pytest

from forms_service.storage import erasures
from forms_service.storage.contract import DamagedError


def test_lines_come_back_in_order_and_the_file_is_for_its_owner_only(tmp_path):
    assert erasures.read(tmp_path / "nowhere") == []
    erasures.add(tmp_path / "new", [{"erased": "a"}, {"erased": "b"}])
    erasures.add(tmp_path / "new", [{"done": "a"}])
    erasures.add(tmp_path / "new", [])
    assert erasures.read(tmp_path / "new") == [{"erased": "a"}, {"erased": "b"}, {"done": "a"}]
    assert stat.S_IMODE((tmp_path / "new" / erasures.FILE).stat().st_mode) == 0o600


def test_a_line_cut_off_by_a_crash_counts_as_not_written(tmp_path):
    erasures.add(tmp_path, [{"erased": "a"}])
    with (tmp_path / erasures.FILE).open("ab") as file:
        file.write(b'{"erased": "b')
    assert erasures.read(tmp_path) == [{"erased": "a"}]
    erasures.add(tmp_path, [{"erased": "c"}])
    assert erasures.read(tmp_path) == [{"erased": "a"}, {"erased": "c"}]


def test_a_damaged_line_is_told_by_its_number(tmp_path):
    (tmp_path / erasures.FILE).write_text('{"erased": "a"}\nrác\n{"erased": "b"}\n')
    with pytest.raises(DamagedError, match=r"erasures\.jsonl:2"):
        erasures.read(tmp_path)


def test_lines_are_carried_over_once(tmp_path):
    erasures.add(tmp_path / "one", [{"erased": "a"}, {"erased": "b"}])
    erasures.add(tmp_path / "two", [{"erased": "b"}])
    for _ in range(2):
        erasures.carry_over(tmp_path / "one", tmp_path / "two")
    assert erasures.read(tmp_path / "two") == [{"erased": "b"}, {"erased": "a"}]
