"""What must be true of a data folder after any crash, by what its callers had been told."""

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from office import MovableClock
from office_work import NEVER, SENDER, OfficeWork
from witness import Ledger

from forms_service.mail.delivery import deliver_due
from forms_service.mail.maildir import MaildirTransport
from forms_service.notices.model import find_notice, mail_key
from forms_service.storage.contract import Document, Reader, Store, StoreError
from forms_service.storage.opening import open_store
from forms_service.storage.saving import verify
from forms_service.submissions.confirmation import RECEIVED
from forms_service.tables import TABLES


def broken_promises(folder: Path, ledger: Ledger, clock: MovableClock, *, refused_is_gone: bool = False) -> list[str]:
    """Every promise that this folder breaks; none if all is well. Opens the store, delivers mail and adds to it.

    `refused_is_gone`: nothing crashed, so what was refused must not be there (see docs/evidence.md).
    """
    if faults := verify(folder):
        return faults if (folder / "phucvu.sqlite3").exists() or ledger.submitted else []
    try:
        store = open_store(folder, TABLES, clock=clock)
    except StoreError as error:
        return [f"does not open: {error}"]
    try:
        found = list(broken_in(store, ledger, refused_is_gone=refused_is_gone))
        return found or [*_mails(store, folder / "mail", clock), *_goes_on(store, ledger, clock)]
    finally:
        store.close()


def broken_in(store: Store, ledger: Ledger, *, refused_is_gone: bool) -> Iterator[str]:
    """The promises that an open store breaks."""
    yield from store.read_now(lambda reader: list(_broken(reader, ledger, refused_is_gone=refused_is_gone)))


def _broken(reader: Reader, ledger: Ledger, *, refused_is_gone: bool) -> Iterator[str]:
    kept = reader.select("submissions")
    by_code = {document["code"]: document for document in kept}
    if len(by_code) != len(kept):
        yield "a code stands on two submissions"
    phones = Counter(document["values"]["phone"] for document in kept)
    yield from (f"{phone}: pressed twice, kept twice" for phone, count in phones.items() if count > 1)
    if NEVER in phones:
        yield "a use case that failed has left a submission"
    if refused_is_gone:
        again = {told["phone"] for told in ledger.submitted.values()}  # refused, sent again and then kept
        yield from (f"{phone}: refused, and yet kept" for phone in (ledger.refused - again) & phones.keys())
    yield from _acknowledged(reader, by_code, ledger)
    for document in kept:
        yield from _half(reader, document)
    yield from _counts(reader, kept)
    yield from _orphans(reader, kept, ledger)


def _acknowledged(reader: Reader, by_code: dict[str, Document], ledger: Ledger) -> Iterator[str]:
    for code, told in ledger.submitted.items():
        document = by_code.get(code)
        if document is None and code not in ledger.withdrawing:
            yield f"{code}: acknowledged and lost"
        if document is None:
            continue
        if code in ledger.withdrawn:
            yield f"{code}: taken out, and there again"
        if (document["id"], document["token"]) != (told.get("id", document["id"]), told["token"]):
            yield f"{code}: not the submission that its receipt shows"
        if reader.find("submissions", token=told["token"]) != document:
            yield f"{code}: its receipt leads elsewhere"
        if document["desk"] == "handled" and code not in ledger.handling:
            yield f"{code}: handled by nobody"
        if document["desk"] != "handled" and code in ledger.handled:
            yield f"{code}: handled, and new again"


def _half(reader: Reader, document: Document) -> Iterator[str]:
    code, number = document["code"], document["id"]
    if reader.find("form_versions", version=document["form_version"]) is None:
        yield f"{code}: its form is missing"
    if (reader.find("outbox", key=mail_key(number, RECEIVED)) is None) == bool(document["values"].get("email")):
        yield f"{code}: mail and submission do not belong together"
    notice = find_notice(reader, number, RECEIVED)
    if (notice and notice["state"]) != ("mailed" if document["values"].get("email") else "due"):
        yield f"{code}: notice and submission do not belong together"
    registration = reader.find("registrations", submission=number)
    if (registration and registration["reception"]) != document.get("reception"):
        yield f"{code}: place and submission do not belong together"
    lines = reader.select("audit", equal={"subject_kind": "submission", "subject_id": number})
    if len([line for line in lines if line["kind"] == "change"]) != (document["desk"] == "handled"):
        yield f"{code}: log and submission do not belong together"


def _counts(reader: Reader, kept: list[Document]) -> Iterator[str]:
    ids = {document["id"] for document in kept}
    for reception in reader.select("receptions"):
        parties = reader.select("registrations", equal={"reception": reception["reception"]}, key="arrived_at")
        placed = [party for party in parties if party["state"] == "placed"]
        is_so = len(placed), sum(party["party_size"] for party in placed), len(parties) - len(placed)
        said = tuple(reception[name] for name in ("parties_placed", "people_placed", "parties_waiting"))
        if is_so != said:
            yield f"{reception['reception']}: counts {said}, holds {is_so}"
        yield from ("a place for nobody" for party in parties if party["submission"] not in ids)


def _orphans(reader: Reader, kept: list[Document], ledger: Ledger) -> Iterator[str]:
    """Mails of submissions that are not there: only of those that were taken out."""
    owed = {mail_key(document["id"], RECEIVED) for document in kept}
    gone = {mail_key(ledger.submitted[code]["id"], RECEIVED) for code in ledger.withdrawing}
    rows = reader.select("outbox")
    if len({row["key"] for row in rows}) != len(rows):
        yield "a mail is queued twice"
    yield from (f"{row['key']}: a mail for nobody" for row in rows if row["key"] not in owed | gone)


def _mails(store: Store, folder: Path, clock: MovableClock) -> Iterator[str]:
    """After the leases have run out, every mail lies in the mailbox once."""
    clock.move_to(clock() + timedelta(hours=12))
    asyncio.run(deliver_due(store, MaildirTransport(folder), clock, SENDER))
    rows = store.read_now(lambda reader: reader.select("outbox"))
    yield from (f"{row['key']}: {row['state']}" for row in rows if row["state"] != "sent")
    wanted = {_file_of(row["token"]) for row in rows}
    lying = Counter(file.name for part in ("new", "cur") for file in (folder / part).glob("*"))
    yield from (f"mail {name} was marked as sent and is not there" for name in wanted - lying.keys())
    yield from (f"mail {name} came from nowhere" for name in lying.keys() - wanted)
    yield from (f"mail {name} lies there twice" for name, count in lying.items() if count > 1)
    yield from (f"mail {file.name} is cut off" for file in (folder / "new").glob("*") if not _is_whole(file))


def _file_of(token: str) -> str:
    return hashlib.sha256(f"<{token}@{SENDER.domain}>".encode()).hexdigest()[:32]


def _is_whole(file: Path) -> bool:
    content = file.read_bytes()
    return content.startswith(b"From:") or b"\nMessage-ID:" in content


def _goes_on(store: Store, ledger: Ledger, clock: MovableClock) -> Iterator[str]:
    """The store takes what comes next, under an id that nobody has had."""
    taken: list[int] = []
    highest = ledger.highest

    def note(kind: str, facts: Mapping[str, Any]) -> None:
        ledger.note(kind, facts)
        taken.append(facts.get("id", 0))

    label = 5000 + len(ledger.submitted) % 4999  # somebody who has not been here in an earlier round
    asyncio.run(OfficeWork(store, clock, note, random.Random(0), label).register())
    if not taken or taken[0] <= highest:
        yield f"after {highest} comes {taken}"
