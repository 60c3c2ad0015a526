"""What the command line asks of this room: somebody's consents in words, and their copy as a file."""

from collections.abc import Callable
from pathlib import Path

from forms_service.catalogue import Catalogue
from forms_service.documents.worker import PdfWorker
from forms_service.privacy.consents import CHANNELS, consents_of
from forms_service.privacy.model import PrivacyError
from forms_service.privacy.subject import as_json, as_page, copy_of
from forms_service.staff import audit
from forms_service.staff.log_words import LogWords
from forms_service.storage.contract import Document, Store
from forms_service.submissions.codes import is_valid, read_code, spoken
from forms_service.vietnam.clock import Clock
from forms_service.vietnam.dates import format_moment


async def told_consents(store: Store, catalogue: Catalogue, typed: str) -> str:
    """Everything said about every purpose, with its words. Leaves an audit line. Raises PrivacyError."""
    submission = await _found(store, typed)
    await store.write(
        lambda tx: audit.record_view(tx, audit.CLI, "privacy.consents_viewed", "submission", submission["id"])
    )
    words = await store.read(lambda reader: consents_of(reader, catalogue, submission))
    return "\n".join(
        f"{format_moment(word.at)}, {CHANNELS.get(word.channel, word.channel)}: {word.label}: "
        f"{'đồng ý' if word.given else 'không'} (bản {word.version})\n{_indented(word.text)}"
        for word in words
    )


async def written_copy(  # noqa: PLR0913, PLR0917  # what a copy is made from
    store: Store,
    clock: Clock,
    catalogue: Catalogue,
    pdf: PdfWorker,
    words: LogWords,
    typed: str,
    target: Path,
    write: Callable[[Path, bytes], None],
) -> str:
    """Write the copy of one person (`.json`, else PDF), after an audit line. Raises PrivacyError, RenderError."""
    submission = await _found(store, typed)
    kind = "json" if target.suffix == ".json" else "pdf"
    told = {"format": kind}
    await store.write(
        lambda tx: audit.record(
            tx, audit.CLI, "privacy.copy_printed", "submission", submission["id"], told, kind="view"
        )
    )
    copy = await store.read(lambda reader: copy_of(reader, catalogue, words, submission, clock()))
    write(target, as_json(copy) if kind == "json" else await pdf.render(as_page(copy, catalogue)))
    return f"Đã ghi {target}: mọi điều đang giữ về người gửi phiếu {copy.code}. Trao tận tay, không gửi qua thư."


async def _found(store: Store, typed: str) -> Document:
    code = read_code(typed)
    if not is_valid(code):
        raise PrivacyError("Mã này không đúng: mã gồm 9 hoặc 16 chữ số, chữ số cuối để kiểm tra. Xem lại từng số.")
    found = await store.read(lambda reader: reader.find("submissions", code=code))
    if found is None:
        raise PrivacyError(f"Không có phiếu nào mang mã {spoken(code)}.")
    return found


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
