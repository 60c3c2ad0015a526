"""A results article drafted from a period: figures by name, questions that may be published. Nobody is in it.

What staff wrote for publishing is theirs to word; the draft is refused all the same if it holds a name, a phone, an
address or a code of any record, so that a slip is found before an editor could overlook it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.measures import Measure
from forms_service.reports.figure_files import figure_key, set_id
from forms_service.reports.model import SECTIONS, section_of
from forms_service.reports.periods import ReportPeriod
from forms_service.storage.contract import Document, Reader
from forms_service.vietnam.text import fold_words

_SLICE = 500
_SHORTEST = 4
"""Texts shorter than this are in any article; a name of a person is longer."""


class DraftError(Exception):
    """A draft that would tell who somebody is. Its Vietnamese text says of which record, never what was found."""


@dataclass(frozen=True)
class Published:
    """A question and its answer as staff worded them for everybody."""

    question: str
    answer: str


def draft_article(
    measures: Sequence[Measure],
    counted: frozenset[str],
    published: Sequence[Published],
    period: ReportPeriod,
    day: date,
) -> str:
    """The Markdown of an article about a period, dated `day`. `counted` are the keys of measures that have figures."""
    shown = [each for each in measures if each.key in counted]
    return "\n".join([*_front(shown, period, day), "", *_body(shown, published, period)]) + "\n"


def _front(measures: Sequence[Measure], period: ReportPeriod, day: date) -> Iterator[str]:
    title = f"Kết quả {period.title}"
    yield "---"
    yield f"title: {json.dumps(title, ensure_ascii=False)}"
    yield f"description: {json.dumps(f'Số liệu đếm từ bản ghi, {period.days}.', ensure_ascii=False)}"
    yield f"date: {day}"
    yield "tags: [kết quả]"
    yield "article:"
    yield f"  period: {{from: {period.start}, to: {period.end}}}"
    yield f"  figures: [{', '.join(_name(each, period) for each in measures)}]"
    yield "  photos: []"
    yield "---"


def _body(measures: Sequence[Measure], published: Sequence[Published], period: ReportPeriod) -> Iterator[str]:
    yield f"Bản nháp do máy soạn từ số liệu {period.days}. Xin đọc, sửa lời, rồi xóa dòng này trước khi đăng."
    yield ""
    for title, _ in SECTIONS:
        mine = [each for each in measures if section_of(each.key) == title]
        if mine:
            yield f"## {title}"
            yield ""
            yield "| Việc | Số |"
            yield "|---|---|"
            for each in mine:
                yield f"| {each.label} | {{{{ so: {_name(each, period)} }}}} |"
            yield ""
    if published:
        yield "## Người dân hỏi, cơ quan trả lời"
        yield ""
        for pair in published:
            yield f"**{_line(pair.question)}**"
            yield ""
            yield _line(pair.answer)
            yield ""


def _name(measure: Measure, period: ReportPeriod) -> str:
    return f"{set_id(period)}.{figure_key(measure)}"


def _line(text: str) -> str:
    """A text as one paragraph in which nothing is Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def refuse_personal(reader: Reader, published: Sequence[Published]) -> None:
    """Raises DraftError if what staff worded holds a name, phone, address or code of any submission that is stored."""
    text = " ".join(f"{pair.question} {pair.answer}" for pair in published)
    words, digits = f" {' '.join(fold_words(text))} ", re.sub(r"[ .\-]", "", text)
    last = 0
    while page := reader.after("submissions", last, limit=_SLICE):
        for document in page:
            if _is_in(document, text, words, digits):
                raise DraftError(
                    f"Bản nháp có tên, điện thoại, địa chỉ thư hoặc mã của phiếu số {document['id']}. "
                    "Sửa câu hỏi, câu trả lời cho đăng của vụ việc ấy rồi chạy lại."
                )
        last = page[-1]["id"]


def _is_in(document: Document, text: str, words: str, digits: str) -> bool:
    values = document["values"]
    phone = str(values.get("phone", ""))
    numbers = [document["code"], phone, phone.replace("+84", "0"), str(values.get("dossier_code", ""))]
    names = [str(values.get(field, "")) for field in ("full_name", "org_name")]
    address = str(values.get("email", ""))
    return (
        any(len(number) > _SHORTEST and number in digits for number in numbers)
        or (len(address) > _SHORTEST and address.casefold() in text.casefold())
        or any(_names(name, text, words) for name in names)
    )


def _names(name: str, text: str, words: str) -> bool:
    """A name of three syllables or more in any spelling; a shorter one as names are written (else "kết quả", which
    somebody gave as a name, would forbid the words to everybody)."""
    folded = " ".join(fold_words(name))
    if folded.count(" ") >= 2:
        return f" {folded} " in words
    return len(name) > _SHORTEST and name.title() in text
