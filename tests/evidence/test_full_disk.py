"""The disk under a running service is full: it says so, loses nothing, and goes on by itself when there is room."""

from contextlib import ExitStack

import pytest
from full_disk import LimitedFiles, may_mount, small_file_system
from office import REGISTRATION
from running import code_on

LATER = {**REGISTRATION, "preferred_reception": "nearest"}


@pytest.fixture
def room(office, tmp_path):
    """A full file system where one may mount; else, and that is as good a proof, files that cannot grow."""
    with ExitStack() as stack:
        if may_mount(tmp_path / "try"):
            yield stack.enter_context(small_file_system(office.data))
        else:
            yield LimitedFiles(office)
        office.kill()


def submit(client, number):
    return client.post("/api/forms/leader_registration", data={**LATER, "phone": f"0912{number:06}"})


def submit_until_refused(client, numbers):
    """Receipts of those who were acknowledged, and the first refusal."""
    receipts = []
    for number in numbers:
        answer = submit(client, number)
        if answer.status_code != 303:
            return receipts, answer
        receipts.append(answer.headers["location"])
    raise AssertionError("the disk was never full")


def refuses_and_recovers(office, room):
    """Receipts with their codes of all who were acknowledged: before, until it was full, and after."""
    with office.client() as client:
        first = [submit(client, number).headers["location"] for number in range(5)]
        room.take()
        receipts, refused = submit_until_refused(client, range(100, 2000))
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert "phiếu CHƯA gửi" in refused.text
        assert any(client.get("/readyz").status_code == 503 for _ in range(50))  # a small change may still find room
        acknowledged = {receipt: code_on(client.get(receipt).text) for receipt in [*first, *receipts]}
        room.give_back()
        after = submit(client, 3000)
        assert after.status_code == 303
        assert client.get("/readyz").status_code == 200
        return acknowledged | {after.headers["location"]: code_on(client.get(after.headers["location"]).text)}


def test_a_full_disk_refuses_politely_and_recovers_by_itself(office, room):
    office.start()
    acknowledged = refuses_and_recovers(office, room)
    office.kill()
    assert "lành lặn" in office.command("verify").stdout
    office.start()
    with office.client() as client:
        assert {receipt: code_on(client.get(receipt).text) for receipt in acknowledged} == acknowledged
    assert "Traceback" not in office.log


def test_files_that_cannot_grow_do_the_same(office):
    office.start()
    assert refuses_and_recovers(office, LimitedFiles(office))
    office.kill()
    assert "lành lặn" in office.command("verify").stdout
