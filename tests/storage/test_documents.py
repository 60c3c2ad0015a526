"""TinyDB's own API on our storage behaves as on TinyDB's own, but for the differences that ADR 0001 lists."""

import json
import random
from pathlib import Path

import pytest
from tinydb import TinyDB, operations, where
from tinydb.storages import JSONStorage, MemoryStorage
from tinydb.table import Document

from forms_service.storage.contract import Index, Table, UniqueError
from forms_service.storage.documents import DocumentBase, SQLiteStorage
from forms_service.storage.migration import migrate, prepare

LETTERS = Table("letters", (Index(("n",), unique=True), Index(("group",))), search="text")


def open_base(file: Path) -> DocumentBase:
    base = DocumentBase(file, tables=[LETTERS])
    prepare(base.storage.connection)
    migrate(base.storage.connection, base.storage.layouts.values())
    return base


@pytest.fixture
def base(tmp_path):
    with open_base(tmp_path / "base.sqlite3") as base:
        yield base


class Walk:
    """One random call after another on both; after each, both must hold the same documents.

    `n` tells documents apart: ids differ once TinyDB begins to use old ones again.
    """

    def __init__(self, ours: TinyDB, theirs: TinyDB, chance: random.Random) -> None:
        self.ours, self.theirs, self.chance = ours, theirs, chance
        self.made = 0

    def step(self) -> None:
        names = [name for name in vars(Walk) if name.startswith("do_")]
        name = self.chance.choice(("_default", "letters", 'Odd "name"', 'odd "name"'))
        getattr(self, self.chance.choice(names))(name)
        for name in ("_default", "letters", 'Odd "name"', 'odd "name"'):
            self.compare(list, name)
            assert len(self.ours.table(name)) == len(self.theirs.table(name))

    def document(self) -> dict:
        self.made += 1
        text = self.chance.choice(("đơn", "thư của dân", None))
        return {"n": self.made, "group": self.chance.randrange(4), "text": text, "deep": {"list": [self.made]}}

    def compare(self, call, name) -> None:
        """Same answer, or the same kind of error; ids are translated into the documents' own numbers."""
        assert self.answer(call, self.ours.table(name)) == self.answer(call, self.theirs.table(name))

    def answer(self, call, table):
        before = {document.doc_id: document["n"] for document in table}
        try:
            found = call(table)
        except (ValueError, KeyError, RuntimeError, TypeError) as error:
            return type(error)
        numbers = before | {document.doc_id: document["n"] for document in table}
        if isinstance(found, Document):
            return dict(found)
        if isinstance(found, list):
            return [numbers[one] if isinstance(one, int) else dict(one) for one in found]
        return found

    def condition(self):
        field = where(self.chance.choice(("n", "group", "extra")))
        bound = self.chance.randrange(1, self.made + 2)
        return self.chance.choice(
            (field == bound, field < bound, field.exists(), ~(where("group") == 2), where("deep").list.any([bound]))
        )

    def do_insert(self, name) -> None:
        document = self.document()
        self.compare(lambda table: bool(table.insert(document)), name)

    def do_insert_multiple(self, name) -> None:
        documents = [self.document() for _ in range(self.chance.randrange(4))]
        self.compare(lambda table: len(table.insert_multiple(documents)), name)

    def do_insert_with_an_id(self, name) -> None:
        document, number = self.document(), 10_000 + self.made * 1000
        self.compare(lambda table: table.insert(Document(document, number)) == number, name)
        again = self.document()
        self.compare(lambda table: table.insert(Document(again, number)), name)

    def do_insert_nonsense(self, name) -> None:
        self.compare(lambda table: table.insert(["no document"]), name)

    def do_search(self, name) -> None:
        condition = self.condition()
        self.compare(lambda table: table.search(condition), name)
        self.compare(lambda table: table.count(condition), name)
        self.compare(lambda table: table.get(condition), name)
        self.compare(lambda table: table.contains(condition), name)

    def do_get_by_id(self, name) -> None:
        position = self.chance.randrange(20)
        self.compare(lambda table: table.get(doc_id=[*ids(table), -1][position % (len(table) + 1)]), name)
        self.compare(lambda table: table.get(doc_ids=[*ids(table)[:3], 5, 5]) and None, name)
        self.compare(lambda table: table.get(), name)

    def do_update(self, name) -> None:
        condition, position = self.condition(), self.chance.randrange(5)
        self.compare(lambda table: table.update({"extra": position, "deep": {"list": []}}, condition), name)
        self.compare(lambda table: table.update(operations.increment("group"), condition), name)
        self.compare(lambda table: table.update({"text": "mới"}, doc_ids=[*ids(table)[:position], -3]), name)
        self.compare(lambda table: table.update(operations.set("group", 1)), name)

    def do_update_multiple(self, name) -> None:
        first, second = self.condition(), self.condition()
        updates = [({"extra": 1}, first), (operations.add("group", 3), second)]
        self.compare(lambda table: table.update_multiple(updates), name)

    def do_upsert(self, name) -> None:
        document, number = self.document(), self.chance.randrange(1, self.made + 1)
        self.compare(lambda table: len(table.upsert(document, where("n") == number)), name)
        self.compare(lambda table: table.upsert(document), name)

    def do_remove(self, name) -> None:
        number = self.chance.randrange(1, self.made + 2)
        self.compare(lambda table: table.remove(where("n") == number), name)
        self.compare(lambda table: table.remove(doc_ids=[*ids(table)[-1:], -7]), name)
        self.compare(lambda table: table.remove(), name)

    def do_clear(self, name) -> None:
        if self.chance.random() < 0.2:
            self.compare(lambda table: table.truncate(), name)
        if self.chance.random() < 0.1:
            self.ours.drop_table(name)
            self.theirs.drop_table(name)
        if self.chance.random() < 0.05:
            self.ours.drop_tables()
            self.theirs.drop_tables()


