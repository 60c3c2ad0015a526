"""A real process is killed under load; whatever it had acknowledged is there, and no transaction by half."""

import random
import subprocess
import sys
import threading

import pytest

from forms_service.storage.saving import verify

WRITER = """
import asyncio, itertools, sys
from forms_service.storage.contract import Index, Table
from forms_service.storage.opening import open_store
from forms_service.vietnam.clock import system_clock

ENTRIES = Table("entries", (Index(("code",), unique=True),), search="words")
LETTERS = Table("letters", (Index(("code",), unique=True),))
store = open_store(sys.argv[1], [ENTRIES, LETTERS], clock=system_clock)
numbers = itertools.count()

def submit(code):
    def use_case(tx):
        entry = tx.insert("entries", {"code": code, "words": "thu", "text": "x" * 700})
        letter = tx.insert("letters", {"code": code})
        tx.update("entries", entry, {"letter": letter})
        return code
    return use_case

async def one():
    while True:
        print(await store.write(submit(f"{sys.argv[2]}-{next(numbers)}")), flush=True)

async def all_of_them():
    await asyncio.gather(*(one() for _ in range(16)))

asyncio.run(all_of_them())
"""


@pytest.fixture
def tables():
    from forms_service.storage.contract import Index, Table

    entries = Table("entries", (Index(("code",), unique=True),), search="words")
    return entries, Table("letters", (Index(("code",), unique=True),))


def run_and_kill(folder, round_number, after):
    """Runs the writer until it has acknowledged `after` codes, kills it, and returns all it acknowledged."""
    command = [sys.executable, "-c", WRITER, str(folder), str(round_number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        codes = [process.stdout.readline().strip() for _ in range(after)]
        killer = threading.Thread(target=process.kill)
        killer.start()
        # A line that the kill cut short is no acknowledgement.
        codes += [line.strip() for line in process.stdout if line.endswith("\n")]
        killer.join()
    return codes


def test_whatever_was_acknowledged_survives_kill_9(tmp_path, open_here, tables):
    chance = random.Random(5)
    acknowledged = []
    for round_number in range(5):
        acknowledged += run_and_kill(tmp_path / "data", round_number, chance.randrange(50, 1200))
        assert verify(tmp_path / "data") == []
        store = open_here(*tables)
        entries = store.read_now(lambda r: r.select("entries"))
        letters = {letter["id"]: letter["code"] for letter in store.read_now(lambda r: r.select("letters"))}
        store.close()
        kept = [entry["code"] for entry in entries]
        assert set(acknowledged) <= set(kept)
        assert len(set(kept)) == len(kept) == len(letters)
        assert all(letters[entry["letter"]] == entry["code"] for entry in entries)
    assert len(acknowledged) > 250
