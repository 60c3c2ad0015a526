"""Among ten thousand documents every verb touches only what it answers."""

from contextlib import contextmanager

import pytest

from forms_service.storage.contract import Index, Table
from forms_service.storage.documents import DocumentBase
from forms_service.storage.opening import FILE, open_store
from forms_service.storage.selection import Selection, search_sql
from forms_service.storage.views import View, Work
from forms_service.vietnam.clock import system_clock

MANY = 10_000
FEW = 1_000
"""Steps of SQLite's virtual machine. To walk over ten thousand rows takes more than thirty thousand."""

CROWD = Table(
    "crowd", (Index(("code",), unique=True), Index(("state", "at")), Index(("state",)), Index(("at",))), search="words"
)


@pytest.fixture(scope="module")
def crowd_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crowd")
    store = open_store(folder, [CROWD], clock=system_clock)

    def fill(tx):
        for i in range(MANY):
            words = f"nguoi{i} {'hiem' if i % 1000 == 0 else 'thuong'}"
            tx.insert("crowd", {"code": f"c{i}", "state": f"s{i % 2000}", "at": f"{i:06}", "words": words})

    store.write_now(fill)
    store.close()
    return folder / FILE


@pytest.fixture
def base(crowd_file):
    with DocumentBase(crowd_file, tables=[CROWD]) as base:
        yield base


@contextmanager
def counted(base):
    steps = [0]

    def count() -> bool:
        steps[0] += 1
        return False

    base.storage.connection.set_progress_handler(count, 1)
    yield steps
    base.storage.connection.set_progress_handler(None)


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (lambda r: [r.get("crowd", 5000)], 1),
        (lambda r: [r.find("crowd", code="c9999")], 1),
        (lambda r: [r.find("crowd", state="s77")], 1),
        (lambda r: r.select("crowd", limit=10), 10),
        (lambda r: r.select("crowd", limit=10, descending=True), 10),
        (lambda r: r.select("crowd", equal={"state": "s3"}), 5),
        (lambda r: r.select("crowd", equal={"state": "s3"}, key="at", descending=True, limit=3), 3),
        (lambda r: r.select("crowd", equal={"state": "s3"}, key="at", at_least="005000"), 2),
        (lambda r: r.select("crowd", key="at", at_least="004990", below="005000"), 10),
        (lambda r: r.select("crowd", key="at", limit=10), 10),
        (lambda r: [r.count("crowd", equal={"state": "s3"})], 1),
        (lambda r: [r.count("crowd", key="at", at_least="009990")], 1),
        (lambda r: r.search("crowd", ["hiem"], limit=5), 5),
        (lambda r: r.search("crowd", ["nguoi77"], limit=5), 5),
        (lambda r: r.search("crowd", ["th"], limit=5), 5),
    ],
)
def test_a_query_steps_over_what_it_answers_only(base, ask, found):
    with counted(base) as steps:
        assert len(ask(View(base))) == found
    assert 0 < steps[0] < FEW


@pytest.mark.parametrize(
    "change",
    [
        lambda tx: tx.insert("crowd", {"code": "new", "state": "s1", "words": "moi"}),
        lambda tx: tx.update("crowd", 5000, {"state": "s5", "words": "doi"}),
        lambda tx: tx.update("crowd", 5000, {"note": "only the body"}),
        lambda tx: tx.delete("crowd", 5001),
    ],
)
def test_a_change_steps_over_what_it_changes_only(base, change):
    base.storage.connection.execute("BEGIN")
    with counted(base) as steps:
        change(Work(base, system_clock()))
    base.storage.connection.execute("ROLLBACK")
    assert 0 < steps[0] < FEW


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("equal", "key"), [({"state": "s3"}, "at"), ({"state": "s3"}, None), ({}, "at"), ({"code": "c1"}, None), ({}, None)]
)
def test_no_plan_scans_or_sorts(base, equal, key, descending):
    """Only the two whole walks (in order of `at`, in order of id) are scans by nature, and they stop at the limit."""
    selection = Selection(base.storage.layouts["crowd"], equal, key)
    plan = explain(base, selection.select(descending=descending), (*selection.values(), 1, 0))
    assert "TEMP B-TREE" not in plan
    assert ("SEARCH crowd" in plan or "SEARCH t:crowd" in plan) == bool(equal)


def test_a_search_is_not_sorted(base):
    plan = explain(base, search_sql(base.storage.layouts["crowd"]), ('"a"*', 1, 0))
    assert "TEMP B-TREE" not in plan


def explain(base, sql, values):
    return "\n".join(row[3] for row in base.storage.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values))
