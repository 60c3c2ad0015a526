"""What every store promises, over every store."""

import pytest

from forms_service.storage.contract import NotIndexedError, UnavailableError, UniqueError

pytestmark = pytest.mark.anyio

THU = {"code": "100000001", "phone": "+84912345678", "state": "new", "at": "2026-11-23T08:00:00+07:00"}


def add(store, *documents, table="people"):
    return store.write_now(lambda tx: [tx.insert(table, document) for document in documents])


# --- documents come back as they were given ---


async def test_a_document_comes_back_with_its_id(store):
    document = {"text": "Kính gửi Trung tâm\n", "list": [1, {"a": None}], "yes": True, "share": 0.5, "empty": {}}
    number = await store.write(lambda tx: tx.insert("notes", document))
    assert await store.read(lambda reader: reader.get("notes", number)) == {**document, "id": number}


def test_a_returned_document_is_a_copy(store):
    (number,) = add(store, {"list": [1]}, table="notes")

    def change_what_was_read(tx):
        tx.get("notes", number)["list"].append(2)
        return tx.get("notes", number)["list"]

    assert store.write_now(change_what_was_read) == [1]


def test_what_was_given_can_be_changed_afterwards(store):
    document = {"list": [1]}

    def insert_then_change(tx):
        number = tx.insert("notes", document)
        document["list"].append(2)
        return tx.get("notes", number)["list"]

    assert store.write_now(insert_then_change) == [1]


def test_an_id_in_a_document_is_not_kept(store):
    first, second = add(store, {"id": 77, "a": 1}, {"id": 77, "a": 2}, table="notes")
    assert (first, second) == (1, 2)
    assert store.read_now(lambda reader: reader.get("notes", 2)) == {"id": 2, "a": 2}


@pytest.mark.parametrize("value", [object(), {1: "a number as key"}, {1, 2}])
def test_what_is_no_json_value_is_refused(store, value):
    with pytest.raises(TypeError):
        add(store, {"value": value}, table="notes")
    assert store.read_now(lambda reader: reader.count("notes")) == 0


def test_an_indexed_key_holds_only_a_scalar(store):
    with pytest.raises(TypeError, match="people"):
        add(store, {"phone": ["+84912345678"]})


def test_an_update_replaces_only_the_keys_it_names(store):
    (number,) = add(store, {**THU, "words": "nguyen van thu"})
    store.write_now(lambda tx: tx.update("people", number, {"state": "called", "note": {"by": "A"}}))
    found = store.read_now(lambda reader: reader.get("people", number))
    assert found == {**THU, "words": "nguyen van thu", "state": "called", "note": {"by": "A"}, "id": number}


def test_an_updated_document_is_found_by_its_new_values_only(store):
    (number,) = add(store, THU)
    store.write_now(lambda tx: tx.update("people", number, {"phone": "+84900000000"}))
    assert store.read_now(lambda reader: reader.find("people", phone=THU["phone"])) is None
    assert store.read_now(lambda reader: reader.find("people", phone="+84900000000"))["id"] == number


def test_updating_what_does_not_exist_is_an_error(store):
    with pytest.raises(KeyError):
        store.write_now(lambda tx: tx.update("people", 5, {"state": "called"}))


def test_a_deleted_document_is_gone_and_deleting_it_again_does_nothing(store):
    (number,) = add(store, {**THU, "words": "thu"})
    for _ in range(2):
        store.write_now(lambda tx: tx.delete("people", number))
    assert store.read_now(lambda reader: reader.get("people", number)) is None
    assert store.read_now(lambda reader: reader.find("people", code=THU["code"])) is None
    assert store.read_now(lambda reader: reader.search("people", ["thu"], limit=9)) == []


def test_the_id_of_a_deleted_document_is_never_used_again(store):
    first, second = add(store, {}, {}, table="notes")
    store.write_now(lambda tx: tx.delete("notes", second))
    assert add(store, {}, table="notes")[0] > second > first


# --- indexes ---


def test_find_answers_the_first_of_several(store):
    first, _second = add(store, {**THU, "code": "1"}, {**THU, "code": "2"})
    assert store.read_now(lambda reader: reader.find("people", phone=THU["phone"]))["id"] == first
    assert store.read_now(lambda reader: reader.find("people", phone="+84")) is None


