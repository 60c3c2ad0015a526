"""Every table says how long it keeps what it holds, and nothing about a person is forgotten when the person goes."""

import json
from collections.abc import Callable

import pytest
from office import PROJECT

from forms_service.app import Works
from forms_service.matters.opening import NewMatter, open_matter
from forms_service.privacy.consents import say
from forms_service.privacy.keeping import KEEPING, OfPerson, Passing, held_about
from forms_service.privacy.requests import erase
from forms_service.staff.audit import staff_actor
from forms_service.storage.contract import Document
from forms_service.tables import TABLES

pytestmark = pytest.mark.anyio

Send = Callable[..., Document]


def test_no_table_is_without_a_period_and_no_period_without_a_table() -> None:
    assert set(KEEPING) == {table.name for table in TABLES}


def test_the_page_on_personal_data_tells_each_period() -> None:
    page = (PROJECT / "docs" / "privacy.md").read_text("utf-8")
    part = page.partition("## How long each table keeps")[2].partition("\n## ")[0]
    told = {line.split("`")[1]: line for line in part.splitlines() if line.startswith("| `")}
    assert set(told) == set(KEEPING)
    for table, parts in KEEPING.items():
        days = [part.days for part in parts if isinstance(part, Passing) and part.days]
        assert [day for day in days if str(day) not in told[table]] == [], table


async def test_after_an_erasure_no_table_holds_anything_about_the_person(works: Works, send: Send) -> None:
    sent = send(email="thu@phucvu.example", consent_contact_survey="yes")
    catalogue, actor = works.content(), staff_actor(1)

    def work(tx) -> None:
        open_matter(tx, actor, catalogue, NewMatter(submission=sent["id"], question="Việc của bà Thử", lead=None))
        say(tx, actor, catalogue, sent["id"], "contact_survey", given=False, channel="hotline")

    works.store.write_now(work)
    held = {part.title for part, rows in works.store.read_now(lambda reader: held_about(reader, sent["id"])) if rows}
    assert {"Phiếu", "Chỗ trong buổi gặp", "Tin đã báo", "Vụ việc", "Đồng ý, rút lại về sau"} <= held
    await erase(works.store, works.ledger, works.clock, sent["code"])
    names = [table.name for table in TABLES if table.name != "form_versions"]
    left = works.store.read_now(lambda reader: {name: reader.after(name, 0, limit=1000) for name in names})
    told = json.dumps(left, ensure_ascii=False)
    for secret in ("Nguyễn Thị Thử", "bà Thử", "912345678", "thu@phucvu.example", "Hồ sơ dự án", sent["token"]):
        assert secret not in told, secret


def test_each_part_about_a_person_is_told_in_words() -> None:
    parts = [part for keeping in KEEPING.values() for part in keeping if isinstance(part, OfPerson)]
    assert len({part.title for part in parts}) == len(parts)
    assert all(part.told for part in parts)
