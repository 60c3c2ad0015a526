"""The simulated disk itself: what it keeps of a file, and of a name, when the power fails."""

import random

import pytest
from medium import Event, Medium


def after(*events: Event, manner="dropped", number=1):
    medium = Medium(random.Random(0))
    for event in events:
        medium.follow(event)
    return medium.after_cut(random.Random(number), manner)


NAMED = (Event("open", "a"), Event("sync_folder", "."))


def test_what_was_not_synced_is_gone():
    assert after(*NAMED, Event("write", "a", 0, b"old"), Event("sync", "a"), Event("write", "a", 0, b"new")) == {
        "a": b"old"
    }


def test_what_was_synced_stays_whatever_comes_after():
    kept = after(*NAMED, Event("write", "a", 0, b"old"), Event("sync", "a"), Event("truncate", "a", 0))
    assert kept == {"a": b"old"}


def test_a_file_whose_folder_was_not_synced_has_no_name():
    assert after(Event("open", "a"), Event("write", "a", 0, b"x"), Event("sync", "a")) == {}


def test_a_renamed_file_has_its_old_name_until_its_folder_is_synced():
    written = (*NAMED, Event("write", "a", 0, b"x"), Event("sync", "a"), Event("rename", "a", "b"))
    assert after(*written) == {"a": b"x"}
    assert after(*written, Event("sync_folder", ".")) == {"b": b"x"}


def test_what_was_written_before_a_failed_sync_is_not_saved_by_the_next_one():
    """Unlike a simple picture of a disk: after a failed sync the system takes the pages for clean."""
    page = Event("write", "a", 0, bytes([1]) * 4096 * 64)
    kept = after(*NAMED, page, Event("sync_failed", "a"), Event("sync", "a"))
    assert 0 < kept["a"].count(1) < 4096 * 64


@pytest.mark.parametrize("number", range(5))
def test_a_torn_write_comes_by_whole_sectors(number):
    torn = after(*NAMED, Event("write", "a", 0, b"\1" * 65536), manner="torn", number=number)["a"].ljust(65536, b"\0")
    sectors = {torn[start : start + 512] for start in range(0, 65536, 512)}
    assert sectors == {b"\0" * 512, b"\1" * 512}
