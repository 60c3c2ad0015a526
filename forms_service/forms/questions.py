"""Lays a form out for its template: blocks of questions, each with its options, what was typed, what is amiss."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from forms_service.forms.answers import MAX_PHONE, RAW_FACTOR
from forms_service.forms.choices import NEAREST, Choice, Choices, ReceptionChoice
from forms_service.forms.days import ISO_DATE, first_day
from forms_service.forms.definition import Field, FormDefinition, Group
from forms_service.forms.sheet import Finding
from forms_service.forms.validation import is_single_source
from forms_service.vietnam.text import without_invisible

_MONTHS_OFFERED = 13
_RECEPTIONS_OFFERED = 8
_SETS = frozenset({"radio", "checkboxes", "scale", "reception", "dates"})
_TYPES = {"phone": "tel", "email": "email"}
_INPUT_MODES = {"phone": "tel", "email": "email", "integer": "numeric"}


@dataclass(frozen=True)
class Question:
    """One field with today's options, the texts to show in it, and its findings."""

    field: Field
    options: tuple[Choice, ...]
    shown: tuple[str, ...]
    findings: tuple[Finding, ...]
    earliest: str = ""
    folded: bool = False

    @property
    def is_set(self) -> bool:
        """Whether it is several inputs, which need a fieldset."""
        return self.field.control in _SETS

    @property
    def optional(self) -> bool:
        """Whether it is to be marked as optional; in a folded group the heading says so for all."""
        return not (self.folded or self.field.required or self.field.required_when is not None)

    @property
    def described_by(self) -> str:
        """The ids of the texts that belong to the input."""
        parts = (("h", bool(self.field.help)), ("e", bool(self.findings)))
        return " ".join(f"{letter}-{self.field.id}" for letter, there in parts if there)

    @property
    def wrong(self) -> bool:
        """Whether it holds an error (and not only a notice)."""
        return any(not finding.notice for finding in self.findings)

    @property
    def input_type(self) -> str:
        """The `type` of its input."""
        return self.date_type(self.single) if self.field.control == "date" else _TYPES.get(self.field.control, "text")

    @property
    def input_mode(self) -> str:
        """The `inputmode` of its input; empty for the usual one."""
        return _INPUT_MODES.get(self.field.control, "")

    def date_type(self, text: str) -> str:
        """A browser shows nothing in a date input whose text is no date, so such text is kept in a plain one."""
        return "date" if not text or re.fullmatch(ISO_DATE, text) else "text"

    @property
    def max_length(self) -> int:
        """As much as the validator reads: pasted text is told to be too long, never cut."""
        high = self.field.length[1] if self.field.length else MAX_PHONE
        return high * RAW_FACTOR

    @property
    def single(self) -> str:
        """The text of an input that holds one."""
        return ", ".join(self.shown)

    @property
    def slots(self) -> tuple[str, ...]:
        """The texts of as many inputs as the field has dates."""
        most = (self.field.count or (1, 1))[1]
        return (self.shown + ("",) * most)[: max(most, len(self.shown))]


@dataclass(frozen=True)
class Block:
    """Neighbouring questions: of one group, or of none."""

    group: Group | None
    questions: tuple[Question, ...]

    @property
    def open(self) -> bool:
        """Whether a folded group must show itself: something in it is filled in or amiss."""
        return any(question.shown or question.findings for question in self.questions)


def lay_out(
    form: FormDefinition,
    choices: Choices,
    sent: Mapping[str, object],
    findings: Sequence[Finding],
    *,
    staff: bool,
) -> tuple[Block, ...]:
    """The form's blocks in order. A question with one possible answer today is left out."""
    groups = {group.id: group for group in form.groups}
    asked = [field for field in form.asked(staff=staff) if not _settled(field, choices)]
    return tuple(
        _block(groups.get(name or ""), [_question(field, choices, sent, findings) for field in fields])
        for name, fields in groupby(asked, key=lambda field: field.group)
    )


def _block(group: Group | None, questions: Sequence[Question]) -> Block:
    folded = group is not None and group.fold
    return Block(group, tuple(replace(question, folded=folded) for question in questions))


def _settled(field: Field, choices: Choices) -> bool:
    return is_single_source(field) and len(choices.source(field.source or "places")) < 2


def _question(field: Field, choices: Choices, sent: Mapping[str, object], findings: Sequence[Finding]) -> Question:
    shown = as_texts(sent.get(field.id))
    if field.id not in sent and field.default is not None:  # a page that has asked sends it back, if only empty
        shown = (str(field.default),)
    return Question(
        field=field,
        options=tuple(_options(field, choices, shown)),
        shown=shown,
        findings=tuple(finding for finding in findings if finding.field == field.id),
        earliest=first_day(choices).isoformat() if field.within_days is not None else "",
    )


def as_texts(raw: object) -> tuple[str, ...]:
    """Whatever was sent for a field, as the texts that can be shown again; what cannot be shown is left out."""
    if raw is True:
        return ("yes",)
    if raw is None or raw is False:
        return ()
    if isinstance(raw, str | int | float):
        text = str(raw)
        return (text if text.isprintable() else without_invisible(text),) if text else ()
    if isinstance(raw, list | tuple):
        return tuple(text for item in raw for text in as_texts(item))
    return ()


def _options(field: Field, choices: Choices, shown: tuple[str, ...]) -> Iterable[Choice]:
    if field.control == "reception":
        return _receptions(choices)
    if field.control == "month":
        return _months(choices.now.date(), shown)
    if field.control == "unit":
        return (*field.options, *choices.source(field.source or "units"))
    return (*(choices.source(field.source) if field.source else ()), *field.options)


def _receptions(choices: Choices) -> Iterator[Choice]:
    yield Choice(NEAREST, "Buổi gần nhất còn chỗ")
    offered = (each for each in choices.receptions if choices.state_of(each) in {"open", "full"})
    for reception, _ in zip(offered, range(_RECEPTIONS_OFFERED), strict=False):
        places = _places_left(reception)
        if places is not None:
            yield Choice(reception.id, reception.label + places)


def _places_left(reception: ReceptionChoice) -> str | None:
    """What follows the label; None for a reception that takes nobody any more."""
    if reception.state == "full":
        return " — đã đủ người, có thể chờ" if reception.waiting_list else None
    return "" if reception.remaining is None else f" — còn {reception.remaining} chỗ"


def _months(today: date, shown: tuple[str, ...]) -> Iterator[Choice]:
    latest = today.year * 12 + today.month - 1
    offered = [f"{month // 12}-{month % 12 + 1:02}" for month in range(latest, latest - _MONTHS_OFFERED, -1)]
    for value in (*offered, *(value for value in shown[:1] if value not in offered)):
        yield Choice(value, f"Tháng {value[5:]}/{value[:4]}" if value in offered else value)
