"""A snapshot does not move while it is read, needs no lock, and walks a table in slices."""

import pytest

from forms_service.storage.contract import MissingError, OutdatedError, Table
from forms_service.storage.snapshot import snapshot


def test_what_comes_meanwhile_is_not_in_it(open_here, people, tmp_path):
    store = open_here()
    store.write_now(lambda tx: [tx.insert("people", {"code": str(i)}) for i in range(5)])
    with snapshot(tmp_path / "data", [people]) as reader:
        store.write_now(lambda tx: (tx.insert("people", {"code": "late"}), tx.delete("people", 5)))
        assert [each["id"] for each in reader.after("people", 0, limit=3)] == [1, 2, 3]
        assert [each["id"] for each in reader.after("people", 3, limit=3)] == [4, 5]
        assert reader.after("people", 5, limit=3) == []
    with snapshot(tmp_path / "data", [people]) as reader:
        assert reader.count("people") == 5
        assert reader.find("people", code="late") is not None


def test_it_needs_a_store_as_it_is_declared(open_here, people, tmp_path):
    with pytest.raises(MissingError), snapshot(tmp_path / "data", [people]):
        pass
    open_here()
    with pytest.raises(OutdatedError), snapshot(tmp_path / "data", [Table("matters")]):
        pass
