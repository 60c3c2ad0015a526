"""Checks a file, keeps what passed in slices, undoes it. Nothing of a file is kept before somebody has said yes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from forms_service.imports.model import (
    FORGOTTEN_AFTER_HOURS,
    IMPORT_PAGES,
    IMPORTS,
    SLICE,
    Checked,
    ImportKind,
    check_sheet,
)
from forms_service.sheets.reading import read_sheet
from forms_service.staff.audit import Actor, record
from forms_service.staff.model import Person
from forms_service.storage.contract import Document, Reader, Store, Transaction


def check_file(kind: ImportKind, data: bytes) -> Checked:
    """Read and check a file; for a thread. Raises SheetError."""
    return check_sheet(kind, read_sheet(data))


def digest_of(data: bytes) -> str:
    """By which the same file is known again."""
    return hashlib.sha256(data).hexdigest()


def note_checked(tx: Transaction, actor: Actor, kind: ImportKind, digest: str, checked: Checked) -> int:
    """Keep the rows that passed until somebody says yes; the import's id. Forgets what nobody said yes to."""
    before = (tx.now - timedelta(hours=FORGOTTEN_AFTER_HOURS)).isoformat()
    for old in tx.select(IMPORTS.name, equal={"state": "checked"}, key="at", below=before, limit=SLICE):
        _forget_pages(tx, old["id"])
        tx.delete(IMPORTS.name, old["id"])
    import_id = tx.insert(
        IMPORTS.name,
        {
            "kind": kind.kind,
            "digest": digest,
            "state": "checked",
            "at": tx.now.isoformat(),
            "by": actor.id,
            "count": len(checked.rows),
            "skipped": len({fault.line for fault in checked.faults}),
            "done": 0,
            "done_at": None,
        },
    )
    for start in range(0, len(checked.rows), SLICE):
        tx.insert(IMPORT_PAGES.name, {"import": import_id, "rows": list(checked.rows[start : start + SLICE])})
    return import_id


def _forget_pages(tx: Transaction, import_id: int) -> None:
    for page in tx.select(IMPORT_PAGES.name, equal={"import": import_id}):
        tx.delete(IMPORT_PAGES.name, page["id"])


def earlier(reader: Reader, kind: ImportKind, digest: str) -> Document | None:
    """The import by which this file was taken over already, if it was and still stands."""
    found = reader.select(IMPORTS.name, equal={"kind": kind.kind, "digest": digest})
    return next((each for each in found if each["state"] in {"keeping", "kept"}), None)


async def keep(store: Store, actor: Actor, kind: ImportKind, import_id: int) -> int:
    """Keep all rows, slice by slice; how many. Stopped half way, the next call goes on. 0: there is nothing to keep."""
    if not await store.write(partial(_begin, kind=kind, import_id=import_id)):
        return 0
    while await store.write(partial(_keep_slice, actor=actor, kind=kind, import_id=import_id)):
        pass
    done = await store.read(lambda reader: reader.get(IMPORTS.name, import_id))
    return int(done["done"]) if done else 0


def _begin(tx: Transaction, kind: ImportKind, import_id: int) -> bool:
    found = tx.get(IMPORTS.name, import_id)
    if found is None or found["kind"] != kind.kind or found["state"] not in {"checked", "keeping"}:
        return False
    twin = earlier(tx, kind, found["digest"])
    if twin is not None and twin["id"] != import_id:
        return False
    tx.update(IMPORTS.name, import_id, {"state": "keeping"})
    return True


def _keep_slice(tx: Transaction, actor: Actor, kind: ImportKind, import_id: int) -> bool:
    """Keep the next rows; whether more are left."""
    found = tx.get(IMPORTS.name, import_id)
    if found is None or found["state"] != "keeping":
        return False
    page = tx.find(IMPORT_PAGES.name, **{"import": import_id})
    if page is not None:
        kind.keep(tx, actor, import_id, page["rows"])
        tx.delete(IMPORT_PAGES.name, page["id"])
        tx.update(IMPORTS.name, import_id, {"done": found["done"] + len(page["rows"])})
        return True
    tx.update(IMPORTS.name, import_id, {"state": "kept", "done_at": tx.now.isoformat()})
    record(tx, actor, "imports.kept", "import", import_id, {"kind": kind.kind, "rows": found["done"]})
    return False


async def undo(store: Store, actor: Actor, kind: ImportKind, import_id: int) -> int:
    """Take everything of an import back, slice by slice; how many rows. 0: it was not kept, or is undone already.

    What is being kept at the same time is kept to its end first, or is found again by the next call.
    """
    if not await store.read(lambda reader: _may_undo(reader, kind, import_id)):
        return 0
    removed = 0
    while some := await store.write(lambda tx: kind.undo(tx, import_id)):
        removed += some
    await store.write(partial(_note_undone, actor=actor, kind=kind, import_id=import_id, removed=removed))
    return removed


def _may_undo(reader: Reader, kind: ImportKind, import_id: int) -> bool:
    found = reader.get(IMPORTS.name, import_id)
    return found is not None and found["kind"] == kind.kind and found["state"] in {"keeping", "kept"}


def _note_undone(tx: Transaction, actor: Actor, kind: ImportKind, import_id: int, removed: int) -> None:
    _forget_pages(tx, import_id)
    tx.update(IMPORTS.name, import_id, {"state": "undone"})
    record(tx, actor, "imports.undone", "import", import_id, {"kind": kind.kind, "rows": removed})


def latest(reader: Reader, kind: ImportKind) -> list[Document]:
    """The last imports of a kind, newest first."""
    return reader.select(IMPORTS.name, equal={"kind": kind.kind}, key="at", descending=True, limit=20)


Kinds = Callable[[Person], tuple[ImportKind, ...]]
"""All kinds of imports of the office as they stand for one of the staff: labels and units come from content."""
