"""The power fails at any moment of the office's work: what was acknowledged is there, and nothing by half."""

import random

import pytest
from medium import Log, Medium, lay_out
from power_cuts import DATA, cut, cut_places, record
from running import installed

from forms_service.storage import documents
from forms_service.storage.connections import connect_writer
from forms_service.storage.opening import FILE

CUTS = 90


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Log:
    """A run of the office: first start, work, stop, start, work."""
    return record(tmp_path_factory.mktemp("run"), 1, groups=10)


def test_the_run_holds_everything_that_can_be_cut(log):
    notes = {event.name for event in log.events if event.kind == "note"}
    assert {"submitted", "handled", "withdrawn"} <= notes
    kinds = {event.kind for event in log.events}
    assert {"write", "sync", "sync_folder", "delete", "rename", "truncate"} <= kinds
    folded = [event for event in log.events if event.kind == "write" and event.name == f"{DATA}/{FILE}"]
    assert len(folded) > 50  # the log was folded into the file, again and again


def test_a_power_cut_at_any_moment_breaks_no_promise(log, tmp_path):
    places = cut_places(log, random.Random(1), CUTS)
    assert [broken for broken in cut(log, places, 1, tmp_path) if broken] == []


def test_a_store_that_does_not_sync_would_be_noticed(tmp_path, monkeypatch):
    """The same cuts of a store that trusts the cache: if they found nothing, they would prove nothing."""

    def connect_carelessly(path, *, vfs=None):
        connection = connect_writer(path, vfs=vfs)
        connection.pragma("synchronous", "OFF")
        return connection

    monkeypatch.setattr(documents, "connect_writer", connect_carelessly)
    careless = record(tmp_path / "run", 1, groups=4)
    places = cut_places(careless, random.Random(1), 15)
    assert any("lost" in broken for broken in cut(careless, places, 1, tmp_path))


def test_the_program_itself_starts_on_what_a_cut_left(log, tmp_path):
    """As installed, in processes of its own: it reads, and it writes."""
    medium, chance = Medium(random.Random(2)), random.Random(2)
    for event in log.events[: log.sync_points()[-1]]:
        medium.follow(event)
    lay_out(medium.after_cut(chance, "garbled"), tmp_path, chance, f"{DATA}/{FILE}")
    with installed(tmp_path, extra={"PHUCVU_DATA_DIR": str(tmp_path / DATA)}) as office:
        assert "lành lặn" in office.command("verify").stdout
        office.add_staff("ban@phucvu.example")