def ids(table) -> list[int]:
    return [document.doc_id for document in table]


@pytest.mark.parametrize("walk_number", range(6))
def test_a_random_walk_of_calls_gives_what_tinydb_gives(base, walk_number):
    walk = Walk(base, TinyDB(storage=MemoryStorage), random.Random(walk_number))
    for _ in range(120):
        walk.step()


def test_the_file_holds_what_the_walk_made(base, tmp_path):
    walk = Walk(base, TinyDB(storage=MemoryStorage), random.Random(7))
    for _ in range(60):
        walk.step()
    base.close()
    with open_base(tmp_path / "base.sqlite3") as reopened:
        for name in ("_default", "letters"):
            assert [dict(d) for d in reopened.table(name)] == [dict(d) for d in walk.theirs.table(name)]


def test_tinydb_with_its_own_table_class_works_on_our_storage(tmp_path):
    with TinyDB(tmp_path / "plain.sqlite3", storage=SQLiteStorage) as plain:
        assert plain.insert({"a": 1}) == 1
        plain.update({"b": 2}, where("a") == 1)
        assert plain.all() == [{"a": 1, "b": 2}]
        assert plain.tables() == {"_default"}
        plain.drop_tables()
        assert plain.tables() == set()


def test_what_we_keep_can_be_moved_into_a_stock_tinydb(base, tmp_path):
    base.table("letters").insert({"n": 1, "text": "Kính gửi"})
    data = {name: dict(rows) for name, rows in base.storage.read().items()}
    (tmp_path / "stock.json").write_text(json.dumps(data), encoding="utf-8")
    with TinyDB(tmp_path / "stock.json", storage=JSONStorage) as stock:
        assert stock.table("letters").all() == [{"n": 1, "text": "Kính gửi"}]


# --- the deliberate differences ---


def test_an_id_is_never_used_again_even_after_truncating_dropping_and_reopening(base, tmp_path):
    for name in ("letters", "anything"):
        assert base.table(name).insert_multiple([{}, {}]) == [1, 2]
        base.table(name).truncate()
        assert base.table(name).insert({}) == 3
        base.drop_table(name)
        assert base.table(name).insert({}) == 4
        base.table(name).remove(doc_ids=[4])
    base.close()
    with open_base(tmp_path / "base.sqlite3") as reopened:
        assert reopened.table("letters").insert({}) == reopened.table("anything").insert({}) == 5


def test_a_rolled_back_id_is_never_given_twice_to_what_is_kept(base):
    connection, table = base.storage.connection, base.table("letters")
    connection.execute("BEGIN")
    table.insert({"n": 1})
    connection.execute("ROLLBACK")
    kept = table.insert({"n": 2})
    assert [d.doc_id for d in table] == [kept]


def test_explicit_and_given_ids_do_not_collide_in_one_call(base):
    table = base.table("letters")
    assert table.insert_multiple([{}, Document({}, 2), {}, Document({}, 9), {}]) == [1, 2, 3, 9, 10]


def test_an_operation_that_fails_half_way_changes_nothing(base):
    table = base.table("letters")
    table.insert_multiple([{"n": 1, "group": 1}, {"n": 2}])
    with pytest.raises(KeyError):
        table.update(operations.increment("group"))
    assert table.all() == [{"n": 1, "group": 1}, {"n": 2}]
    with pytest.raises(UniqueError):
        table.insert_multiple([{"n": 3, "text": "a"}, {"n": 2}])
    assert len(table) == 2


def test_what_was_found_is_a_copy_down_to_its_lists(base):
    table = base.table("letters")
    table.insert({"list": [1]})
    table.all()[0]["list"].append(2)
    assert table.all() == [{"list": [1]}]


def test_the_query_cache_is_off(base):
    table = base.table("letters", cache_size=10)
    table.insert({"n": 1})
    connection = base.storage.connection
    connection.execute("BEGIN")
    table.insert({"n": 2})
    assert len(table.search(where("n").exists())) == 2
    connection.execute("ROLLBACK")
    assert len(table.search(where("n").exists())) == 1


def test_declared_tables_are_always_there(base):
    assert base.tables() == {"letters"}
    base.drop_tables()
    assert base.tables() == {"letters"}


def test_walking_a_table_while_it_grows_ends(base):
    table = base.table("letters")
    table.insert_multiple([{"n": n} for n in range(600)])
    seen = 0
    for document in table:
        seen += 1
        if document["n"] < 100:
            table.insert({"n": 1000 + document["n"]})
    assert seen == len(table) == 700
