"""A damaged file stops the program as installed: it says which and why, and leaves it as it is."""

import os

import pytest

from forms_service.storage.opening import FILE, open_store
from forms_service.tables import TABLES
from forms_service.vietnam.clock import system_clock


def overwrite(file, offset, data):
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(data)


@pytest.fixture
def file(office):
    """The file of an office that has worked and stopped."""
    store = open_store(office.data, TABLES, clock=system_clock)
    store.write_now(lambda tx: tx.insert("attachments", {"name": "thu.pdf", "encoded": "x" * 100_000}))
    store.close()
    return office.data / FILE


@pytest.mark.parametrize(
    ("command", "damage", "told"),
    [
        (["serve"], lambda file: overwrite(file, 0, bytes(100)), "phần đầu đã hỏng"),
        (["run"], lambda file: overwrite(file, 100, b"\xff" * 3000), "tệp đã hỏng"),
        (["serve"], lambda file: os.truncate(file, file.stat().st_size // 2), "bị cắt cụt"),
        (["serve"], lambda file: file.rename(file.with_name(f"{FILE}-wal")), "mất tệp dữ liệu"),
    ],
    ids=["no header", "no schema", "half", "only the log is left"],
)
def test_the_service_does_not_start_on_a_damaged_file(office, file, command, damage, told):
    damage(file)
    before = {path.name: path.read_bytes() for path in office.data.glob(f"{FILE}*")}
    done = office.command(*command)
    assert done.returncode == 1
    assert told in done.stderr
    assert str(office.data / FILE) in done.stderr
    assert "được giữ nguyên" in done.stderr
    assert "Traceback" not in done.stderr
    assert {name: (office.data / name).read_bytes() for name in before} == before
