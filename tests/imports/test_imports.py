"""Imports: each row is checked, nothing is kept before a yes, one file counts once, and all of it can be undone."""

from datetime import date

import pytest
from office import MovableClock

from forms_service.imports import keeping
from forms_service.imports.model import (
    TABLES,
    CellError,
    Column,
    ImportKind,
    check_sheet,
    day,
    not_after,
    one_of,
    text_of,
    whole_number,
)
from forms_service.sheets.reading import read_sheet
from forms_service.staff.audit import staff_actor
from forms_service.staff.tables import AUDIT
from forms_service.storage.contract import Index, Table
from forms_service.storage.opening import open_store
from forms_service.vietnam.text import fold

pytestmark = pytest.mark.anyio

APPLES = Table("apples", (Index(("import",)),))
ACTOR = staff_actor(1)


def keep_apples(tx, _actor, import_id, rows):
    for row in rows:
        tx.insert("apples", {"import": import_id, "count": row["count"], "kind": row["kind"]})


def undo_apples(tx, import_id):
    found = tx.select("apples", equal={"import": import_id}, limit=50)
    for each in found:
        tx.delete("apples", each["id"])
    return len(found)


def not_a_thousand(row):
    if row["count"] > 1000:
        raise CellError("nhiều quá", "xem lại số")


KIND = ImportKind(
    kind="apples",
    title="Nhập táo",
    about="Để thử.",
    permission="handle_submissions",
    columns=(
        Column("day", "Ngày", not_after(date(2026, 11, 23))),
        Column("kind", "Loại", one_of({"red": ["Đỏ"], "green": ["Xanh"]}, fold)),
        Column("count", "Số quả", whole_number, also=("Số lượng",)),
        Column("note", "Ghi chú", text_of(10), required=False),
    ),
    keep=keep_apples,
    undo=undo_apples,
    check=not_a_thousand,
)


def file(*rows, heading="Ngày,Loại,Số quả"):
    return "\n".join([heading, *rows]).encode()


GOOD = file(*(f"01/11/2026,đỏ,{number}" for number in range(120)))


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path, (*TABLES, AUDIT, APPLES), clock=MovableClock())
    yield opened
    opened.close()


def checked(data):
    return check_sheet(KIND, read_sheet(data))


async def sent(store, data=GOOD):
    found = checked(data)
    note = keeping.note_checked
    return await store.write(lambda tx: note(tx, ACTOR, KIND, keeping.digest_of(data), found))


def test_each_fault_names_line_column_cause_and_remedy():
    faults = checked(file("01/11/2026,đỏ,3", "32/13/2026,tím,-1", ",đỏ,5", "24/11/2026,xanh,1")).faults
    assert [(fault.line, fault.column) for fault in faults] == [
        (3, "Ngày"),
        (3, "Loại"),
        (3, "Số quả"),
        (4, "Ngày"),
        (5, "Ngày"),
    ]
    assert faults[1].cause == "không có mục “tím”"
    assert faults[1].remedy == "ghi một trong: Đỏ, Xanh"
    assert faults[4].cause == "ngày 24/11/2026 chưa đến"


def test_a_row_is_looked_at_as_a_whole_too():
    (fault,) = checked(file("01/11/2026,đỏ,1001")).faults
    assert (fault.line, fault.cause) == (2, "nhiều quá")


def test_headings_may_be_spelled_otherwise_and_missing_ones_are_named():
    assert len(checked(file("01/11/2026,do,3", heading="NGAY,loai,Số lượng")).rows) == 1
    (fault,) = checked(file("01/11/2026,3", heading="Ngày,Số quả")).faults
    assert (fault.line, fault.column) == (1, "Loại")


@pytest.mark.parametrize("text", ["2023-03-01", "01/03/2023", "1/3/2023", "01.03.2023"])
def test_days_are_read_as_people_write_them(text):
    assert day(text) == "2023-03-01"


async def test_nothing_is_kept_before_somebody_says_yes(store):
    await sent(store)
    assert await store.read(lambda reader: reader.count("apples")) == 0


async def test_all_rows_are_kept_after_a_yes_and_only_once(store):
    import_id = await sent(store)
    assert await keeping.keep(store, ACTOR, KIND, import_id) == 120
    assert await keeping.keep(store, ACTOR, KIND, import_id) == 0
    assert await store.read(lambda reader: reader.count("apples")) == 120
    assert await store.read(lambda reader: reader.count("import_pages")) == 0


async def test_the_same_file_is_known_again_until_it_is_undone(store):
    first, second = await sent(store), await sent(store)
    await keeping.keep(store, ACTOR, KIND, first)
    digest = keeping.digest_of(GOOD)
    assert (await store.read(lambda reader: keeping.earlier(reader, KIND, digest)))["id"] == first
    assert await keeping.keep(store, ACTOR, KIND, second) == 0
    await keeping.undo(store, ACTOR, KIND, first)
    assert await store.read(lambda reader: keeping.earlier(reader, KIND, digest)) is None
    assert await keeping.keep(store, ACTOR, KIND, second) == 120


async def test_an_import_is_undone_as_a_whole(store):
    other = await sent(store, file("01/11/2026,xanh,7"))
    await keeping.keep(store, ACTOR, KIND, other)
    import_id = await sent(store)
    await keeping.keep(store, ACTOR, KIND, import_id)
    assert await keeping.undo(store, ACTOR, KIND, import_id) == 120
    assert await keeping.undo(store, ACTOR, KIND, import_id) == 0
    assert [each["count"] for each in await store.read(lambda reader: reader.select("apples"))] == [7]


async def test_an_import_that_stopped_half_way_goes_on(store):
    import_id = await sent(store)
    await store.write(lambda tx: keeping._begin(tx, KIND, import_id))
    await store.write(lambda tx: keeping._keep_slice(tx, ACTOR, KIND, import_id))
    assert await store.read(lambda reader: reader.count("apples")) == 50
    assert await keeping.keep(store, ACTOR, KIND, import_id) == 120
    assert await store.read(lambda reader: reader.count("apples")) == 120


async def test_what_nobody_said_yes_to_is_forgotten(tmp_path):
    clock = MovableClock()
    store = open_store(tmp_path, (*TABLES, AUDIT, APPLES), clock=clock)
    await sent(store)
    clock.move(hours=3)
    await sent(store, file("01/11/2026,xanh,7"))
    assert await store.read(lambda reader: reader.count("import_pages")) == 1
    store.close()
