"""How the audit log calls things. Every room hands its own words in; the composition root joins them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class LogWords:
    """Words for codes of the log.

    `actions`: what was done (`submissions.opened` -> "mở phiếu"). `subjects`: what it was done to (`submission` ->
    "phiếu"). `pages`: where a subject with an id has its page (`submission` -> "/nhan-vien/phieu"; the id follows).
    `details`: names of further facts. `values`: words for values of these facts.
    """

    actions: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    def action(self, code: str) -> str:
        """An action in words; its code where no room has words for it."""
        return self.actions.get(code, code)


def joined(*parts: LogWords) -> LogWords:
    """All words together. Where two rooms call one code differently the first one's word is shown: a word is no reason
    not to start (`clashes` names such codes, for a test)."""
    return LogWords(**{kind: _join(parts, kind) for kind in _KINDS})


def clashes(*parts: LogWords) -> list[str]:
    """The codes that two rooms call differently."""
    words = joined(*parts)
    return [
        f"{kind}.{code}: {getattr(words, kind)[code]!r}, {word!r}"
        for part in parts
        for kind in _KINDS
        for code, word in getattr(part, kind).items()
        if getattr(words, kind)[code] != word
    ]


_KINDS = tuple(each.name for each in fields(LogWords))


def _join(parts: Sequence[LogWords], kind: str) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for part in parts:
        words = {**getattr(part, kind), **words}
    return words
