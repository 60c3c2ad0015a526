"""A question and its answer, worded by staff for everybody: only where the person agreed, and with nobody in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms_service.matters.ledger import matter_in, note
from forms_service.matters.model import MATTER_EVENTS, MATTERS, MatterError
from forms_service.measures import Span
from forms_service.staff.audit import Actor
from forms_service.storage.contract import Document, Reader, Transaction
from forms_service.vietnam.identity import holds_identity_number
from forms_service.vietnam.phones import holds_phone
from forms_service.vietnam.text import fold_words, nfc

LONGEST = 1000
_DONE = frozenset({"answered", "closed"})


@dataclass(frozen=True)
class Worded:
    """What is to be read by everybody; two empty texts take back what was released."""

    question: str
    answer: str


def release(tx: Transaction, actor: Actor, matter_id: int, worded: Worded, *, agreed: bool) -> None:
    """Release a question with its answer for articles, or take it back. `agreed`: the person allows it now.

    Raises MatterError: no reply yet, no consent, half a text, too long, or something that tells who it was.
    """
    matter = matter_in(tx, matter_id)
    if not (worded.question or worded.answer):
        tx.update(MATTERS.name, matter_id, {"published": None})
        note(tx, actor, matter_id, "unpublish")
        return
    _check(tx, matter, worded, agreed=agreed)
    told = {"question": nfc(worded.question), "answer": nfc(worded.answer)}
    tx.update(MATTERS.name, matter_id, {"published": told})
    note(tx, actor, matter_id, "publish")


def _check(reader: Reader, matter: Document, worded: Worded, *, agreed: bool) -> None:
    if matter["state"] not in _DONE:
        raise MatterError("Vụ việc chưa có trả lời nên chưa có gì để đăng.")
    if not agreed:
        raise MatterError("Người gửi chưa đồng ý cho đăng câu trả lời. Xin hỏi và ghi lại sự đồng ý trước.")
    for field, text in (("question", worded.question), ("answer", worded.answer)):
        if not text.strip():
            raise MatterError("Xin ghi cả câu hỏi và câu trả lời; để trống cả hai là thôi đăng.", field)
        if len(text) > LONGEST:
            raise MatterError(f"Chữ dài quá {LONGEST} chữ cái. Xin rút gọn.", field)
        if holds_identity_number(text) or holds_phone(text) or _names_sender(reader, matter, text):
            raise MatterError("Còn tên, số điện thoại hoặc số giấy tờ trong chữ. Xin bỏ đi.", field)


def _names_sender(reader: Reader, matter: Document, text: str) -> bool:
    submission = reader.get("submissions", matter["submission"]) if matter["submission"] else None
    words = f" {' '.join(fold_words(text))} "
    values = submission["values"] if submission else {}
    names = [" ".join(fold_words(str(values.get(field, "")))) for field in ("full_name", "org_name", "dossier_code")]
    return any(len(name) > 3 and f" {name} " in words for name in names)


def released_in(reader: Reader, span: Span) -> Iterator[Worded]:
    """What was released in a span and still is, each once, in order of release."""
    seen: set[int] = set()
    for event in reader.select(MATTER_EVENTS.name, equal={"kind": "publish"}, key="at", **span.range):
        matter = reader.get(MATTERS.name, event["matter"])
        if matter and matter.get("published") and matter["id"] not in seen:
            seen.add(matter["id"])
            yield Worded(matter["published"]["question"], matter["published"]["answer"])