def test_text_and_number_are_told_apart(store):
    add(store, {"code": "1"})
    assert store.read_now(lambda reader: reader.find("people", code=1)) is None


@pytest.mark.parametrize("value", ["\ud800", 10**30, -(10**30)])
def test_a_value_that_no_document_can_hold_is_not_found(store, value):
    add(store, THU)
    assert store.read_now(lambda reader: reader.find("people", code=value)) is None
    assert store.read_now(lambda reader: reader.count("people", equal={"code": value})) == 0


def test_an_id_beyond_all_numbers_is_no_documents(store):
    assert store.read_now(lambda reader: reader.get("people", 10**30)) is None
    store.write_now(lambda tx: tx.delete("people", 10**30))
    with pytest.raises(KeyError):
        store.write_now(lambda tx: tx.update("people", -(10**30), {}))


def test_select_orders_by_the_key_and_then_by_id(store):
    add(store, *({"state": "new", "at": at} for at in ("b", "a", "b", "c")), {"state": "old", "at": "a"})

    def ids(**how):
        return [d["id"] for d in store.read_now(lambda r: r.select("people", equal={"state": "new"}, key="at", **how))]

    assert ids() == [2, 1, 3, 4]
    assert ids(descending=True) == [4, 3, 1, 2]
    assert ids(at_least="b", below="c") == [1, 3]
    assert ids(at_least="b") == [1, 3, 4]
    assert ids(below="b") == [2]
    assert ids(limit=2, offset=1) == [1, 3]
    assert ids(offset=3) == [4]


def test_select_by_key_alone_and_by_equality_alone(store):
    add(store, {"state": "new", "at": "b"}, {"state": "new", "at": "a"}, {"state": "old", "at": "c"})
    by_key = store.read_now(lambda reader: reader.select("people", key="at", at_least="b"))
    assert [document["at"] for document in by_key] == ["b", "c"]
    by_state = store.read_now(lambda reader: reader.select("people", equal={"state": "new"}, descending=True))
    assert [document["id"] for document in by_state] == [2, 1]


def test_documents_without_the_key_come_first_in_its_order_but_in_no_range(store):
    add(store, {"state": "new", "at": "b"}, {"state": "new", "at": None}, {"state": "new"})

    def ids(**how):
        return [d["id"] for d in store.read_now(lambda r: r.select("people", equal={"state": "new"}, key="at", **how))]

    assert ids() == [2, 3, 1]
    assert ids(at_least="") == ids(below="z") == [1]


def test_a_whole_table_is_read_in_order_of_id(store):
    add(store, {"a": 1}, {"a": 2}, {"a": 3}, table="notes")
    assert [d["a"] for d in store.read_now(lambda r: r.select("notes", limit=2, descending=True))] == [3, 2]


def test_a_table_is_walked_in_slices_by_id(store):
    store.write_now(lambda tx: [tx.insert("people", {"code": str(i)}) for i in range(5)])
    store.write_now(lambda tx: tx.delete("people", 3))
    first = store.read_now(lambda r: r.after("people", 0, limit=2))
    assert [each["code"] for each in first] == ["0", "1"]
    assert [each["id"] for each in store.read_now(lambda r: r.after("people", first[-1]["id"], limit=9))] == [4, 5]
    assert store.write_now(lambda tx: (tx.insert("people", {}), tx.after("people", 5, limit=9)))[1] == [{"id": 6}]


def test_null_and_absent_are_found_alike(store):
    add(store, {"phone": None}, {}, {"phone": "x"})
    assert [d["id"] for d in store.read_now(lambda r: r.select("people", equal={"phone": None}))] == [1, 2]
    assert store.read_now(lambda r: r.count("people", equal={"phone": None})) == 2


def test_count_agrees_with_select(store):
    add(store, *({"state": "new", "at": str(i)} for i in range(9)), {"state": "old"})
    assert store.read_now(lambda r: r.count("people")) == 10
    assert store.read_now(lambda r: r.count("people", equal={"state": "new"})) == 9
    assert store.read_now(lambda r: r.count("people", equal={"state": "new"}, key="at", at_least="3", below="6")) == 3
    assert store.read_now(lambda r: r.count("people", equal={"state": "new"}, at_most=4)) == 4
    assert store.read_now(lambda r: r.count("people", equal={"state": "new"}, at_most=40)) == 9
    assert store.read_now(lambda r: r.count("people", at_most=3)) == 3


