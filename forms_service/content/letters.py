"""Letters that a commune sends when a birth, a marriage or a death is registered: the templates of `thu/`.

A template is plain text with a closed list of placeholders. The event decides the kind of letter, nobody else (F31).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from forms_service.content.reading import Page

LetterEvent = Literal["birth", "marriage", "death"]
LetterKind = Literal["congratulation", "condolence"]
Paper = Literal["A5", "A4"]
Signer = Literal["chair", "vice_chair"]
Approval = Literal["none", "second_person"]
Placeholder = Literal["addressee", "child_given_name", "relation", "unit", "event_on", "signer"]

EVENTS: tuple[LetterEvent, ...] = get_args(LetterEvent)
PLACEHOLDERS: tuple[Placeholder, ...] = get_args(Placeholder)
"""All that may stand in braces."""
KIND_OF: Mapping[LetterEvent, LetterKind] = {
    "birth": "congratulation",
    "marriage": "congratulation",
    "death": "condolence",
}
ONLY_FOR: Mapping[str, LetterEvent] = {"child_given_name": "birth", "relation": "death"}
"""Placeholders of one event alone, which a case may leave empty: a template with one is for cases that have it."""
LONGEST = 750
"""Letters of a body that still leave room for names and signature on one page, A5 or A4."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_EVENT_WORDS: Mapping[LetterEvent, str] = {"birth": "khai sinh", "marriage": "kết hôn", "death": "khai tử"}


@dataclass(frozen=True)
class LetterTemplate:
    """A letter to be filled in. `title` is for staff; `units` are ids, none means every unit.

    The first line of `text` greets and names the addressee, who is set large in print; paragraphs are parted by empty
    lines. `approval` "second_person": somebody who did not write it must read it before it is printed.
    """

    id: str
    title: str
    event: LetterEvent
    kind: LetterKind
    units: tuple[str, ...]
    paper: Paper
    signer: Signer
    approval: Approval
    text: str
    file: Path
    line: int

    @property
    def needs(self) -> frozenset[str]:
        """The optional facts that the text cannot do without."""
        return frozenset(_BRACES.findall(self.text)) & ONLY_FOR.keys()

    def is_for(self, unit: str) -> bool:
        """Whether a unit (its id) may use it."""
        return not self.units or unit in self.units


def read_letter(page: Page) -> LetterTemplate:
    """A page of `thu/`. Faults: keys, placeholders, a kind that does not fit its event, a condolence without approval,
    a first line that does not greet, a text too long for its paper."""
    section = page.front.section("letter")
    template = LetterTemplate(
        id=section.identifier("id"),
        title=page.front.text("title"),
        event=cast("LetterEvent", section.text("event", choices=EVENTS)),
        kind=cast("LetterKind", section.text("kind", choices=get_args(LetterKind))),
        units=() if section.raw("units") == "all" else section.identifiers("units"),
        paper=cast("Paper", section.text("paper", choices=get_args(Paper))),
        signer=cast("Signer", section.text("signer", choices=get_args(Signer))),
        approval=cast("Approval", section.text("approval", choices=get_args(Approval))),
        text=page.body.strip(),
        file=page.file,
        line=section.line,
    )
    if section.raw("units") in (None, []):
        section.fault("units", "chưa ghi xã nào dùng mẫu này", "ghi `units: all`, hoặc danh sách mã đơn vị")
    _check_kind(page, template)
    _check_text(page, template)
    section.finish()
    return template


def _check_kind(page: Page, template: LetterTemplate) -> None:
    section = page.front.section("letter")
    if template.event not in KIND_OF or not template.kind:
        return
    right = KIND_OF[template.event]
    if template.kind != right:
        section.fault("kind", f"việc {_EVENT_WORDS[template.event]} không dùng loại thư này", f"ghi `kind: {right}`")
    if right == "condolence" and template.approval == "none":
        cause = "thư chia buồn phải có người thứ hai đọc lại"
        section.fault("approval", cause, "ghi `approval: second_person`")


def _check_text(page: Page, template: LetterTemplate) -> None:
    for found in _BRACES.finditer(page.body):
        name = found[1]
        if name not in PLACEHOLDERS:
            page.fault(found.start(), f"không biết {found[0]}", "dùng một trong: " + ", ".join(PLACEHOLDERS))
        elif ONLY_FOR.get(name, template.event) != template.event:
            cause = f"{found[0]} chỉ dùng cho việc {_EVENT_WORDS[ONLY_FOR[name]]}"
            page.fault(found.start(), cause, "bỏ chỗ này, hoặc xem lại `event`")
    first, _, rest = template.text.partition("\n")
    if "{addressee}" not in first or not rest.strip():
        cause = "dòng đầu phải là lời gửi có {addressee}, rồi đến lời thư"
        page.fault(0, cause, "ví dụ dòng đầu: Kính gửi {addressee}")
    if len(template.text) > LONGEST:
        page.fault(0, "lời thư dài quá một trang", f"rút còn {LONGEST} chữ cái")
