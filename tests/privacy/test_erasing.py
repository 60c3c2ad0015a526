"""Erasure on request: everything personal of one submission goes, counts stay, and a crash brings nothing back."""

from collections.abc import Callable

import pytest
from office import REGISTRATION, MovableClock
from starlette.testclient import TestClient

from forms_service.app import Works
from forms_service.commands import CommandError, run_command
from forms_service.mail.outbox import ATTACHMENTS, Mail, keep_attachment, queue
from forms_service.privacy import requests
from forms_service.privacy.requests import erase, finish_pending
from forms_service.staff import audit
from forms_service.storage import erasures
from forms_service.storage.contract import Document

pytestmark = pytest.mark.anyio

Send = Callable[..., Document]
Kept = Callable[[int], Document]

PERSONAL = ("Nguyễn Thị Thử", "nguyen thi thu", "912345678", "Hồ sơ dự án thử nghiệm", "thu@phucvu.example")


async def test_only_what_says_nothing_about_a_person_is_left(works: Works, send: Send, kept: Kept) -> None:
    sent = send(email="thu@phucvu.example", dossier_code="VIDU-0001")
    works.store.write_now(lambda tx: tx.update("submissions", sent["id"], {"note": "Đã gọi bà Thử"}))
    told = await run_command(works, "erase", {"code": sent["code"]})
    left = kept(sent["id"])
    form = works.content().forms["leader_registration"]
    assert left["values"]
    assert {form.by_id[name].data for name in left["values"]} == {"C0"}
    assert (left["token"], left["key"], left["search"], left["note"]) == (None, None, "", "")
    assert left["received_at"] == "2026-11-23T00:00:00.000+07:00"
    assert left["code"] == sent["code"]  # so that nobody else is given it
    gone = len(sent["values"]) - len(left["values"])
    assert f"bỏ {gone} câu" in told
    assert "docs/privacy.md" in told


async def test_nothing_personal_lies_anywhere_in_the_file(works: Works, send: Send) -> None:
    sent = send(email="thu@phucvu.example")
    assert await erase(works.store, works.ledger, works.clock, sent["code"])
    works.store.close()
    content = b"".join(file.read_bytes() for file in works.settings.data_dir.iterdir() if file.is_file())
    assert [text for text in PERSONAL if text.encode() in content] == []
    assert sent["token"].encode() not in content


async def test_nobody_finds_it_any_more(works: Works, browser: TestClient, send: Send) -> None:
    sent = send()
    receipt = f"/bien-nhan/{sent['token']}"
    assert browser.get(receipt).status_code == 200
    await erase(works.store, works.ledger, works.clock, sent["code"])
    assert browser.get(receipt).status_code == 404
    for digits in ("5678", ""):
        assert browser.post("/api/status", data={"code": sent["code"], "phone_last4": digits}).status_code == 404
    assert works.store.read_now(lambda reader: reader.search("submissions", ["thu"], limit=9)) == []


async def test_an_anonymous_one_is_found_by_its_long_code_no_more(
    works: Works, browser: TestClient, send: Send
) -> None:
    sent = send("feedback")
    asked = {"code": sent["code"], "phone_last4": ""}
    assert browser.post("/api/status", data=asked).status_code == 200
    await erase(works.store, works.ledger, works.clock, sent["code"])
    assert browser.post("/api/status", data=asked).status_code == 404


async def test_its_mails_go_and_those_of_others_stay(works: Works, send: Send) -> None:
    address = {"is_anonymous": "", "reply_mode": "email", "email": "thu@phucvu.example"}
    sent = send("feedback", **address)
    other = send("feedback", **{**address, "email": "khac@phucvu.example"}, content="Một góp ý khác của người khác.")

    def with_attachment(tx) -> int:
        file = keep_attachment(tx, "thu-moi.ics", "text/calendar", b"BEGIN:VCALENDAR")
        queue(tx, Mail("notice/1", "notice", "Thu@phucvu.example", "Báo tin", "Chữ", attachment=file))
        row = tx.find("outbox", key="notice/1")
        tx.update("outbox", row["id"], {"state": "sent", "live": None})
        return file

    file = works.store.write_now(with_attachment)
    made = await erase(works.store, works.ledger, works.clock, sent["code"])
    assert made is not None
    assert made.erased is not None
    assert made.erased.mails == 2
    left = works.store.read_now(lambda reader: reader.select("outbox"))
    assert [row["key"] for row in left] == [f"notice/{other['id']}/received"]
    assert works.store.read_now(lambda reader: reader.get(ATTACHMENTS.name, file)) is None


async def test_a_place_to_come_is_given_back_and_one_that_is_over_still_counts(
    works: Works, send: Send, clock: MovableClock
) -> None:
    first, second = send(party_size="2"), send(party_size="3", phone="0912 345 999")

    def counts() -> tuple[int, int]:
        found = works.store.read_now(lambda reader: reader.find("receptions", reception="leaders-2026-11-30"))
        return found["parties_placed"], found["people_placed"]

    assert counts() == (2, 5)
    told = await run_command(works, "erase", {"code": first["code"]})
    assert "leaders-2026-11-30" in told
    assert counts() == (1, 3)
    clock.move(days=8)
    await erase(works.store, works.ledger, works.clock, second["code"])
    assert counts() == (1, 3)
    rows = works.store.read_now(lambda reader: reader.select("registrations"))
    assert [(row["state"], row["phone"], row["arrived_at"][11:16]) for row in rows] == [
        ("withdrawn", None, "00:00"),
        ("placed", None, "00:00"),
    ]