@pytest.mark.parametrize(
    "ask",
    [
        lambda r: r.find("people", state="new", phone="x"),
        lambda r: r.find("people", name="Thử"),
        lambda r: r.select("people", equal={"phone": "x"}, key="at"),
        lambda r: r.select("people", key="phone", equal={"state": "new"}),
        lambda r: r.select("notes", key="person", equal={"other": 1}),
        lambda r: r.count("people", equal={"at": "a"}, key="state"),
        lambda r: r.search("notes", ["a"], limit=1),
        lambda r: r.get("nobody_declared_this", 1),
        lambda r: r.select("nobody_declared_this"),
    ],
)
def test_what_no_declared_index_serves_is_refused(store, ask):
    with pytest.raises(NotIndexedError):
        store.read_now(ask)


def test_a_transaction_refuses_tables_that_are_not_declared(store):
    with pytest.raises(NotIndexedError):
        store.write_now(lambda tx: tx.insert("nobody_declared_this", {}))


# --- unique ---


def test_a_second_document_with_the_same_unique_value_is_refused(store):
    add(store, THU)
    with pytest.raises(UniqueError, match="code") as refused:
        add(store, THU)
    assert (refused.value.table, refused.value.keys) == ("people", ("code",))
    assert THU["code"] not in str(refused.value)
    assert store.read_now(lambda r: r.count("people")) == 1


def test_uniqueness_over_two_keys_needs_both(store):
    add(store, {"form": "a", "visitor": "1"}, {"form": "a", "visitor": "2"}, {"form": "a"}, {"form": "a"})
    with pytest.raises(UniqueError) as refused:
        add(store, {"form": "a", "visitor": "2"})
    assert refused.value.keys == ("form", "visitor")


def test_an_update_cannot_break_uniqueness(store):
    add(store, {"code": "1"}, {"code": "2"})
    with pytest.raises(UniqueError):
        store.write_now(lambda tx: tx.update("people", 2, {"code": "1"}))
    assert store.read_now(lambda r: r.get("people", 2)) == {"code": "2", "id": 2}


def test_a_use_case_may_go_on_after_a_unique_value_was_taken(store):
    add(store, {"code": "1"})

    def insert_next_free(tx):
        try:
            return tx.insert("people", {"code": "1"})
        except UniqueError:
            return tx.insert("people", {"code": "2"})

    number = store.write_now(insert_next_free)
    assert store.read_now(lambda r: r.find("people", code="2"))["id"] == number


def test_a_unique_value_is_free_again_after_deletion(store):
    (number,) = add(store, {"code": "1"})
    store.write_now(lambda tx: tx.delete("people", number))
    assert add(store, {"code": "1"})


# --- search ---


def test_search_finds_beginnings_of_words_newest_first(store):
    add(store, {"words": "nguyen van thu 0912"}, {"words": "tran thi thu"}, {"words": "thanh"}, {})

    def found(*words, limit=9, offset=0):
        return [d["id"] for d in store.read_now(lambda r: r.search("people", words, limit=limit, offset=offset))]

    assert found("th") == [3, 2, 1]
    assert found("thu", "ngu") == found("0912") == [1]
    assert found("th", limit=1, offset=1) == [2]
    assert found("hu") == []


def test_search_follows_updates(store):
    add(store, {"words": "nguyen"})
    store.write_now(lambda tx: tx.update("people", 1, {"words": "tran"}))
    assert store.read_now(lambda r: r.search("people", ["nguyen"], limit=9)) == []
    assert len(store.read_now(lambda r: r.search("people", ["tran"], limit=9))) == 1
    store.write_now(lambda tx: tx.update("people", 1, {"words": None}))
    assert store.read_now(lambda r: r.search("people", ["tran"], limit=9)) == []


@pytest.mark.parametrize(
    "text", ['"', "a AND", "NEAR(", "words:x", "*", "-", "(", "\x00", "'; DROP", "OR", "^", "\ud800"]
)
def test_no_text_breaks_the_search(store, text):
    add(store, {"words": "a and near words x or drop"})
    store.read_now(lambda r: r.search("people", [text, "a"], limit=9))
    store.read_now(lambda r: r.search("people", [text], limit=9))


