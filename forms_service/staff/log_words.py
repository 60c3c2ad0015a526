"""How the audit log calls things. Every room hands its own words in; the composition root joins them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    """All words together. Raises ValueError where two rooms call one code differently."""
    return LogWords(
        _join(*(part.actions for part in parts)),
        _join(*(part.subjects for part in parts)),
        _join(*(part.pages for part in parts)),
        _join(*(part.details for part in parts)),
        _join(*(part.values for part in parts)),
    )


def _join(*parts: Mapping[str, str]) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for part in parts:
        for code, word in part.items():
            if words.setdefault(code, word) != word:
                raise ValueError(f"two words for {code!r} of the audit log: {words[code]!r}, {word!r}")
    return words
