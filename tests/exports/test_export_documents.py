"""JSON lines and the file of a stock TinyDB: all there but what opens something."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from forms_service.app import Works
from forms_service.exports.model import PARTS
from forms_service.staff import accounts, audit, second_factor

Export = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("two")


def lines_of(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_stock_tinydb_opens_it(export: Export, works: Works) -> None:
    file = export("all", "tinydb")
    assert file.read_text("ascii")  # so that no machine's encoding matters
    with TinyDB(file) as database:
        assert database.tables() == set(PARTS["all"])
        found = database.table("submissions").search(where("form") == "leader_registration")
        assert [each["values"]["full_name"] for each in found] == ["Nguyễn Thị Thử"]
        kept = works.store.read_now(lambda reader: reader.get("submissions", 1))
        assert dict(database.table("submissions").get(doc_id=1)) == {
            key: value for key, value in kept.items() if key not in {"id", "token", "key", "search", "link"}
        }
        assert database.table("submissions").insert({"form": "new"}) == 3


def test_a_tinydb_of_one_kind_holds_its_tables(export: Export) -> None:
    with TinyDB(export("submissions", "tinydb")) as database:
        assert database.tables() == {"submissions", "form_versions"}
    with TinyDB(export("audit", "tinydb")) as database:
        assert len(database.table("audit")) == 0


def test_lines_hold_the_answers_in_words_under_their_labels(export: Export) -> None:
    first, second = lines_of(export("submissions", "jsonl"))
    answers = {each["field"]: (each["label"], each["answer"]) for each in first["answers"]}
    assert answers["full_name"] == ("Họ và tên", "Nguyễn Thị Thử")
    assert answers["applicant_kind"][1] == "Nhà đầu tư"
    assert first["values"]["applicant_kind"] == "investor"
    assert second["form_title"]
    assert "Nguyễn" in export("submissions", "jsonl", "again").read_text("utf-8")


def test_lines_of_all_name_their_table(export: Export) -> None:
    tables = [line["table"] for line in lines_of(export("all", "jsonl"))]
    assert tables == ["submissions"] * 2 + ["form_versions"] * 2 + ["registrations", "receptions", "notices"]


@pytest.mark.parametrize("form", ["jsonl", "tinydb"])
def test_nothing_that_opens_something_is_in_it(export: Export, works: Works, form: str) -> None:
    person = {"name": "Trần Thị Mẫu", "email": "mau@phucvu.example", "role": "admin", "receives": ()}
    works.store.write_now(lambda tx: accounts.add_staff(tx, audit.CLI, **person, password_hash="$argon2id$thu"))
    works.store.write_now(lambda tx: second_factor.start(tx, 1))
    text = export("all", form).read_text("utf-8")
    token = works.store.read_now(lambda reader: reader.get("submissions", 1))["token"]
    assert token not in text
    assert "argon2id" not in text
    assert "nonce" not in text
    assert "mau@phucvu.example" in text
