"""`kill -9` in the middle of work, over the store itself and over HTTP."""

import random

from http_kills import kill_rounds as http_kill_rounds
from kills import kill_rounds, killed_backup, killed_restore
from witness import Ledger

from forms_service.storage.saving import backup


def test_a_killed_store_keeps_its_promises_round_after_round(tmp_path):
    """Submissions, handling, taking out and the delivery of mail; some rounds die before anything was acknowledged."""
    assert [broken for broken in kill_rounds(tmp_path / "data", 1, 7) if broken] == []


def test_a_killed_restore_leaves_a_whole_store_or_none(tmp_path):
    """And where there is none, it is simply made again."""
    ledger, chance = Ledger(), random.Random(4)
    assert list(kill_rounds(tmp_path / "data", 3, 2, ledger)) == [[], []]
    backup(tmp_path / "data", tmp_path / "copy.sqlite3")
    for _ in range(6):
        assert killed_restore(tmp_path / "data", tmp_path / "copy.sqlite3", tmp_path / "home", ledger, chance) == []


def test_a_killed_backup_is_whole_or_not_there(tmp_path):
    assert list(kill_rounds(tmp_path / "data", 2, 2)) == [[], []]
    copies = tmp_path / "copies"
    copies.mkdir()
    chance = random.Random(3)
    assert [fault for _ in range(8) for fault in killed_backup(tmp_path / "data", copies / "a.sqlite3", chance)] == []


def test_the_killed_service_keeps_its_promises(office):
    """Visitors and staff over HTTP; in the second round a backup beside it dies too."""
    assert list(http_kill_rounds(office, 1, 2)) == [[], []]