async def test_the_other_registration_of_a_phone_takes_the_place_over(works: Works, send: Send) -> None:
    first = send(party_size="2")
    second = send(party_size="3", content="Cũng người ấy, hỏi thêm một việc khác về dự án.")
    await erase(works.store, works.ledger, works.clock, first["code"])
    found = works.store.read_now(lambda reader: reader.find("receptions", reception="leaders-2026-11-30"))
    assert (found["parties_placed"], found["people_placed"]) == (1, 3)
    heir = works.store.read_now(lambda reader: reader.find("registrations", submission=second["id"]))
    assert (heir["state"], heir["duplicate"]) == ("placed", False)


async def test_digests_and_the_inbox_go_on_without_it(works: Works, browser: TestClient, send: Send) -> None:
    sent = send()
    await erase(works.store, works.ledger, works.clock, sent["code"])
    assert await works.post.send_due() == 0
    listed = browser.get("/api/receptions?from=2026-11-30&to=2026-11-30", headers={"accept": "*/*"}).json()
    assert listed


async def test_it_leaves_an_audit_line_and_only_a_keyed_hash(works: Works, send: Send) -> None:
    sent = send()
    await erase(works.store, works.ledger, works.clock, sent["code"])
    line = works.store.read_now(lambda reader: audit.latest(reader, limit=1))[0]
    assert (line.action, line.subject_id, line.actor) == ("privacy.erased", sent["id"], audit.CLI)
    for folder in (works.settings.data_dir, works.settings.backups):
        text = (folder / erasures.FILE).read_text()
        assert works.ledger.hash_of(sent["code"]) in text
        assert sent["code"] not in text
        assert "345" not in text.partition("2026")[0]


async def test_a_second_time_finds_nothing_left_and_says_so(works: Works, send: Send) -> None:
    sent = send()
    await run_command(works, "erase", {"code": sent["code"]})
    assert "không còn dữ liệu cá nhân" in await run_command(works, "erase", {"code": sent["code"]})


@pytest.mark.parametrize(("code", "said"), [("412906750", "không đúng"), ("000000000", "Không có phiếu"), ("x", "mã")])
async def test_a_code_that_is_none_is_told(works: Works, code: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        await run_command(works, "erase", {"code": code})
    assert erasures.read(works.settings.data_dir) == []


async def test_where_nothing_can_be_noted_nothing_is_erased(works: Works, send: Send, kept: Kept) -> None:
    sent = send()
    works.settings.backups.write_text("no folder")
    with pytest.raises(CommandError, match="Chưa xóa phiếu"):
        await run_command(works, "erase", {"code": sent["code"]})
    assert kept(sent["id"])["values"]["full_name"] == REGISTRATION["full_name"]


# --- crashes ---


async def test_a_crash_before_the_store_changed_is_made_up_for_at_the_next_start(
    works: Works, open_works: Callable[..., Works], send: Send
) -> None:
    """Noted, and then the power fails: the line is there, the submission too."""
    sent = send()
    works.ledger.note(sent["code"], works.clock())
    works.store.close()
    again = open_works()
    left = again.store.read_now(lambda reader: reader.get("submissions", sent["id"]))
    assert left["anonymised_at"]
    assert again.ledger.pending() == frozenset()
    line = again.store.read_now(lambda reader: audit.latest(reader, limit=1))[0]
    assert (line.action, line.actor) == ("privacy.erased", audit.SYSTEM)


async def test_a_crash_after_the_store_changed_changes_nothing_more(works: Works, send: Send, monkeypatch) -> None:
    sent = send()
    monkeypatch.setattr(type(works.ledger), "note_done", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        await erase(works.store, works.ledger, works.clock, sent["code"])
    monkeypatch.undo()
    assert works.ledger.pending() == {works.ledger.hash_of(sent["code"])}
    assert finish_pending(works.store, works.ledger) == 0
    assert works.ledger.pending() == frozenset()


async def test_the_note_is_on_the_disk_before_the_store_changes(works: Works, send: Send, monkeypatch) -> None:
    sent, order = send(), []
    monkeypatch.setattr(erasures.os, "fsync", lambda _: order.append("synced"))
    erased = requests.anonymise
    monkeypatch.setattr(requests, "anonymise", lambda *given: (order.append("changed"), erased(*given))[1])
    await erase(works.store, works.ledger, works.clock, sent["code"])
    assert order.index("changed") >= 2  # a line in each of the two files
    assert order[:2] == ["synced", "synced"]


async def test_erasures_of_another_key_stop_no_start(works: Works, open_works: Callable[..., Works], send: Send):
    sent = send()
    works.ledger.note(sent["code"], works.clock())
    works.store.close()
    again = open_works(secret_key=b"another key, thirty-two letters at least")
    assert again.store.read_now(lambda reader: reader.get("submissions", sent["id"])).get("anonymised_at") is None
