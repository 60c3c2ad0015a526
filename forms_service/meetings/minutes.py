"""Minutes: what each party raised, what the leader said, and the matters that came of it."""

import hashlib
from dataclasses import dataclass
from datetime import date

import orjson

from forms_service.catalogue import Catalogue
from forms_service.matters.model import MatterError
from forms_service.matters.opening import NewMatter, open_matter
from forms_service.meetings.agenda import Agenda, agenda_of
from forms_service.meetings.model import LONGEST_TEXT, MINUTES, MOST_MATTERS, MeetingError
from forms_service.staff.audit import Actor, record
from forms_service.storage.contract import Document, Transaction
from forms_service.vietnam.text import nfc


@dataclass(frozen=True)
class NewRow:
    """One matter to open, as typed. `lead` and `supports`: ids of units; `due_on` None: by policy."""

    question: str
    lead: str | None
    due_on: date | None
    instruction: str = ""
    supports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """The minutes of one party as typed. `seen`: how many matters they had opened when the form was shown."""

    raised: str
    instruction: str
    no_matter: str
    rows: tuple[NewRow, ...]
    seen: int

    @property
    def mark(self) -> str:
        """By which a second press of the same is known."""
        rows = [[row.question, row.lead, str(row.due_on), row.instruction, row.supports] for row in self.rows]
        typed = [self.raised, self.instruction, self.no_matter, rows, self.seen]
        return hashlib.sha256(orjson.dumps(typed)).hexdigest()[:32]


class StaleError(MeetingError):
    """A colleague saved these minutes meanwhile; nothing was kept."""


class RowError(MeetingError):
    """A matter's row that cannot become a matter; `row` counts from 0."""

    def __init__(self, row: int, text: str) -> None:
        super().__init__(f"Vụ việc {row + 1}: {text}")
        self.row = row


def keep_minutes(  # noqa: PLR0913  # who writes what of whom, where
    tx: Transaction, actor: Actor, catalogue: Catalogue, reception_id: str, submission: int, *, entry: Entry
) -> list[int]:
    """Keep the minutes of one party and open its matters; their ids. Saved twice alike opens nothing twice.

    Each matter is assigned at once where a lead was chosen. Raises MeetingError: the party did not come, nothing was
    written, neither a matter nor a reason for none; StaleError; RowError.
    """
    agenda = agenda_of(tx, catalogue, reception_id)
    before = tx.find(MINUTES.name, submission=submission) or {"matters": [], "pressed": ""}
    if before["pressed"] == entry.mark:
        return []
    _check(agenda, submission, before, entry)
    opened = [_open(tx, actor, catalogue, reception_id, submission, entry, at) for at in range(len(entry.rows))]
    document = {
        "submission": submission,
        "reception": reception_id,
        "raised": nfc(entry.raised),
        "instruction": nfc(entry.instruction),
        "no_matter": "" if before["matters"] or opened else nfc(entry.no_matter),
        "matters": [*before["matters"], *opened],
        "pressed": entry.mark,
        "written_at": tx.now.isoformat(),
        "written_by": actor.id,
    }
    _save(tx, before, document)
    _note(tx, actor, document, len(opened))
    _hand_on(tx, submission)
    return opened


def _check(agenda: Agenda | None, submission: int, before: Document, entry: Entry) -> None:
    item = agenda.item(submission) if agenda else None
    if item is None or not item.came:
        raise MeetingError("Người này chưa được ghi là đã đến. Xin điểm danh trước, rồi ghi biên bản.")
    if item.submission.get("anonymised_at"):
        raise MeetingError("Dữ liệu cá nhân của người này đã xóa, nên không ghi biên bản được nữa.")
    if entry.seen != len(before["matters"]):
        raise StaleError(
            f"Biên bản này vừa được lưu với {len(before['matters'])} vụ việc. Xin xem các vụ việc bên dưới, "
            "xóa những dòng đã có rồi lưu lại."
        )
    if not entry.raised:
        raise MeetingError("Xin ghi người dân trình bày việc gì.")
    if (
        len(entry.rows) > MOST_MATTERS
        or max(map(len, (entry.raised, entry.instruction, entry.no_matter))) > LONGEST_TEXT
    ):
        raise MeetingError(f"Mỗi ô tối đa {LONGEST_TEXT} chữ cái, mỗi lần tối đa {MOST_MATTERS} vụ việc.")
    if not entry.rows and not before["matters"] and not entry.no_matter:
        raise MeetingError("Xin thêm ít nhất một vụ việc, hoặc ghi vì sao không phát sinh vụ việc.")
    if entry.rows and entry.no_matter:
        raise MeetingError("Đã có vụ việc thì để trống ô “Không phát sinh vụ việc”.")


def _open(  # noqa: PLR0913, PLR0917  # one row of one party's minutes
    tx: Transaction, actor: Actor, catalogue: Catalogue, reception_id: str, submission: int, entry: Entry, at: int
) -> int:
    row = entry.rows[at]
    if len(row.question) > LONGEST_TEXT or len(row.instruction) > LONGEST_TEXT:
        raise RowError(at, f"mỗi ô tối đa {LONGEST_TEXT} chữ cái.")
    if row.due_on is not None and row.due_on < tx.now.date():
        raise RowError(at, "hạn trả lời đã qua. Xin chọn ngày từ hôm nay.")
    new = NewMatter(
        submission=submission,
        question=row.question,
        lead=row.lead,
        supports=row.supports,
        instruction=row.instruction or entry.instruction,
        due_on=row.due_on,
        reception=reception_id,
    )
    try:
        return open_matter(tx, actor, catalogue, new)
    except MatterError as error:
        raise RowError(at, str(error)) from error


def _save(tx: Transaction, before: Document, document: Document) -> None:
    if "id" in before:
        tx.update(MINUTES.name, before["id"], document)
    else:
        tx.insert(MINUTES.name, document)


def _note(tx: Transaction, actor: Actor, document: Document, opened: int) -> None:
    told = {"reception": document["reception"], "matters": opened}
    record(tx, actor, "meetings.minuted", "submission", document["submission"], told)


def _hand_on(tx: Transaction, submission: int) -> None:
    """With its minutes the submission itself is done: what is left to do is in its matters."""
    current = tx.get("submissions", submission)
    if current is not None and current["desk"] == "new":
        done = {"desk": "handled", "handled_at": tx.now.isoformat(timespec="milliseconds")}
        tx.update("submissions", submission, done)