def test_words_without_letters_find_nothing(store):
    add(store, {"words": "a"})
    assert store.read_now(lambda r: r.search("people", [], limit=9)) == []
    assert store.read_now(lambda r: r.search("people", ["--"], limit=9)) == []


# --- transactions ---


async def test_a_failing_use_case_leaves_nothing_and_its_exception_comes_through(store):
    def insert_then_fail(tx):
        tx.insert("people", {"code": "1", "words": "thu"})
        raise LookupError("no such reception")

    with pytest.raises(LookupError, match="no such reception"):
        await store.write(insert_then_fail)
    assert await store.read(lambda r: r.count("people")) == 0
    assert await store.read(lambda r: r.search("people", ["thu"], limit=1)) == []


async def test_a_use_case_that_stops_an_iteration_is_answered(store):
    with pytest.raises(RuntimeError):
        await store.write(lambda tx: next(iter(())))


def test_a_transaction_sees_its_own_changes(store):
    def use_case(tx):
        number = tx.insert("people", THU)
        tx.update("people", number, {"state": "called"})
        return tx.find("people", code=THU["code"]), tx.count("people", equal={"state": "called"})

    found, count = store.write_now(use_case)
    assert (found["state"], count) == ("called", 1)


async def test_an_outsider_sees_nothing_before_the_commit(store):
    def insert_and_ask_outside(tx):
        tx.insert("people", THU)
        return store.read_now(lambda r: r.count("people"))

    assert await store.write(insert_and_ask_outside) == 0
    assert await store.read(lambda r: r.count("people")) == 1


def test_a_query_sees_one_moment_throughout(store):
    def count_twice(reader):
        before = reader.count("people")
        store.write_now(lambda tx: tx.insert("people", {}))
        return before, reader.count("people")

    assert store.read_now(count_twice) == (0, 0)
    assert store.read_now(lambda r: r.count("people")) == 1


def test_a_query_may_raise(store):
    with pytest.raises(LookupError):
        store.read_now(lambda reader: {}["absent"])
    assert store.read_now(lambda r: r.count("people")) == 0


def test_time_and_chance_come_from_the_transaction(store, clock):
    now, token, other, digits = store.write_now(lambda tx: (tx.now, tx.token(), tx.token(), tx.digits(8)))
    assert now == clock()
    assert len(token) == 22
    assert token != other
    assert len(digits) == 8
    assert digits.isdecimal()


def test_a_use_case_cannot_wait_for_another(store):
    with pytest.raises(RuntimeError):
        store.write_now(lambda _tx: store.write_now(lambda tx: tx.now))


async def test_a_closed_store_refuses_politely(store):
    store.close()
    store.close()
    for verb in (store.write, store.read):
        with pytest.raises(UnavailableError):
            await verb(lambda reader: reader.get("people", 1))
    for verb in (store.write_now, store.read_now):
        with pytest.raises(UnavailableError):
            verb(lambda reader: reader.get("people", 1))


# --- long and short queries ---


async def test_a_long_query_is_answered_like_a_short_one(store):
    add(store, *({"state": "new", "at": f"{i:03}", "words": "a"} for i in range(200)))
    assert len(await store.read(lambda r: r.select("people"))) == 200
    assert [len(await store.read(lambda r, n=n: r.select("people", limit=n))) for n in (1, 31, 32, 33)] == [
        1,
        31,
        32,
        33,
    ]
    assert (await store.read(lambda r: r.select("people", key="at", offset=150, limit=1)))[0]["id"] == 151
    assert await store.read(lambda r: sum(bool(r.get("people", i)) for i in range(1, 101))) == 100
    assert await store.read(lambda r: r.count("people")) == 200
    assert len(await store.read(lambda r: r.search("people", ["a"], limit=500))) == 200


async def test_a_query_given_up_for_being_long_holds_no_snapshot(store):
    add(store, *({"state": "new"} for _ in range(200)))
    assert len(await store.read(lambda r: r.select("people"))) == 200
    await store.write(lambda tx: tx.insert("people", {"code": "after"}))
    assert await store.read(lambda r: r.find("people", code="after")) is not None
