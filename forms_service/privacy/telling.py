"""What was erased, in words for the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from forms_service.forms.definition import FormDefinition
from forms_service.privacy.purging import Tally
from forms_service.privacy.requests import Erasure
from forms_service.privacy.rules import Ending
from forms_service.submissions.codes import spoken

_ENDINGS: Mapping[Ending, str] = {
    "anonymise": "bỏ dữ liệu cá nhân, giữ con số",
    "delete": "xóa cả phiếu",
    "fields": "xóa vài câu trả lời",
}

_ERASED = (
    "Đã xóa dữ liệu cá nhân của phiếu {code}: bỏ {answers} câu trả lời, giữ {kept} câu không nói về người nào; "
    "bỏ ghi chú, chữ để tìm, liên kết biên nhận; xóa {mails} thư trong kho."
)
_COPIES = (
    "Việc xóa được ghi (chỉ có mã băm) vào erasures.jsonl trong {folders}. Bản sao lưu cũ còn dữ liệu này đến khi "
    "bị xóa theo hạn; khôi phục thì máy tự xóa lại. Thư đã gửi, bản tin, tệp đã xuất nằm ngoài: xem docs/privacy.md."
)


def told_erasure(code: str, made: Erasure, folders: Sequence[Path]) -> str:
    """What an erasure did, and what it could not reach."""
    copies = _COPIES.format(folders=", ".join(map(str, folders)))
    done = made.erased
    if done is None:
        return f"Phiếu {spoken(code)} không còn dữ liệu cá nhân.\n{copies}"
    told = _ERASED.format(code=spoken(code), answers=done.answers, kept=done.kept, mails=done.mails)
    place = f"\nĐã trả lại chỗ ở buổi {done.withdrawn}." if done.withdrawn else ""
    return f"{told}{place}\n{copies}"


def told_tally(tally: Tally, forms: Mapping[str, FormDefinition], heading: str) -> str:
    """What is due, or was done, form by form; one sentence if it is nothing."""
    if not tally.total:
        return "Không có phiếu nào quá hạn giữ."
    lines = [
        f"  {forms[form].title if form in forms else form}: {count} phiếu, {_ENDINGS[ending]}"
        for (form, ending), count in sorted(tally.counts.items())
    ]
    return "\n".join([heading, *lines])
